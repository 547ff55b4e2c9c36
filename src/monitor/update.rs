//! What the polls of one room or of all rooms find. Depends on `api`.

use std::rc::Rc;
use std::time::Duration;

use futures_util::stream::LocalBoxStream;
use tokio::sync::Notify;

use crate::api::{Client, Error, Participant, Room, RoomRef};
use crate::monitor::event::Event;

/// A room that is watched. It is looked up once: a later room with the same name is another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedRoom {
    /// The room by SID.
    pub room: RoomRef,
    /// The name; the SID of a room without a name.
    pub name: String,
}

impl WatchedRoom {
    /// Finds the room that was typed.
    pub async fn find(client: &Client, wanted: &RoomRef) -> anyhow::Result<Self> {
        let room = client.room(wanted).await?;
        let name = room.name().map_or_else(|| wanted.to_string(), str::to_owned);
        let sid = match room.sid() {
            Some(sid) => sid,
            None => client.room_sid(wanted).await?,
        };
        Ok(Self { room: RoomRef::Sid(sid), name })
    }

    /// Returns a room of the list of rooms, unless it has neither SID nor name.
    pub fn listed(room: &Room) -> Option<Self> {
        let reference = room.reference()?;
        let name = room.name().map_or_else(|| reference.to_string(), str::to_owned);
        Some(Self { room: reference, name })
    }
}

/// What a poll found.
pub enum Update {
    /// A room was created since the last poll.
    RoomCreated(Rc<WatchedRoom>, Room),
    /// A room was read.
    Room {
        /// The room.
        room: Rc<WatchedRoom>,
        /// The events since the last poll, by time.
        events: Vec<Event>,
        /// The participants who are present.
        present: Vec<Participant>,
    },
    /// A room has ended. Its last events come before.
    RoomEnded(Rc<WatchedRoom>, Room),
    /// All of the poll was read.
    Complete {
        /// How long the poll took.
        took: Duration,
        /// The number of rooms in progress.
        rooms: usize,
    },
    /// The poll failed, or the poll of some rooms, and the next one may succeed.
    Failed(Error),
}

/// The results of all polls, for callers that do other work meanwhile.
pub struct Updates<'m> {
    /// The updates. Fails if the credentials are refused.
    pub stream: LocalBoxStream<'m, Result<Update, Error>>,
    /// Makes the next poll due immediately.
    pub poll_now: Rc<Notify>,
}
