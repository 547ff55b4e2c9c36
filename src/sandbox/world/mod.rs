//! The sandbox's rooms, participants and tracks, and what happens to them.

pub mod event;
pub mod script;
pub mod seed;
pub mod sid;
pub mod simulation;
pub mod state;
pub mod tracks;
