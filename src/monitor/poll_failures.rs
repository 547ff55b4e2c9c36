//! Decides what a failed poll means: the end of the run, the end of the room, or a transient failure. Depends on `api` for
//! the errors.

use crate::api::Error;
use crate::output::Messages;

/// The number of polls in a row that do not find a room before it counts as ended. Around its end, the API may not find it
/// for a moment.
const MAX_UNKNOWN_READINGS: u32 = 3;

/// The failures of the polls of one room.
#[derive(Debug, Default)]
pub struct PollFailures {
    /// The number of polls in a row that did not find the room.
    unknown: u32,
    is_reported: bool,
}

/// What a failed poll means.
#[derive(Debug)]
pub enum FailureKind {
    /// The room has ended.
    RoomEnded,
    /// The failure may pass.
    Transient(Error),
}

impl PollFailures {
    /// Records a poll that succeeded.
    pub fn clear(&mut self, messages: &Messages) {
        self.unknown = 0;
        if std::mem::take(&mut self.is_reported) {
            messages.info("the room can be read again");
        }
    }

    /// Records a poll that failed. Refused credentials are returned as an error; a transient failure is reported once, until
    /// a poll succeeds.
    pub fn classify(&mut self, error: Error, messages: &Messages) -> Result<FailureKind, Error> {
        match error {
            error if error.rejects_credentials() => return Err(error),
            Error::RoomNotFound { .. } => self.unknown += 1,
            _ => self.unknown = 0,
        }
        if self.unknown >= MAX_UNKNOWN_READINGS {
            return Ok(FailureKind::RoomEnded);
        }
        if !std::mem::replace(&mut self.is_reported, true) {
            messages.warning(&format!("cannot look into the room, but will try on: {error}"));
        }
        Ok(FailureKind::Transient(error))
    }
}
