//! The texts of all charts. Names from the API have their hidden characters escaped.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::EndReason;
use crate::attendance::sessions::{Attendance, Attendee, Period, Session, State};
use crate::output::{count_text, duration_text, escape_invisible, escape_value};

/// The statuses in the order of the legend.
const STATES: [State; 4] = [State::Connected, State::Reconnecting, State::Other, State::Disconnected];

/// Returns the room name.
pub(super) fn room(attendance: &Attendance) -> Cow<'_, str> {
    escape_value(&attendance.room.name)
}

/// Returns the status of the room, its start and end, and its length.
pub(super) fn period(attendance: &Attendance) -> Vec<String> {
    let (from, to) = (attendance.period.from, attendance.period.to);
    let length = length(attendance.period.length());
    if attendance.room.is_over {
        let end = if from.date_naive() == to.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
        vec!["completed".to_owned(), format!("{} – {} UTC", time(from), to.format(end)), length]
    } else {
        vec!["in progress".to_owned(), format!("since {} UTC", time(from)), format!("{length} so far")]
    }
}

/// Returns the totals.
pub(super) fn totals(attendance: &Attendance) -> Vec<String> {
    let identities = attendance.attendees().len();
    if identities == 0 {
        return vec!["no participants".to_owned()];
    }
    let mut totals = vec![
        count_text(identities, "identity", "identities"),
        count_text(attendance.sessions().len(), "stay", "stays"),
        format!("at most {} at the same time", attendance.peak_concurrent()),
    ];
    totals.extend(attendance.present().map(|present| format!("{} present in total", length(present))));
    totals
}

/// Returns each status with the number of identities that have it, unless there are none.
pub(super) fn legend(attendance: &Attendance) -> impl Iterator<Item = (State, String)> {
    let counts = STATES.into_iter().map(|state| (state, attendance.count(state)));
    counts.filter(|(_, count)| *count > 0).map(|(state, count)| (state, format!("{count} {}", state.name())))
}

/// Returns the mark of a reason, which shows it without color: its first letter, or `X` for a lost connection.
pub(super) fn mark(reason: &EndReason) -> &'static str {
    match reason {
        EndReason::Left => "L",
        EndReason::Kicked => "K",
        EndReason::DuplicateIdentity => "D",
        EndReason::ConnectionLost => "X",
        EndReason::RoomEnded => "E",
        EndReason::Other(_) => "?",
    }
}

/// Returns each reason for leaving with its mark and the number of stays that ended so; nothing without reasons.
pub(super) fn reasons(attendance: &Attendance) -> Vec<String> {
    let mut counts = Vec::<(&EndReason, usize)>::new();
    for reason in attendance.sessions().filter_map(|session| session.reason.as_ref()) {
        match counts.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count += 1,
            None => counts.push((reason, 1)),
        }
    }
    let text = |(reason, count): (&EndReason, usize)| {
        format!("{} {count} {}", mark(reason), escape_invisible(reason.words()))
    };
    counts.into_iter().map(text).collect()
}

/// Returns the name of an identity.
pub(super) fn name(person: Attendee<'_>) -> Cow<'_, str> {
    person.name().map_or(Cow::Borrowed("(no identity)"), escape_value)
}

/// Returns the time that an identity was present, or a hyphen if it is not known.
pub(super) fn present(person: Attendee<'_>) -> String {
    person.present().map_or_else(|| "-".to_owned(), length)
}

/// Returns the share of the room's period that an identity was present.
pub(super) fn share(attendance: &Attendance, person: Attendee<'_>) -> String {
    match attendance.share(person).map(|share| share * 100.0) {
        None => "-".to_owned(),
        Some(percent) if percent > 0.0 && percent < 0.5 => "<1%".to_owned(),
        Some(percent) => format!("{percent:.0}%"),
    }
}

/// Formats a time; `otherwise` if there is none.
pub(super) fn time_or(at: Option<DateTime<Utc>>, otherwise: &str) -> String {
    at.map_or_else(|| otherwise.to_owned(), time)
}

/// Joins parts of a line.
pub(super) fn join(parts: &[String]) -> String {
    parts.join(" · ")
}

/// Returns the details of a connection, one per line.
pub(super) fn details(attendance: &Attendance, person: Attendee<'_>, stay: &Session) -> Vec<String> {
    let end = match stay.left {
        Some(left) => format!("{} UTC", time(left)),
        None if stay.state.is_present() => "now".to_owned(),
        None => "unknown".to_owned(),
    };
    let from = stay.joined.map_or_else(|| "unknown".to_owned(), |joined| format!("{} UTC", time(joined)));
    let length_of_stay = stay.period(attendance.period).map_or_else(TimeDelta::zero, Period::length);
    let mut lines = vec![
        name(person).into_owned(),
        format!("{}, {}", stay.state.name(), length(length_of_stay)),
        format!("{from} – {end}"),
    ];
    lines.extend(stay.reason.as_ref().map(|reason| escape_invisible(reason.words()).into_owned()));
    lines.extend(stay.sid.as_deref().map(|sid| escape_invisible(sid).into_owned()));
    lines
}

fn time(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn length(length: TimeDelta) -> String {
    duration_text(length.num_seconds().unsigned_abs())
}
