//! Why the readings of rooms stopped. Depends on `api` for errors, and on `context` for the summary.

use crate::api;
use crate::context::summary::Summary;

/// Why the readings stopped.
#[derive(Debug)]
pub enum StopReason {
    /// The operator interrupted it.
    Interrupted,
    /// The time limit is over, or the round.
    TimeElapsed,
    /// The action stopped the client.
    Stopped,
    /// The room has ended, or all of them.
    RoomEnded,
    /// The credentials are refused.
    Unauthorized(api::Error),
    /// The time limit is over, and the last readings failed.
    Unreachable(api::Error),
}

impl StopReason {
    /// Returns the reason in words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::TimeElapsed => "time limit reached",
            Self::Stopped => "stopped",
            Self::RoomEnded => "the room has ended",
            Self::Unauthorized(_) => "the credentials are no longer accepted",
            Self::Unreachable(_) => "time limit reached; the room could not be read at the end",
        }
    }

    /// Counts the reason in the summary.
    pub fn count(&self, summary: &mut Summary) {
        match self {
            Self::Interrupted => summary.is_interrupted = true,
            Self::Unauthorized(error) | Self::Unreachable(error) => summary.count_failed(error),
            Self::TimeElapsed | Self::Stopped | Self::RoomEnded => {}
        }
    }
}
