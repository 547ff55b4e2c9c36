//! Parsers for durations and times on the command line, and the end of a duration as text. Depends on `chrono` and
//! `humantime`.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

/// Parses a timeout: `10s`, `1m 30s`, or a plain number of seconds. Rejects zero.
pub fn timeout(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    ensure_not_zero(seconds.map_or_else(|| duration(text), Ok)?)
}

/// Parses a duration with units: `10s`, `1m 30s`.
pub fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "expected a duration such as 10s, 500ms or 2m".to_owned())
}

/// Parses a duration with units, such as `30s` or `2h`. Rejects zero, and plain numbers, whose unit would be ambiguous.
pub fn span(text: &str) -> Result<Duration, String> {
    ensure_not_zero(
        humantime::parse_duration(text)
            .map_err(|_| "expected a duration with a unit, such as 30s, 10m or 2h".to_owned())?,
    )
}

fn ensure_not_zero(duration: Duration) -> Result<Duration, String> {
    if duration.is_zero() { Err("must be greater than zero".to_owned()) } else { Ok(duration) }
}

/// Maximum poll interval.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Parses a poll interval. Rejects less than 200 ms, which would use up the rate limit, and more than a day, which is most
/// likely a mistake.
pub fn interval(text: &str) -> Result<Duration, String> {
    match timeout(text)? {
        short if short < Duration::from_millis(200) => Err("must be at least 200ms".to_owned()),
        long if long > DAY => Err("must be at most 24h".to_owned()),
        interval => Ok(interval),
    }
}

/// Parses a time: RFC 3339, a date (midnight UTC), or an age such as `2h`. Rejects years outside 1 to 9999.
pub fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).ok();
    let date = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    let age = || TimeDelta::from_std(humantime::parse_duration(text).ok()?).ok();
    time.or_else(date)
        .or_else(|| Utc::now().checked_sub_signed(age()?))
        .filter(|time| (1..=9999).contains(&time.year()))
        .ok_or_else(|| {
            "expected a time (2026-11-23T10:00:00Z), a date (2026-11-23) or an age (10m, 2h, 3d)".to_owned()
        })
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
    fn moment_accepts_times_dates_and_ages() {
        let time = |text| moment(text).unwrap().to_rfc3339();
        assert_eq!(time("2026-11-23T10:00:00+02:00"), "2026-11-23T08:00:00+00:00");
        assert_eq!(time("2026-11-23"), "2026-11-23T00:00:00+00:00");
        let before = moment("3d").unwrap();
        assert_eq!((Utc::now() - before).num_days(), 3);
    }

    #[test]
    fn moment_rejects_other_text_and_lists_formats() {
        for odd in
            ["", "yesterday", "2026-13-01", "10", "-5m", "2026-11-23T10:00:00", "9999999999999999d", "5000y"]
        {
            assert!(moment(odd).unwrap_err().contains("or an age"), "{odd}");
        }
    }

    #[test]
    fn timeout_defaults_to_seconds() {
        assert_eq!(timeout("10"), Ok(Duration::from_secs(10)));
        assert_eq!(timeout("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(timeout("250ms"), Ok(Duration::from_millis(250)));
        for odd in ["0", "0s", "-1", "soon", "NaN", "inf"] {
            assert!(timeout(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn span_requires_unit() {
        assert_eq!(span("2h 30m"), Ok(Duration::from_secs(9_000)));
        for odd in ["5", "0.5", "-5m", "0s", "", "soon"] {
            assert!(span(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn until_includes_date_of_another_day() {
        let now = moment("2026-11-23T22:00:00Z").unwrap();
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
        for odd in ["0", "199ms", "0.1", "soon", "24h 1s", "10000000000000000"] {
            assert!(interval(odd).is_err(), "{odd}");
        }
    }
}
