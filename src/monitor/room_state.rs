//! The state of a room from one snapshot to the next, and the events between them. Depends on `api` for participants; knows
//! no HTTP, no terminal, and no clock but the times that it gets.
//!
//! A snapshot is made of several lists. A participant whose status changes once between them is in at least one; after two
//! changes a participant may be in none. So a missing participant has not left: only one that is listed as disconnected
//! has. A participant is known by its SID, and its event `left` is reported once.

use std::collections::{BTreeMap, HashSet};
use std::mem;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::api::Participant;
use crate::monitor::event::{Event, EventKind, is_reconnecting, key};
use crate::monitor::snapshot::{PollWindow, Snapshot};

/// The tolerance for the server's clock against its lists, and for participants whose network has dropped.
pub const TOLERANCE: TimeDelta = TimeDelta::seconds(30);

/// The number of snapshots in a row that miss a participant before it counts as gone.
const MAX_MISSED_SNAPSHOTS: u32 = 5;

/// The known state of a room.
#[derive(Debug)]
pub struct RoomState {
    /// A participant who joined before this and is first seen as disconnected left before the watch started.
    began: DateTime<Utc>,
    /// A participant who joined after this may have left unseen. It is the time of the snapshot before the last, because
    /// each snapshot may miss a participant between its lists.
    since: DateTime<Utc>,
    last_asked: DateTime<Utc>,
    /// The number of snapshots so far. That of a new room, which has nobody in it, counts.
    snapshots: u32,
    /// The participants who are present, by key.
    present: BTreeMap<String, Known>,
    /// The keys of those who have left, kept for good: lists may lag, and `left` is reported once.
    gone: HashSet<String>,
}

#[derive(Debug)]
struct Known {
    participant: Participant,
    /// The number of the last snapshot that lists the participant.
    last_listed: u32,
}

impl RoomState {
    /// Returns the state before the first snapshot. `now` is the server's time.
    pub fn new(now: DateTime<Utc>) -> Self {
        let since = now - TOLERANCE;
        Self {
            began: since,
            since,
            last_asked: now,
            snapshots: 0,
            present: BTreeMap::new(),
            gone: HashSet::new(),
        }
    }

    /// Returns the state of a room that was created while the watch was on: all participants joined since.
    pub fn of_new_room(created: DateTime<Utc>) -> Self {
        Self { began: DateTime::<Utc>::MIN_UTC, snapshots: 1, ..Self::new(created) }
    }

    /// Returns what the next snapshot has to include.
    pub fn poll_window(&self) -> PollWindow {
        let joined = self.present.iter().map(|(key, known)| (key.clone(), known.participant.joined()));
        PollWindow { since: self.since, joined: joined.collect() }
    }

    /// Returns the participants who are present.
    pub fn present(&self) -> impl Iterator<Item = &Participant> {
        self.present.values().map(|known| &known.participant)
    }

    /// Applies a snapshot and returns the events since the last one, by time.
    pub fn apply(&mut self, snapshot: Snapshot) -> Vec<Event> {
        let Snapshot { asked, at, present, mut gone, ended } = snapshot;
        self.snapshots += 1;
        let mut events = Vec::new();
        // An identity that joins again disconnects its older client, so those who are known to have been present come first.
        gone.sort_by_key(|participant| key(participant).is_none_or(|key| !self.present.contains_key(key)));
        for participant in gone {
            self.record_departure(participant, at, &mut events);
        }
        // Who left while the lists were read is in both, and has left.
        for participant in present {
            self.record_presence(participant, at, &mut events);
        }
        for participant in self.remove_missing(ended.is_some()) {
            events.push(Event::left(participant, at));
        }
        self.since = self.since.max(self.last_asked - TOLERANCE);
        self.last_asked = asked.unwrap_or(self.last_asked);
        events.sort_by_key(|event| (event.kind != EventKind::Present, event.time));
        events
    }

    /// Records that a participant is listed as disconnected. Its session may have started and ended between two snapshots,
    /// or before the watch started.
    fn record_departure(&mut self, participant: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&participant) else { return };
        if !self.gone.insert(key.to_owned()) {
            return;
        }
        if self.present.remove(key).is_none() {
            if self.joined_before_watch(&participant) {
                return;
            }
            events.push(self.arrival(participant.clone(), at));
        }
        events.push(Event::left(participant, at));
    }

    /// Records that a participant is listed as present, unless it has left.
    fn record_presence(&mut self, participant: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&participant).map(str::to_owned) else { return };
        if self.gone.contains(&key) {
            return;
        }
        let known = Known { participant: participant.clone(), last_listed: self.snapshots };
        let before = self.present.insert(key, known);
        if before.is_none() {
            events.push(self.arrival(participant.clone(), at));
        }
        let was_reconnecting = before.is_some_and(|known| is_reconnecting(&known.participant));
        let kind = match (was_reconnecting, is_reconnecting(&participant)) {
            (false, true) => EventKind::Reconnecting,
            (true, false) => EventKind::Reconnected,
            _ => return,
        };
        if !self.is_first_snapshot() {
            let time = participant.updated().unwrap_or(at);
            events.push(Event::after_join(kind, time, participant));
        }
    }

    /// Removes and returns the participants that no list includes any more; all of them if the room has ended.
    fn remove_missing(&mut self, has_ended: bool) -> Vec<Participant> {
        let oldest = self.snapshots.saturating_sub(MAX_MISSED_SNAPSHOTS);
        let is_missing = |known: &Known| has_ended || known.last_listed <= oldest;
        let all = mem::take(&mut self.present).into_iter();
        let (missing, present): (BTreeMap<_, _>, _) = all.partition(|(_, known)| is_missing(known));
        self.present = present;
        self.gone.extend(missing.keys().cloned());
        let participants = missing.into_values().map(|known| known.participant);
        participants.map(with_status_disconnected).collect()
    }

    fn arrival(&self, participant: Participant, at: DateTime<Utc>) -> Event {
        if self.joined_before_watch(&participant) {
            return Event { kind: EventKind::Present, time: at, participant };
        }
        Event { kind: EventKind::Joined, time: participant.joined().unwrap_or(at), participant }
    }

    /// Returns whether a participant who is first seen in this snapshot joined before the watch started.
    fn joined_before_watch(&self, participant: &Participant) -> bool {
        self.is_first_snapshot() || participant.joined().is_some_and(|joined| joined <= self.began)
    }

    fn is_first_snapshot(&self) -> bool {
        self.snapshots == 1
    }
}

fn with_status_disconnected(participant: Participant) -> Participant {
    let mut fields = participant.into_fields();
    fields.insert("status".to_owned(), json!("disconnected"));
    fields.into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::api::{MergedLists, Room};
    use EventKind::{Joined, Left, Present, Reconnected, Reconnecting};

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn participant(sid: &str, status: &str, joined: i64, left: Option<i64>) -> Participant {
        let text = |seconds| time(seconds).to_rfc3339();
        let fields = json!({
            "sid": sid, "status": status, "start_time": text(joined), "end_time": left.map(text),
        });
        Participant::from(fields.as_object().unwrap().clone())
    }

    fn snapshot(at: i64, present: &[Participant], gone: &[Participant]) -> Snapshot {
        Snapshot {
            asked: Some(time(at)),
            at: time(at),
            present: present.to_vec(),
            gone: gone.to_vec(),
            ended: None,
        }
    }

    fn summary(events: &[Event]) -> Vec<(&str, EventKind, i64)> {
        events
            .iter()
            .map(|event| (key(&event.participant).unwrap(), event.kind, event.time.timestamp()))
            .collect()
    }

    #[test]
    fn reports_earlier_participants_as_present_and_departed_ones_not_at_all() {
        let mut state = RoomState::new(time(1000));
        let old = participant("old", "disconnected", 980, Some(990));
        let events = state.apply(snapshot(
            1000,
            &[participant("a", "reconnecting", 500, None)],
            std::slice::from_ref(&old),
        ));
        assert_eq!(summary(&events), [("a", Present, 1000)]);
        let older = participant("older", "disconnected", 400, Some(500));
        assert_eq!(
            state.apply(snapshot(1002, &[participant("a", "reconnecting", 500, None)], &[old, older])),
            []
        );
    }

    #[test]
    fn every_participant_of_a_new_room_has_joined() {
        let mut state = RoomState::of_new_room(time(1000));
        let (here, gone) =
            (participant("a", "connected", 1001, None), participant("b", "disconnected", 1000, Some(1002)));
        let events = state.apply(snapshot(1003, &[here], &[gone]));
        assert_eq!(summary(&events), [("b", Joined, 1000), ("a", Joined, 1001), ("b", Left, 1002)]);
    }

    #[test]
    fn reports_session_between_two_snapshots_with_times_of_api() {
        let mut state = RoomState::new(time(1000));
        state.apply(snapshot(1000, &[], &[]));
        let brief = participant("b", "disconnected", 1001, Some(1003));
        let events = state.apply(snapshot(1005, &[], &[brief]));
        assert_eq!(summary(&events), [("b", Joined, 1001), ("b", Left, 1003)]);
    }

    #[test]
    fn reports_left_before_joined_when_identity_rejoins() {
        let mut state = RoomState::new(time(1000));
        state.apply(snapshot(1000, &[participant("z1", "connected", 900, None)], &[]));
        let older = participant("z1", "disconnected", 900, Some(1001));
        let events = state.apply(snapshot(1002, &[participant("a2", "connected", 1001, None)], &[older]));
        assert_eq!(summary(&events), [("z1", Left, 1001), ("a2", Joined, 1001)]);
    }

    #[test]
    fn missing_participant_has_not_left_until_listed_as_disconnected() {
        let mut state = RoomState::new(time(1000));
        state.apply(snapshot(1000, &[participant("a", "connected", 700, None)], &[]));
        assert_eq!(state.poll_window().gone_since(&[]), time(699), "far enough back to find them");
        assert_eq!(state.apply(snapshot(1002, &[], &[])), []);
        let events = state.apply(snapshot(1004, &[participant("a", "reconnecting", 700, None)], &[]));
        assert_eq!(summary(&events), [("a", Reconnecting, 1004)]);
    }

    #[test]
    fn participant_missing_from_several_snapshots_has_left() {
        let mut state = RoomState::new(time(1000));
        state.apply(snapshot(1000, &[participant("a", "connected", 700, None)], &[]));
        let events =
            (1..9).map(|n| summary(&state.apply(snapshot(1000 + n, &[], &[]))).len()).collect::<Vec<_>>();
        assert_eq!(events, [0, 0, 0, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn ended_room_has_no_participants() {
        let mut state = RoomState::new(time(1000));
        state.apply(snapshot(1000, &[participant("a", "connected", 700, None)], &[]));
        let ended = Some(Room::from(serde_json::Map::new()));
        let events = state.apply(Snapshot { ended, ..snapshot(1002, &[], &[]) });
        assert_eq!(summary(&events), [("a", Left, 1002)]);
        assert_eq!(events[0].participant.status(), Some("disconnected"));
        assert_eq!(state.present().count(), 0);
    }

    #[test]
    fn lagging_list_does_not_bring_participant_back() {
        let mut state = RoomState::new(time(1000));
        let here = [participant("a", "connected", 700, None)];
        state.apply(snapshot(1000, &here, &[]));
        state.apply(snapshot(1002, &[], &[participant("a", "disconnected", 700, Some(1001))]));
        assert_eq!(state.apply(snapshot(1004, &here, &[])), []);
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
        participants: Vec<Person>,
    }

    struct Person {
        joined: i64,
        left: Option<i64>,
        is_away: bool,
        has_dropped: bool,
    }

    impl World {
        fn apply(&mut self, step: &Step) {
            let now = self.now;
            let count = self.participants.len().max(1);
            match *step {
                Step::Join => {
                    self.participants.push(Person {
                        joined: now,
                        left: None,
                        is_away: false,
                        has_dropped: false,
                    });
                }
                Step::Wait(seconds) => self.now += seconds,
                Step::List => {}
                Step::Leave(index) => {
                    if let Some(participant) = self.participants.get_mut(index % count) {
                        participant.left.get_or_insert(now);
                    }
                }
                Step::Drop(index) => {
                    // A second change between the same two lists is not modelled.
                    if let Some(participant) =
                        self.participants.get_mut(index % count).filter(|one| !one.has_dropped)
                    {
                        (participant.is_away, participant.has_dropped) = (true, true);
                    }
                }
                Step::Return(index) => {
                    if let Some(participant) = self.participants.get_mut(index % count) {
                        participant.is_away = false;
                    }
                }
            }
        }

        fn list(&self, status: &str, since: i64) -> Vec<Participant> {
            let status_of = |participant: &Person| match (participant.left, participant.is_away) {
                (Some(_), _) => "disconnected",
                (None, true) => "reconnecting",
                (None, false) => "connected",
            };
            let all = self.participants.iter().enumerate();
            all.filter(|(_, participant)| status_of(participant) == status && participant.joined > since)
                .map(|(sid, one)| participant(&sid.to_string(), status, one.joined, one.left))
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
            let present = std::mem::take(&mut self.present).into_items();
            let since = self.state.poll_window().gone_since(&present).timestamp();
            let (asked, at) = (Some(time(self.asked)), time(world.now));
            let gone = world.list("disconnected", since);
            self.events.extend(self.state.apply(Snapshot { asked, at, present, gone, ended: None }));
            self.lists = 0;
        }
    }

    proptest! {
        #[test]
        fn every_participant_joins_once_and_leaves_once(
            before in prop::collection::vec(step(), 0..20),
            after in prop::collection::vec(step(), 0..200),
        ) {
            let mut world = World { now: 1000, ..World::default() };
            for step in &before {
                world.apply(step);
            }
            let state = RoomState::new(time(world.now));
            let mut watch =
                Watch { state, asked: 0, present: MergedLists::default(), lists: 0, events: Vec::new() };
            let mut there = None;
            let quiet = [const { Step::List }; 12];
            for step in after.iter().chain(&quiet) {
                // The first snapshot may miss a participant who loses the network and gets it back meanwhile.
                if watch.state.snapshots > 0 || watch.lists == 0 || !matches!(step, Step::Return(_)) {
                    world.apply(step);
                }
                if matches!(step, Step::List) {
                    watch.list(&world);
                }
                if watch.state.snapshots > 0 {
                    // The watch starts with the first complete snapshot.
                    let is_there = |participant: &Person| participant.left.is_none();
                    there.get_or_insert_with(|| world.participants.iter().map(is_there).collect::<Vec<_>>());
                }
            }
            let there = there.unwrap_or_default();
            for (number, participant) in world.participants.iter().enumerate() {
                let sid = number.to_string();
                let mine = watch.events.iter().filter(|event| key(&event.participant) == Some(sid.as_str()));
                let mine = mine.map(|event| event.kind).collect::<Vec<_>>();
                let was_there = there.get(number);
                if was_there == Some(&false) {
                    prop_assert!(mine.is_empty() || mine == [Present, Left], "{sid} had left: {mine:?}");
                    continue;
                }
                let count = |kind| mine.iter().filter(|other| **other == kind).count();
                prop_assert_eq!(count(Joined) + count(Present), 1, "{} {:?}", sid, mine);
                prop_assert!(was_there.is_some() || mine[0] == Joined, "{sid} joined: {mine:?}");
                prop_assert_eq!(count(Left), usize::from(participant.left.is_some()), "{} {:?}", sid, mine);
                prop_assert!(participant.left.is_none() || mine.last() == Some(&Left), "{sid} {mine:?}");
                let nets = mine.iter().filter(|kind| matches!(kind, Reconnecting | Reconnected));
                let nets = nets.collect::<Vec<_>>();
                prop_assert!(nets.windows(2).all(|pair| pair[0] != pair[1]), "{sid} {mine:?}");
            }
        }
    }
}
