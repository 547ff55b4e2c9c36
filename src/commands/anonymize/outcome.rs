//! What became of each stay, as a row and as a part of the exit code.

use super::super::fate::Fate;
use super::super::tally::Tally;
use super::target::Target;
use crate::api::{self, Participant, Reached, RoomRef};
use crate::failure::{self, Exit};
use crate::output::Row;

/// What became of one stay.
pub enum Outcome<'t> {
    /// The SID has taken the place of the identity.
    Anonymized(Reached),
    /// It would have, were this no rehearsal.
    WouldAnonymize,
    /// It had before.
    AlreadyAnonymous,
    /// The stay is not over, so nothing was done.
    StillPresent,
    /// There is and was nobody of that name, or it could not be found out.
    Lost(&'t api::Error),
    /// It is not known, or known not to have worked.
    Failed(api::Error),
    /// The run ended before anything was sent.
    NotTried,
}

impl<'t> Outcome<'t> {
    /// What it means that a stay was not found.
    pub fn of_lookup(error: &'t api::Error) -> Self {
        match error {
            api::Error::Stopped { after: None } => Self::NotTried,
            error => Self::Lost(error),
        }
    }

    /// What it means that the call failed.
    pub fn of(error: api::Error) -> Self {
        match error {
            api::Error::Stopped { after: None } => Self::NotTried,
            error => Self::Failed(error),
        }
    }

    /// Whether the same would become of every other stay.
    pub fn is_hopeless(&self) -> bool {
        self.error().is_some_and(api::Error::dooms_the_rest)
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Anonymized(_) => "anonymized",
            Self::WouldAnonymize => "would anonymize",
            Self::AlreadyAnonymous => "already anonymous",
            Self::StillPresent => "still present",
            Self::Lost(api::Error::NoParticipant { .. }) => "not found",
            Self::Lost(_) | Self::Failed(_) => "failed",
            Self::NotTried => "not tried",
        }
    }

    fn error(&self) -> Option<&api::Error> {
        match self {
            Self::Lost(error) => Some(error),
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// Counts it.
    pub fn count(&self, target: &Target, room: &RoomRef, tally: &mut Tally) {
        match self {
            Self::Anonymized(_) | Self::WouldAnonymize | Self::AlreadyAnonymous => tally.done(),
            Self::StillPresent => {
                let sid = target.found.as_ref().ok().and_then(Participant::sid_text);
                let problem = failure::problem_of_presence(&target.name, sid.unwrap_or(&target.name), room);
                tally.fail(Exit::Failure, problem);
            }
            Self::Lost(error @ api::Error::NoParticipant { .. }) => tally.missing(error),
            Self::Lost(error) => tally.failed(error),
            Self::Failed(error) => tally.failed(error),
            Self::NotTried => tally.untried(),
        }
    }

    /// The row that tells of it.
    pub fn row(&self, target: &Target, room: &RoomRef) -> Row {
        let found = target.found.as_ref().ok();
        let now = match self {
            Self::Anonymized(Reached { stay, .. }) => Some(stay),
            _ => found,
        };
        let fate = Fate {
            room: &room.to_string(),
            participant: &target.name,
            outcome: self.name(),
            identity: now.and_then(Participant::identity),
            sid: found.and_then(Participant::sid_text).map(str::to_owned),
            left: found.and_then(Participant::left),
            error: self.error(),
            request_id: match self {
                Self::Anonymized(Reached { request_id, .. }) => request_id.as_deref(),
                _ => None,
            },
        };
        fate.row()
    }
}
