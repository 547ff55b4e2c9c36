//! Who was in a room when: its stays, gathered by identity and summed up. Sums only: knows no HTTP, no terminal, no flag
//! and no clock.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

/// How a stay stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In the room.
    Connected,
    /// In the room, with a network that dropped.
    Reconnecting,
    /// Gone.
    Disconnected,
    /// Something that the API has come to say since.
    Other,
}

/// One stay of somebody; what is not known of it is `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The name that the end user goes by.
    pub identity: Option<String>,
    /// The SID.
    pub sid: Option<String>,
    /// How it stands.
    pub state: State,
    /// When it began.
    pub joined: Option<DateTime<Utc>>,
    /// When it ended.
    pub left: Option<DateTime<Utc>>,
}

/// A room as far as its times go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// The name.
    pub name: String,
    /// When it was made.
    pub created: Option<DateTime<Utc>>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// Whether it is over.
    pub is_over: bool,
}

/// A part of the room's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// Its end, not before its beginning.
    pub to: DateTime<Utc>,
}

/// A stay, with the part of the room's time that it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visit {
    /// What is known of it.
    pub stay: Stay,
    /// When it was; `None` if no time of it is known.
    pub span: Option<Span>,
}

/// Everything that one identity did in the room. A stay without an identity is somebody of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The name that the end user goes by.
    pub identity: Option<String>,
    /// The stays, by time.
    pub visits: Vec<Visit>,
}

/// Who was in a room when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The room.
    pub room: Room,
    /// From its making to its end, or to now.
    pub span: Span,
    /// Everyone who ever was there, in the order of coming.
    pub people: Vec<Person>,
}

impl State {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
            Self::Disconnected => "disconnected",
            Self::Other => "other",
        }
    }

    /// Whether the stay goes on.
    pub fn is_present(self) -> bool {
        self != Self::Disconnected
    }
}

impl Span {
    /// How long it is.
    pub fn length(self) -> TimeDelta {
        self.to - self.from
    }

    /// Where in it a time is: 0 at its beginning, 1 at its end, and never outside.
    pub fn place(self, at: DateTime<Utc>) -> f64 {
        let seconds = |delta: TimeDelta| delta.as_seconds_f64();
        // Of a room that was made this second, everything is at the end.
        let length = seconds(self.length());
        if length > 0.0 { (seconds(at - self.from) / length).clamp(0.0, 1.0) } else { 1.0 }
    }
}

impl Person {
    /// What to call them: the identity, else the SID.
    pub fn name(&self) -> Option<&str> {
        let sid = || self.visits.first().and_then(|visit| visit.stay.sid.as_deref());
        self.identity.as_deref().or_else(sid)
    }

    /// How they stand: what their stay that goes on says, if one does.
    pub fn state(&self) -> State {
        let states = || self.visits.iter().map(|visit| visit.stay.state);
        let is_connected = states().any(|state| state == State::Connected);
        let present = || states().find(|state| state.is_present());
        if is_connected { State::Connected } else { present().unwrap_or(State::Disconnected) }
    }

    /// When they first came.
    pub fn first_joined(&self) -> Option<DateTime<Utc>> {
        self.visits.iter().filter_map(|visit| visit.stay.joined).min()
    }

    /// When they were gone for good, if they are.
    pub fn last_left(&self) -> Option<DateTime<Utc>> {
        let left = || self.visits.iter().filter_map(|visit| visit.stay.left).max();
        if self.state().is_present() { None } else { left() }
    }

    /// For how long they were there. Time in two stays at once counts once.
    pub fn present(&self) -> TimeDelta {
        self.spans().into_iter().map(Span::length).sum()
    }

    /// When they were there, in the order of time; what overlaps or touches is one.
    fn spans(&self) -> Vec<Span> {
        let mut spans: Vec<Span> = self.visits.iter().filter_map(|visit| visit.span).collect();
        spans.sort_by_key(|span| span.from);
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if span.from <= last.to => last.to = last.to.max(span.to),
                _ => merged.push(span),
            }
        }
        merged
    }
}

impl Attendance {
    /// Gathers `stays`. What goes on runs to `now`, or to the room's end.
    pub fn new(room: Room, stays: Vec<Stay>, now: DateTime<Utc>) -> Self {
        let span = span_of_room(&room, &stays, now);
        let mut visits: Vec<Visit> =
            stays.into_iter().map(|stay| Visit { span: span_of_stay(&stay, span), stay }).collect();
        visits.sort_by_key(|visit| visit.span.map_or(span.to, |span| span.from));
        Self { room, span, people: gather(visits) }
    }

    /// How many stays there are.
    pub fn stays(&self) -> usize {
        self.people.iter().map(|person| person.visits.len()).sum()
    }

    /// How many stand so.
    pub fn count(&self, state: State) -> usize {
        self.people.iter().filter(|person| person.state() == state).count()
    }

    /// For how long they were there, all together.
    pub fn present(&self) -> TimeDelta {
        let all = |sum: TimeDelta, one: &Person| sum.checked_add(&one.present()).unwrap_or(TimeDelta::MAX);
        self.people.iter().fold(TimeDelta::zero(), all)
    }

    /// How much of the room's time somebody was there, from 0 to 1; `None` of a room that has had no time.
    pub fn share(&self, person: &Person) -> Option<f64> {
        let length = self.span.length().as_seconds_f64();
        (length > 0.0).then(|| person.present().as_seconds_f64() / length)
    }

    /// How many were there at once, at most.
    pub fn most_at_once(&self) -> usize {
        let spans = self.people.iter().flat_map(Person::spans).filter(|span| span.from < span.to);
        // At one second, those who leave go before those who come.
        let mut turns: Vec<(DateTime<Utc>, bool)> =
            spans.flat_map(|span| [(span.from, true), (span.to, false)]).collect();
        turns.sort_unstable();
        let (mut there, mut most) = (0_usize, 0);
        for (_, comes) in turns {
            there = if comes { there + 1 } else { there.saturating_sub(1) };
            most = most.max(there);
        }
        let now = self.people.iter().filter(|person| person.state().is_present()).count();
        most.max(now)
    }
}

/// A room's own times; where the API left one out, the first and the last that its stays tell.
fn span_of_room(room: &Room, stays: &[Stay], now: DateTime<Utc>) -> Span {
    let told = || stays.iter().flat_map(|stay| [stay.joined, stay.left]).flatten();
    let to = if room.is_over { room.ended.or_else(|| told().max()).unwrap_or(now) } else { now };
    let from = room.created.or_else(|| told().min()).unwrap_or(to);
    Span { from, to: to.max(from) }
}

/// The part of the room's time that a stay took. One of which only an end is known took no time, but is seen there.
fn span_of_stay(stay: &Stay, room: Span) -> Option<Span> {
    let ended = if stay.state.is_present() { Some(room.to) } else { stay.left };
    let (from, to) = (stay.joined.or(ended)?, ended.or(stay.joined)?);
    let from = from.clamp(room.from, room.to);
    Some(Span { from, to: to.clamp(from, room.to) })
}

fn gather(visits: Vec<Visit>) -> Vec<Person> {
    let mut people: Vec<Person> = Vec::new();
    let mut known = HashMap::new();
    for visit in visits {
        let identity = visit.stay.identity.clone().filter(|identity| !identity.is_empty());
        let place = identity.as_ref().and_then(|identity| known.get(identity)).copied();
        if let Some(place) = place {
            let person: &mut Person = &mut people[place];
            person.visits.push(visit);
            continue;
        }
        if let Some(identity) = &identity {
            known.insert(identity.clone(), people.len());
        }
        people.push(Person { identity, visits: vec![visit] });
    }
    people
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn stay(identity: &str, joined: i64, left: Option<i64>) -> Stay {
        Stay {
            identity: Some(identity.to_owned()),
            sid: None,
            state: if left.is_some() { State::Disconnected } else { State::Connected },
            joined: Some(at(joined)),
            left: left.map(at),
        }
    }

    fn room(ended: Option<i64>) -> Room {
        let is_over = ended.is_some();
        Room { name: "room".to_owned(), created: Some(at(0)), ended: ended.map(at), is_over }
    }

    /// The seconds that each was there, in a room that has been open for 100.
    fn present(stays: Vec<Stay>) -> Vec<i64> {
        let attendance = Attendance::new(room(None), stays, at(100));
        attendance.people.iter().map(|person| person.present().num_seconds()).collect()
    }

    #[test]
    fn the_stays_of_one_identity_are_summed_up_in_one_row() {
        let stays = vec![stay("bob", 50, None), stay("ann", 20, Some(30)), stay("bob", 10, Some(40))];
        let attendance = Attendance::new(room(None), stays, at(100));
        let [bob, ann] = attendance.people.as_slice() else { panic!("{attendance:?}") };
        assert_eq!((bob.name(), bob.visits.len(), bob.state()), (Some("bob"), 2, State::Connected));
        assert_eq!((bob.first_joined(), bob.last_left()), (Some(at(10)), None));
        assert_eq!(bob.present(), TimeDelta::seconds(80));
        assert_eq!(attendance.share(bob), Some(0.8));
        assert_eq!((ann.first_joined(), ann.last_left()), (Some(at(20)), Some(at(30))));
        assert_eq!((attendance.stays(), attendance.most_at_once()), (3, 2));
        assert_eq!(attendance.present(), TimeDelta::seconds(90));
    }

    #[test]
    fn time_in_two_stays_at_once_counts_once() {
        assert_eq!(present(vec![stay("ann", 10, Some(40)), stay("ann", 30, Some(50))]), [40]);
        assert_eq!(present(vec![stay("ann", 10, Some(90)), stay("ann", 30, Some(50))]), [80]);
        assert_eq!(present(vec![stay("ann", 10, Some(40)), stay("ann", 40, None)]), [90]);
        assert_eq!(present(vec![stay("ann", 10, Some(10)), stay("ann", 10, None)]), [90]);
    }

    #[test]
    fn open_ends_run_to_the_end_of_a_room_that_is_over() {
        let attendance = Attendance::new(room(Some(60)), vec![stay("ann", 10, None)], at(1000));
        assert_eq!(attendance.people[0].present(), TimeDelta::seconds(50));
        assert_eq!(attendance.span, Span { from: at(0), to: at(60) });
    }

    #[test]
    fn odd_times_neither_stretch_the_room_nor_count_twice() {
        assert_eq!(present(vec![stay("early", -1_000_000, Some(10))]), [10]);
        assert_eq!(present(vec![stay("late", 90, Some(1_000_000))]), [10]);
        assert_eq!(present(vec![stay("backwards", 50, Some(20))]), [0]);
        assert_eq!(present(vec![stay("outside", -20, Some(-10))]), [0]);
    }

    #[test]
    fn a_stay_without_times_or_identity_is_somebody_all_the_same() {
        let nobody = Stay { identity: None, joined: None, sid: Some("PA1".into()), ..stay("", 0, None) };
        let gone = Stay { state: State::Disconnected, sid: None, ..nobody.clone() };
        let attendance = Attendance::new(room(None), vec![gone, nobody, stay("", 10, None)], at(100));
        let names: Vec<_> = attendance.people.iter().map(Person::name).collect();
        assert_eq!(names, [None, None, Some("PA1")]);
        let spans: Vec<_> = attendance.people.iter().map(|person| person.visits[0].span).collect();
        let span = |from, to| Some(Span { from: at(from), to: at(to) });
        assert_eq!(spans, [span(10, 100), None, span(100, 100)]);
    }

    #[test]
    fn a_room_without_times_takes_those_of_its_stays() {
        let untold = Room { created: None, ended: None, ..room(Some(0)) };
        let stays = vec![stay("ann", 20, Some(70)), stay("bob", 10, Some(30))];
        assert_eq!(Attendance::new(untold.clone(), stays, at(100)).span, Span { from: at(10), to: at(70) });
        assert_eq!(Attendance::new(untold, Vec::new(), at(100)).span.length(), TimeDelta::zero());
    }

    #[test]
    fn more_time_than_can_be_told_is_as_much_as_can_be() {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        let room = Room { created: Some(first), ended: Some(last), ..room(Some(0)) };
        let stay = |index: i32| {
            let stay = Stay { joined: Some(first), left: Some(last), ..stay("", 0, Some(0)) };
            Stay { identity: Some(index.to_string()), ..stay }
        };
        let attendance = Attendance::new(room, (0..700).map(stay).collect(), last);
        assert_eq!(attendance.present(), TimeDelta::MAX);
    }

    #[test]
    fn who_comes_as_another_goes_is_not_there_at_the_same_time() {
        let stays = vec![stay("ann", 10, Some(40)), stay("bob", 40, Some(50))];
        assert_eq!(Attendance::new(room(Some(60)), stays, at(60)).most_at_once(), 1);
        // Made this very second: all are there at once, for no time.
        let stays = vec![stay("ann", 0, None), stay("bob", 0, None)];
        let attendance = Attendance::new(room(None), stays, at(0));
        assert_eq!((attendance.most_at_once(), attendance.share(&attendance.people[0])), (2, None));
    }
}
