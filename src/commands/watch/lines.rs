//! `roomctl watch` as rows: one row per event, written as soon as a poll finds it.
//!
//! Depends on `monitor` for the snapshots and the events, and on `output` for the format.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::time::MissedTickBehavior;

use crate::api::{Client, Room};
use crate::monitor::poll_failures::{FailureKind, PollFailures};
use crate::monitor::room_state::{Event, EventKind, RoomState, Snapshot};
use crate::monitor::snapshot::read_snapshot;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::{self, Column, ColumnType, Messages, Row, RowWriter, stdout_has_reader};

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

/// The fields of an event that are taken from the API's Participant or Room.
const API_FIELDS: &[&str] =
    &["identity", "sid", "status", "start_time", "end_time", "duration", "date_created", "date_updated"];

/// Polls the room and writes each event to the sink until the room ends or stdout is closed.
///
/// With `initial`, the participants who are present at the first poll are written as `present` events. Transient errors
/// are reported once and retried; other errors are returned.
pub async fn follow(
    client: &Client,
    watched: &WatchedRoom,
    poll_interval: Duration,
    initial: bool,
    sink: &mut dyn RowWriter,
    messages: &Messages,
) -> anyhow::Result<()> {
    let mut state = RoomState::new(watched.began);
    let mut polls = tokio::time::interval(poll_interval);
    polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failures = PollFailures::default();
    loop {
        polls.tick().await;
        if !stdout_has_reader() {
            return Ok(());
        }
        let snapshot = match read_snapshot(client, &watched.room, &state.poll_window()).await {
            Ok(snapshot) => {
                failures.clear(messages);
                snapshot
            }
            Err(error) => match failures.classify(error, messages)? {
                FailureKind::RoomEnded => Snapshot::of_the_end(Utc::now()),
                FailureKind::Transient(_) => continue,
            },
        };
        let over = snapshot.over.clone();
        let mut events = state.take(snapshot);
        events.retain(|event| initial || event.kind != EventKind::Present);
        if !events.is_empty() {
            sink.rows(events.into_iter().map(|event| row(event, watched)).collect())?;
        }
        if let Some(room) = over {
            sink.rows(vec![end(room, watched)])?;
            return Ok(());
        }
    }
}

fn row(event: Event, watched: &WatchedRoom) -> Row {
    event_row(event.time, event.kind.name(), event.participant.into_fields(), watched)
}

/// Returns the `room-ended` row, with the status and times of the room.
pub fn end(room: Room, watched: &WatchedRoom) -> Row {
    let time = room.ended().unwrap_or_else(Utc::now);
    let mut fields = room.into_fields();
    fields.remove("sid");
    event_row(time, "room-ended", fields, watched)
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
