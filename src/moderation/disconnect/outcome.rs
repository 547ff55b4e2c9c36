//! The outcome of a kick for one target: its name, its row, and its part in the summary. Depends on `api` and `errors`.

use chrono::{DateTime, Utc};

use crate::api::{self, Departure, Participant, Reached};
use crate::context::summary::Summary;
use crate::errors::{self, Exit};
use crate::moderation::disconnect::target::Target;
use crate::moderation::result_row::ResultRow;
use crate::output::Row;

/// The name of the outcome [`Outcome::Kicked`].
pub const KICKED: &str = "kicked";

/// The outcome for one target.
#[derive(Debug)]
pub enum Outcome {
    /// The participant was present, and this run disconnected them.
    Kicked(Reached),
    /// The participant is present; this is a dry run.
    WouldKick(Participant),
    /// The participant had left before the request.
    AlreadyGone(Departure),
    /// The room that the run started in has ended.
    RoomEnded,
    /// The participant is present again under another SID.
    Rejoined(Participant),
    /// The request is about to be sent; only the audit log shows this outcome.
    Sent,
    /// The API accepted the request, but the participant is not certainly gone.
    Unconfirmed(api::Error),
    /// The participant is not in the room and never was.
    NotFound(api::Error),
    /// The request failed. It may have been applied all the same, which the error then says.
    Failed(api::Error),
    /// The run ended before the request was sent.
    NotTried,
}

impl Outcome {
    /// Returns the outcome of a failed request. A participant that was listed a moment ago is gone, not unknown.
    pub fn of(error: api::Error, target: &Target) -> Self {
        let error = error.in_room_as_shown(target.room.shown());
        let seen = target.stay.as_ref().and_then(Participant::departure);
        match (error, seen) {
            (error, _) if error.is_untried() => Self::NotTried,
            (error @ api::Error::Unconfirmed { .. }, _) => Self::Unconfirmed(error),
            (api::Error::NoParticipant { left: Some(departure), .. }, _) => Self::AlreadyGone(*departure),
            (api::Error::NoParticipant { .. } | api::Error::NoRoom { .. }, Some(departure)) => {
                Self::AlreadyGone(departure)
            }
            (api::Error::NoRoom { .. }, None) if target.room.was_found_by_name() => Self::RoomEnded,
            (error @ api::Error::NoParticipant { .. }, None) => Self::NotFound(error),
            (error, _) => Self::Failed(error),
        }
    }

    /// Whether every other target would fail in the same way.
    pub fn aborts_batch(&self) -> bool {
        matches!(self, Self::Failed(error) if error.dooms_the_rest())
    }

    /// Returns the name in the result row.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kicked(_) => KICKED,
            Self::WouldKick(_) => "would kick",
            Self::AlreadyGone(_) | Self::RoomEnded => "already gone",
            Self::Rejoined(_) => "rejoined",
            Self::Sent => "sent",
            Self::Unconfirmed(_) => "unconfirmed",
            Self::NotFound(_) => "not found",
            Self::Failed(_) => "failed",
            Self::NotTried => "not tried",
        }
    }

    /// Returns the error, if there is one.
    pub fn error(&self) -> Option<&api::Error> {
        match self {
            Self::NotFound(error) | Self::Failed(error) | Self::Unconfirmed(error) => Some(error),
            _ => None,
        }
    }

    /// Whether the participant was kicked, or would be.
    pub fn is_change(&self) -> bool {
        matches!(self, Self::Kicked(_) | Self::WouldKick(_))
    }

    /// Returns the identity of a participant who was present. What the target was known by goes first: the identity in a
    /// response never makes another participant a target.
    pub fn identity<'o>(&'o self, target: &'o Target) -> Option<&'o str> {
        let told = match self {
            Self::Kicked(Reached { stay, .. }) | Self::WouldKick(stay) | Self::Rejoined(stay) => {
                stay.identity()
            }
            Self::AlreadyGone(departure) => departure.identity.as_deref(),
            _ => return None,
        };
        target.identity().or(told)
    }

    /// Returns the SID of a participant who is gone.
    pub fn gone(&self, target: &Target) -> Option<String> {
        match self {
            Self::Kicked(_) | Self::AlreadyGone(_) => self.sid(target),
            _ => None,
        }
    }

    /// Returns the SID, if it is known.
    fn sid(&self, target: &Target) -> Option<String> {
        let told = match self {
            Self::Kicked(Reached { stay, .. }) | Self::WouldKick(stay) | Self::Rejoined(stay) => stay.sid(),
            Self::AlreadyGone(departure) => Some(departure.sid.clone()),
            _ => None,
        };
        told.or_else(|| target.stay.as_ref()?.sid()).or_else(|| target.who.sid()).map(|sid| sid.to_string())
    }

    fn left(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Kicked(Reached { stay, .. }) => stay.left(),
            Self::AlreadyGone(departure) => departure.at,
            _ => None,
        }
    }

    /// Counts the outcome. With `if_present`, an absent participant is a success.
    pub fn count(&self, target: &Target, summary: &mut Summary, if_present: bool) {
        let problem =
            |error| errors::problem_of_kick(&target.who.to_string(), &target.room.shown().to_string(), error);
        match self {
            Self::NotFound(error) if !if_present => summary.absent(problem(error)),
            Self::Failed(error) | Self::Unconfirmed(error) => {
                summary.fail(errors::exit_of_call(error), problem(error));
            }
            Self::Rejoined(_) => {
                let problem = errors::problem_of_rejoin(&target.name, &target.room.name);
                summary.fail(Exit::Partly, problem);
            }
            Self::NotTried | Self::Sent => summary.untried(),
            Self::Kicked(_)
            | Self::WouldKick(_)
            | Self::AlreadyGone(_)
            | Self::RoomEnded
            | Self::NotFound(_) => summary.done(),
        }
    }

    /// Returns the result row.
    pub fn row(&self, target: &Target) -> Row {
        let identity = self.identity(target).or_else(|| target.identity());
        let result = ResultRow {
            room: &target.room.name,
            participant: &target.name,
            outcome: self.name(),
            identity,
            sid: self.sid(target),
            left: self.left(),
            error: self.error(),
            request_id: match self {
                Self::Kicked(Reached { request_id, .. }) => request_id.as_deref(),
                _ => None,
            },
        };
        result.row()
    }
}
