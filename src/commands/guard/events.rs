//! The events of a guard and their rows. Depends on `output`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::api::Participant;
use crate::monitor::update::WatchedRoom;
use crate::output::{self, Column, ColumnType, Row};

/// The columns of an event.
pub const FIELDS: &[Column] = &[
    Column::new("time", "TIME", ColumnType::Time),
    Column::new("event", "EVENT", ColumnType::Status),
    Column::new("rule", "RULE", ColumnType::Text),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("start_time", "JOINED", ColumnType::Time),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The default columns of formats that do not print all of them.
pub const DEFAULT_FIELDS: &[&str] = &["time", "event", "rule", "room", "identity", "sid"];

/// An event.
#[derive(Debug, Default)]
pub struct Event<'e> {
    /// What happened, such as `kicked`.
    pub name: &'static str,
    /// When it happened.
    pub time: DateTime<Utc>,
    /// The rule that demands it.
    pub rule: Option<&'static str>,
    /// The room.
    pub room: Option<&'e WatchedRoom>,
    /// The participant.
    pub participant: Option<&'e Participant>,
    /// What went wrong.
    pub error: Option<String>,
    /// The code of the API's error.
    pub code: Option<u32>,
    /// The ID of the request.
    pub request_id: Option<String>,
}

impl Event<'_> {
    /// Returns the row of the event.
    pub fn row(&self) -> Row {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        let joined = self.participant.and_then(Participant::joined);
        output::row([
            ("time", json!(time(self.time))),
            ("event", json!(self.name)),
            ("rule", json!(self.rule)),
            ("room", json!(self.room.map(|room| &room.name))),
            ("room_sid", json!(self.room.map(|room| room.room.to_string()))),
            ("identity", json!(self.participant.and_then(Participant::identity))),
            ("sid", json!(self.participant.and_then(Participant::sid_text))),
            ("start_time", joined.map_or(Value::Null, |joined| json!(time(joined)))),
            ("error", json!(self.error)),
            ("code", json!(self.code)),
            ("request_id", json!(self.request_id)),
        ])
    }
}
