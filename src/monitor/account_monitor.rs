//! Follows every room in progress: polls the list of rooms and then the rooms. Depends on `api`, and on `output` for notices.

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::time::{Duration, Instant};

use async_stream::try_stream;
use chrono::{DateTime, Utc};
use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use crate::api::{Client, Error, Room, RoomFilter};
use crate::context::clock;
use crate::monitor::poller::{PollTarget, Poller, RoomAbsence};
use crate::monitor::room_state::{RoomState, TOLERANCE};
use crate::monitor::snapshot::{Snapshot, read_snapshot};
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::Messages;

/// The number of rooms that are read at the same time. It lets the client use its rate limit; a kick waits behind at most
/// this many requests.
const MAX_CONCURRENT_ROOMS: usize = 16;

/// Polls every room in progress and compares each snapshot of a room with the one before.
pub struct AccountMonitor<'m> {
    client: &'m Client,
    /// The server's time after the first list of rooms; `None` before.
    began: Option<DateTime<Utc>>,
    /// The rooms that are watched, by SID.
    rooms: BTreeMap<String, MonitoredRoom>,
    /// The SIDs of the rooms that have ended, kept for good: the list may lag.
    ended: HashSet<String>,
    poller: Poller<'m>,
}

struct MonitoredRoom {
    room: Rc<WatchedRoom>,
    state: RoomState,
    absence: RoomAbsence,
    /// Whether the latest list of rooms in progress has it.
    is_listed: bool,
}

impl<'m> AccountMonitor<'m> {
    /// Returns a monitor that polls immediately. It reports a failure once, until a poll succeeds.
    pub fn new(client: &'m Client, interval: Duration, messages: &'m Messages) -> Self {
        Self {
            client,
            began: None,
            rooms: BTreeMap::new(),
            ended: HashSet::new(),
            poller: Poller::new(PollTarget::AllRooms, interval, Some(messages)),
        }
    }

    /// Returns what the polls find, without an end. Fails if the credentials are refused.
    ///
    /// A room that is not listed any more is read once more, so that the last events in it are not lost.
    pub fn into_updates(self) -> Updates<'m> {
        let poll_now = Rc::clone(&self.poller.poll_now);
        Updates { stream: self.updates().boxed_local(), poll_now }
    }

    fn updates(mut self) -> impl Stream<Item = Result<Update, Error>> + 'm {
        try_stream! {
            loop {
                self.poller.wait().await;
                let started = Instant::now();
                let listed = match self.list_rooms().await {
                    Err(error) if !error.rejects_credentials() => {
                        self.poller.report_failure(&error);
                        yield Update::Failed(error);
                        continue;
                    }
                    listed => listed?,
                };
                for (room, created) in self.add_new(listed) {
                    yield Update::RoomCreated(room, created);
                }
                let mut failure = None;
                let mut snapshots = self.read_rooms();
                while let Some((sid, result)) = snapshots.next().await {
                    match self.apply(&sid, result) {
                        Ok(updates) => for update in updates { yield update },
                        Err(error) if error.rejects_credentials() => Err(error)?,
                        Err(error) => failure = failure.or(Some(error)),
                    }
                }
                if let Some(error) = failure {
                    self.poller.report_failure(&error);
                    yield Update::Failed(error);
                } else {
                    self.poller.report_success();
                    yield Update::Complete { took: started.elapsed(), rooms: self.rooms.len() };
                }
            }
        }
    }

    /// Reads the list of the rooms in progress.
    async fn list_rooms(&self) -> Result<Vec<Room>, Error> {
        self.client.rooms(RoomFilter::default(), usize::MAX).try_concat().await
    }

    /// Adds the listed rooms that are not watched yet. Returns those that were created since the watch started.
    fn add_new(&mut self, listed: Vec<Room>) -> Vec<(Rc<WatchedRoom>, Room)> {
        let now = clock::now(self.client);
        let is_first = self.began.is_none();
        let began = *self.began.get_or_insert(now);
        for room in self.rooms.values_mut() {
            room.is_listed = false;
        }
        let mut created = Vec::new();
        for room in listed {
            let Some(watched) = WatchedRoom::listed(&room).map(Rc::new) else { continue };
            let sid = watched.room.to_string();
            if self.ended.contains(&sid) {
                continue;
            }
            if let Some(known) = self.rooms.get_mut(&sid) {
                known.is_listed = true;
                continue;
            }
            let is_new = !is_first && room.created().is_none_or(|time| time > began - TOLERANCE);
            let state = if is_new {
                RoomState::of_new_room(room.created().unwrap_or(began))
            } else {
                RoomState::new(now)
            };
            if is_new {
                created.push((Rc::clone(&watched), room));
            }
            let absence = RoomAbsence::default();
            self.rooms.insert(sid, MonitoredRoom { room: watched, state, absence, is_listed: true });
        }
        created
    }

    /// Reads a snapshot of every watched room, concurrently.
    fn read_rooms(&self) -> impl Stream<Item = (String, Result<Snapshot, Error>)> + Unpin + use<'m> {
        let client = self.client;
        let reads = self.rooms.iter().map(|(sid, MonitoredRoom { room, state, is_listed, .. })| {
            let (sid, room, window, is_listed) =
                (sid.clone(), Rc::clone(room), state.poll_window(), *is_listed);
            async move { (sid, read_snapshot(client, &room.room, &window, is_listed).await) }
        });
        let reads = reads.collect::<Vec<_>>();
        Box::pin(stream::iter(reads).buffer_unordered(MAX_CONCURRENT_ROOMS))
    }

    /// Applies the snapshot of a room, and stops watching it if it has ended.
    fn apply(&mut self, sid: &str, result: Result<Snapshot, Error>) -> Result<Vec<Update>, Error> {
        let Some(MonitoredRoom { room, state, absence, .. }) = self.rooms.get_mut(sid) else {
            return Ok(Vec::new());
        };
        let snapshot = match result {
            ref result if absence.is_over(result) => Snapshot::of_ended_room(clock::now(self.client)),
            // The room is about to end.
            Err(Error::RoomNotFound { .. }) => return Ok(Vec::new()),
            result => result?,
        };
        let ended = snapshot.ended.clone();
        let (room, events) = (Rc::clone(room), state.apply(snapshot));
        let present = state.present().cloned().collect();
        let mut updates = vec![Update::Room { room: Rc::clone(&room), events, present }];
        if let Some(ended) = ended {
            self.rooms.remove(sid);
            self.ended.insert(sid.to_owned());
            updates.push(Update::RoomEnded(room, ended));
        }
        Ok(updates)
    }
}
