//! The exit codes.

use std::process;

use super::command_error::{Interrupted, UnmatchedExclusion, UsageError};
use crate::output::{StdoutFailed, UnknownField};
use crate::signal::{self, INTERRUPTED};
use crate::{api, config};

/// How a run ended, as the exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Done.
    Success = 0,
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
    PartialFailure = 7,
    /// Interrupted.
    Interrupted = INTERRUPTED,
}

impl ExitCode {
    /// The exit code as a shell reports it: of an interrupted run, 128 plus the number of the signal.
    pub fn code(self) -> u8 {
        if self == Self::Interrupted { signal::exit_status() } else { self as u8 }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(exit: ExitCode) -> Self {
        Self::from(exit.code())
    }
}

/// Whether whoever read stdout has closed it, which is their right.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(StdoutFailed::is_closed_pipe)
}

/// What the program exits with for `error`.
pub fn exit_code(error: &anyhow::Error) -> ExitCode {
    if let Some(error) = error.downcast_ref::<api::Error>() {
        exit_code_for_call(error)
    } else if let Some(error) = error.downcast_ref::<config::Error>() {
        match error {
            config::Error::Unwritable { .. } | config::Error::NoConfigDirectory => ExitCode::Failure,
            _ => ExitCode::Credentials,
        }
    } else if error.is::<UnknownField>() || error.is::<UsageError>() {
        ExitCode::Usage
    } else if error.is::<UnmatchedExclusion>() {
        ExitCode::NotFound
    } else if error.is::<Interrupted>() {
        ExitCode::Interrupted
    } else {
        ExitCode::Failure
    }
}

/// What the program exits with for a failed call.
pub fn exit_code_for_call(error: &api::Error) -> ExitCode {
    match error {
        api::Error::Unauthorized(_) => ExitCode::Credentials,
        api::Error::Ambiguous(error) => exit_code_for_call(error),
        api::Error::Unconfirmed { .. } => ExitCode::PartialFailure,
        api::Error::Stopped { .. } | api::Error::Aborted => ExitCode::Interrupted,
        api::Error::NotFound(_)
        | api::Error::RoomNotFound { .. }
        | api::Error::ParticipantNotFound { .. }
        | api::Error::TrackNotFound { .. }
        | api::Error::NotInAnyRoom { .. } => ExitCode::NotFound,
        api::Error::RateLimited(_) => ExitCode::RateLimited,
        api::Error::RequestRejected(_)
        | api::Error::InvalidRules(_)
        | api::Error::UnexpectedResource { .. }
        | api::Error::InvalidCertificates(_) => ExitCode::Failure,
        api::Error::ServerFailure(_)
        | api::Error::Redirected(_)
        | api::Error::MalformedResponse { .. }
        | api::Error::Unreachable { .. }
        | api::Error::ConnectionLost { .. }
        | api::Error::TimedOut { .. }
        | api::Error::PageLoop(_)
        | api::Error::EmptyPages(_) => ExitCode::Server,
    }
}
