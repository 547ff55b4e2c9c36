//! Ends a room, with a line in the audit log: its outcomes and its result row. Depends on `api` and the outcomes.

use serde_json::json;

use crate::api::{self, Client, CompleteResult, RoomRef, RoomSid};
use crate::errors::{self, TargetError};
use crate::moderation::audit_log::{AuditLog, LoggedWrite};
use crate::moderation::outcome::{Outcome, OutcomeNames, Status, TargetResult, with_rule};
use crate::output::{Column, ColumnType};

/// The names of the outcomes.
pub const NAMES: OutcomeNames =
    OutcomeNames { changed: "ended", would_change: "would end", unchanged: "already over" };

/// The columns of a result row.
pub const FIELDS: &[Column] = &[
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("present", "PRESENT", ColumnType::Untruncated),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// A room that was found, and the number of participants present.
pub struct FoundRoom {
    /// The name, if the room has one.
    pub name: Option<String>,
    /// The room by SID, if it is known.
    pub sid: Option<RoomSid>,
    /// Whether it has ended already.
    pub is_over: bool,
    /// The number of participants present.
    pub present: usize,
}

/// Sends the request, with its line in the audit log, which names the `rule` of a policy.
pub async fn end_room(
    client: &Client,
    named: &RoomRef,
    found: &FoundRoom,
    rule: Option<&str>,
    log: Option<&AuditLog>,
) -> TargetResult {
    let sent = result(Outcome::new(Status::Sent), named, Some(found)).row;
    let write = LoggedWrite::new(log, with_rule(sent, rule));
    let room = found.sid.clone().map_or_else(|| named.clone(), RoomRef::Sid);
    let outcome = match client.complete(&room, &|| write.reserve()).await {
        Ok(CompleteResult::Now { request_id }) => Outcome::changed(request_id),
        Ok(CompleteResult::Before) => Outcome::new(Status::Unchanged),
        Err(error) => failed(error),
    };
    let result = result(outcome, named, Some(found));
    write.complete(with_rule(result.row.clone(), rule), client);
    result
}

/// Returns the outcome of a failed request. Unlike for participants, a room that is not found says nothing of the others.
pub fn failed(error: api::Error) -> Outcome {
    let is_fatal_for_batch = error.rejects_credentials();
    let outcome = match error {
        api::Error::RoomNotFound { .. } => Outcome::not_found(error),
        error => Outcome::failed(error),
    };
    Outcome { is_fatal_for_batch, ..outcome }
}

/// Returns the result of a room, named as typed if it was not found.
pub fn result(outcome: Outcome, named: &RoomRef, found: Option<&FoundRoom>) -> TargetResult {
    let name = found.and_then(|found| found.name.clone()).unwrap_or_else(|| named.to_string());
    let columns = [
        ("room", json!(name)),
        ("outcome", json!(NAMES.name(outcome.status))),
        ("present", json!(found.map(|found| found.present))),
        ("sid", json!(found.and_then(|found| found.sid.as_ref()).map(ToString::to_string))),
    ];
    let call = outcome.error.as_ref().and_then(TargetError::call);
    let report = call.map(|error| errors::report_for_call_of(error, "rooms end"));
    TargetResult { report, ..TargetResult::new(outcome, columns) }
}
