//! `roomctl watch` as rows: one row per event, written at the end of the poll that finds it.
//!
//! Depends on `monitor` for the events and their rows, and on `output` for the format.

use std::collections::HashMap;
use std::io;

use chrono::{DateTime, Utc};
use futures_util::StreamExt;

use crate::api::{Client, Room, RoomRef};
use crate::commands::watch::narrowing::Narrowing;
use crate::context::clock;
use crate::monitor::event::{Event, EventKind};
use crate::monitor::event_name;
use crate::monitor::event_row::{participant_row, room_row};
use crate::monitor::event_writer::EventWriter;
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::{Row, stdout_has_reader};

/// Writes the events to `writer` until the room ends or stdout is closed: those of each poll by time, whatever their rooms.
///
/// With `initial`, the participants who are present at the first poll are written as `present` events. Fails if the
/// credentials are refused or a row cannot be written.
pub async fn write(
    mut updates: Updates<'_>,
    mut narrowing: Narrowing<'_>,
    initial: bool,
    client: &Client,
    writer: &mut EventWriter<'_>,
) -> anyhow::Result<()> {
    let mut poll = PollRows::default();
    while let Some(update) = updates.stream.next().await {
        if !stdout_has_reader() {
            return Ok(());
        }
        let now = clock::now(client);
        match update.map(|update| narrowing.apply(update, now)) {
            Ok(Update::Room { room, mut events, .. }) => {
                events.retain(|event| initial || event.kind != EventKind::Present);
                for event in events {
                    poll.add(event, &room);
                }
            }
            Ok(Update::RoomCreated(watched, room)) => {
                poll.add_room(event_name::ROOM_CREATED, room.created().unwrap_or(now), room, &watched);
            }
            Ok(Update::RoomEnded(watched, room)) => {
                poll.add_room(event_name::ROOM_ENDED, room.ended().unwrap_or(now), room, &watched);
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
        let (was_present, time) = (event.kind == EventKind::Present, event.time);
        self.push(was_present, time, participant_row(event, watched), watched);
    }

    /// Adds the row of an event of the room.
    fn add_room(&mut self, event: &'static str, time: DateTime<Utc>, room: Room, watched: &WatchedRoom) {
        let row = room_row(event, time, room, watched);
        self.push(false, time, row, watched);
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
    fn write(&mut self, writer: &mut EventWriter<'_>) -> io::Result<()> {
        let Self { mut rows, .. } = std::mem::take(self);
        rows.sort_by_key(|(key, _)| *key);
        if rows.is_empty() {
            Ok(())
        } else {
            writer.write_all(rows.into_iter().map(|(_, row)| row).collect())
        }
    }
}
