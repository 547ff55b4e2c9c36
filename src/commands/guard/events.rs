//! The events of a guard: rows, or lines for a person. Depends on `output`.

use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::api::Participant;
use crate::monitor::update::WatchedRoom;
use crate::output::{self, Column, ColumnType, Row, RowWriter, escape_value};

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

/// Where events go.
pub enum EventWriter<'w> {
    /// To a program, as rows.
    Rows(Box<dyn RowWriter + 'w>),
    /// To a person, as lines.
    Lines(Box<dyn Write + 'w>),
}

impl EventWriter<'_> {
    /// Writes an event.
    pub fn write(&mut self, event: &Event<'_>) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.rows(vec![event.row()]),
            Self::Lines(out) => {
                writeln!(out, "{}", event.line())?;
                out.flush()
            }
        }
    }

    /// Writes what is held back.
    pub fn finish(&mut self) -> io::Result<()> {
        match self {
            Self::Rows(writer) => writer.finish(true),
            Self::Lines(out) => out.flush(),
        }
    }
}

impl Event<'_> {
    fn row(&self) -> Row {
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

    /// Returns the event as a line, such as `20:41:03 UTC  kicked  mallory  DailyStandup  (deny)`.
    fn line(&self) -> String {
        let identity = self.participant.and_then(Participant::identity);
        let words = [identity, self.room.map(|room| &*room.name)].into_iter().flatten();
        let words = words.map(|word| escape_value(word).into_owned());
        let rule = self.rule.map(|rule| format!("({rule})"));
        let error = self.error.as_ref().map(|error| escape_value(error).into_owned());
        let rest = words.chain(rule).chain(error).collect::<Vec<_>>().join("  ");
        format!("{}  {:<12}  {rest}", self.time.format("%H:%M:%S UTC"), self.name).trim_end().to_owned()
    }
}
