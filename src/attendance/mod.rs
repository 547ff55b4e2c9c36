//! Attendance: who was in a room and when, summed up per identity, and drawn as a chart. Depends on `output` for
//! terminals and text.

pub mod chart;
mod sessions;

pub use sessions::{Attendance, Attendee, Room, Session, State};
