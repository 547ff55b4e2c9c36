//! Muting: the exclude rule of a muted participant, and the update of the subscribe rules of all others. Used by `mute`,
//! `unmute` and `watch`.

mod mute_rule;
mod muted_participant;
mod plan;

pub use muted_participant::{MutedParticipant, find};
pub use plan::{Direction, Plan, Receiver, ReceiverState, ReceiverUpdate, UpdateFailure};
