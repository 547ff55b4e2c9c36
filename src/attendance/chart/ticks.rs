//! Where the axis of time is marked: at round times in UTC, as many as their labels leave room for.

use chrono::{DateTime, Utc};

use crate::attendance::sessions::Span;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// From here on, a day needs its year.
const YEARLY: i64 = 180 * DAY;

/// What counts as round, in seconds. Beyond these, days are doubled.
const STEPS: &[i64] = &[
    1,
    2,
    5,
    10,
    15,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
];

/// What is left free between two labels, in characters.
const GAP: i64 = 3;

/// A mark on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Where it is: 0 at the beginning, 1 at the end.
    pub place: f64,
    /// Which time it is.
    pub label: String,
}

/// The marks of an axis with room for `width` characters.
pub(super) fn ticks(span: Span, width: usize) -> Vec<Tick> {
    let step = step(span.length().num_seconds(), i64::try_from(width.max(1)).unwrap_or(i64::MAX));
    let (from, to) = (span.from.timestamp(), span.to.timestamp());
    let first = from.div_euclid(step) + i64::from(from.rem_euclid(step) > 0);
    let times = (first..).map(|count| count * step).take_while(|&time| time <= to);
    let tick = |time| {
        let at = DateTime::from_timestamp(time, 0)?;
        Some(Tick { place: span.place(at), label: label(at, step) })
    };
    times.filter_map(tick).collect()
}

/// The smallest step whose labels have room.
fn step(length: i64, width: i64) -> i64 {
    let has_room = |step: i64| step.saturating_mul(width) >= length.saturating_mul(label_width(step) + GAP);
    let days = std::iter::successors(Some(2 * DAY), |step| step.checked_mul(2));
    STEPS.iter().copied().chain(days).find(|&step| has_room(step)).unwrap_or(DAY)
}

fn label_width(step: i64) -> i64 {
    match step {
        ..MINUTE => 8,
        MINUTE..DAY => 5,
        DAY..YEARLY => 6,
        YEARLY.. => 10,
    }
}

/// A time; at midnight, the day that begins.
fn label(at: DateTime<Utc>, step: i64) -> String {
    let is_midnight = at.timestamp().rem_euclid(DAY) == 0;
    let form = match step {
        YEARLY.. => "%Y-%m-%d",
        _ if is_midnight => "%b %-d",
        ..MINUTE => "%H:%M:%S",
        _ => "%H:%M",
    };
    at.format(form).to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// The labels of a room that began then and was open for so many seconds.
    fn labels(from: &str, seconds: i64, width: usize) -> Vec<String> {
        let from: DateTime<Utc> = from.parse().unwrap();
        let span = Span { from, to: from + TimeDelta::seconds(seconds) };
        ticks(span, width).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn marks_are_at_round_times_as_close_as_the_width_lets_them() {
        let from = "2026-11-23T10:03:20Z";
        assert_eq!(labels(from, 1500, 40), ["10:05", "10:10", "10:15", "10:20", "10:25"]);
        assert_eq!(labels(from, 1500, 20), ["10:10", "10:20"]);
        assert_eq!(labels(from, 1500, 120).len(), 13);
        assert_eq!(labels(from, 7200, 40), ["10:30", "11:00", "11:30", "12:00"]);
        assert_eq!(labels(from, 20, 40), ["10:03:20", "10:03:30", "10:03:40"]);
    }

    #[test]
    fn midnight_is_told_by_the_day_that_begins() {
        assert_eq!(labels("2026-12-31T21:30:00Z", 4 * 3600, 40), ["22:00", "23:00", "Jan 1", "01:00"]);
        assert_eq!(labels("2026-11-23T00:00:00Z", 3 * DAY, 40), ["Nov 23", "Nov 24", "Nov 25", "Nov 26"]);
        assert_eq!(labels("2020-06-01T00:00:00Z", 2000 * DAY, 30), ["2020-06-19", "2023-04-09"]);
    }

    #[test]
    fn labels_never_take_more_than_the_width() {
        for seconds in [0, 1, 59, 61, 3599, 86_399, 86_401, 10 * DAY, 100_000 * DAY] {
            for width in [0, 8, 17, 40, 100] {
                let labels = labels("2026-11-23T10:03:20Z", seconds, width);
                let taken = labels.iter().map(|label| label.len() + 3).sum::<usize>();
                assert!(taken <= width + 13, "{seconds} {width} {labels:?}");
            }
        }
    }

    #[test]
    fn marks_stand_where_their_times_are() {
        let from = DateTime::UNIX_EPOCH + TimeDelta::seconds(30);
        let places: Vec<f64> = ticks(Span { from, to: from + TimeDelta::seconds(120) }, 30)
            .iter()
            .map(|tick| tick.place)
            .collect();
        assert_eq!(places, [0.25, 0.75]);
    }
}
