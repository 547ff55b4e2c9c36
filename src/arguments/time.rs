//! Parsers for durations on the command line, and the end of a duration as text. Depends on `config` for the
//! syntax of durations, and on `chrono`.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

pub use crate::config::{parse_duration as duration, parse_nonzero_duration as span};

/// Maximum poll interval.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Parses a poll interval. Rejects less than 200 ms, which would use up the rate limit, and more than a day, which is most
/// likely a mistake.
pub fn interval(text: &str) -> Result<Duration, String> {
    match span(text)? {
        short if short < Duration::from_millis(200) => Err("must be at least 200ms".to_owned()),
        long if long > DAY => Err("must be at most 24h".to_owned()),
        interval => Ok(interval),
    }
}

/// Returns the end of a duration that begins `now`, as ` until HH:MM:SS UTC`, with the date if it is another day. Returns
/// empty text if the end is outside of the calendar.
pub fn until(now: DateTime<Utc>, time: Duration) -> String {
    let end = TimeDelta::from_std(time).ok().and_then(|time| now.checked_add_signed(time));
    let form = |end: &DateTime<Utc>| {
        if end.date_naive() == now.date_naive() { "%H:%M:%S" } else { "%Y-%m-%d %H:%M:%S" }
    };
    end.map(|end| format!(" until {} UTC", end.format(form(&end)))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn until_includes_date_of_another_day() {
        let now = "2026-11-23T22:00:00Z".parse().unwrap();
        for (time, expected) in [
            (Duration::from_secs(1_805), " until 22:30:05 UTC"),
            (Duration::from_secs(7_200), " until 2026-11-24 00:00:00 UTC"),
            (Duration::MAX, ""),
            (Duration::from_secs(1 << 50), ""),
        ] {
            assert_eq!(until(now, time), expected);
        }
    }

    #[test]
    fn interval_rejects_extremes() {
        assert_eq!(interval("200ms"), Ok(Duration::from_millis(200)));
        assert_eq!(interval("1day"), Ok(Duration::from_secs(86_400)));
        for odd in ["0", "199ms", "0.5", "2", "soon", "24h 1s", "10000000000000000"] {
            assert!(interval(odd).is_err(), "{odd}");
        }
    }
}
