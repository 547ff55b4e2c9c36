//! `roomctl watch` as rows: one row per event, written as soon as a poll finds it.
//!
//! Depends on `monitor` for the events and their rows, and on `output` for the format.

use futures_util::StreamExt;

use crate::api::Client;
use crate::commands::watch::narrowing::Narrowing;
use crate::context::clock;
use crate::monitor::event::EventKind;
use crate::monitor::event_row::{participant_row, room_row};
use crate::monitor::update::{Update, Updates};
use crate::output::{RowWriter, stdout_has_reader};

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
                events.into_iter().map(|event| participant_row(event, &room)).collect()
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
