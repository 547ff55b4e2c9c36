//! The exit codes, and those of API errors. Depends on `api` for the errors and on `signal` for interrupts.

use std::process::ExitCode;

use crate::api;
use crate::output::StdoutFailed;
use crate::signal::{self, INTERRUPTED};

/// How a run ended. The values are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success.
    Done = 0,
    /// Any other failure.
    Failure = 1,
    /// Wrong usage.
    Usage = 2,
    /// Credentials missing or refused.
    Credentials = 3,
    /// No such room or participant.
    NotFound = 4,
    /// Rate limited beyond the retries.
    RateLimited = 5,
    /// Network error, timeout or server error.
    Server = 6,
    /// Some of several targets failed.
    Partly = 7,
    /// Interrupted.
    Interrupted = INTERRUPTED,
}

impl Exit {
    /// Returns the exit code. For an interrupted run, it is 128 plus the number of the signal.
    pub fn code(self) -> u8 {
        if self == Self::Interrupted { signal::exit_status() } else { self as u8 }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

/// Returns whether the reader of stdout closed the pipe, which is not reported as an error.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(StdoutFailed::is_closed_pipe)
}

/// Returns the exit code for an API error.
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
