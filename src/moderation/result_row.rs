//! What became of one participant, as the row that every command shows which acts on several.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::json;

use crate::api;
use crate::output::{self, Column, Kind, Row};

/// The fields of the row.
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("end_time", "LEFT", Kind::Moment),
    Column::new("room", "ROOM", Kind::Text),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Whole),
];

/// What is to be told of somebody.
pub struct ResultRow<'f> {
    /// What the room is called.
    pub room: &'f str,
    /// What the participant is called: as typed, or by identity.
    pub participant: &'f str,
    /// What became of them.
    pub outcome: &'static str,
    /// The identity, as far as it is known.
    pub identity: Option<&'f str>,
    /// The SID of the stay, if one was found.
    pub sid: Option<String>,
    /// When that stay ended.
    pub left: Option<DateTime<Utc>>,
    /// What went wrong.
    pub error: Option<&'f api::Error>,
    /// The id of the request that did it. That of one which failed is the error's.
    pub request_id: Option<&'f str>,
}

impl ResultRow<'_> {
    /// The row.
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
