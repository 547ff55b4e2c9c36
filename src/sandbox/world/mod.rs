//! The sandbox's rooms, participants and tracks, and what happens to them. Knows nothing of HTTP.

pub mod clock;
pub mod event;
pub mod event_record;
pub mod participant;
pub mod room;
pub mod room_settings;
pub mod rules;
pub mod scene;
pub mod script;
pub mod seed;
pub mod sid;
pub mod simulation;
pub mod state;
pub mod track_preset;
pub mod tracks;
