//! Follows a room: polls it and returns the events between two polls. Depends on `api`, and on `output` for notices.

use std::rc::Rc;
use std::time::{Duration, Instant};

use async_stream::try_stream;
use futures_util::{Stream, StreamExt};

use crate::api::{Client, Error};
use crate::context::clock;
use crate::monitor::poller::{Poll, PollTarget, Poller};
use crate::monitor::room_state::RoomState;
use crate::monitor::snapshot::{Snapshot, read_snapshot};
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::Messages;

/// Polls a room and compares each snapshot with the one before.
pub struct RoomMonitor<'m> {
    client: &'m Client,
    room: Rc<WatchedRoom>,
    state: RoomState,
    poller: Poller<'m>,
}

impl<'m> RoomMonitor<'m> {
    /// Returns a monitor that polls immediately. It reports a failure to `messages` once, until a poll succeeds.
    pub fn new(
        client: &'m Client,
        room: Rc<WatchedRoom>,
        interval: Duration,
        messages: Option<&'m Messages>,
    ) -> Self {
        let state = RoomState::new(clock::now(client));
        Self { client, room, state, poller: Poller::new(PollTarget::Room, interval, messages) }
    }

    /// Returns what the polls find, until the room has ended. Fails if the credentials are refused.
    pub fn into_updates(self) -> Updates<'m> {
        let poll_now = Rc::clone(&self.poller.poll_now);
        Updates { stream: self.updates().boxed_local(), poll_now }
    }

    fn updates(mut self) -> impl Stream<Item = Result<Update, Error>> + 'm {
        try_stream! {
            loop {
                self.poller.wait().await;
                let started = Instant::now();
                let window = self.state.poll_window();
                let result = read_snapshot(self.client, &self.room.room, &window, false).await;
                let snapshot = match self.poller.classify(result)? {
                    Poll::Read(snapshot) => snapshot,
                    Poll::RoomGone => Snapshot::of_ended_room(clock::now(self.client)),
                    Poll::Failed(error) => {
                        yield Update::Failed(error);
                        continue;
                    }
                };
                let ended = snapshot.ended.clone();
                let events = self.state.apply(snapshot);
                let present = self.state.present().cloned().collect();
                yield Update::Room { room: Rc::clone(&self.room), events, present };
                if let Some(ended) = ended {
                    yield Update::RoomEnded(Rc::clone(&self.room), ended);
                    return;
                }
                yield Update::Complete { took: started.elapsed(), rooms: 1 };
            }
        }
    }
}
