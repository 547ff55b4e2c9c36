//! The rooms that are read round after round, and the state of the round: what is read next, and what a result changes.
//! Depends on `api`, and on `context` for messages.

use std::collections::{HashSet, VecDeque};
use std::mem;
use std::rc::Rc;
use std::time::{Duration, Instant};

use futures_util::future::{FutureExt, LocalBoxFuture};
use futures_util::stream::{self, StreamExt, TryStreamExt};
use indexmap::IndexMap;

use crate::api::{self, Client, Room, RoomFilter};
use crate::context::Context;
use crate::monitor::followed_room::{FollowedRoom, Reading, RoomReading};
use crate::monitor::outage::{Outage, RequestKind};
use crate::monitor::room_action::{Followup, Notice, RoomAction};
use crate::monitor::scope::{Limit, Scope};
use crate::monitor::stop_reason::StopReason;
use crate::monitor::update::WatchedRoom;

/// The shortest round. A room alone takes the three lists of [`api::PRESENT`], so that no participant who is present is
/// missed: 3 of the 80 reads per second that an account has by default.
pub const MIN_ROUND: Duration = Duration::from_secs(1);

/// Up to this many rooms are read with the three lists of [`api::PRESENT`] in every round.
const FEW_ROOMS: usize = 4;

/// One of this many rooms is read in full in a round; the others take one list.
const ROUNDS_PER_FULL_READING: usize = 40;

/// The number of rooms that are read at the same time. It lets the client use its rate limit; a request of an action waits
/// behind at most this many.
pub const MAX_CONCURRENT_READS: usize = 32;

/// The number of lists of rooms in a row that miss a room before it counts as ended: a list may skip one between two pages.
const MAX_MISSED_LISTS: u32 = 2;

/// The number of failed readings in a row after which a room is reported, while other rooms can be read.
const FAILURES_REPORTED: u32 = 5;

/// The rooms that are read, and the state of the round.
pub struct Rounds<'r> {
    client: &'r Client,
    context: &'r Context,
    scope: Scope,
    limit: Limit,
    /// The rooms in progress, by SID.
    rooms: IndexMap<String, FollowedRoom>,
    /// The SIDs of the rooms that have ended: a list may lag.
    ended: HashSet<String>,
    /// The rooms that are still to be read in this round.
    queue: VecDeque<String>,
    began: Instant,
    /// The number of rounds so far.
    count: usize,
    listing: Listing,
    has_listed: bool,
    is_round_reported: bool,
    outage: Outage,
    /// Whether an outage has just ended.
    is_resumed: bool,
}

/// The state of the list of rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    Idle,
    Due,
    Running,
}

impl<'r> Rounds<'r> {
    /// Returns the state before the first round.
    pub fn new(scope: Scope, limit: Limit, client: &'r Client, context: &'r Context) -> Self {
        let mut known = IndexMap::new();
        if let Scope::Rooms { rooms, .. } = &scope {
            for (room, created) in rooms.iter().cloned() {
                known.insert(room.room.to_string(), FollowedRoom::new(Rc::new(room), created, false));
            }
        }
        let mut rounds = Self {
            client,
            context,
            scope,
            limit,
            rooms: known,
            ended: HashSet::new(),
            queue: VecDeque::new(),
            began: Instant::now(),
            count: 0,
            listing: Listing::Idle,
            has_listed: false,
            is_round_reported: true,
            outage: Outage::default(),
            is_resumed: false,
        };
        rounds.has_listed = !rounds.can_list();
        rounds
    }

    /// Whether there is one round only.
    fn is_single(&self) -> bool {
        matches!(self.limit, Limit::OneRound)
    }

    /// Whether a list of rooms can find another room.
    fn can_list(&self) -> bool {
        matches!(self.scope, Scope::Everywhere(_)) || self.closed_names().next().is_some()
    }

    /// Returns the names that have no open room.
    fn closed_names(&self) -> impl Iterator<Item = &String> {
        let names = match &self.scope {
            Scope::Rooms { names, .. } => names.as_slice(),
            Scope::Everywhere(_) => &[],
        };
        names.iter().filter(|name| !self.rooms.values().any(|room| room.room.name == **name))
    }

    /// Returns why the readings are over, if they are. `is_idle` if no reading and no action is running.
    pub fn completion(&self, is_idle: bool) -> Option<StopReason> {
        let can_follow = match &self.scope {
            Scope::Rooms { names, .. } => !names.is_empty(),
            Scope::Everywhere(_) => true,
        };
        if self.rooms.is_empty() && !can_follow {
            return Some(StopReason::RoomEnded);
        }
        let is_round_over = self.count > 0 && self.is_round_reported && is_idle;
        let is_over = self.is_single() && is_round_over && self.rooms.values().all(FollowedRoom::is_settled);
        is_over.then_some(StopReason::TimeElapsed)
    }

    /// Returns why the readings cannot go on, if they cannot: the client is stopped, or the only round has failed.
    pub fn failure(&mut self) -> Option<StopReason> {
        if self.client.is_stopped() {
            return Some(StopReason::Stopped);
        }
        let is_failed = self.is_single() && self.outage.is_paused();
        is_failed.then(|| self.outage.failure.take().map_or(StopReason::Stopped, StopReason::Unreachable))
    }

    /// Returns why the readings stop at the time limit.
    pub fn time_over(&mut self) -> StopReason {
        self.outage.failure.take().map_or(StopReason::TimeElapsed, StopReason::Unreachable)
    }

    /// Whether all readings of the round have begun, so that the next round may begin.
    pub fn is_round_begun(&self) -> bool {
        self.queue.is_empty()
    }

    /// Returns whether an outage has ended since the last call.
    pub fn take_resumed(&mut self) -> bool {
        mem::take(&mut self.is_resumed)
    }

    /// Returns the list of rooms, if it is due.
    pub fn next_list(&mut self) -> Option<LocalBoxFuture<'r, Result<Vec<Room>, api::Error>>> {
        (self.listing == Listing::Due).then(|| {
            self.listing = Listing::Running;
            self.list()
        })
    }

    /// Begins a round. During an outage it is one request; returns the wait until the next one.
    pub fn begin(&mut self) -> Option<Duration> {
        self.began = Instant::now();
        self.count += 1;
        if self.outage.is_paused() {
            if self.is_probed_by_list() {
                self.require_list();
            } else {
                // Another room each time: one of them may fail for good.
                let idle = self.rooms.iter().filter(|(_, room)| !room.is_busy).map(|(sid, _)| sid);
                let idle = idle.collect::<Vec<_>>();
                let next = self.outage.attempts as usize % idle.len().max(1);
                self.queue = idle.get(next).map(|sid| (*sid).clone()).into_iter().collect();
            }
            return Some(self.outage.next_wait());
        }
        self.is_round_reported = false;
        if self.is_single() && self.count > 1 {
            self.begin_again();
            return None;
        }
        self.require_list();
        // A room that is still being read has its turn at the end of the round.
        let (busy, idle): (Vec<_>, Vec<_>) = self.rooms.iter().partition(|(_, room)| room.is_busy);
        self.queue = idle.into_iter().chain(busy).map(|(sid, _)| sid.clone()).collect();
        let mut least_recent = self.rooms.values_mut().filter(|room| !room.is_full_due).collect::<Vec<_>>();
        least_recent.sort_by_key(|room| room.last_full);
        let count = least_recent.len().div_ceil(ROUNDS_PER_FULL_READING);
        least_recent.into_iter().take(count).for_each(|room| room.is_full_due = true);
        None
    }

    /// Repeats what has failed in the only round.
    fn begin_again(&mut self) {
        if !self.has_listed {
            self.require_list();
        }
        let unsettled = self.rooms.iter().filter(|(_, room)| !room.is_settled());
        self.queue = unsettled.map(|(sid, _)| sid.clone()).collect();
    }

    /// Makes the list of rooms due, unless it is being read or can find nothing.
    fn require_list(&mut self) {
        if self.listing == Listing::Idle && self.can_list() {
            self.listing = Listing::Due;
        }
    }

    /// Whether the list of rooms is requested to find out if an outage is over; otherwise a room is read. It is the kind of
    /// request that failed: the other kind can succeed during the outage.
    fn is_probed_by_list(&self) -> bool {
        let is_read = self.outage.failed == Some(RequestKind::Reading) && !self.rooms.is_empty();
        !is_read && self.can_list()
    }

    /// Returns the next reading of this round.
    pub fn next_reading(&mut self, needs_departures: bool) -> Option<LocalBoxFuture<'r, Reading>> {
        let is_few = self.rooms.len() <= FEW_ROOMS;
        let is_named = matches!(&self.scope, Scope::Rooms { names, .. } if !names.is_empty());
        while let Some(sid) = self.queue.pop_front() {
            if let Some(room) = self.rooms.get_mut(&sid)
                && !room.is_busy
            {
                let reading = room.read(self.client, is_few, needs_departures, is_named, self.count);
                return Some(reading.boxed_local());
            }
        }
        None
    }

    /// Reports the round once all of its readings have begun.
    pub fn report_round(&mut self, action: &impl RoomAction) {
        if !self.is_round_reported && self.has_listed && self.queue.is_empty() && !self.outage.is_paused() {
            self.is_round_reported = true;
            let took = self.began.elapsed().max(MIN_ROUND);
            action.notice(Notice::Round { took, rooms: self.rooms.len() });
        }
    }

    /// Reads the list of the rooms in progress, or looks for the names that have no open room.
    fn list(&self) -> LocalBoxFuture<'r, Result<Vec<Room>, api::Error>> {
        let client = self.client;
        match &self.scope {
            Scope::Everywhere(_) => {
                async { client.rooms(RoomFilter::default(), usize::MAX).try_concat().await }.boxed_local()
            }
            Scope::Rooms { .. } => {
                let closed = self.closed_names().cloned().collect::<Vec<_>>();
                async move {
                    let lookups = closed.into_iter().map(|name| async move {
                        let filter = RoomFilter { name: Some(name.clone()), ..RoomFilter::default() };
                        let mut rooms: Vec<Room> = client.rooms(filter, usize::MAX).try_concat().await?;
                        rooms.retain(|room| room.name() == Some(&*name));
                        Ok(rooms)
                    });
                    let found = stream::iter(lookups).buffered(MAX_CONCURRENT_READS);
                    found.try_concat().await
                }
                .boxed_local()
            }
        }
    }

    /// Adds the rooms of a list that are not known yet, to be read next, and removes those that have ended.
    pub fn apply_list(
        &mut self,
        listed: Result<Vec<Room>, api::Error>,
        action: &impl RoomAction,
    ) -> Result<(), api::Error> {
        self.listing = Listing::Idle;
        let listed = match listed {
            Ok(listed) => listed,
            Err(error) => return self.fail(error, RequestKind::List, action),
        };
        self.succeed(RequestKind::List, action);
        if let Scope::Everywhere(_) = self.scope {
            let sids = listed.iter().filter_map(|room| Some(room.reference()?.to_string()));
            let sids = sids.collect::<HashSet<_>>();
            let mut missing = Vec::new();
            for (sid, room) in &mut self.rooms {
                room.missed_lists = if sids.contains(sid) { 0 } else { room.missed_lists + 1 };
                if room.missed_lists >= MAX_MISSED_LISTS {
                    missing.push(sid.clone());
                }
            }
            for sid in missing {
                self.end(&sid, action);
            }
        }
        let is_first = !mem::replace(&mut self.has_listed, true);
        let mut opened = VecDeque::new();
        for room in listed {
            let Some(watched) = WatchedRoom::listed(&room) else { continue };
            let sid = watched.room.to_string();
            if self.is_in_scope(&watched.name) && !self.ended.contains(&sid) && !self.rooms.contains_key(&sid)
            {
                opened.push_back(sid.clone());
                self.rooms.insert(sid, FollowedRoom::new(Rc::new(watched), room.created(), !is_first));
            }
        }
        opened.append(&mut self.queue);
        self.queue = opened;
        Ok(())
    }

    fn is_in_scope(&self, name: &str) -> bool {
        match &self.scope {
            Scope::Everywhere(globs) => globs.is_empty() || globs.iter().any(|glob| glob.is_match(name)),
            Scope::Rooms { .. } => true,
        }
    }

    /// Applies a reading. Returns what the action gets, with the SID of the room.
    pub fn apply(
        &mut self,
        reading: Reading,
        action: &impl RoomAction,
    ) -> Result<Option<(String, RoomReading)>, api::Error> {
        let Reading { sid, kind, asked, lists } = reading;
        let Some(room) = self.rooms.get_mut(&sid) else { return Ok(None) };
        room.is_busy = false;
        let is_gone = room.absence.is_over(&lists);
        match lists {
            Ok(lists) if !lists.is_room_over => {
                if mem::take(&mut room.failures) >= FAILURES_REPORTED {
                    self.context.messages.info(&format!("room '{}' is reachable again", room.room.name));
                }
                let next = room.apply(lists, kind, asked);
                room.is_busy = true;
                self.succeed(RequestKind::Reading, action);
                Ok(Some((sid, next)))
            }
            Err(_) if is_gone => {
                self.end(&sid, action);
                Ok(None)
            }
            Ok(_) => {
                self.end(&sid, action);
                Ok(None)
            }
            // The room is about to end.
            Err(api::Error::RoomNotFound { .. }) if self.rooms.len() > 1 => Ok(None),
            Err(error) => {
                self.count_failed_reading(&sid, &error);
                self.fail(error, RequestKind::Reading, action).map(|()| None)
            }
        }
    }

    /// Counts a failed reading of a room, and warns once of a room that cannot be read while others can. The only round fails
    /// with the error instead.
    fn count_failed_reading(&mut self, sid: &str, error: &api::Error) {
        let is_silent = self.is_single() || self.outage.is_paused();
        let Some(room) = self.rooms.get_mut(sid).filter(|_| !is_silent) else { return };
        room.failures += 1;
        if room.failures == FAILURES_REPORTED {
            let name = &room.room.name;
            self.context.messages.warning(&format!("cannot read room '{name}', retrying: {error}"));
        }
    }

    /// Takes note that the action on a room is finished.
    pub fn finish(&mut self, sid: &str, followup: Followup) {
        if let Some(room) = self.rooms.get_mut(sid) {
            room.is_busy = false;
            if followup == Followup::ReadInFull && !self.outage.is_paused() {
                room.is_full_due = true;
                self.queue.push_front(sid.to_owned());
            }
        }
    }

    fn end(&mut self, sid: &str, action: &impl RoomAction) {
        self.ended.insert(sid.to_owned());
        if let Some(room) = self.rooms.shift_remove(sid) {
            action.notice(Notice::RoomEnded(&room.room));
        }
    }

    /// Counts a failed request. Several in a row are an outage, which is reported once. Refused credentials are returned as
    /// an error.
    fn fail(
        &mut self,
        error: api::Error,
        failed: RequestKind,
        action: &impl RoomAction,
    ) -> Result<(), api::Error> {
        if error.rejects_credentials() {
            return Err(error);
        }
        if self.outage.fail(failed, self.rooms.len()) {
            self.queue.clear();
            if !self.is_single() {
                self.context.messages.warning(&self.scope.target().failure_text(&error));
            }
            action.notice(Notice::Paused(&error));
        }
        self.outage.failure = Some(error);
        Ok(())
    }

    /// Takes note of a successful request. It ends an outage if such a request has failed.
    fn succeed(&mut self, succeeded: RequestKind, action: &impl RoomAction) {
        let was_paused = self.outage.is_paused();
        if was_paused && self.is_probed_by_list() != (succeeded == RequestKind::List) {
            return;
        }
        self.outage = Outage::default();
        if was_paused {
            self.is_resumed = true;
            self.context.messages.info(self.scope.target().recovery_text());
            action.notice(Notice::Resumed);
        }
    }
}
