//! What became of each target, as a row and as a part of the exit code.

use chrono::{DateTime, Utc};

use crate::api::{self, Departure, Participant, Reached};
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::disconnect::target::Target;
use crate::moderation::result_row::ResultRow;
use crate::output::Row;

/// What it is called that somebody was kicked.
pub const KICKED: &str = "kicked";

/// What became of one target.
#[derive(Debug)]
pub enum Outcome {
    /// Disconnected by this run.
    Kicked(Reached),
    /// Would be disconnected, were this no dry run.
    WouldKick(Participant),
    /// Had left before.
    AlreadyGone(Departure),
    /// The room that the run began in is over, and with it every participant's stay.
    RoomEnded,
    /// Was kicked by this run, or had left, but is present again under another SID.
    Rejoined(Participant),
    /// The request is sent, and its answer not known yet.
    Sent,
    /// The API accepted the request, but the participant is not certainly gone.
    Unconfirmed(api::Error),
    /// Nobody of that name is or was there.
    NotFound(api::Error),
    /// It is not known, or known not to have worked.
    Failed(api::Error),
    /// The run ended before anything was sent.
    NotTried,
}

impl Outcome {
    /// What the failure to reach `target` means. Somebody whom the list showed a moment ago is gone now, not unknown.
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

    /// Whether the same would become of every other target.
    pub fn aborts_batch(&self) -> bool {
        matches!(self, Self::Failed(error) if error.dooms_the_rest())
    }

    /// Its name in a row.
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

    /// What went wrong, if something did.
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

    /// The identity of a participant who was present, by this outcome. The answer to a kick is about who was kicked, but
    /// its identity never makes another participant a target: what the target was known by goes first.
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

    /// The SID of the stay that is over, by this outcome.
    pub fn gone(&self, target: &Target) -> Option<String> {
        match self {
            Self::Kicked(_) | Self::AlreadyGone(_) => self.sid(target),
            _ => None,
        }
    }

    /// The SID of the stay, as far as it is known.
    fn sid(&self, target: &Target) -> Option<String> {
        let told = match self {
            Self::Kicked(Reached { stay, .. }) | Self::WouldKick(stay) | Self::Rejoined(stay) => stay.sid(),
            Self::AlreadyGone(departure) => Some(departure.sid.clone()),
            _ => None,
        };
        told.or_else(|| target.stay.as_ref()?.sid()).map(|sid| sid.to_string())
    }

    fn left(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Kicked(Reached { stay, .. }) => stay.left(),
            Self::AlreadyGone(departure) => departure.at,
            _ => None,
        }
    }

    /// Counts it; `if_present` takes one who is not found for done.
    pub fn count(&self, target: &Target, summary: &mut Summary, if_present: bool) {
        let problem = |error| {
            failure::problem_of_kick(&target.who.to_string(), &target.room.shown().to_string(), error)
        };
        match self {
            Self::NotFound(error) if !if_present => summary.absent(problem(error)),
            Self::Failed(error) | Self::Unconfirmed(error) => {
                summary.fail(failure::exit_of_call(error), problem(error));
            }
            Self::Rejoined(_) => {
                let problem = failure::problem_of_rejoin(&target.name, &target.room.name);
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

    /// The row that tells of it.
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
