//! Follows a room: polls it and returns the events between two polls. Depends on `api`, and on `output` for notices.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures_util::{Stream, stream};

use crate::api::{Client, Error, Participant, Room, RoomRef};
use crate::context::clock;
use crate::monitor::event::Event;
use crate::monitor::poller::{Poll, Poller};
use crate::monitor::room_state::RoomState;
use crate::monitor::snapshot::{Snapshot, read_snapshot};
use crate::output::Notices;

/// The room that is watched. It is looked up once: a later room with the same name is another one.
pub struct WatchedRoom {
    /// The room by SID.
    pub room: RoomRef,
    /// The name.
    pub name: String,
    /// The server's time when the watch started.
    began: DateTime<Utc>,
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
        Ok(Self { room: RoomRef::Sid(sid), name, began: clock::now(client) })
    }
}

/// What a poll found.
pub enum Update {
    /// The room was read, or has ended.
    Read {
        /// The events since the last poll, by time.
        events: Vec<Event>,
        /// The participants who are present.
        present: Vec<Participant>,
        /// The room, if it has ended.
        ended: Option<Room>,
    },
    /// The poll failed, and the next one may succeed.
    Failed(Error),
}

/// Polls a room and compares each snapshot with the one before.
pub struct RoomMonitor<'m> {
    client: &'m Client,
    room: &'m RoomRef,
    state: RoomState,
    /// The poller, which tells when the next poll is due.
    pub poller: Poller<'m>,
}

impl<'m> RoomMonitor<'m> {
    /// Returns a monitor whose first poll is due at once. A failure is reported once, until a poll succeeds.
    pub fn new(
        client: &'m Client,
        watched: &'m WatchedRoom,
        interval: Duration,
        notices: &'m Notices,
    ) -> Self {
        let state = RoomState::new(watched.began);
        Self { client, room: &watched.room, state, poller: Poller::new(interval, notices) }
    }

    /// Polls the room. Fails if the credentials are refused.
    pub async fn poll(&mut self) -> Result<Update, Error> {
        let window = self.state.poll_window();
        let result = read_snapshot(self.client, self.room, &window).await;
        let snapshot = match self.poller.classify(result)? {
            Poll::Read(snapshot) => snapshot,
            Poll::RoomGone => Snapshot::of_ended_room(Utc::now()),
            Poll::Failed(error) => return Ok(Update::Failed(error)),
        };
        let ended = snapshot.ended.clone();
        let events = self.state.apply(snapshot);
        Ok(Update::Read { events, present: self.state.present().cloned().collect(), ended })
    }

    /// Returns the results of all polls, for callers that do other work meanwhile.
    pub fn into_updates(self) -> impl Stream<Item = Result<Update, Error>> + 'm {
        stream::unfold(self, |mut monitor| async move {
            monitor.poller.wait().await;
            Some((monitor.poll().await, monitor))
        })
    }
}
