//! The outcomes of `roomctl anonymize`: the result row of each target and its share in the summary.
//!
//! Depends on `moderation::result_row` for the columns and on `errors` for the messages.

use crate::api::{self, Participant, Reached, RoomRef};
use crate::commands::anonymize::target::Target;
use crate::context::summary::Summary;
use crate::errors::{self, Exit};
use crate::moderation::batch::TargetResult;
use crate::moderation::result_row::ResultRow;
use crate::output::Row;

/// A target and its outcome.
pub struct AnonymizeResult<'t> {
    /// The target.
    pub target: &'t Target,
    /// The room as given on the command line, for messages.
    pub room: &'t RoomRef,
    /// What happened to the target.
    pub outcome: Outcome<'t>,
}

/// What happened to a target.
pub enum Outcome<'t> {
    /// The API replaced the identity by the SID.
    Anonymized(Reached),
    /// The identity would be replaced, but this is a dry run.
    WouldAnonymize,
    /// The identity was already replaced before this run.
    AlreadyAnonymous,
    /// The participant has not left the room, so nothing was changed.
    StillPresent,
    /// The participant was not found, or the lookup failed.
    Lost(&'t api::Error),
    /// The request failed, or its effect is unconfirmed.
    Failed(api::Error),
    /// The run ended before a request was sent.
    NotTried,
}

impl<'t> Outcome<'t> {
    /// Returns the outcome for a failed lookup.
    pub fn of_lookup(error: &'t api::Error) -> Self {
        if error.is_untried() { Self::NotTried } else { Self::Lost(error) }
    }

    /// Returns the outcome for a failed request.
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
                let problem = errors::problem_of_presence(name, sid.unwrap_or(name), self.room);
                summary.fail(Exit::Failure, problem);
            }
            Outcome::Lost(error @ api::Error::NoParticipant { .. }) => {
                summary.absent(errors::problem_of_absence(self.room, error));
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
        let latest = reached.map(|reached| &reached.stay).or(found);
        let result = ResultRow {
            room: &self.room.to_string(),
            participant: &self.target.name,
            outcome: self.outcome.name(),
            identity: latest.and_then(Participant::identity),
            sid: found.and_then(Participant::sid_text).map(str::to_owned),
            left: found.and_then(Participant::left),
            error: self.outcome.error(),
            request_id: reached.and_then(|reached| reached.request_id.as_deref()),
        };
        result.row()
    }
}
