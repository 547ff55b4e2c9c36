//! Snapshots of a room. Depends on `api`.
//!
//! A snapshot takes four lists: the three of [`PRESENT`], which include everyone who is present even if a status changes
//! between two of them, and then the disconnected participants, which include whoever leaves meanwhile. The room itself is
//! read only if no participant is present, because it may have ended.

use std::collections::{BTreeMap, HashSet};
use std::pin::pin;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::TryStreamExt;
use serde_json::Map;

use crate::api::{
    Client, Error, Filter, Listing, MergedLists, Moment, PRESENT, Participant, Room, RoomRef, Status,
};
use crate::context::clock;
use crate::monitor::event::key;

/// The page size, the largest that the API allows, so that a list is one request.
const PAGE: usize = 1000;

/// One reading of a room.
#[derive(Debug)]
pub struct Snapshot {
    /// The server's time before the first list was requested.
    pub asked: Option<DateTime<Utc>>,
    /// The time when the last list had arrived.
    pub at: DateTime<Utc>,
    /// The participants who are listed as present.
    pub present: Vec<Participant>,
    /// The participants who are listed as disconnected, back to [`PollWindow::gone_since`].
    pub gone: Vec<Participant>,
    /// The room, if it has ended.
    pub ended: Option<Room>,
}

impl Snapshot {
    /// Returns the snapshot of a room that has ended and cannot be read any more.
    pub fn of_ended_room(at: DateTime<Utc>) -> Self {
        let ended = Some(Room::from(Map::new()));
        Self { asked: None, at, present: Vec::new(), gone: Vec::new(), ended }
    }
}

/// What the next snapshot has to include.
#[derive(Debug, Clone)]
pub struct PollWindow {
    /// Disconnected participants who joined after this have to be listed.
    pub since: DateTime<Utc>,
    /// The known participants by key, and when each of them joined.
    pub joined: BTreeMap<String, Option<DateTime<Utc>>>,
}

impl PollWindow {
    /// Returns the join time from which on disconnected participants have to be listed, when these are present: it includes
    /// sessions that the last snapshot may have missed, and participants who were present then and are missing now.
    pub fn gone_since(&self, present: &[Participant]) -> DateTime<Utc> {
        let present: HashSet<_> = present.iter().filter_map(key).collect();
        let missing = self.joined.iter().filter(|(key, _)| !present.contains(key.as_str()));
        let earliest = missing.filter_map(|(_, joined)| *joined).min();
        // The API may leave out the bound itself.
        earliest.map_or(self.since, |joined| self.since.min(joined - TimeDelta::seconds(1)))
    }
}

/// The participants in the lists of [`PRESENT`], each as last listed.
#[derive(Debug)]
pub struct PresentLists {
    /// The participants who are present.
    pub present: Vec<Participant>,
    /// The participants who have left.
    pub gone: Vec<Participant>,
    /// Whether the room is known to have ended, as far as the lists tell.
    pub is_room_over: bool,
}

/// Reads a snapshot of the room. A room that `is_in_progress`, as a list has just shown, is not looked up.
pub async fn read_snapshot(
    client: &Client,
    room: &RoomRef,
    window: &PollWindow,
    is_in_progress: bool,
) -> Result<Snapshot, Error> {
    let asked = client.server_time();
    let PresentLists { present, mut gone, .. } = read_present(client, room).await?;
    let ended = if present.is_empty() && !is_in_progress {
        Some(client.room(room).await?).filter(Room::is_completed)
    } else {
        None
    };
    let filter = Filter { created_after: Some(Moment::At(window.gone_since(&present))), ..Filter::default() };
    gone.extend(client.participants(room, &[Some(Status::Disconnected)], &filter, PAGE).try_concat().await?);
    let at = clock::now(client);
    Ok(Snapshot { asked, at, present, gone, ended })
}

/// Reads the lists of the participants who are present. A completed room lists everyone who was there; its first page is
/// enough to tell.
pub async fn read_present(client: &Client, room: &RoomRef) -> Result<PresentLists, Error> {
    let all = Filter::default();
    let mut listings = pin!(client.listings(room, PRESENT, &all, PAGE));
    let mut merged = MergedLists::default();
    let mut is_over = false;
    while let Some(Listing { participants, is_room_completed }) = listings.try_next().await? {
        merged.extend(participants);
        is_over = is_room_completed;
        if is_over {
            break;
        }
    }
    let (gone, present) = merged.into_items().into_iter().partition(Participant::has_left);
    Ok(PresentLists { present, gone, is_room_over: is_over })
}
