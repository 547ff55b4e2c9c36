//! The outcome of acting on one target, the same for every action: its status, its error, its columns in the result row
//! and its share in the summary of the run. Depends on `api`, `errors` and the summary.

use serde_json::{Value, json};

use crate::api;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, TargetError};
use crate::output::{Report, Row, row};

/// What happened to a target, in the order of a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// This run changed it.
    Changed,
    /// It would be changed, but this is a dry run.
    WouldChange,
    /// There was nothing to change.
    Unchanged,
    /// The participant has left since the run has found them, or the room has ended.
    Gone,
    /// The participant was kicked and is present again under another SID.
    Rejoined,
    /// The participant is present, and the action is for participants who have left.
    StillPresent,
    /// The request is about to be sent; only the audit log shows this status.
    Sent,
    /// The API accepted the request, but its response does not show that the target was changed.
    Unconfirmed,
    /// No such participant or room.
    NotFound,
    /// A request failed. It may have been applied all the same, which the error then says.
    Failed,
    /// The run ended before the request was sent.
    NotTried,
}

/// The names that an action gives to its outcomes.
#[derive(Debug)]
pub struct OutcomeNames {
    /// The name of [`Status::Changed`], such as `kicked`.
    pub changed: &'static str,
    /// The name of [`Status::WouldChange`], such as `would kick`.
    pub would_change: &'static str,
    /// The name of [`Status::Unchanged`], such as `already gone`.
    pub unchanged: &'static str,
}

impl OutcomeNames {
    /// Returns the name of an outcome with this status.
    pub fn name(&self, status: Status) -> &'static str {
        match status {
            Status::Changed => self.changed,
            Status::WouldChange => self.would_change,
            Status::Unchanged => self.unchanged,
            Status::Gone => "already gone",
            Status::Rejoined => "rejoined",
            Status::StillPresent => "still present",
            Status::Sent => "sent",
            Status::Unconfirmed => "unconfirmed",
            Status::NotFound => "not found",
            Status::Failed => "failed",
            Status::NotTried => "not tried",
        }
    }
}

impl Status {
    /// Returns whether the target was changed, or would be.
    pub fn is_change(self) -> bool {
        matches!(self, Self::Changed | Self::WouldChange)
    }
}

/// The outcome of acting on one target.
#[derive(Debug)]
pub struct Outcome {
    /// What happened to the target.
    pub status: Status,
    /// Why it was not found or could not be changed.
    pub error: Option<TargetError>,
    /// The id of the request that changed it.
    pub request_id: Option<String>,
    /// Whether every other target would fail in the same way.
    pub is_fatal_for_batch: bool,
}

impl Outcome {
    /// Returns an outcome without an error.
    pub fn new(status: Status) -> Self {
        Self { status, error: None, request_id: None, is_fatal_for_batch: false }
    }

    /// Returns the outcome of a successful request.
    pub fn changed(request_id: Option<String>) -> Self {
        Self { request_id, ..Self::new(Status::Changed) }
    }

    /// Returns the outcome of a reference that matches nothing.
    pub fn not_found(error: impl Into<TargetError>) -> Self {
        Self { error: Some(error.into()), ..Self::new(Status::NotFound) }
    }

    /// Returns the outcome of a failed request, which is [`Status::NotTried`] if the request was not sent.
    pub fn failed(error: api::Error) -> Self {
        if error.is_not_sent() {
            return Self::new(Status::NotTried);
        }
        let status = match error {
            api::Error::Unconfirmed { .. } => Status::Unconfirmed,
            _ => Status::Failed,
        };
        let is_fatal_for_batch = error.is_fatal_for_batch();
        Self { error: Some(error.into()), is_fatal_for_batch, ..Self::new(status) }
    }

    /// Returns the result row: these columns, and those of the error.
    pub fn row(&self, columns: impl IntoIterator<Item = (&'static str, Value)>) -> Row {
        let error = self.error.as_ref();
        let call = error.and_then(TargetError::call);
        let request_id = self.request_id.as_deref().or(call.and_then(api::Error::request_id));
        let error_columns = [
            ("error", json!(error.map(ToString::to_string))),
            ("code", json!(call.and_then(api::Error::code))),
            ("request_id", json!(request_id)),
        ];
        row(columns.into_iter().chain(error_columns))
    }

    /// Counts the outcome. `report` is printed if it is a failure.
    pub fn count(&self, report: Option<Report>, summary: &mut Summary) {
        let report =
            report.or_else(|| self.error.as_ref().map(errors::report_for_target)).unwrap_or_default();
        let exit_code = match (&self.error, self.status) {
            (Some(error), _) => errors::exit_code_for_target(error),
            (None, Status::Rejoined) => ExitCode::PartialFailure,
            (None, _) => ExitCode::Failure,
        };
        match self.status {
            Status::Changed | Status::WouldChange | Status::Unchanged | Status::Gone => summary.count_done(),
            Status::NotTried | Status::Sent => summary.count_untried(),
            Status::NotFound => summary.count_missing_as(report),
            Status::Rejoined | Status::StillPresent | Status::Unconfirmed | Status::Failed => {
                summary.count_failed_as(exit_code, report);
            }
        }
    }
}

/// Returns the row for the audit log, with the rule of a policy if there is one.
pub fn with_rule(mut row: Row, rule: Option<&str>) -> Row {
    if let Some(rule) = rule {
        row.insert("rule".to_owned(), json!(rule));
    }
    row
}

/// The result of acting on one target: its outcome, and how to show it.
pub struct TargetResult {
    /// What happened to the target.
    pub outcome: Outcome,
    /// The result row.
    pub row: Row,
    /// The message for a failure; `None` for the message of the error.
    pub report: Option<Report>,
}

impl TargetResult {
    /// Returns the result with a row of these columns, which end with those of the outcome.
    pub fn new<const N: usize>(outcome: Outcome, columns: [(&'static str, Value); N]) -> Self {
        Self { row: outcome.row(columns), outcome, report: None }
    }
}
