//! What the pictures say in words. All text from outside comes out of here with its hidden characters escaped.

use std::borrow::Cow;

use chrono::{DateTime, TimeDelta, Utc};

use crate::attendance::sessions::{Attendance, Attendee, SessionSpan, Span, State};
use crate::output::duration_text;
use crate::output::escape_invisible;

/// The states, in the order in which they are told.
pub(super) const STATES: [State; 4] =
    [State::Connected, State::Reconnecting, State::Other, State::Disconnected];

/// The room's name.
pub(super) fn room(attendance: &Attendance) -> Cow<'_, str> {
    escape_invisible(&attendance.room.name)
}

/// From when to when, and how long.
pub(super) fn period(attendance: &Attendance) -> Vec<String> {
    let (from, to) = (attendance.span.from, attendance.span.to);
    let length = length(attendance.span.length());
    if attendance.room.is_over {
        let end = if from.date_naive() == to.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" };
        vec!["completed".to_owned(), format!("{} – {} UTC", moment(from), to.format(end)), length]
    } else {
        vec!["in progress".to_owned(), format!("since {} UTC", moment(from)), format!("{length} so far")]
    }
}

/// The sums.
pub(super) fn totals(attendance: &Attendance) -> Vec<String> {
    if attendance.attendees.is_empty() {
        return vec!["nobody has been here".to_owned()];
    }
    vec![
        counted(attendance.attendees.len(), "identity", "identities"),
        counted(attendance.stays(), "stay", "stays"),
        format!("at most {} at once", attendance.peak_concurrent()),
        format!("{} present in all", length(attendance.present())),
    ]
}

/// How many people stand how, where there are any.
pub(super) fn legend(attendance: &Attendance) -> impl Iterator<Item = (State, String)> {
    let counts = STATES.map(|each| (each, attendance.count(each)));
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(each, count)| (each, format!("{count} {}", each.name())))
}

/// What to call somebody.
pub(super) fn name(person: &Attendee) -> Cow<'_, str> {
    person.name().map_or(Cow::Borrowed("(no identity)"), escape_invisible)
}

/// How long somebody was there.
pub(super) fn present(person: &Attendee) -> String {
    length(person.present())
}

/// How much of the room's time that was.
pub(super) fn share(attendance: &Attendance, person: &Attendee) -> String {
    match attendance.share(person).map(|share| share * 100.0) {
        None => "-".to_owned(),
        Some(percent) if percent > 0.0 && percent < 0.5 => "<1%".to_owned(),
        Some(percent) => format!("{percent:.0}%"),
    }
}

/// A time, or that there is none.
pub(super) fn moment_or(at: Option<DateTime<Utc>>, otherwise: &str) -> String {
    at.map_or_else(|| otherwise.to_owned(), moment)
}

/// Parts of a sentence, as one.
pub(super) fn joined(parts: &[String]) -> String {
    parts.join(" · ")
}

/// All about one stay, a line each.
pub(super) fn details(person: &Attendee, visit: &SessionSpan) -> Vec<String> {
    let stay = &visit.session;
    let end = match stay.left {
        Some(left) => format!("{} UTC", moment(left)),
        None if stay.state.is_present() => "now".to_owned(),
        None => "unknown".to_owned(),
    };
    let from = stay.joined.map_or_else(|| "unknown".to_owned(), |joined| format!("{} UTC", moment(joined)));
    let took = visit.span.map_or_else(TimeDelta::zero, Span::length);
    let mut lines = vec![
        name(person).into_owned(),
        format!("{}, {}", stay.state.name(), length(took)),
        format!("{from} – {end}"),
    ];
    lines.extend(stay.sid.as_deref().map(|sid| escape_invisible(sid).into_owned()));
    lines
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

fn length(length: TimeDelta) -> String {
    duration_text(length.num_seconds().unsigned_abs())
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
