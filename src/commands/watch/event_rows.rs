//! `roomctl watch` as rows: one row per event, written as soon as a poll finds it.
//!
//! Depends on `monitor` for the events, and on `output` for the format.

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::api::{Client, Room};
use crate::commands::watch::narrowing::Narrowing;
use crate::context::clock;
use crate::monitor::event::{Event, EventKind};
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::{self, Column, ColumnType, Row, RowWriter, stdout_has_reader};

/// The columns of an event.
pub const FIELDS: &[Column] = &[
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
];

/// The default columns of formats that do not print all of them.
pub const DEFAULT_FIELDS: &[&str] = &["time", "event", "identity", "sid", "status"];

/// The same for the events of several rooms.
pub const DEFAULT_FIELDS_EVERYWHERE: &[&str] = &["time", "event", "room", "identity", "sid", "status"];

/// The fields of an event that are taken from the API's Participant or Room.
const API_FIELDS: &[&str] =
    &["identity", "sid", "status", "start_time", "end_time", "duration", "date_created", "date_updated"];

/// Writes each event to `writer` until the room ends or stdout is closed.
///
/// With `initial`, the participants who are present at the first poll are written as `present` events. Fails if the
/// credentials are refused or a row cannot be written.
pub async fn write(
    mut updates: Updates<'_>,
    mut narrowing: Narrowing<'_>,
    initial: bool,
    client: &Client,
    writer: &mut dyn RowWriter,
) -> anyhow::Result<()> {
    while let Some(update) = updates.stream.next().await {
        if !stdout_has_reader() {
            return Ok(());
        }
        let rows = match narrowing.apply(update?, clock::now(client)) {
            Update::Room { room, mut events, .. } => {
                events.retain(|event| initial || event.kind != EventKind::Present);
                events.into_iter().map(|event| row(event, &room)).collect()
            }
            Update::RoomCreated(watched, room) => {
                vec![room_row("room-created", room.created(), room, &watched)]
            }
            Update::RoomEnded(watched, room) => vec![room_row("room-ended", room.ended(), room, &watched)],
            Update::Complete { .. } | Update::Failed(_) => Vec::new(),
        };
        if !rows.is_empty() {
            writer.rows(rows)?;
        }
    }
    Ok(())
}

fn row(event: Event, watched: &WatchedRoom) -> Row {
    event_row(event.time, event.kind.name(), event.participant.into_fields(), watched)
}

/// Returns the row of an event of the room, with the status and times of the room.
fn room_row(event: &str, time: Option<DateTime<Utc>>, room: Room, watched: &WatchedRoom) -> Row {
    let mut fields = room.into_fields();
    fields.remove("sid");
    event_row(time.unwrap_or_else(Utc::now), event, fields, watched)
}

fn event_row(time: DateTime<Utc>, event: &str, mut fields: Row, watched: &WatchedRoom) -> Row {
    let head = [
        ("time", json!(time.to_rfc3339_opts(SecondsFormat::Secs, true))),
        ("event", json!(event)),
        ("room", json!(watched.name)),
        ("room_sid", json!(watched.room.to_string())),
    ];
    let rest = API_FIELDS.iter().map(|&name| (name, fields.remove(name).unwrap_or(Value::Null)));
    output::row(head.into_iter().chain(rest))
}
