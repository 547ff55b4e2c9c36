//! The resources of the API as Rust types.

mod end_reason;
mod fields;
mod insights;
mod participant;
mod participant_set;
mod room;
pub mod rules;
mod track;
mod track_side;

pub use end_reason::{EndReason, error_meaning};
pub use fields::Fields;
pub use insights::{ParticipantInsights, RoomInsights};
pub use participant::{LeftParticipant, Participant};
pub use participant_set::{MergedLists, ParticipantKey};
pub use room::Room;
pub use track::Track;
pub use track_side::TrackSide;
