//! The result row of a participant, as all commands print it that act on several. Depends on `output`.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::output::{Column, ColumnType};

/// The fields of the row. The last three come from [`Outcome::row`].
///
/// [`Outcome::row`]: crate::moderation::outcome::Outcome::row
pub const FIELDS: &[Column] = &[
    Column::new("participant", "PARTICIPANT", ColumnType::Text),
    Column::new("outcome", "OUTCOME", ColumnType::Status),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("end_time", "LEFT", ColumnType::Time),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("error", "ERROR", ColumnType::Text),
    Column::new("code", "CODE", ColumnType::Text),
    Column::new("request_id", "REQUEST_ID", ColumnType::Untruncated),
];

/// The fields that are printed by default, without the room.
pub const DEFAULT_FIELDS: &[&str] = &["participant", "outcome", "sid"];

/// The values of a result row.
pub struct ResultRow<'f> {
    /// The name of the room.
    pub room: &'f str,
    /// The SID of the room, if it is known.
    pub room_sid: Option<String>,
    /// The participant as typed, or the identity.
    pub participant: &'f str,
    /// The name of the outcome.
    pub outcome: &'static str,
    /// The identity, if it is known.
    pub identity: Option<&'f str>,
    /// The SID, if the participant was found.
    pub sid: Option<&'f str>,
    /// When the participant left.
    pub left: Option<DateTime<Utc>>,
}

impl ResultRow<'_> {
    /// Returns the columns before those of the error.
    pub fn columns(&self) -> [(&'static str, Value); 7] {
        let time = |time: DateTime<Utc>| time.to_rfc3339_opts(SecondsFormat::Secs, true);
        [
            ("room", json!(self.room)),
            ("room_sid", json!(self.room_sid)),
            ("participant", json!(self.participant)),
            ("outcome", json!(self.outcome)),
            ("identity", json!(self.identity)),
            ("sid", json!(self.sid)),
            ("end_time", json!(self.left.map(time))),
        ]
    }
}
