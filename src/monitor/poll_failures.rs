//! What it means for who stays with a room that it could not be read: the end of the run, the end of the room, or nothing
//! yet.

use crate::api::Error;
use crate::output::Notices;

/// How often in a row a room must be unknown to be over. Around its end its SID may be unknown for a moment.
const UNKNOWN: u32 = 3;

/// The trouble with reading one room, round after round.
#[derive(Debug, Default)]
pub struct Trouble {
    /// How often in a row it was unknown.
    unknown: u32,
    is_told: bool,
}

/// What a failure to read the room means.
#[derive(Debug)]
pub enum Verdict {
    /// The room is over.
    Over,
    /// It may pass.
    Passing(Error),
}

impl Trouble {
    /// The room could be read.
    pub fn pass(&mut self, notices: &Notices) {
        self.unknown = 0;
        if std::mem::take(&mut self.is_told) {
            notices.say("the room can be read again");
        }
    }

    /// The room could not be read. Refused credentials end the run; what may pass is told once, until it has passed.
    pub fn judge(&mut self, error: Error, notices: &Notices) -> Result<Verdict, Error> {
        match error {
            error if error.refuses_credentials() => return Err(error),
            Error::NoRoom { .. } => self.unknown += 1,
            _ => self.unknown = 0,
        }
        if self.unknown >= UNKNOWN {
            return Ok(Verdict::Over);
        }
        if !std::mem::replace(&mut self.is_told, true) {
            notices.warning(&format!("cannot look into the room, but will try on: {error}"));
        }
        Ok(Verdict::Passing(error))
    }
}
