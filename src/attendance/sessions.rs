//! Attendance of a room: who was in it and when, grouped by identity, with totals.
//!
//! Pure computation: sends no requests, prints nothing and reads no clock. Depends on `api` for reasons alone.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::EndReason;

/// Status of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Connected to the room.
    Connected,
    /// In the room, with an interrupted connection.
    Reconnecting,
    /// No longer in the room.
    Disconnected,
    /// A status unknown to this version.
    Other,
}

/// One connection of an identity to the room. Unknown values are `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Identity of the participant.
    pub identity: Option<Box<str>>,
    /// Participant SID.
    pub sid: Option<Box<str>>,
    /// Status of the participant.
    pub state: State,
    /// When the participant joined.
    pub joined: Option<DateTime<Utc>>,
    /// When the participant left.
    pub left: Option<DateTime<Utc>>,
    /// Why the participant left, if that was asked for.
    pub reason: Option<EndReason>,
}

/// The name, the SID and the times of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// Room name.
    pub name: String,
    /// Room SID.
    pub sid: Option<String>,
    /// When the room was created.
    pub created: Option<DateTime<Utc>>,
    /// When the room ended.
    pub ended: Option<DateTime<Utc>>,
    /// Whether the room has ended.
    pub is_over: bool,
}

/// A period of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Start of the period.
    pub from: DateTime<Utc>,
    /// End of the period, not before its start.
    pub to: DateTime<Utc>,
}

/// All connections of one identity. A connection without an identity is an attendee of its own.
#[derive(Debug, Clone, Copy)]
pub struct Attendee<'a> {
    /// All connections to the room.
    sessions: &'a [Session],
    /// The indices of those of the identity, by start time.
    members: &'a [usize],
    /// The period of the room.
    room: Period,
}

/// The attendance of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The room.
    pub room: Room,
    /// Period from the room's creation to its end, or to the current time.
    pub period: Period,
    /// All connections, in any order.
    sessions: Vec<Session>,
    /// Their indices, those of one identity one after the other, by the time that the identity first joined.
    members: Vec<usize>,
    /// The end of each identity in `members`.
    ends: Vec<usize>,
}

impl State {
    /// Returns the name of the status, as in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
            Self::Disconnected => "disconnected",
            Self::Other => "other",
        }
    }

    /// Returns whether the participant is still in the room.
    pub fn is_present(self) -> bool {
        self != Self::Disconnected
    }
}

impl Period {
    /// Returns the length of the period.
    pub fn length(self) -> TimeDelta {
        self.to - self.from
    }

    /// Returns the position of a time in the period: 0 for its start and before, 1 for its end and after.
    pub fn fraction(self, at: DateTime<Utc>) -> f64 {
        let seconds = |delta: TimeDelta| delta.as_seconds_f64();
        // In an empty period, such as that of a room created this second, every time is the end.
        let length = seconds(self.length());
        if length > 0.0 { (seconds(at - self.from) / length).clamp(0.0, 1.0) } else { 1.0 }
    }
}

impl Session {
    /// Returns the period of the connection within that of the room; `None` if none of its times is known. If only one of
    /// them is, the period is empty.
    pub fn period(&self, room: Period) -> Option<Period> {
        let ended = if self.state.is_present() { Some(room.to) } else { self.left };
        let (from, to) = (self.joined.or(ended)?, ended.or(self.joined)?);
        let from = from.clamp(room.from, room.to);
        Some(Period { from, to: to.clamp(from, room.to) })
    }

    /// Returns the identity, unless it is empty.
    fn identity(&self) -> Option<&str> {
        self.identity.as_deref().filter(|identity| !identity.is_empty())
    }
}

impl<'a> Attendee<'a> {
    /// Returns the connections, by start time.
    pub fn sessions(self) -> impl Iterator<Item = &'a Session> {
        self.members.iter().map(|index| &self.sessions[*index])
    }

    /// Returns the number of connections.
    pub fn session_count(self) -> usize {
        self.members.len()
    }

    /// Returns the identity, if it is known.
    pub fn identity(self) -> Option<&'a str> {
        self.sessions().next().and_then(Session::identity)
    }

    /// Returns the identity, or else the SID of the first connection.
    pub fn name(self) -> Option<&'a str> {
        let sid = || self.sessions().next().and_then(|session| session.sid.as_deref());
        self.identity().or_else(sid)
    }

    /// Returns the overall status: connected if any connection is, else the status of one that goes on.
    pub fn state(self) -> State {
        let states = || self.sessions().map(|session| session.state);
        let is_connected = states().any(|state| state == State::Connected);
        let present = || states().find(|state| state.is_present());
        if is_connected { State::Connected } else { present().unwrap_or(State::Disconnected) }
    }

    /// Returns when the identity first joined.
    pub fn first_joined(self) -> Option<DateTime<Utc>> {
        self.sessions().filter_map(|session| session.joined).min()
    }

    /// Returns when the identity last left; `None` if it is still in the room.
    pub fn last_left(self) -> Option<DateTime<Utc>> {
        let left = || self.sessions().filter_map(|session| session.left).max();
        if self.state().is_present() { None } else { left() }
    }

    /// Returns the total time in the room; `None` if the start of a connection is not known. Time in overlapping connections
    /// counts once.
    pub fn present(self) -> Option<TimeDelta> {
        let is_known = self.sessions().all(|session| session.joined.is_some());
        is_known.then(|| self.merged_periods().into_iter().map(Period::length).sum())
    }

    /// Returns the periods in the room by start time, with overlapping and adjacent ones merged.
    fn merged_periods(self) -> Vec<Period> {
        let mut periods: Vec<Period> =
            self.sessions().filter_map(|session| session.period(self.room)).collect();
        periods.sort_by_key(|period| period.from);
        let mut merged: Vec<Period> = Vec::new();
        for period in periods {
            match merged.last_mut() {
                Some(last) if period.from <= last.to => last.to = last.to.max(period.to),
                _ => merged.push(period),
            }
        }
        merged
    }
}

impl Attendance {
    /// Computes the attendance from the connections. Those that go on last until `now`, or until the room's end.
    pub fn new(room: Room, sessions: Vec<Session>, now: DateTime<Utc>) -> Self {
        let period = room_period(&room, &sessions, now);
        let start = |index: &usize| sessions[*index].period(period).map_or(period.to, |period| period.from);
        // Only indices are sorted: a sort of the connections would take memory for as many again.
        let mut by_start = (0..sessions.len()).collect::<Vec<_>>();
        by_start.sort_by_key(start);
        let (members, ends) = group_by_identity(&sessions, by_start);
        Self { room, period, sessions, members, ends }
    }

    /// Returns all identities, by the time they first joined.
    pub fn attendees(&self) -> impl ExactSizeIterator<Item = Attendee<'_>> {
        (0..self.ends.len()).map(|index| {
            let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
            let members = &self.members[start..self.ends[index]];
            Attendee { sessions: &self.sessions, members, room: self.period }
        })
    }

    /// Returns all connections, identity by identity.
    pub fn sessions(&self) -> impl ExactSizeIterator<Item = &Session> {
        self.members.iter().map(|index| &self.sessions[*index])
    }

    /// Returns the number of identities with this overall status.
    pub fn count(&self, state: State) -> usize {
        self.attendees().filter(|attendee| attendee.state() == state).count()
    }

    /// Returns the time in the room, summed over all identities; `None` if that of one is not known. Saturates at
    /// [`TimeDelta::MAX`].
    pub fn present(&self) -> Option<TimeDelta> {
        let add = |sum: TimeDelta, attendee: Attendee<'_>| {
            Some(sum.checked_add(&attendee.present()?).unwrap_or(TimeDelta::MAX))
        };
        self.attendees().try_fold(TimeDelta::zero(), add)
    }

    /// Returns the share of the room's period that the identity was present, from 0 to 1; `None` if the period is
    /// empty or the time is not known.
    pub fn share(&self, attendee: Attendee<'_>) -> Option<f64> {
        let length = self.period.length().as_seconds_f64();
        let present = attendee.present()?;
        (length > 0.0).then(|| present.as_seconds_f64() / length)
    }

    /// Returns the maximum number of identities present at the same time.
    pub fn peak_concurrent(&self) -> usize {
        let periods =
            self.attendees().flat_map(Attendee::merged_periods).filter(|period| period.from < period.to);
        // Of events at the same time, leaving sorts before joining.
        let mut changes: Vec<(DateTime<Utc>, bool)> =
            periods.flat_map(|period| [(period.from, true), (period.to, false)]).collect();
        changes.sort_unstable();
        let (mut present, mut peak) = (0_usize, 0);
        for (_, joins) in changes {
            present = if joins { present + 1 } else { present.saturating_sub(1) };
            peak = peak.max(present);
        }
        let now = self.attendees().filter(|attendee| attendee.state().is_present()).count();
        peak.max(now)
    }
}

/// Returns the period of a room. A time that the API leaves out is replaced by the first or last time of its
/// connections.
fn room_period(room: &Room, sessions: &[Session], now: DateTime<Utc>) -> Period {
    let times = || sessions.iter().flat_map(|session| [session.joined, session.left]).flatten();
    let to = if room.is_over { room.ended.or_else(|| times().max()).unwrap_or(now) } else { now };
    let from = room.created.or_else(|| times().min()).unwrap_or(to);
    Period { from, to: to.max(from) }
}

/// Groups the connections with these indices by identity, in the order of the first connection. Returns their indices group by
/// group, and the end of each group.
fn group_by_identity(sessions: &[Session], mut members: Vec<usize>) -> (Vec<usize>, Vec<usize>) {
    let (mut groups, mut sizes) = (vec![0; sessions.len()], Vec::<usize>::new());
    let mut known = HashMap::new();
    for index in &members {
        let group = match sessions[*index].identity() {
            Some(identity) => *known.entry(identity).or_insert(sizes.len()),
            None => sizes.len(),
        };
        if group == sizes.len() {
            sizes.push(0);
        }
        sizes[group] += 1;
        groups[*index] = group;
    }
    members.sort_by_key(|index| groups[*index]);
    let ends = sizes.into_iter().scan(0, |end, size| {
        *end += size;
        Some(*end)
    });
    (members, ends.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn session(identity: &str, joined: i64, left: Option<i64>) -> Session {
        Session {
            identity: Some(identity.into()),
            sid: None,
            state: if left.is_some() { State::Disconnected } else { State::Connected },
            joined: Some(at(joined)),
            left: left.map(at),
            reason: None,
        }
    }

    fn room(ended: Option<i64>) -> Room {
        let is_over = ended.is_some();
        Room { name: "room".to_owned(), sid: None, created: Some(at(0)), ended: ended.map(at), is_over }
    }

    /// Returns the seconds that each identity was present, in a room that has been open for 100.
    fn present(sessions: Vec<Session>) -> Vec<i64> {
        let attendance = Attendance::new(room(None), sessions, at(100));
        attendance.attendees().map(|attendee| attendee.present().unwrap().num_seconds()).collect()
    }

    #[test]
    fn groups_connections_by_identity() {
        let sessions =
            vec![session("bob", 50, None), session("ann", 20, Some(30)), session("bob", 10, Some(40))];
        let attendance = Attendance::new(room(None), sessions, at(100));
        let [bob, ann] = attendance.attendees().collect::<Vec<_>>()[..] else { panic!("{attendance:?}") };
        assert_eq!((bob.name(), bob.session_count(), bob.state()), (Some("bob"), 2, State::Connected));
        assert_eq!((bob.first_joined(), bob.last_left()), (Some(at(10)), None));
        assert_eq!(bob.present(), Some(TimeDelta::seconds(80)));
        assert_eq!(attendance.share(bob), Some(0.8));
        assert_eq!((ann.first_joined(), ann.last_left()), (Some(at(20)), Some(at(30))));
        assert_eq!((attendance.sessions().len(), attendance.peak_concurrent()), (3, 2));
        assert_eq!(attendance.present(), Some(TimeDelta::seconds(90)));
    }

    #[test]
    fn counts_overlapping_connections_once() {
        assert_eq!(present(vec![session("ann", 10, Some(40)), session("ann", 30, Some(50))]), [40]);
        assert_eq!(present(vec![session("ann", 10, Some(90)), session("ann", 30, Some(50))]), [80]);
        assert_eq!(present(vec![session("ann", 10, Some(40)), session("ann", 40, None)]), [90]);
        assert_eq!(present(vec![session("ann", 10, Some(10)), session("ann", 10, None)]), [90]);
    }

    #[test]
    fn open_connections_end_with_the_room() {
        let attendance = Attendance::new(room(Some(60)), vec![session("ann", 10, None)], at(1000));
        assert_eq!(attendance.attendees().next().unwrap().present(), Some(TimeDelta::seconds(50)));
        assert_eq!(attendance.period, Period { from: at(0), to: at(60) });
    }

    #[test]
    fn clamps_inconsistent_times_to_the_room() {
        assert_eq!(present(vec![session("early", -1_000_000, Some(10))]), [10]);
        assert_eq!(present(vec![session("late", 90, Some(1_000_000))]), [10]);
        assert_eq!(present(vec![session("backwards", 50, Some(20))]), [0]);
        assert_eq!(present(vec![session("outside", -20, Some(-10))]), [0]);
    }

    #[test]
    fn keeps_connections_without_times_or_identity() {
        let unnamed =
            Session { identity: None, joined: None, sid: Some("PA1".into()), ..session("", 0, None) };
        let gone = Session { state: State::Disconnected, sid: None, ..unnamed.clone() };
        let attendance = Attendance::new(room(None), vec![gone, unnamed, session("", 10, None)], at(100));
        let names: Vec<_> = attendance.attendees().map(Attendee::name).collect();
        assert_eq!(names, [None, None, Some("PA1")]);
        let periods: Vec<_> =
            attendance.sessions().map(|session| session.period(attendance.period)).collect();
        let period = |from, to| Some(Period { from: at(from), to: at(to) });
        assert_eq!(periods, [period(10, 100), None, period(100, 100)]);
        let present: Vec<_> = attendance.attendees().map(Attendee::present).collect();
        assert_eq!(present, [Some(TimeDelta::seconds(90)), None, None]);
        assert_eq!(
            (attendance.present(), attendance.share(attendance.attendees().nth(1).unwrap())),
            (None, None)
        );
    }

    #[test]
    fn room_without_times_takes_times_of_connections() {
        let timeless = Room { created: None, ended: None, ..room(Some(0)) };
        let sessions = vec![session("ann", 20, Some(70)), session("bob", 10, Some(30))];
        assert_eq!(
            Attendance::new(timeless.clone(), sessions, at(100)).period,
            Period { from: at(10), to: at(70) }
        );
        assert_eq!(Attendance::new(timeless, Vec::new(), at(100)).period.length(), TimeDelta::zero());
    }

    #[test]
    fn total_presence_saturates() {
        let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
        let room = Room { created: Some(first), ended: Some(last), ..room(Some(0)) };
        let session = |index: i32| {
            let session = Session { joined: Some(first), left: Some(last), ..session("", 0, Some(0)) };
            Session { identity: Some(index.to_string().into()), ..session }
        };
        let attendance = Attendance::new(room, (0..700).map(session).collect(), last);
        assert_eq!(attendance.present(), Some(TimeDelta::MAX));
    }

    #[test]
    fn joining_at_the_time_of_leaving_does_not_overlap() {
        let sessions = vec![session("ann", 10, Some(40)), session("bob", 40, Some(50))];
        assert_eq!(Attendance::new(room(Some(60)), sessions, at(60)).peak_concurrent(), 1);
        // In a room created this second, all are present for an empty period.
        let sessions = vec![session("ann", 0, None), session("bob", 0, None)];
        let attendance = Attendance::new(room(None), sessions, at(0));
        assert_eq!(
            (attendance.peak_concurrent(), attendance.share(attendance.attendees().next().unwrap())),
            (2, None)
        );
    }
}
