//! Who is in the room and what has happened to them, from one reading of the room to the next. Knows neither HTTP nor
//! terminal, and no clock but what it is told.
//!
//! A reading is made of several lists, and people move from one to the other between them: somebody whose status changes
//! once is in at least one of them, but somebody whose status changes twice may be in none. So nobody is taken to have left
//! for being missing, but for being listed among those who left; and a stay is known by its SID, whose leaving is told once
//! and for good.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, json};

use crate::api::{Participant, Room};

/// How far the server's clock and its lists may disagree, and somebody with a dropped network may be hidden.
const SLACK: TimeDelta = TimeDelta::seconds(30);

/// How many readings in a row somebody may be in none of the lists before they count as gone.
const PATIENCE: u32 = 5;

/// What can happen to somebody in a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// They were there before the watch began.
    Present,
    /// They came.
    Joined,
    /// They went.
    Left,
    /// Their network dropped.
    Reconnecting,
    /// Their network came back.
    Reconnected,
}

impl What {
    /// Its name in a row.
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

/// Something that happened to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What.
    pub what: What,
    /// When, as the API tells it, else when it was seen.
    pub time: DateTime<Utc>,
    /// To whom, as they were then.
    pub stay: Participant,
}

/// One reading of the room.
#[derive(Debug)]
pub struct Reading {
    /// The server's time before its first list was asked for.
    pub asked: Option<DateTime<Utc>>,
    /// The time when all of it was there.
    pub at: DateTime<Utc>,
    /// Those listed as present.
    pub present: Vec<Participant>,
    /// Those listed as having left, as far back as [`Known::gone_since`] says.
    pub gone: Vec<Participant>,
    /// The room, if it is over.
    pub over: Option<Room>,
}

impl Reading {
    /// One of a room that is over, and that nothing more can be known of.
    pub fn of_the_end(at: DateTime<Utc>) -> Self {
        let room = Room::from(Map::new());
        Self { asked: None, at, present: Vec::new(), gone: Vec::new(), over: Some(room) }
    }
}

/// What the next reading has to go by.
#[derive(Debug, Clone)]
pub struct Known {
    since: DateTime<Utc>,
    joined: BTreeMap<String, Option<DateTime<Utc>>>,
}

impl Known {
    /// Whose joining to look back to among those who have left, when these are present: to what may have been missed
    /// since the last reading, and to those who were there then and are missing now. Of who left long after they joined,
    /// that may be many, but no more than came while they were there.
    pub fn gone_since(&self, present: &[Participant]) -> DateTime<Utc> {
        let present: HashSet<_> = present.iter().filter_map(key).collect();
        let missing = self.joined.iter().filter(|(key, _)| !present.contains(key.as_str()));
        let earliest = missing.filter_map(|(_, joined)| *joined).min();
        // A second more, in case the bound itself is left out.
        earliest.map_or(self.since, |joined| self.since.min(joined - TimeDelta::seconds(1)))
    }
}

/// A room as it is known so far.
#[derive(Debug)]
pub struct Model {
    /// Who joined before this and is gone when first heard of was gone before the watch began.
    began: DateTime<Utc>,
    /// Who joined after this may have gone unseen: the reading before the last, and some slack. One further back than the
    /// last, since each reading may miss somebody between its lists.
    since: DateTime<Utc>,
    last_asked: DateTime<Utc>,
    has_read: bool,
    there: BTreeMap<String, Stay>,
    /// Kept for good: lists may lag, and a leaving is told once.
    gone: HashSet<String>,
}

#[derive(Debug)]
struct Stay {
    is: Participant,
    /// How many readings in a row had nothing of them.
    missed: u32,
}

impl Model {
    /// A room of which nothing is known; `now` is the server's time.
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

    /// What the next reading has to go by.
    pub fn known(&self) -> Known {
        let joined = self.there.iter().map(|(key, stay)| (key.clone(), stay.is.joined()));
        Known { since: self.since, joined: joined.collect() }
    }

    /// Takes a reading, and gives what has happened since the last one, by time.
    pub fn take(&mut self, reading: Reading) -> Vec<Event> {
        let Reading { asked, at, present, gone, over } = reading;
        let mut events = Vec::new();
        for stay in self.there.values_mut() {
            stay.missed += 1;
        }
        let (left_first, came): (Vec<_>, Vec<_>) =
            gone.into_iter().partition(|stay| key(stay).is_some_and(|key| self.there.contains_key(key)));
        // Who joins again sends their older client away: that one's leaving comes first.
        for stay in left_first {
            self.leave(stay, at, &mut events);
        }
        for stay in came {
            self.come_and_go(stay, at, &mut events);
        }
        // Whoever left while the lists were read is in both, and is not there any more.
        for stay in present {
            self.see(stay, at, &mut events);
        }
        self.give_up(at, over.is_some(), &mut events);
        self.has_read = true;
        self.since = self.since.max(self.last_asked - SLACK);
        self.last_asked = asked.unwrap_or(self.last_asked);
        events.sort_by_key(|event| (event.what != What::Present, event.time));
        events
    }

    /// Somebody listed as present.
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
        let what = match (was_away, is_reconnecting(&now)) {
            (false, true) => What::Reconnecting,
            (true, false) => What::Reconnected,
            _ => return,
        };
        if self.has_read {
            let time = no_earlier(now.updated().unwrap_or(at), &now);
            events.push(Event { what, time, stay: now });
        }
    }

    /// Somebody first heard of when they had left already.
    fn come_and_go(&mut self, stay: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&stay) else { return };
        let is_old = !self.has_read || stay.joined().is_some_and(|joined| joined <= self.began);
        if self.gone.insert(key.to_owned()) && !is_old {
            events.push(self.arrival(stay.clone(), at));
            events.push(departure(stay, at));
        }
    }

    /// Somebody who was there and is listed as having left.
    fn leave(&mut self, stay: Participant, at: DateTime<Utc>, events: &mut Vec<Event>) {
        let Some(key) = key(&stay) else { return };
        if self.there.remove(key).is_some() {
            self.gone.insert(key.to_owned());
            events.push(departure(stay, at));
        }
    }

    /// Nobody is in a room that is over; and whom the lists do not know any more at all is there no more.
    fn give_up(&mut self, at: DateTime<Utc>, is_over: bool, events: &mut Vec<Event>) {
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
            return Event { what: What::Present, time: at, stay };
        }
        Event { what: What::Joined, time: joined.unwrap_or(at), stay }
    }

    /// Who is there.
    pub fn present(&self) -> impl Iterator<Item = &Participant> {
        self.there.values().map(|stay| &stay.is)
    }
}

fn departure(stay: Participant, at: DateTime<Utc>) -> Event {
    Event { what: What::Left, time: no_earlier(stay.left().unwrap_or(at), &stay), stay }
}

/// A time within a stay: whatever the clocks say, nobody leaves before they join.
fn no_earlier(time: DateTime<Utc>, stay: &Participant) -> DateTime<Utc> {
    stay.joined().map_or(time, |joined| time.max(joined))
}

/// What tells one stay from another. A SID in all but the vendor's own samples.
pub fn key(stay: &Participant) -> Option<&str> {
    stay.sid_text().or_else(|| stay.identity())
}

/// Whether their network is down.
pub fn is_reconnecting(stay: &Participant) -> bool {
    stay.status() == Some("reconnecting")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::api::Merged;
    use What::{Joined, Left, Present, Reconnected, Reconnecting};

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

    fn reading(at: i64, present: &[Participant], gone: &[Participant]) -> Reading {
        Reading {
            asked: Some(time(at)),
            at: time(at),
            present: present.to_vec(),
            gone: gone.to_vec(),
            over: None,
        }
    }

    fn told(events: &[Event]) -> Vec<(&str, What, i64)> {
        events.iter().map(|event| (key(&event.stay).unwrap(), event.what, event.time.timestamp())).collect()
    }

    #[test]
    fn who_was_there_before_is_present_and_who_was_gone_before_is_not_told() {
        let mut model = Model::new(time(1000));
        let old = stay("old", "disconnected", 980, Some(990));
        let events =
            model.take(reading(1000, &[stay("a", "reconnecting", 500, None)], std::slice::from_ref(&old)));
        assert_eq!(told(&events), [("a", Present, 1000)]);
        let older = stay("older", "disconnected", 400, Some(500));
        assert_eq!(model.take(reading(1002, &[stay("a", "reconnecting", 500, None)], &[old, older])), []);
    }

    #[test]
    fn joined_and_left_between_two_readings_is_told_with_the_times_of_the_api() {
        let mut model = Model::new(time(1000));
        model.take(reading(1000, &[], &[]));
        let brief = stay("b", "disconnected", 1001, Some(1003));
        let events = model.take(reading(1005, &[], &[brief]));
        assert_eq!(told(&events), [("b", Joined, 1001), ("b", Left, 1003)]);
    }

    #[test]
    fn who_joins_again_has_left_before() {
        let mut model = Model::new(time(1000));
        model.take(reading(1000, &[stay("z1", "connected", 900, None)], &[]));
        let older = stay("z1", "disconnected", 900, Some(1001));
        let events = model.take(reading(1002, &[stay("a2", "connected", 1001, None)], &[older]));
        assert_eq!(told(&events), [("z1", Left, 1001), ("a2", Joined, 1001)]);
    }

    #[test]
    fn who_is_missing_has_left_when_a_list_says_so_and_not_before() {
        let mut model = Model::new(time(1000));
        model.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        assert_eq!(model.known().gone_since(&[]), time(699), "far enough back to find them");
        assert_eq!(model.take(reading(1002, &[], &[])), []);
        let events = model.take(reading(1004, &[stay("a", "reconnecting", 700, None)], &[]));
        assert_eq!(told(&events), [("a", Reconnecting, 1004)]);
    }

    #[test]
    fn whom_no_list_knows_any_more_is_given_up_after_a_while() {
        let mut model = Model::new(time(1000));
        model.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        let events = (1..9).map(|n| told(&model.take(reading(1000 + n, &[], &[]))).len()).collect::<Vec<_>>();
        assert_eq!(events, [0, 0, 0, 0, 1, 0, 0, 0]);
    }

    #[test]
    fn nobody_is_in_a_room_that_is_over() {
        let mut model = Model::new(time(1000));
        model.take(reading(1000, &[stay("a", "connected", 700, None)], &[]));
        let over = Some(Room::from(serde_json::Map::new()));
        let events = model.take(Reading { over, ..reading(1002, &[], &[]) });
        assert_eq!(told(&events), [("a", Left, 1002)]);
        assert_eq!(events[0].stay.status(), Some("disconnected"));
        assert_eq!(model.present().count(), 0);
    }

    #[test]
    fn a_list_that_lags_brings_nobody_back() {
        let mut model = Model::new(time(1000));
        let here = [stay("a", "connected", 700, None)];
        model.take(reading(1000, &here, &[]));
        model.take(reading(1002, &[], &[stay("a", "disconnected", 700, Some(1001))]));
        assert_eq!(model.take(reading(1004, &here, &[])), []);
    }

    /// What happens while the room is watched, one thing after the other.
    #[derive(Debug, Clone)]
    enum Step {
        Join,
        Leave(usize),
        Drop(usize),
        Return(usize),
        Wait(i64),
        /// The next list of a reading is read.
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
                    // Twice at the worst moment would be more than bad luck.
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

    /// A reading, list by list, and the events that all readings gave.
    struct Watch {
        model: Model,
        asked: i64,
        present: Merged,
        /// How many lists of the present have been read.
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
            let since = self.model.known().gone_since(&present).timestamp();
            let (asked, at) = (Some(time(self.asked)), time(world.now));
            let gone = world.list("disconnected", since);
            self.events.extend(self.model.take(Reading { asked, at, present, gone, over: None }));
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
            let model = Model::new(time(world.now));
            let mut watch =
                Watch { model, asked: 0, present: Merged::default(), lists: 0, events: Vec::new() };
            let mut there = None;
            let quiet = [const { Step::List }; 12];
            for step in after.iter().chain(&quiet) {
                // The first reading may miss somebody who drops and returns during it, and then cannot tell that they
                // were there.
                if watch.model.has_read || watch.lists == 0 || !matches!(step, Step::Return(_)) {
                    world.go(step);
                }
                if matches!(step, Step::List) {
                    watch.list(&world);
                }
                if watch.model.has_read {
                    // The watch begins with its first whole reading.
                    let is_there = |person: &Person| person.left.is_none();
                    there.get_or_insert_with(|| world.people.iter().map(is_there).collect::<Vec<_>>());
                }
            }
            let there = there.unwrap_or_default();
            for (number, person) in world.people.iter().enumerate() {
                let sid = number.to_string();
                let mine = watch.events.iter().filter(|event| key(&event.stay) == Some(sid.as_str()));
                let mine = mine.map(|event| event.what).collect::<Vec<_>>();
                let was_there = there.get(number);
                if was_there == Some(&false) {
                    prop_assert!(mine.is_empty() || mine == [Present, Left], "{sid} had left: {mine:?}");
                    continue;
                }
                let count = |what| mine.iter().filter(|told| **told == what).count();
                prop_assert_eq!(count(Joined) + count(Present), 1, "{} {:?}", sid, mine);
                prop_assert!(was_there.is_some() || mine[0] == Joined, "{sid} joined: {mine:?}");
                prop_assert_eq!(count(Left), usize::from(person.left.is_some()), "{} {:?}", sid, mine);
                prop_assert!(person.left.is_none() || mine.last() == Some(&Left), "{sid} {mine:?}");
                let nets = mine.iter().filter(|what| matches!(what, Reconnecting | Reconnected));
                let nets = nets.collect::<Vec<_>>();
                prop_assert!(nets.windows(2).all(|pair| pair[0] != pair[1]), "{sid} {mine:?}");
            }
        }
    }
}
