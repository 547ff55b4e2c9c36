//! The exit codes.

use std::process::ExitCode;

use super::command_error::{Interrupted, Misuse, SparesNobody};
use crate::output::{StdoutFailed, UnknownField};
use crate::signal::{self, INTERRUPTED};
use crate::{api, config};

/// How a run ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A failure of no other kind.
    Failure = 1,
    /// Wrong usage.
    Usage = 2,
    /// Credentials missing or refused.
    Credentials = 3,
    /// No such room or participant.
    NotFound = 4,
    /// Rate limited beyond the retries.
    RateLimited = 5,
    /// Network, time-out or server failure.
    Server = 6,
    /// Some of several targets failed.
    Partly = 7,
    /// Interrupted.
    Interrupted = INTERRUPTED,
}

impl Exit {
    /// The exit code as a shell reports it: of an interrupted run, 128 plus the number of the signal.
    pub fn code(self) -> u8 {
        if self == Self::Interrupted { signal::exit_status() } else { self as u8 }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Whether whoever read stdout has closed it, which is their right.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(StdoutFailed::is_closed_pipe)
}

/// What the program exits with for `error`.
pub fn exit(error: &anyhow::Error) -> Exit {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        exit_of_call(error)
    } else if let Some(error) = error.downcast_ref::<config::Error>() {
        match error {
            config::Error::Unwritable { .. } | config::Error::NoDirectory => Exit::Failure,
            _ => Exit::Credentials,
        }
    } else if error.is::<UnknownField>() || error.is::<Misuse>() {
        Exit::Usage
    } else if error.is::<SparesNobody>() {
        Exit::NotFound
    } else if error.is::<Interrupted>() {
        Exit::Interrupted
    } else {
        Exit::Failure
    }
}

/// What the program exits with for a failed call.
pub fn exit_of_call(error: &api::Error) -> Exit {
    match error {
        api::Error::Unauthorized(_) => Exit::Credentials,
        api::Error::Unsure(error) => exit_of_call(error),
        api::Error::Unconfirmed { .. } => Exit::Partly,
        api::Error::Stopped { .. } | api::Error::Aborted => Exit::Interrupted,
        api::Error::NotFound(_)
        | api::Error::NoRoom { .. }
        | api::Error::NoParticipant { .. }
        | api::Error::NoTrack { .. }
        | api::Error::Nowhere { .. } => Exit::NotFound,
        api::Error::RateLimited(_) => Exit::RateLimited,
        api::Error::Refused(_)
        | api::Error::BadRules(_)
        | api::Error::Misdirected { .. }
        | api::Error::Certificates(_) => Exit::Failure,
        api::Error::ServerFailure(_)
        | api::Error::Redirected(_)
        | api::Error::Unreadable { .. }
        | api::Error::Unreachable { .. }
        | api::Error::Broken { .. }
        | api::Error::TimedOut { .. }
        | api::Error::Circle(_)
        | api::Error::Endless(_) => Exit::Server,
    }
}
