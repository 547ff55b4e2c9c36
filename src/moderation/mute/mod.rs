//! Muting: the exclude rules of a muted participant, and the update of the subscribe rules of all others. Used by `mute`,
//! `unmute` and `watch`.

mod direction;
mod mute_rule;
mod muted_participant;
mod plan;

pub use direction::Direction;
pub use muted_participant::{MutedParticipant, find};
pub use plan::{Plan, Receiver, ReceiverState, ReceiverUpdate, UpdateFailure};
