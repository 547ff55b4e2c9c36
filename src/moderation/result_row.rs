//! The result row of a participant, as all commands print it that act on several. Depends on `output`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use crate::api;
use crate::output::{self, Column, ColumnType, Row};

/// The fields of the row.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("end_time", "LEFT", ColumnType::Time),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The values of a result row.
pub struct ResultRow<'f> {
    /// The name of the room.
    pub room: &'f str,
    /// The participant as typed, or the identity.
    pub participant: &'f str,
    /// The outcome.
    pub outcome: &'static str,
    /// The identity, if it is known.
    pub identity: Option<&'f str>,
    /// The SID, if the participant was found.
    pub sid: Option<String>,
    /// When the participant left.
    pub left: Option<DateTime<Utc>>,
    /// The error, if the action failed.
    pub error: Option<&'f api::Error>,
    /// The id of the request, if it succeeded; a failed one has its id in the error.
    pub request_id: Option<&'f str>,
}

impl ResultRow<'_> {
    /// Returns the row under the names of the fields.
    pub fn row(&self) -> Row {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        output::row([
            ("room", json!(self.room)),
            ("participant", json!(self.participant)),
            ("outcome", json!(self.outcome)),
            ("identity", json!(self.identity)),
            ("sid", json!(self.sid)),
            ("end_time", json!(self.left.map(time))),
            ("error", json!(self.error.map(ToString::to_string))),
            ("code", json!(self.error.and_then(api::Error::code))),
            ("request_id", json!(self.request_id.or(self.error.and_then(api::Error::request_id)))),
        ])
    }
}
