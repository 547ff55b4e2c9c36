//! The watch for programs: a row an event, written at once.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use tokio::time::MissedTickBehavior;

use crate::api::{Client, Room};
use crate::monitor::poll_failures::{FailureKind, PollFailures};
use crate::monitor::room_state::{Event, EventKind, RoomState, Snapshot};
use crate::monitor::snapshot::read_snapshot;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::{self, Column, Kind, Notices, Row, Sink, stdout_has_reader};

/// The fields of an event.
pub const FIELDS: &[Column] = &[
    Column::new("time", "TIME", Kind::Moment),
    Column::new("event", "EVENT", Kind::Status),
    Column::new("room", "ROOM", Kind::Text),
    Column::new("room_sid", "ROOM_SID", Kind::Sid),
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("status", "STATUS", Kind::Status),
    Column::new("start_time", "JOINED", Kind::Moment),
    Column::new("end_time", "LEFT", Kind::Moment),
    Column::new("duration", "STAYED", Kind::Seconds),
    Column::new("date_created", "CREATED", Kind::Moment),
    Column::new("date_updated", "UPDATED", Kind::Moment),
];

/// The fields where rows cannot hold all.
pub const USUAL: &[&str] = &["time", "event", "identity", "sid", "status"];

/// EventKind there is of the API's own fields in an event.
const KEPT: &[&str] =
    &["identity", "sid", "status", "start_time", "end_time", "duration", "date_created", "date_updated"];

/// Hands each event to the sink until the room is over; first those who are there, if `initial`.
pub async fn follow(
    client: &Client,
    watched: &WatchedRoom,
    every: Duration,
    initial: bool,
    sink: &mut dyn Sink,
    notices: &Notices,
) -> anyhow::Result<()> {
    let mut state = RoomState::new(watched.began);
    let mut rounds = tokio::time::interval(every);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failures = PollFailures::default();
    loop {
        rounds.tick().await;
        if !stdout_has_reader() {
            return Ok(());
        }
        let reading = match read_snapshot(client, &watched.room, &state.poll_window()).await {
            Ok(reading) => {
                failures.clear(notices);
                reading
            }
            Err(error) => match failures.classify(error, notices)? {
                FailureKind::RoomEnded => Snapshot::of_the_end(Utc::now()),
                FailureKind::Transient(_) => continue,
            },
        };
        let over = reading.over.clone();
        let mut events = state.take(reading);
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
    filled(event.time, event.kind.name(), event.stay.into_fields(), watched)
}

/// The row that tells of the room's end, with the room's own status and times.
pub fn end(room: Room, watched: &WatchedRoom) -> Row {
    let time = room.ended().unwrap_or_else(Utc::now);
    let mut fields = room.into_fields();
    fields.remove("sid");
    filled(time, "room-ended", fields, watched)
}

fn filled(time: DateTime<Utc>, event: &str, mut fields: Row, watched: &WatchedRoom) -> Row {
    let head = [
        ("time", json!(time.to_rfc3339_opts(SecondsFormat::Secs, true))),
        ("event", json!(event)),
        ("room", json!(watched.name)),
        ("room_sid", json!(watched.room.to_string())),
    ];
    let rest = KEPT.iter().map(|&name| (name, fields.remove(name).unwrap_or(Value::Null)));
    output::row(head.into_iter().chain(rest))
}
