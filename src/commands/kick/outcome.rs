//! What became of each target, as a row and as a part of the exit code.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use super::target::Target;
use crate::api::{self, Departure, Participant, ParticipantRef, Reached};
use crate::failure::{self, Exit};
use crate::output::{Column, Kind, Problem, Row};

/// The fields of a row.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("end_time", "LEFT", Kind::Moment),
    Column::new("room", "ROOM", Kind::Text),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Sid),
];

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
            (api::Error::Stopped { after: None }, _) => Self::NotTried,
            (api::Error::NoParticipant { left: Some(departure), .. }, _) => Self::AlreadyGone(*departure),
            (api::Error::NoParticipant { .. } | api::Error::NoRoom { .. }, Some(departure)) => {
                Self::AlreadyGone(departure)
            }
            (error @ api::Error::NoParticipant { .. }, None) => Self::NotFound(error),
            (error, _) => Self::Failed(error),
        }
    }

    /// Whether a write was sent for it.
    pub fn was_sent(&self) -> bool {
        match self {
            Self::Kicked(_) | Self::Failed(_) => true,
            Self::AlreadyGone(_) | Self::NotFound(_) | Self::WouldKick(_) | Self::NotTried => false,
        }
    }

    /// Whether the same would become of every other target.
    pub fn is_hopeless(&self) -> bool {
        matches!(self, Self::Failed(api::Error::Unauthorized(_) | api::Error::NoRoom { .. }))
    }

    /// Its name in a row.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Kicked(_) => "kicked",
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

    /// The row that tells of it.
    pub fn row(&self, target: &Target) -> Row {
        let listed = target.stay.as_ref();
        let typed = match &target.who {
            ParticipantRef::Identity(identity) => Some(identity.as_str()),
            ParticipantRef::Sid(_) => None,
        };
        let identity = self.identity().or(typed).or_else(|| listed.and_then(Participant::identity));
        let seen_sid = || listed.and_then(Participant::sid);
        let (sid, left) = match self {
            Self::Kicked(Reached { stay, .. }) => (stay.sid().or_else(seen_sid), stay.left()),
            Self::WouldKick(stay) => (stay.sid().or_else(seen_sid), None),
            Self::AlreadyGone(departure) => (Some(departure.sid.clone()), departure.at),
            Self::NotFound(_) | Self::Failed(_) | Self::NotTried => (seen_sid(), None),
        };
        let particulars = self.error().and_then(api::Error::particulars);
        let request_id = match self {
            Self::Kicked(Reached { request_id, .. }) => request_id.as_ref(),
            _ => particulars.and_then(|particulars| particulars.request_id.as_ref()),
        };
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let fields = [
            ("room", json!(target.room_name)),
            ("participant", json!(target.name)),
            ("outcome", json!(self.name())),
            ("identity", json!(identity)),
            ("sid", json!(sid.map(|sid| sid.to_string()))),
            ("end_time", json!(left.map(time))),
            ("error", json!(self.error().map(ToString::to_string))),
            ("code", json!(particulars.and_then(|particulars| particulars.code))),
            ("request_id", json!(request_id)),
        ];
        fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// How many targets ended in which way, and what to say of those that did not end well.
#[derive(Debug, Default)]
pub struct Tally {
    done: usize,
    missing: usize,
    untried: usize,
    /// Whether the operator ended the run.
    pub is_interrupted: bool,
    failures: Vec<Exit>,
    /// Each said once: a refused key fails every target in the same way.
    pub problems: Vec<Problem>,
}

impl Tally {
    /// Counts an outcome; `if_present` takes one who is not found for done.
    pub fn add(&mut self, outcome: Outcome, if_present: bool) {
        match outcome {
            Outcome::Kicked(_) | Outcome::WouldKick(_) | Outcome::AlreadyGone(_) => self.done += 1,
            Outcome::NotFound(_) if if_present => self.done += 1,
            Outcome::NotFound(error) => {
                self.missing += 1;
                self.tell(failure::problem_of_call(&error));
            }
            Outcome::Failed(error) => {
                self.failures.push(failure::exit_of_call(&error));
                self.tell(failure::problem_of_call(&error));
            }
            Outcome::NotTried => self.untried += 1,
        }
    }

    /// Counts what failed beside the targets themselves.
    pub fn fail(&mut self, exit: Exit, problem: Problem) {
        self.failures.push(exit);
        self.tell(problem);
    }

    fn tell(&mut self, problem: Problem) {
        if self.problems.iter().all(|told| told.message != problem.message) {
            self.problems.push(problem);
        }
    }

    /// Whether nothing has been counted.
    pub fn is_empty(&self) -> bool {
        self.done + self.missing + self.untried + self.failures.len() == 0
    }

    /// What the run exits with.
    pub fn exit(&self) -> Exit {
        match self.failures.split_first() {
            _ if self.is_interrupted => Exit::Interrupted,
            None if self.missing == 0 => Exit::Done,
            None => Exit::NotFound,
            Some((&first, rest))
                if self.done + self.missing == 0 && rest.iter().all(|&exit| exit == first) =>
            {
                first
            }
            Some(_) => Exit::Partly,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exit(done: usize, missing: usize, failures: &[Exit]) -> Exit {
        Tally { done, missing, failures: failures.to_vec(), ..Tally::default() }.exit()
    }

    #[test]
    fn the_exit_code_says_how_much_was_done() {
        assert_eq!(exit(2, 0, &[]), Exit::Done);
        assert_eq!(exit(2, 1, &[]), Exit::NotFound);
        assert_eq!(exit(1, 0, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 1, &[Exit::Server]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::RateLimited]), Exit::Partly);
        assert_eq!(exit(0, 0, &[Exit::Server, Exit::Server]), Exit::Server);
    }

    #[test]
    fn whatever_else_happened_an_interrupted_run_says_so() {
        let failures = vec![Exit::Server];
        let tally = Tally { done: 1, missing: 1, failures, is_interrupted: true, ..Tally::default() };
        assert_eq!(tally.exit(), Exit::Interrupted);
    }
}
