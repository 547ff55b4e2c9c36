//! What became of each stay, as a row and as a part of the exit code.

use crate::api::{self, Participant, Reached, RoomRef};
use crate::commands::anonymize::target::Target;
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::batch::TargetResult;
use crate::moderation::result_row::ResultRow;
use crate::output::Row;

/// What became of one target.
pub struct AnonymizeResult<'t> {
    /// Whose stay it is.
    pub target: &'t Target,
    /// The room, as it was named.
    pub room: &'t RoomRef,
    /// What became of it.
    pub outcome: Outcome<'t>,
}

/// What became of one stay.
pub enum Outcome<'t> {
    /// The SID has taken the place of the identity.
    Anonymized(Reached),
    /// It would have, were this no dry run.
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
        if error.is_untried() { Self::NotTried } else { Self::Lost(error) }
    }

    /// What it means that the call failed.
    pub fn of(error: api::Error) -> Self {
        if error.is_untried() { Self::NotTried } else { Self::Failed(error) }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Anonymized(_) => "anonymized",
            Self::WouldAnonymize => "would anonymize",
            Self::AlreadyAnonymous => "already anonymous",
            Self::StillPresent => "still present",
            Self::Lost(api::Error::NoParticipant { .. }) => "not found",
            Self::Failed(api::Error::Unconfirmed { .. }) => "unconfirmed",
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
}

impl TargetResult for AnonymizeResult<'_> {
    fn aborts_batch(&self) -> bool {
        self.outcome.error().is_some_and(api::Error::dooms_the_rest)
    }

    fn count(&self, summary: &mut Summary) {
        match &self.outcome {
            Outcome::Anonymized(_) | Outcome::WouldAnonymize | Outcome::AlreadyAnonymous => summary.done(),
            Outcome::StillPresent => {
                let Target { name, found } = self.target;
                let sid = found.as_ref().ok().and_then(Participant::sid_text);
                let problem = failure::problem_of_presence(name, sid.unwrap_or(name), self.room);
                summary.fail(Exit::Failure, problem);
            }
            Outcome::Lost(error @ api::Error::NoParticipant { .. }) => {
                summary.absent(failure::problem_of_absence(self.room, error));
            }
            Outcome::Lost(error) => summary.failed(error),
            Outcome::Failed(error) => summary.failed(error),
            Outcome::NotTried => summary.untried(),
        }
    }

    fn is_change(&self) -> bool {
        matches!(self.outcome, Outcome::Anonymized(_) | Outcome::WouldAnonymize)
    }

    fn row(&self) -> Row {
        let found = self.target.found.as_ref().ok();
        let reached = match &self.outcome {
            Outcome::Anonymized(reached) => Some(reached),
            _ => None,
        };
        let now = reached.map(|reached| &reached.stay).or(found);
        let result = ResultRow {
            room: &self.room.to_string(),
            participant: &self.target.name,
            outcome: self.outcome.name(),
            identity: now.and_then(Participant::identity),
            sid: found.and_then(Participant::sid_text).map(str::to_owned),
            left: found.and_then(Participant::left),
            error: self.outcome.error(),
            request_id: reached.and_then(|reached| reached.request_id.as_deref()),
        };
        result.row()
    }
}
