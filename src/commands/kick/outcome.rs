//! What became of each target, as a row and as a part of the exit code.

use chrono::{DateTime, Utc};

use super::super::fate::Fate;
use super::super::tally::Tally;
use super::target::Target;
use crate::api::{self, Departure, Participant, ParticipantRef, Reached};
use crate::failure;
use crate::output::Row;

/// What it is called that somebody was kicked.
pub const KICKED: &str = "kicked";

/// What became of one target.
#[derive(Debug)]
pub enum Outcome {
    /// Disconnected by this run.
    Kicked(Reached),
    /// Would be disconnected, were this no rehearsal.
    WouldKick(Participant),
    /// Had left before.
    AlreadyGone(Departure),
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
        let seen = target.stay.as_ref().and_then(Participant::departure);
        match (error, seen) {
            (error, _) if error.is_untried() => Self::NotTried,
            (api::Error::NoParticipant { left: Some(departure), .. }, _) => Self::AlreadyGone(*departure),
            (api::Error::NoParticipant { .. } | api::Error::NoRoom { .. }, Some(departure)) => {
                Self::AlreadyGone(departure)
            }
            (error @ api::Error::NoParticipant { .. }, None) => Self::NotFound(error),
            (error, _) => Self::Failed(error),
        }
    }

    /// Whether the same would become of every other target.
    pub fn is_hopeless(&self) -> bool {
        matches!(self, Self::Failed(error) if error.dooms_the_rest())
    }

    /// Its name in a row.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kicked(_) => KICKED,
            Self::WouldKick(_) => "would kick",
            Self::AlreadyGone(_) => "already gone",
            Self::NotFound(_) => "not found",
            Self::Failed(_) => "failed",
            Self::NotTried => "not tried",
        }
    }

    /// What went wrong, if something did.
    pub fn error(&self) -> Option<&api::Error> {
        match self {
            Self::NotFound(error) | Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The identity of one who was there, by this outcome.
    pub fn identity(&self) -> Option<&str> {
        match self {
            Self::Kicked(Reached { stay, .. }) | Self::WouldKick(stay) => stay.identity(),
            Self::AlreadyGone(departure) => departure.identity.as_deref(),
            Self::NotFound(_) | Self::Failed(_) | Self::NotTried => None,
        }
    }

    /// The SID of the stay that is over, by this outcome.
    pub fn gone(&self, target: &Target) -> Option<String> {
        match self {
            Self::Kicked(_) | Self::AlreadyGone(_) => self.sid(target),
            Self::WouldKick(_) | Self::NotFound(_) | Self::Failed(_) | Self::NotTried => None,
        }
    }

    /// The SID of the stay, as far as it is known.
    fn sid(&self, target: &Target) -> Option<String> {
        let told = match self {
            Self::Kicked(Reached { stay, .. }) | Self::WouldKick(stay) => stay.sid(),
            Self::AlreadyGone(departure) => Some(departure.sid.clone()),
            Self::NotFound(_) | Self::Failed(_) | Self::NotTried => None,
        };
        told.or_else(|| target.stay.as_ref()?.sid()).map(|sid| sid.to_string())
    }

    fn left(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Kicked(Reached { stay, .. }) => stay.left(),
            Self::AlreadyGone(departure) => departure.at,
            Self::WouldKick(_) | Self::NotFound(_) | Self::Failed(_) | Self::NotTried => None,
        }
    }

    /// Counts it; `if_present` takes one who is not found for done.
    pub fn count(&self, target: &Target, tally: &mut Tally, if_present: bool) {
        let problem =
            |error| failure::problem_of_kick(&target.who.to_string(), &target.room.to_string(), error);
        match self {
            Self::NotFound(error) if !if_present => tally.absent(problem(error)),
            Self::Failed(error) => tally.fail(failure::exit_of_call(error), problem(error)),
            Self::NotTried => tally.untried(),
            Self::Kicked(_) | Self::WouldKick(_) | Self::AlreadyGone(_) | Self::NotFound(_) => tally.done(),
        }
    }

    /// The row that tells of it.
    pub fn row(&self, target: &Target) -> Row {
        let listed = target.stay.as_ref();
        let typed = match &target.who {
            ParticipantRef::Name(identity) => Some(identity.as_str()),
            ParticipantRef::Sid(_) => None,
        };
        let identity = self.identity().or(typed).or_else(|| listed.and_then(Participant::identity));
        let fate = Fate {
            room: &target.room_name,
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
        fate.row()
    }
}
