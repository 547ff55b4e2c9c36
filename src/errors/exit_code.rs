//! The exit codes, and those of API errors. Depends on `api` for the errors and on `signal` for interrupts.

use std::process;

use super::target_error::TargetError;
use crate::api;
use crate::output::StdoutFailed;
use crate::signal::{self, INTERRUPTED};

/// How a run ended. The values are the exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum ExitCode {
    /// Success.
    Success = 0,
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
    PartialFailure = 7,
    /// The time limit of `wait` was exceeded.
    TimedOut = 8,
    /// Interrupted.
    Interrupted = INTERRUPTED,
}

impl ExitCode {
    /// Returns the exit code. For an interrupted run, it is 128 plus the number of the signal.
    pub fn code(self) -> u8 {
        if self == Self::Interrupted { signal::exit_status() } else { self as u8 }
    }
}

impl From<ExitCode> for process::ExitCode {
    fn from(exit: ExitCode) -> Self {
        Self::from(exit.code())
    }
}

/// Returns whether the reader of stdout closed the pipe, which is not reported as an error.
pub fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(StdoutFailed::is_closed_pipe)
}

/// Returns the exit code for the error of a target.
pub fn exit_code_for_target(error: &TargetError) -> ExitCode {
    error.call().map_or(ExitCode::NotFound, exit_code_for_call)
}

/// Returns the exit code for an error of the Insights API.
pub fn exit_code_for_insights(error: &api::InsightsError) -> ExitCode {
    match error {
        api::InsightsError::NoAccess(_) => ExitCode::Credentials,
        api::InsightsError::NoRecord { .. } => ExitCode::NotFound,
        api::InsightsError::Unreachable(error) | api::InsightsError::Other(error) => {
            exit_code_for_call(error)
        }
    }
}

/// Returns the exit code for an API error.
pub fn exit_code_for_call(error: &api::Error) -> ExitCode {
    match error {
        api::Error::Unauthorized(_) => ExitCode::Credentials,
        api::Error::Ambiguous(error) => exit_code_for_call(error),
        api::Error::Unconfirmed { .. } => ExitCode::PartialFailure,
        api::Error::Stopped { .. } | api::Error::Aborted => ExitCode::Interrupted,
        api::Error::NotFound(_)
        | api::Error::PathNotFound { .. }
        | api::Error::RoomNotFound { .. }
        | api::Error::ParticipantNotFound { .. }
        | api::Error::TrackNotFound { .. } => ExitCode::NotFound,
        api::Error::RateLimited(_) => ExitCode::RateLimited,
        api::Error::RequestRejected(_)
        | api::Error::InvalidRules(_)
        | api::Error::NotAList(_)
        | api::Error::UnexpectedResource { .. }
        | api::Error::InvalidCertificates(_)
        | api::Error::NoCertificates => ExitCode::Failure,
        api::Error::ServerFailure(_)
        | api::Error::Redirected(_)
        | api::Error::MalformedResponse { .. }
        | api::Error::Foreign { .. }
        | api::Error::Unreachable(_)
        | api::Error::ConnectionLost { .. }
        | api::Error::TimedOut { .. }
        | api::Error::PageLoop(_)
        | api::Error::RepeatedPage(_)
        | api::Error::EmptyPages(_) => ExitCode::Server,
    }
}
