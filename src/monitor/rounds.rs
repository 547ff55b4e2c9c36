//! Reads one room, several rooms or all rooms in progress, round after round, and hands each reading to an action.
//!
//! One request a second and room is more than an account allows for many rooms, so a round takes as long as the rate limit
//! needs: the list of rooms, and one list of each room. The rooms are read in turn; a request that hangs holds back its own
//! room alone. Depends on `api`, and on `context` for interrupts and messages.

use std::collections::{HashSet, VecDeque};
use std::mem;
use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use futures_util::future::{FutureExt, LocalBoxFuture, OptionFuture};
use futures_util::stream::{self, FuturesUnordered, StreamExt, TryStreamExt};
use globset::GlobMatcher;
use indexmap::IndexMap;
use tokio::time::MissedTickBehavior;

use crate::api::{self, Client, Room, RoomFilter, RoomRef};
use crate::arguments::time::until;
use crate::context::Context;
use crate::context::clock::time_over;
use crate::context::interrupt::{INTERRUPTED_NOTE, interrupted, interrupted_twice};
use crate::context::summary::Summary;
use crate::monitor::followed_room::{FollowedRoom, Reading, RoomReading};
use crate::monitor::poller::PollTarget;
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
const MAX_CONCURRENT_READS: usize = 32;

/// The number of failed readings in a row that count as an outage of the API.
const FAILURES_OF_OUTAGE: usize = 5;

/// The number of lists of rooms in a row that miss a room before it counts as ended: a list may skip one between two pages.
const MAX_MISSED_LISTS: u32 = 2;

/// The longest wait between two attempts during an outage.
const MAX_OUTAGE_WAIT: Duration = Duration::from_secs(10);

/// The rooms that are read.
#[derive(Clone)]
pub enum Scope {
    /// These rooms, and the rooms with these names whenever they are open.
    Rooms {
        /// Rooms in progress, which are read until they end.
        rooms: Vec<(WatchedRoom, Option<DateTime<Utc>>)>,
        /// Names of rooms.
        names: Vec<String>,
    },
    /// All rooms in progress whose names match one of the globs; without globs all of them.
    Everywhere(Vec<GlobMatcher>),
}

impl Scope {
    /// Returns the scope of one room, whose end ends the run.
    pub fn of_room(reference: &RoomRef, name: &str) -> Self {
        let room = WatchedRoom { room: reference.clone(), name: name.to_owned() };
        Self::Rooms { rooms: vec![(room, None)], names: Vec::new() }
    }

    /// Returns what is read, for messages.
    fn target(&self) -> PollTarget {
        let Self::Rooms { rooms, names } = self else { return PollTarget::AllRooms };
        let by_sid = rooms.iter().filter(|(room, _)| !names.contains(&room.name)).count();
        if by_sid + names.len() == 1 { PollTarget::Room } else { PollTarget::Rooms }
    }
}

/// How long rooms are read.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Until all rooms that can be read have ended, or an interrupt.
    None,
    /// For this long.
    Time(Duration),
    /// Until each room has been read once. A room that cannot be read is read again, for as long as it is no outage.
    OneRound,
}

/// What an action needs next of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followup {
    /// Nothing before its turn.
    None,
    /// A reading in full, now.
    ReadInFull,
}

/// Something that happens besides the readings.
pub enum Notice<'n> {
    /// A room is not in progress any more.
    RoomEnded(&'n WatchedRoom),
    /// The API cannot be read.
    Paused(&'n api::Error),
    /// The API can be read again.
    Resumed,
    /// A round is over.
    Round {
        /// How long it took.
        took: Duration,
        /// The number of rooms in progress.
        rooms: usize,
    },
}

/// What is done with the readings.
pub trait RoomAction {
    /// Acts on a reading. Fails only if the credentials are refused. Readings of the same room do not overlap.
    fn act(&self, reading: RoomReading) -> impl Future<Output = Result<Followup, api::Error>>;

    /// Whether each reading has to list everyone who is connected, not only those who joined since the last one.
    fn needs_departures(&self) -> bool {
        false
    }

    /// Takes note of something that happens besides the readings.
    fn notice(&self, _notice: Notice<'_>) {}
}

/// Why the readings stopped.
#[derive(Debug)]
pub enum StopReason {
    /// The operator interrupted it.
    Interrupted,
    /// The time limit is over, or the round.
    TimeElapsed,
    /// The action stopped the client.
    Stopped,
    /// The room has ended, or all of them.
    RoomEnded,
    /// The credentials are refused.
    Unauthorized(api::Error),
    /// The time limit is over, and the last readings failed.
    Unreachable(api::Error),
}

impl StopReason {
    /// Returns the reason in words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::TimeElapsed => "time limit reached",
            Self::Stopped => "stopped",
            Self::RoomEnded => "the room has ended",
            Self::Unauthorized(_) => "the credentials are no longer accepted",
            Self::Unreachable(_) => "time limit reached; the room could not be read at the end",
        }
    }

    /// Counts the reason in the summary.
    pub fn count(&self, summary: &mut Summary) {
        match self {
            Self::Interrupted => summary.is_interrupted = true,
            Self::Unauthorized(error) | Self::Unreachable(error) => summary.failed(error),
            Self::TimeElapsed | Self::Stopped | Self::RoomEnded => {}
        }
    }
}

/// Tells a person what rooms are read for, until when, and how to stop it.
pub fn note_begin(what: &str, time: Duration, context: &Context) {
    context.messages.note(&format!("{what}{} (press Ctrl-C to stop)", until(Utc::now(), time)));
}

/// Reads the rooms round after round and hands each reading to `action`. A failure is reported once and retried. After an
/// interrupt, actions that have begun are finished.
pub async fn run_rounds(
    scope: Scope,
    limit: Limit,
    client: &Client,
    context: &Context,
    action: &impl RoomAction,
) -> StopReason {
    let mut rounds = Rounds::new(scope, limit, client, context);
    let time_limit = match limit {
        Limit::Time(time) => Some(time),
        Limit::None | Limit::OneRound => None,
    };
    let (mut interrupt, mut time) = (pin!(interrupted()), pin!(time_over(time_limit)));
    let act = |(sid, reading): (String, RoomReading)| async move { (sid, action.act(reading).await) };
    let (mut readings, mut actions) = (FuturesUnordered::new(), FuturesUnordered::new());
    let mut listing = OptionFuture::from(None);
    let mut tick = tokio::time::interval(MIN_ROUND);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let reason = loop {
        while readings.len() < MAX_CONCURRENT_READS
            && let Some(reading) = rounds.next_reading(action.needs_departures())
        {
            readings.push(reading);
        }
        if rounds.has_ended() {
            break StopReason::RoomEnded;
        }
        rounds.report_round(action);
        if rounds.is_over() && readings.is_empty() && actions.is_empty() {
            break StopReason::TimeElapsed;
        }
        let result = tokio::select! {
            biased;
            () = &mut interrupt => break StopReason::Interrupted,
            () = &mut time => break rounds.outage.failure.take().map_or(StopReason::TimeElapsed, StopReason::Unreachable),
            Some(acted) = actions.next() => {
                let (sid, acted): (String, Result<Followup, api::Error>) = acted;
                acted.map(|followup| rounds.finish(&sid, followup))
            }
            Some(reading) = readings.next() => {
                rounds.apply(reading, action).map(|next| actions.extend(next.map(act)))
            }
            Some(listed) = &mut listing => {
                listing = OptionFuture::from(None);
                rounds.apply_list(listed, action)
            }
            _ = tick.tick(), if rounds.queue.is_empty() => {
                if let Some(wait) = rounds.begin() {
                    tick.reset_after(wait);
                }
                if rounds.listing == Listing::Due {
                    rounds.listing = Listing::Running;
                    listing = OptionFuture::from(Some(rounds.list()));
                }
                Ok(())
            }
        };
        match result {
            Err(error) => break StopReason::Unauthorized(error),
            Ok(()) if client.is_stopped() => break StopReason::Stopped,
            Ok(()) if rounds.outage.is_paused && rounds.is_single => {
                break rounds.outage.failure.take().map_or(StopReason::Stopped, StopReason::Unreachable);
            }
            Ok(()) if mem::take(&mut rounds.outage.is_resumed) => tick.reset_immediately(),
            Ok(()) => {}
        }
    };
    drop((readings, listing));
    let is_interrupted = matches!(reason, StopReason::Interrupted);
    if finish_in_flight(&mut actions, is_interrupted, client, context).await {
        return StopReason::Interrupted;
    }
    reason
}

/// Waits for the actions that have begun; after an interrupt only for their requests in flight. Returns whether the run was
/// interrupted.
async fn finish_in_flight<F: Future>(
    actions: &mut FuturesUnordered<F>,
    mut is_interrupted: bool,
    client: &Client,
    context: &Context,
) -> bool {
    if actions.is_empty() {
        return is_interrupted;
    }
    let (mut interrupt, mut second_interrupt) = (pin!(interrupted()), pin!(interrupted_twice()));
    let mut is_noted = false;
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt, if !is_noted => {
                (is_interrupted, is_noted) = (true, true);
                client.stop();
                context.messages.info(INTERRUPTED_NOTE);
            }
            () = &mut second_interrupt, if !client.is_aborted() => client.abort(),
            acted = actions.next() => if acted.is_none() { return is_interrupted },
        }
    }
}

/// The rooms that are read, and the state of the round.
struct Rounds<'r> {
    client: &'r Client,
    context: &'r Context,
    scope: Scope,
    /// Whether there is one round only.
    is_single: bool,
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
}

/// The state of the list of rooms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    Idle,
    Due,
    Running,
}

/// What a request reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RequestKind {
    /// The list of rooms.
    List,
    /// The participants of a room.
    Reading,
}

/// Failed requests in a row.
#[derive(Debug, Default)]
struct Outage {
    failures: usize,
    /// The last failure.
    failure: Option<api::Error>,
    /// What failed when the pause began.
    failed: Option<RequestKind>,
    /// Whether there are so many that the readings pause.
    is_paused: bool,
    /// Whether a pause has just ended.
    is_resumed: bool,
    /// The number of attempts since the pause began.
    attempts: u32,
}

impl<'r> Rounds<'r> {
    fn new(scope: Scope, limit: Limit, client: &'r Client, context: &'r Context) -> Self {
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
            is_single: matches!(limit, Limit::OneRound),
            rooms: known,
            ended: HashSet::new(),
            queue: VecDeque::new(),
            began: Instant::now(),
            count: 0,
            listing: Listing::Idle,
            has_listed: false,
            is_round_reported: true,
            outage: Outage::default(),
        };
        rounds.has_listed = !rounds.can_list();
        rounds
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

    /// Whether the only round is over: the rooms are listed, and each is read.
    fn is_over(&self) -> bool {
        let is_round_over = self.count > 0 && self.is_round_reported;
        self.is_single && is_round_over && self.rooms.values().all(FollowedRoom::is_settled)
    }

    /// Whether all rooms have ended, and no other can follow.
    fn has_ended(&self) -> bool {
        self.rooms.is_empty()
            && match &self.scope {
                Scope::Rooms { names, .. } => names.is_empty(),
                Scope::Everywhere(_) => false,
            }
    }

    /// Begins a round. During an outage it is one request; returns the wait until the next one.
    fn begin(&mut self) -> Option<Duration> {
        self.began = Instant::now();
        self.count += 1;
        if self.outage.is_paused {
            if self.is_probed_by_list() {
                self.require_list();
            } else {
                // Another room each time: one of them may fail for good.
                let next = self.outage.attempts as usize % self.rooms.len().max(1);
                self.queue = self.rooms.keys().nth(next).cloned().into_iter().collect();
            }
            return Some(self.outage.next_wait());
        }
        self.is_round_reported = false;
        if self.is_single && self.count > 1 {
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

    /// Whether a list of rooms is what shows that an outage is over, and not the reading of a room. It is what has failed:
    /// the other may succeed all the while.
    fn is_probed_by_list(&self) -> bool {
        let is_read = self.outage.failed == Some(RequestKind::Reading) && !self.rooms.is_empty();
        !is_read && self.can_list()
    }

    /// Returns the next reading of this round.
    fn next_reading(&mut self, needs_departures: bool) -> Option<impl Future<Output = Reading> + use<'r>> {
        let is_few = self.rooms.len() <= FEW_ROOMS;
        let is_named = matches!(&self.scope, Scope::Rooms { names, .. } if !names.is_empty());
        while let Some(sid) = self.queue.pop_front() {
            if let Some(room) = self.rooms.get_mut(&sid)
                && !room.is_busy
            {
                return Some(room.read(self.client, is_few, needs_departures, is_named, self.count));
            }
        }
        None
    }

    /// Reports the round once all of its readings have begun.
    fn report_round(&mut self, action: &impl RoomAction) {
        if !self.is_round_reported && self.has_listed && self.queue.is_empty() && !self.outage.is_paused {
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
    fn apply_list(
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
    fn apply(
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
            Err(error) => self.fail(error, RequestKind::Reading, action).map(|()| None),
        }
    }

    /// Takes note that the action on a room is finished.
    fn finish(&mut self, sid: &str, followup: Followup) {
        if let Some(room) = self.rooms.get_mut(sid) {
            room.is_busy = false;
            if followup == Followup::ReadInFull && !self.outage.is_paused {
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
        let limit = match failed {
            RequestKind::List => FAILURES_OF_OUTAGE,
            RequestKind::Reading => FAILURES_OF_OUTAGE.min(self.rooms.len()),
        };
        self.outage.failures += 1;
        if self.outage.failures >= limit && !self.outage.is_paused {
            self.outage.is_paused = true;
            self.outage.failed = Some(failed);
            self.queue.clear();
            if !self.is_single {
                self.context.messages.warning(&self.scope.target().failure_text(&error));
            }
            action.notice(Notice::Paused(&error));
        }
        self.outage.failure = Some(error);
        Ok(())
    }

    /// Takes note of a successful request. It ends an outage if such a request has failed.
    fn succeed(&mut self, succeeded: RequestKind, action: &impl RoomAction) {
        let Outage { is_paused, is_resumed, .. } = self.outage;
        if is_paused && self.is_probed_by_list() != (succeeded == RequestKind::List) {
            return;
        }
        self.outage = Outage { is_resumed: is_resumed || is_paused, ..Outage::default() };
        if is_paused {
            self.context.messages.info(self.scope.target().recovery_text());
            action.notice(Notice::Resumed);
        }
    }
}

impl Outage {
    /// Returns the wait until the next attempt, which doubles, and is as long as the API asks for.
    fn next_wait(&mut self) -> Duration {
        let asked = self.failure.as_ref().and_then(api::Error::meta).and_then(|meta| meta.retry_after);
        let doubled = MIN_ROUND.saturating_mul(2_u32.saturating_pow(self.attempts)).min(MAX_OUTAGE_WAIT);
        self.attempts += 1;
        doubled.max(asked.unwrap_or_default())
    }
}
