//! The state of a room from one snapshot to the next, and the events between them. Depends on `api` for participants; knows
//! no HTTP, no terminal, and no clock but the times that it gets.
//!
//! A snapshot is made of several lists. A participant whose status changes once between them is in at least one; after two
//! changes a participant may be in none. So a missing participant has not left: only one that is listed as disconnected
//! has. A participant is known by its SID, and its event `left` is reported once.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, json};

use crate::api::{Participant, Room};

/// The tolerance for the server's clock against its lists, and for participants whose network has dropped.
const SLACK: TimeDelta = TimeDelta::seconds(30);

/// The number of snapshots in a row that miss a participant before it counts as gone.
const PATIENCE: u32 = 5;

/// What happened to a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Was present before the watch started.
    Present,
    /// Joined.
    Joined,
    /// Left.
    Left,
    /// Lost the network.
    Reconnecting,
    /// Got the network back.
    Reconnected,
}

impl EventKind {
    /// Returns the name in an event row.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Joined => "joined",
            Self::Left => "left",
            Self::Reconnecting => "reconnecting",
            Self::Reconnected => "reconnected",
        }
    }
}

/// An event of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// When it happened, as the API says, else when it was seen.
    pub time: DateTime<Utc>,
    /// The participant at that time.
    pub participant: Participant,
}

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
    pub over: Option<Room>,
}

impl Snapshot {
    /// Returns the snapshot of a room that has ended and cannot be read any more.
    pub fn of_the_end(at: DateTime<Utc>) -> Self {
        let room = Room::from(Map::new());
        Self { asked: None, at, present: Vec::new(), gone: Vec::new(), over: Some(room) }
    }
}

/// What the next snapshot has to include.
#[derive(Debug, Clone)]
pub struct PollWindow {
    since: DateTime<Utc>,
    joined: BTreeMap<String, Option<DateTime<Utc>>>,
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

/// The known state of a room.
#[derive(Debug)]
pub struct RoomState {
    /// A participant who joined before this and is first seen as disconnected left before the watch started.
    began: DateTime<Utc>,
    /// A participant who joined after this may have left unseen. It is the time of the snapshot before the last, because
    /// each snapshot may miss a participant between its lists.
    since: DateTime<Utc>,
    last_asked: DateTime<Utc>,
    has_read: bool,
    there: BTreeMap<String, Stay>,
    /// Kept for good: lists may lag, and `left` is reported once.
    gone: HashSet<String>,
}

#[derive(Debug)]
struct Stay {
    is: Participant,
    /// The number of snapshots in a row without the participant.
    missed: u32,
}

impl RoomState {
    /// Returns the state before the first snapshot. `now` is the server's time.
    pub fn new(now: DateTime<Utc>) -> Self {
        let since = now - SLACK;
        Self {
            began: since,
            since,
            last_asked: now,
            has_read: false,
            there: BTreeMap::new(),
            gone: HashSet::new(),
        }
    }

    /// What the next snapshot has to include.
    pub fn poll_window(&self) -> PollWindow {
        let joined = self.there.iter().map(|(key, stay)| (key.clone(), stay.is.joined()));
        PollWindow { since: self.since, joined: joined.collect() }
    }

    /// Applies a snapshot and returns the events since the last one, by time.
    pub fn take(&mut self, reading: Snapshot) -> Vec<Event> {
        let Snapshot { asked, at, present, gone, over } = reading;
        let mut events = Vec::new();
        for stay in self.there.values_mut() {
            stay.missed += 1;
        }
        let (left_first, came): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|stay| key(stay).is_some_and(|key| self.there.contains_key(key)));
        // An identity that joins again disconnects its older client, so `left` comes first.
        for stay in left_first {
            self.leave(stay, at, &mut events);
        }
        for stay in came {
            self.record_missed_session(stay, at, &mut events);
        }
        // A participant who left while the lists were read is in both.
        for stay in present {
            self.see(stay, at, &mut events);
        }
        self.drop_missing(at, over.is_some(), &mut events);
        self.has_read = true;
        self.since = self.since.max(self.last_asked - SLACK);
        self.last_asked = asked.unwrap_or(self.last_asked);
        events.sort_by_key(|event| (event.kind != EventKind::Present, event.time));
        events
    }

    /// Applies a participant who is listed as present.
    fn see(&mut self, now: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&now).map(str::to_owned) else { return };
        if self.gone.contains(&key) {
            return;
        }
        let seen = Stay { is: now.clone(), missed: 0 };
        let before = self.there.insert(key, seen);
        if before.is_none() {
            events.push(self.arrival(now.clone(), at));
        }
        let was_away = before.is_some_and(|before| is_reconnecting(&before.is));
        let kind = match (was_away, is_reconnecting(&now)) {
            (false, true) => EventKind::Reconnecting,
            (true, false) => EventKind::Reconnected,
            _ => return,
        };
        if self.has_read {
            let time = no_earlier(now.updated().unwrap_or(at), &now);
            events.push(Event { kind, time, participant: now });
        }
    }

    /// Records a session that started and ended between two snapshots.
    fn record_missed_session(&mut self, stay: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&stay) else { return };
        let is_old = !self.has_read || stay.joined().is_some_and(|joined| joined <= self.began);
        if self.gone.insert(key.to_owned()) && !is_old {
            events.push(self.arrival(stay.clone(), at));
            events.push(departure(stay, at));
        }
    }

    /// Applies a known participant who is listed as disconnected.
    fn leave(&mut self, stay: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&stay) else { return };
        if self.there.remove(key).is_some() {
            self.gone.insert(key.to_owned());
            events.push(departure(stay, at));
        }
    }

    /// Drops participants that no list includes any more, and all participants of a room that has ended.
    fn drop_missing(&mut self, at: DateTime<Utc>, is_over: bool, events: &mut Vec<Event>) {
        self.there.retain(|key, stay| {
            let is_lost = is_over || stay.missed >= PATIENCE;
            if is_lost {
                self.gone.insert(key.clone());
                let mut fields = stay.is.clone().into_fields();
                fields.insert("status".to_owned(), json!("disconnected"));
                events.push(departure(fields.into(), at));
            }
            !is_lost
        });
    }

    fn arrival(&self, stay: Participant, at: DateTime<Utc>) -> Event {
        let joined = stay.joined();
        if !self.has_read || joined.is_some_and(|joined| joined <= self.began) {
            return Event { kind: EventKind::Present, time: at, participant: stay };
        }
        Event { kind: EventKind::Joined, time: joined.unwrap_or(at), participant: stay }
    }

    /// Returns the participants who are present.
    pub fn present(&self) -> impl Iterator<Item = &Participant> {
        self.there.values().map(|stay| &stay.is)
    }
}

fn departure(stay: Participant, at: DateTime<Utc>) -> Event {
    Event { kind: EventKind::Left, time: no_earlier(stay.left().unwrap_or(at), &stay), participant: stay }
}

/// Returns a time that is not before the participant joined, whatever the clocks say.
fn no_earlier(time: DateTime<Utc>, stay: &Participant) -> DateTime<Utc> {
    stay.joined().map_or(time, |joined| time.max(joined))
}

/// Returns what identifies a participant: the SID, else the identity.
pub fn key(stay: &Participant) -> Option<&str> {
    stay.sid_text().or_else(|| stay.identity())
}

/// Whether the participant is reconnecting.
pub fn is_reconnecting(stay: &Participant) -> bool {
    stay.status() == Some("reconnecting")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::api::MergedLists;
    use EventKind::{Joined, Left, Present, Reconnected, Reconnecting};

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn stay(sid: &str, status: &str, joined: i64, left: Option<i64>) -> Participant {
        let text = |seconds| time(seconds).to_rfc3339();
        let fields = json!({
            "sid": sid, "status": status, "start_time": text(joined), "end_time": left.map(text),
        });
        Participant::from(fields.as_object().unwrap().clone())
    }

    fn reading(at: i64, present: &[Participant], gone: &[Participant]) -> Snapshot {
        Snapshot {
            asked: Some(time(at)),
            at: time(at),
            present: present.to_vec(),
            gone: gone.to_vec(),
            over: None,
        }
    }

    fn told(events: &[Event]) -> Vec<(&str, EventKind, i64)> {
        events
            .iter()
            .map(|event| (key(&event.participant).unwrap(), event.kind, event.time.timestamp()))
            .collect()
    }

    #[test]
    fn who_was_there_before_is_present_and_who_was_gone_before_is_not_told() {
        let mut state = RoomState::new(time(1000));
        let old = stay("old", "disconnected", 980, Some(990));
        let events =
            state.take(reading(1000, &[stay("a", "reconnecting", 500, None)], std::slice::from_ref(&old)));
        assert_eq!(told(&events), [("a", Present, 1000)]);
        let older = stay("older", "disconnected", 400, Some(500));
        assert_eq!(state.take(reading(1002, &[stay("a", "reconnecting", 500, None)], &[old, older])), []);
    }

    #[test]
    fn joined_and_left_between_two_readings_is_told_with_the_times_of_the_api() {
        let mut state = RoomState::new(time(1000));
        state.take(reading(1000, &[], &[]));
        let brief = stay("b", "disconnected", 1001, Some(1003));
        let events = state.take(reading(1005, &[], &[brief]));
        assert_eq!(told(&events), [("b", Joined, 1001), ("b", Left, 1003)]);
    }

    #[test]
    fn who_joins_again_has_left_before() {
        let mut state = RoomState::new(time(1000));
        state.take(reading(1000, &[stay("z1", "connected", 900, None)], &[]));
        let older = stay("z1", "disconnected", 900, Some(1001));
        let events = state.take(reading(1002, &[stay("a2", "connected", 1001, None)], &[older]));
        assert_eq!(told(&events), [("z1", Left, 1001), ("a2", Joined, 1001)]);
    }

    #[test]
    fn who_is_missing_has_left_when_a_list_says_so_and_not_before() {
        let mut state = RoomState::new(time(1000));
        state.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        assert_eq!(state.poll_window().gone_since(&[]), time(699), "far enough back to find them");
        assert_eq!(state.take(reading(1002, &[], &[])), []);
        let events = state.take(reading(1004, &[stay("a", "reconnecting", 700, None)], &[]));
        assert_eq!(told(&events), [("a", Reconnecting, 1004)]);
    }

    #[test]
    fn whom_no_list_knows_any_more_is_given_up_after_a_while() {
        let mut state = RoomState::new(time(1000));
        state.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        let events = (1..9).map(|n| told(&state.take(reading(1000 + n, &[], &[]))).len()).collect::<Vec<_>>();
        assert_eq!(events, [0, 0, 0, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn nobody_is_in_a_room_that_is_over() {
        let mut state = RoomState::new(time(1000));
        state.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        let over = Some(Room::from(serde_json::Map::new()));
        let events = state.take(Snapshot { over, ..reading(1002, &[], &[]) });
        assert_eq!(told(&events), [("a", Left, 1002)]);
        assert_eq!(events[0].participant.status(), Some("disconnected"));
        assert_eq!(state.present().count(), 0);
    }

    #[test]
    fn a_list_that_lags_brings_nobody_back() {
        let mut state = RoomState::new(time(1000));
        let here = [stay("a", "connected", 700, None)];
        state.take(reading(1000, &here, &[]));
        state.take(reading(1002, &[], &[stay("a", "disconnected", 700, Some(1001))]));
        assert_eq!(state.take(reading(1004, &here, &[])), []);
    }

    /// What happens in the room while it is watched.
    #[derive(Debug, Clone)]
    enum Step {
        Join,
        Leave(usize),
        Drop(usize),
        Return(usize),
        Wait(i64),
        /// The next list of a snapshot is read.
        List,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            3 => Just(Step::Join),
            3 => any::<usize>().prop_map(Step::Leave),
            3 => any::<usize>().prop_map(Step::Drop),
            3 => any::<usize>().prop_map(Step::Return),
            2 => (0..70_i64).prop_map(Step::Wait),
            6 => Just(Step::List),
        ]
    }

    #[derive(Default)]
    struct World {
        now: i64,
        people: Vec<Person>,
    }

    struct Person {
        joined: i64,
        left: Option<i64>,
        is_away: bool,
        has_dropped: bool,
    }

    impl World {
        fn go(&mut self, step: &Step) {
            let now = self.now;
            let count = self.people.len().max(1);
            match *step {
                Step::Join => {
                    self.people.push(Person { joined: now, left: None, is_away: false, has_dropped: false });
                }
                Step::Wait(seconds) => self.now += seconds,
                Step::List => {}
                Step::Leave(who) => {
                    if let Some(person) = self.people.get_mut(who % count) {
                        person.left.get_or_insert(now);
                    }
                }
                Step::Drop(who) => {
                    // A second change between the same two lists is not modelled.
                    if let Some(person) = self.people.get_mut(who % count).filter(|one| !one.has_dropped) {
                        (person.is_away, person.has_dropped) = (true, true);
                    }
                }
                Step::Return(who) => {
                    if let Some(person) = self.people.get_mut(who % count) {
                        person.is_away = false;
                    }
                }
            }
        }

        fn list(&self, status: &str, since: i64) -> Vec<Participant> {
            let status_of = |person: &Person| match (person.left, person.is_away) {
                (Some(_), _) => "disconnected",
                (None, true) => "reconnecting",
                (None, false) => "connected",
            };
            let all = self.people.iter().enumerate();
            all.filter(|(_, person)| status_of(person) == status && person.joined > since)
                .map(|(sid, person)| stay(&sid.to_string(), status, person.joined, person.left))
                .collect()
        }
    }

    /// A snapshot, list by list, and the events of all snapshots.
    struct Watch {
        state: RoomState,
        asked: i64,
        present: MergedLists,
        /// The number of lists of present participants that have been read.
        lists: usize,
        events: Vec<Event>,
    }

    impl Watch {
        fn list(&mut self, world: &World) {
            if self.lists == 0 {
                self.asked = world.now;
            }
            if let Some(status) = ["reconnecting", "connected", "reconnecting"].get(self.lists) {
                self.lists += 1;
                self.present.extend(world.list(status, i64::MIN));
                return;
            }
            let present = std::mem::take(&mut self.present).into_participants();
            let since = self.state.poll_window().gone_since(&present).timestamp();
            let (asked, at) = (Some(time(self.asked)), time(world.now));
            let gone = world.list("disconnected", since);
            self.events.extend(self.state.take(Snapshot { asked, at, present, gone, over: None }));
            self.lists = 0;
        }
    }

    proptest! {
        #[test]
        fn nobody_is_lost_and_nothing_is_told_twice(
            before in prop::collection::vec(step(), 0..20),
            after in prop::collection::vec(step(), 0..200),
        ) {
            let mut world = World { now: 1000, ..World::default() };
            for step in &before {
                world.go(step);
            }
            let state = RoomState::new(time(world.now));
            let mut watch =
                Watch { state, asked: 0, present: MergedLists::default(), lists: 0, events: Vec::new() };
            let mut there = None;
            let quiet = [const { Step::List }; 12];
            for step in after.iter().chain(&quiet) {
                // The first snapshot may miss a participant who loses the network and gets it back meanwhile.
                if watch.state.has_read || watch.lists == 0 || !matches!(step, Step::Return(_)) {
                    world.go(step);
                }
                if matches!(step, Step::List) {
                    watch.list(&world);
                }
                if watch.state.has_read {
                    // The watch starts with the first complete snapshot.
                    let is_there = |person: &Person| person.left.is_none();
                    there.get_or_insert_with(|| world.people.iter().map(is_there).collect::<Vec<_>>());
                }
            }
            let there = there.unwrap_or_default();
            for (number, person) in world.people.iter().enumerate() {
                let sid = number.to_string();
                let mine = watch.events.iter().filter(|event| key(&event.participant) == Some(sid.as_str()));
                let mine = mine.map(|event| event.kind).collect::<Vec<_>>();
                let was_there = there.get(number);
                if was_there == Some(&false) {
                    prop_assert!(mine.is_empty() || mine == [Present, Left], "{sid} had left: {mine:?}");
                    continue;
                }
                let count = |kind| mine.iter().filter(|told| **told == kind).count();
                prop_assert_eq!(count(Joined) + count(Present), 1, "{} {:?}", sid, mine);
                prop_assert!(was_there.is_some() || mine[0] == Joined, "{sid} joined: {mine:?}");
                prop_assert_eq!(count(Left), usize::from(person.left.is_some()), "{} {:?}", sid, mine);
                prop_assert!(person.left.is_none() || mine.last() == Some(&Left), "{sid} {mine:?}");
                let nets = mine.iter().filter(|kind| matches!(kind, Reconnecting | Reconnected));
                let nets = nets.collect::<Vec<_>>();
                prop_assert!(nets.windows(2).all(|pair| pair[0] != pair[1]), "{sid} {mine:?}");
            }
        }
    }
}
