//! Times and durations for people: relative to now, or in at most two units, where `humantime` would write all units.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// Formats a time relative to `now` in its largest unit: `5m ago`.
pub fn ago(then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let age = (now - then).max(TimeDelta::zero());
    let (count, unit) = match age.num_seconds() {
        seconds @ 0..60 => (seconds, 's'),
        seconds @ 60..3_600 => (seconds / 60, 'm'),
        seconds @ 3_600..86_400 => (seconds / 3_600, 'h'),
        seconds => (seconds / 86_400, 'd'),
    };
    format!("{count}{unit} ago")
}

/// Formats a number of seconds in its two largest units: `1h 5m`.
pub fn duration_text(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds}s"),
        (0, 0, _) => format!("{minutes}m {}s", seconds % 60),
        (0, _, _) => format!("{hours}h {}m", minutes % 60),
        _ => format!("{days}d {}h", hours % 24),
    }
}

/// Formats a duration for a clock on the screen, without seconds from a minute on: `12s`, `24m`, `1h 05m`, `2d 3h`.
pub fn short_duration(time: Duration) -> String {
    let (minutes, hours, days) = (time.as_secs() / 60, time.as_secs() / 3_600, time.as_secs() / 86_400);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{}s", time.as_secs()),
        (0, 0, _) => format!("{minutes}m"),
        (0, _, _) => format!("{hours}h {:02}m", minutes % 60),
        _ => format!("{days}d {}h", hours % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_relative_in_largest_unit() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(30);
        for (seconds, formatted) in [
            (0, "0s ago"),
            (59, "59s ago"),
            (60, "1m ago"),
            (7_199, "1h ago"),
            (200_000, "2d ago"),
            (-9, "0s ago"),
        ] {
            assert_eq!(ago(now - TimeDelta::seconds(seconds), now), formatted);
        }
    }

    #[test]
    fn brief_duration_has_seconds_below_minute() {
        for (seconds, formatted) in [(0, "0s"), (59, "59s"), (61, "1m"), (3_900, "1h 05m"), (90_000, "1d 1h")]
        {
            assert_eq!(short_duration(Duration::from_secs(seconds)), formatted);
        }
    }

    #[test]
    fn span_has_two_largest_units() {
        for (seconds, formatted) in [(0, "0s"), (61, "1m 1s"), (3_900, "1h 5m"), (90_000, "1d 1h")] {
            assert_eq!(duration_text(seconds), formatted);
        }
    }
}
