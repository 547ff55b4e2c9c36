//! `roomctl watch` as rows: one row per event, written at the end of the poll that finds it.
//!
//! Depends on `monitor` for the events, and on `output` for the format.

use std::collections::HashMap;
use std::io;

use chrono::{DateTime, SecondsFormat, Utc};
use futures_util::StreamExt;
use serde_json::{Value, json};

use crate::api::{Client, Room, RoomRef};
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

/// Writes the events to `writer` until the room ends or stdout is closed: those of each poll by time, whatever their rooms.
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
    let mut poll = PollRows::default();
    while let Some(update) = updates.stream.next().await {
        if !stdout_has_reader() {
            return Ok(());
        }
        match update.map(|update| narrowing.apply(update, clock::now(client))) {
            Ok(Update::Room { room, mut events, .. }) => {
                events.retain(|event| initial || event.kind != EventKind::Present);
                for event in events {
                    poll.add(event, &room);
                }
            }
            Ok(Update::RoomCreated(watched, room)) => {
                poll.add_room("room-created", room.created(), room, &watched);
            }
            Ok(Update::RoomEnded(watched, room)) => {
                poll.add_room("room-ended", room.ended(), room, &watched);
            }
            Ok(Update::Complete { .. } | Update::Failed(_)) => poll.write(writer)?,
            Err(error) => {
                poll.write(writer)?;
                return Err(error.into());
            }
        }
    }
    Ok(poll.write(writer)?)
}

/// The rows of one poll. The rooms are read concurrently, so their events arrive in any order.
#[derive(Default)]
struct PollRows {
    /// Each with what it is sorted by: the participants who were present come first.
    rows: Vec<((bool, DateTime<Utc>), Row)>,
    /// The latest time of each room so far: the events of a room stay in their order, whatever the clocks say.
    latest: HashMap<RoomRef, DateTime<Utc>>,
}

impl PollRows {
    fn add(&mut self, event: Event, watched: &WatchedRoom) {
        let was_present = event.kind == EventKind::Present;
        let row = event_row(event.time, event.kind.name(), event.participant.into_fields(), watched);
        self.push(was_present, event.time, row, watched);
    }

    /// Adds the row of an event of the room, with the status and times of the room.
    fn add_room(&mut self, event: &str, time: Option<DateTime<Utc>>, room: Room, watched: &WatchedRoom) {
        let mut fields = room.into_fields();
        fields.remove("sid");
        let time = time.unwrap_or_else(Utc::now);
        self.push(false, time, event_row(time, event, fields, watched), watched);
    }

    fn push(&mut self, was_present: bool, time: DateTime<Utc>, row: Row, watched: &WatchedRoom) {
        let mut key = time;
        if !was_present {
            let latest = self.latest.entry(watched.room.clone()).or_insert(time);
            *latest = time.max(*latest);
            key = *latest;
        }
        self.rows.push(((!was_present, key), row));
    }

    /// Writes the rows by time, and forgets them.
    fn write(&mut self, writer: &mut dyn RowWriter) -> io::Result<()> {
        let Self { mut rows, .. } = std::mem::take(self);
        rows.sort_by_key(|(key, _)| *key);
        if rows.is_empty() { Ok(()) } else { writer.rows(rows.into_iter().map(|(_, row)| row).collect()) }
    }
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
