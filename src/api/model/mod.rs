//! The resources of the API as Rust types.

mod fields;
mod participant;
mod participant_set;
mod room;
pub mod rules;
mod track;
mod track_side;

pub use fields::Fields;
pub use participant::{Departure, Participant};
pub use participant_set::{Merged, ParticipantKey};
pub use room::Room;
pub use track::Track;
pub use track_side::Side;
