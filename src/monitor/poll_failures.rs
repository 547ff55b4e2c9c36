//! What it means for who stays with a room that it could not be read: the end of the run, the end of the room, or nothing
//! yet.

use crate::api::Error;
use crate::output::Notices;

/// How often in a row a room must be unknown to be over. Around its end its SID may be unknown for a moment.
const MAX_UNKNOWN_READINGS: u32 = 3;

/// The failures with reading one room, round after round.
#[derive(Debug, Default)]
pub struct PollFailures {
    /// How often in a row it was unknown.
    unknown: u32,
    is_reported: bool,
}

/// What a failure to read the room means.
#[derive(Debug)]
pub enum FailureKind {
    /// The room is over.
    RoomEnded,
    /// It may pass.
    Transient(Error),
}

impl PollFailures {
    /// The room could be read.
    pub fn clear(&mut self, notices: &Notices) {
        self.unknown = 0;
        if std::mem::take(&mut self.is_reported) {
            notices.say("the room can be read again");
        }
    }

    /// The room could not be read. Refused credentials end the run; what may pass is told once, until it has passed.
    pub fn classify(&mut self, error: Error, notices: &Notices) -> Result<FailureKind, Error> {
        match error {
            error if error.refuses_credentials() => return Err(error),
            Error::NoRoom { .. } => self.unknown += 1,
            _ => self.unknown = 0,
        }
        if self.unknown >= MAX_UNKNOWN_READINGS {
            return Ok(FailureKind::RoomEnded);
        }
        if !std::mem::replace(&mut self.is_reported, true) {
            notices.warning(&format!("cannot look into the room, but will try on: {error}"));
        }
        Ok(FailureKind::Transient(error))
    }
}
