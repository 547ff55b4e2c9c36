//! The rows of events. Depends on `api` for rooms, and on `output` for rows and columns.

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::api::Room;
use crate::monitor::event::Event;
use crate::monitor::update::WatchedRoom;
use crate::output::{self, Column, ColumnType, Row};

/// The columns of an event that a poll finds.
pub const FIELDS: &[Column] = CALLBACK_FIELDS.split_at(CALLBACK_FIELDS.len() - 3).0;

/// The columns of an event that a callback reports: the same, and three more.
pub const CALLBACK_FIELDS: &[Column] = &[
    Column::new("time", "TIME", ColumnType::Time),
    Column::new("event", "EVENT", ColumnType::Status),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("start_time", "JOINED", ColumnType::Time),
    Column::new("end_time", "LEFT", ColumnType::Time),
    Column::new("duration", "STAYED", ColumnType::Seconds),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("track_sid", "TRACK_SID", ColumnType::Sid),
    Column::new("kind", "KIND", ColumnType::Text),
    Column::new("sequence_number", "NUMBER", ColumnType::Text),
];

/// The default columns of formats that do not print all of them.
pub const DEFAULT_FIELDS: &[&str] = &["time", "event", "identity", "sid", "status"];

/// The same for the events of several rooms.
pub const DEFAULT_FIELDS_EVERYWHERE: &[&str] = &["time", "event", "room", "identity", "sid", "status"];

/// The fields of an event that are taken from the API's Participant or Room.
const API_FIELDS: &[&str] =
    &["identity", "sid", "status", "start_time", "end_time", "duration", "date_created", "date_updated"];

/// Returns the row of an event of a participant.
pub fn participant_row(event: Event, watched: &WatchedRoom) -> Row {
    row(event.time, event.kind.name(), event.participant.into_fields(), watched)
}

/// Returns the row of an event of the room, with the status and times of the room.
pub fn room_row(event: &str, time: DateTime<Utc>, room: Room, watched: &WatchedRoom) -> Row {
    let mut fields = room.into_fields();
    fields.remove("sid");
    row(time, event, fields, watched)
}

/// Returns the row of what is true of the room at this time, without a participant.
pub fn state_row(event: &str, time: DateTime<Utc>, watched: &WatchedRoom) -> Row {
    row(time, event, Row::new(), watched)
}

fn row(time: DateTime<Utc>, event: &str, fields: Row, watched: &WatchedRoom) -> Row {
    row_of_room(time, event, fields, &watched.name, &watched.room.to_string())
}

/// Returns the row of an event, with these fields of the API's Participant or Room.
pub fn row_of_room(
    time: DateTime<Utc>,
    event: &str,
    mut fields: Row,
    room_name: &str,
    room_sid: &str,
) -> Row {
    let head = [
        ("time", json!(time.to_rfc3339_opts(SecondsFormat::Secs, true))),
        ("event", json!(event)),
        ("room", json!(room_name)),
        ("room_sid", json!(room_sid)),
    ];
    let rest = API_FIELDS.iter().map(|&name| (name, fields.remove(name).unwrap_or(Value::Null)));
    output::row(head.into_iter().chain(rest))
}
