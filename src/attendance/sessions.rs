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
    pub identity: Option<String>,
    /// Participant SID.
    pub sid: Option<String>,
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

/// A connection to the room, with its period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSpan {
    /// The connection as the API returns it.
    pub session: Session,
    /// Period of the connection, within that of the room; `None` if none of its times is known.
    pub period: Option<Period>,
}

/// All connections of one identity. A connection without an identity is a attendee of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// The identity, if it is known.
    pub identity: Option<String>,
    /// The connections, by start time.
    pub spans: Vec<SessionSpan>,
}

/// The attendance of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendance {
    /// The room.
    pub room: Room,
    /// Period from the room's creation to its end, or to the current time.
    pub period: Period,
    /// All identities, by the time they first joined.
    pub attendees: Vec<Attendee>,
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

impl Attendee {
    /// Returns the identity, or else the SID of the first connection.
    pub fn name(&self) -> Option<&str> {
        let sid = || self.spans.first().and_then(|span| span.session.sid.as_deref());
        self.identity.as_deref().or_else(sid)
    }

    /// Returns the overall status: connected if any connection is, else the status of one that goes on.
    pub fn state(&self) -> State {
        let states = || self.spans.iter().map(|span| span.session.state);
        let is_connected = states().any(|state| state == State::Connected);
        let present = || states().find(|state| state.is_present());
        if is_connected { State::Connected } else { present().unwrap_or(State::Disconnected) }
    }

    /// Returns when the identity first joined.
    pub fn first_joined(&self) -> Option<DateTime<Utc>> {
        self.spans.iter().filter_map(|span| span.session.joined).min()
    }

    /// Returns when the identity last left; `None` if it is still in the room.
    pub fn last_left(&self) -> Option<DateTime<Utc>> {
        let left = || self.spans.iter().filter_map(|span| span.session.left).max();
        if self.state().is_present() { None } else { left() }
    }

    /// Returns the total time in the room; `None` if the start of a connection is not known. Time in overlapping connections
    /// counts once.
    pub fn present(&self) -> Option<TimeDelta> {
        let is_known = self.spans.iter().all(|span| span.session.joined.is_some());
        is_known.then(|| self.merged_periods().into_iter().map(Period::length).sum())
    }

    /// Returns the periods in the room by start time, with overlapping and adjacent ones merged.
    fn merged_periods(&self) -> Vec<Period> {
        let mut periods: Vec<Period> = self.spans.iter().filter_map(|span| span.period).collect();
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
        let mut sessions: Vec<SessionSpan> = sessions
            .into_iter()
            .map(|session| SessionSpan { period: session_period(&session, period), session })
            .collect();
        sessions.sort_by_key(|span| span.period.map_or(period.to, |period| period.from));
        Self { room, period, attendees: group_by_identity(sessions) }
    }

    /// Returns the number of connections.
    pub fn session_count(&self) -> usize {
        self.attendees.iter().map(|attendee| attendee.spans.len()).sum()
    }

    /// Returns the number of identities with this overall status.
    pub fn count(&self, state: State) -> usize {
        self.attendees.iter().filter(|attendee| attendee.state() == state).count()
    }

    /// Returns the time in the room, summed over all identities; `None` if that of one is not known. Saturates at
    /// [`TimeDelta::MAX`].
    pub fn present(&self) -> Option<TimeDelta> {
        let add = |sum: TimeDelta, attendee: &Attendee| {
            Some(sum.checked_add(&attendee.present()?).unwrap_or(TimeDelta::MAX))
        };
        self.attendees.iter().try_fold(TimeDelta::zero(), add)
    }

    /// Returns the share of the room's period that the identity was present, from 0 to 1; `None` if the period is
    /// empty or the time is not known.
    pub fn share(&self, attendee: &Attendee) -> Option<f64> {
        let length = self.period.length().as_seconds_f64();
        let present = attendee.present()?;
        (length > 0.0).then(|| present.as_seconds_f64() / length)
    }

    /// Returns the maximum number of identities present at the same time.
    pub fn peak_concurrent(&self) -> usize {
        let periods =
            self.attendees.iter().flat_map(Attendee::merged_periods).filter(|period| period.from < period.to);
        // Of events at the same time, leaving sorts before joining.
        let mut changes: Vec<(DateTime<Utc>, bool)> =
            periods.flat_map(|period| [(period.from, true), (period.to, false)]).collect();
        changes.sort_unstable();
        let (mut present, mut peak) = (0_usize, 0);
        for (_, joins) in changes {
            present = if joins { present + 1 } else { present.saturating_sub(1) };
            peak = peak.max(present);
        }
        let now = self.attendees.iter().filter(|attendee| attendee.state().is_present()).count();
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

/// Returns the period of a connection within that of the room. If only one of its times is known, the period is empty.
fn session_period(session: &Session, room: Period) -> Option<Period> {
    let ended = if session.state.is_present() { Some(room.to) } else { session.left };
    let (from, to) = (session.joined.or(ended)?, ended.or(session.joined)?);
    let from = from.clamp(room.from, room.to);
    Some(Period { from, to: to.clamp(from, room.to) })
}

/// Groups the connections by identity, in the order of the first connection.
fn group_by_identity(sessions: Vec<SessionSpan>) -> Vec<Attendee> {
    let mut attendees: Vec<Attendee> = Vec::new();
    let mut known = HashMap::new();
    for session in sessions {
        let identity = session.session.identity.clone().filter(|identity| !identity.is_empty());
        let index = identity.as_ref().and_then(|identity| known.get(identity)).copied();
        if let Some(index) = index {
            let attendee: &mut Attendee = &mut attendees[index];
            attendee.spans.push(session);
            continue;
        }
        if let Some(identity) = &identity {
            known.insert(identity.clone(), attendees.len());
        }
        attendees.push(Attendee { identity, spans: vec![session] });
    }
    attendees
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn session(identity: &str, joined: i64, left: Option<i64>) -> Session {
        Session {
            identity: Some(identity.to_owned()),
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
        attendance.attendees.iter().map(|attendee| attendee.present().unwrap().num_seconds()).collect()
    }

    #[test]
    fn groups_connections_by_identity() {
        let sessions =
            vec![session("bob", 50, None), session("ann", 20, Some(30)), session("bob", 10, Some(40))];
        let attendance = Attendance::new(room(None), sessions, at(100));
        let [bob, ann] = attendance.attendees.as_slice() else { panic!("{attendance:?}") };
        assert_eq!((bob.name(), bob.spans.len(), bob.state()), (Some("bob"), 2, State::Connected));
        assert_eq!((bob.first_joined(), bob.last_left()), (Some(at(10)), None));
        assert_eq!(bob.present(), Some(TimeDelta::seconds(80)));
        assert_eq!(attendance.share(bob), Some(0.8));
        assert_eq!((ann.first_joined(), ann.last_left()), (Some(at(20)), Some(at(30))));
        assert_eq!((attendance.session_count(), attendance.peak_concurrent()), (3, 2));
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
        assert_eq!(attendance.attendees[0].present(), Some(TimeDelta::seconds(50)));
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
        let names: Vec<_> = attendance.attendees.iter().map(Attendee::name).collect();
        assert_eq!(names, [None, None, Some("PA1")]);
        let periods: Vec<_> = attendance.attendees.iter().map(|attendee| attendee.spans[0].period).collect();
        let period = |from, to| Some(Period { from: at(from), to: at(to) });
        assert_eq!(periods, [period(10, 100), None, period(100, 100)]);
        let present: Vec<_> = attendance.attendees.iter().map(Attendee::present).collect();
        assert_eq!(present, [Some(TimeDelta::seconds(90)), None, None]);
        assert_eq!((attendance.present(), attendance.share(&attendance.attendees[1])), (None, None));
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
            Session { identity: Some(index.to_string()), ..session }
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
        assert_eq!((attendance.peak_concurrent(), attendance.share(&attendance.attendees[0])), (2, None));
    }
}
