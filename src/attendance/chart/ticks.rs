//! The ticks of the time axis: at round times in UTC, as many as their labels have space for.

use chrono::{DateTime, Utc};

use crate::attendance::sessions::Period;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Step in seconds from which labels have the year.
const YEARLY: i64 = 180 * DAY;

/// Steps between ticks in seconds. Longer ones are days, doubled.
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

/// Space between two labels in characters.
const GAP: i64 = 3;

/// A tick on the axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    /// Position on the axis, from 0 to 1.
    pub fraction: f64,
    /// The time.
    pub label: String,
}

/// Returns the ticks of an axis of `width` characters.
pub(super) fn ticks(period: Period, width: usize) -> Vec<Tick> {
    let step = step(period.length().num_seconds(), i64::try_from(width.max(1)).unwrap_or(i64::MAX));
    let (from, to) = (period.from.timestamp(), period.to.timestamp());
    let first = from.div_euclid(step) + i64::from(from.rem_euclid(step) > 0);
    let times = (first..).map(|count| count * step).take_while(|&time| time <= to);
    let tick = |time| {
        let at = DateTime::from_timestamp(time, 0)?;
        Some(Tick { fraction: period.fraction(at), label: label(at, step) })
    };
    times.filter_map(tick).collect()
}

/// Returns the smallest step whose labels fit.
fn step(length: i64, width: i64) -> i64 {
    let fits = |step: i64| step.saturating_mul(width) >= length.saturating_mul(label_width(step) + GAP);
    let days = std::iter::successors(Some(2 * DAY), |step| step.checked_mul(2));
    STEPS.iter().copied().chain(days).find(|&step| fits(step)).unwrap_or(DAY)
}

fn label_width(step: i64) -> i64 {
    match step {
        ..MINUTE => 8,
        MINUTE..DAY => 5,
        DAY..YEARLY => 6,
        YEARLY.. => 10,
    }
}

/// Formats a time. Midnight is the day that begins.
fn label(at: DateTime<Utc>, step: i64) -> String {
    let is_midnight = at.timestamp().rem_euclid(DAY) == 0;
    let format = match step {
        YEARLY.. => "%Y-%m-%d",
        _ if is_midnight => "%b %-d",
        ..MINUTE => "%H:%M:%S",
        _ => "%H:%M",
    };
    at.format(format).to_string()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    /// Returns the labels for a room that was open for `seconds`.
    fn labels(from: &str, seconds: i64, width: usize) -> Vec<String> {
        let from: DateTime<Utc> = from.parse().unwrap();
        let period = Period { from, to: from + TimeDelta::seconds(seconds) };
        ticks(period, width).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_are_at_round_times() {
        let from = "2026-11-23T10:03:20Z";
        assert_eq!(labels(from, 1500, 40), ["10:05", "10:10", "10:15", "10:20", "10:25"]);
        assert_eq!(labels(from, 1500, 20), ["10:10", "10:20"]);
        assert_eq!(labels(from, 1500, 120).len(), 13);
        assert_eq!(labels(from, 7200, 40), ["10:30", "11:00", "11:30", "12:00"]);
        assert_eq!(labels(from, 20, 40), ["10:03:20", "10:03:30", "10:03:40"]);
    }

    #[test]
    fn midnight_is_labeled_with_date() {
        assert_eq!(labels("2026-12-31T21:30:00Z", 4 * 3600, 40), ["22:00", "23:00", "Jan 1", "01:00"]);
        assert_eq!(labels("2026-11-23T00:00:00Z", 3 * DAY, 40), ["Nov 23", "Nov 24", "Nov 25", "Nov 26"]);
        assert_eq!(labels("2020-06-01T00:00:00Z", 2000 * DAY, 30), ["2020-06-19", "2023-04-09"]);
    }

    #[test]
    fn labels_fit_width() {
        for seconds in [0, 1, 59, 61, 3599, 86_399, 86_401, 10 * DAY, 100_000 * DAY] {
            for width in [0, 8, 17, 40, 100] {
                let labels = labels("2026-11-23T10:03:20Z", seconds, width);
                let taken = labels.iter().map(|label| label.len() + 3).sum::<usize>();
                assert!(taken <= width + 13, "{seconds} {width} {labels:?}");
            }
        }
    }

    #[test]
    fn ticks_have_position_of_their_time() {
        let from = DateTime::UNIX_EPOCH + TimeDelta::seconds(30);
        let fractions: Vec<f64> = ticks(Period { from, to: from + TimeDelta::seconds(120) }, 30)
            .iter()
            .map(|tick| tick.fraction)
            .collect();
        assert_eq!(fractions, [0.25, 0.75]);
    }
}
