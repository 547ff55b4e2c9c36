//! Times and durations as a person types them.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

/// A time-out: `10s`, `1m 30s`, or a plain number of seconds; more than nothing.
pub fn timeout(text: &str) -> Result<Duration, String> {
    let seconds = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    some(seconds.map_or_else(|| duration(text), Ok)?)
}

/// A duration with its units: `10s`, `1m 30s`.
pub fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|_| "write it as 10s, 500ms or 2m".to_owned())
}

/// A time to wait for, or that somebody has been there, with its units: a plain number could be meant in any.
pub fn span(text: &str) -> Result<Duration, String> {
    some(humantime::parse_duration(text).map_err(|_| "write it with its unit: 30s, 10m or 2h".to_owned())?)
}

fn some(duration: Duration) -> Result<Duration, String> {
    if duration.is_zero() { Err("it must be more than nothing".to_owned()) } else { Ok(duration) }
}

/// The longest time between two looks.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The time between two looks: so short a one that it would use up the quota is refused, and so long a one that nobody can
/// mean it.
pub fn interval(text: &str) -> Result<Duration, String> {
    match timeout(text)? {
        short if short < Duration::from_millis(200) => Err("it must be at least 200ms".to_owned()),
        long if long > DAY => Err("it must be at most a day (24h)".to_owned()),
        interval => Ok(interval),
    }
}

/// A moment: RFC 3339, a date (its first instant in UTC), or an age such as `2h`.
pub fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).ok();
    let date = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    let age = || TimeDelta::from_std(humantime::parse_duration(text).ok()?).ok();
    time.or_else(date)
        .or_else(|| Utc::now().checked_sub_signed(age()?))
        .filter(|time| (1..=9999).contains(&time.year()))
        .ok_or_else(|| {
            "write it as 2026-11-23T10:00:00Z, as 2026-11-23, or as an age: 10m, 2h, 3d".to_owned()
        })
}

/// How long something goes on from `now`, as the end of a sentence: the date only where the day is another, and nothing
/// where it is too far for a calendar.
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
    fn a_moment_is_a_time_a_date_or_an_age() {
        let time = |text| moment(text).unwrap().to_rfc3339();
        assert_eq!(time("2026-11-23T10:00:00+02:00"), "2026-11-23T08:00:00+00:00");
        assert_eq!(time("2026-11-23"), "2026-11-23T00:00:00+00:00");
        let before = moment("3d").unwrap();
        assert_eq!((Utc::now() - before).num_days(), 3);
    }

    #[test]
    fn what_is_no_moment_is_refused_with_what_to_write() {
        for odd in
            ["", "yesterday", "2026-13-01", "10", "-5m", "2026-11-23T10:00:00", "9999999999999999d", "5000y"]
        {
            assert!(moment(odd).unwrap_err().contains("as an age"), "{odd}");
        }
    }

    #[test]
    fn a_timeout_may_leave_out_its_unit() {
        assert_eq!(timeout("10"), Ok(Duration::from_secs(10)));
        assert_eq!(timeout("0.5"), Ok(Duration::from_millis(500)));
        assert_eq!(timeout("250ms"), Ok(Duration::from_millis(250)));
        for odd in ["0", "0s", "-1", "soon", "NaN", "inf"] {
            assert!(timeout(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn a_span_has_a_unit() {
        assert_eq!(span("2h 30m"), Ok(Duration::from_secs(9_000)));
        for odd in ["5", "0.5", "-5m", "0s", "", "soon"] {
            assert!(span(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn the_end_is_told_with_its_date_where_that_is_another_day() {
        let now = moment("2026-11-23T22:00:00Z").unwrap();
        for (time, told) in [
            (Duration::from_secs(1_805), " until 22:30:05 UTC"),
            (Duration::from_secs(7_200), " until 2026-11-24 00:00:00 UTC"),
            (Duration::MAX, ""),
            (Duration::from_secs(1 << 50), ""),
        ] {
            assert_eq!(until(now, time), told);
        }
    }

    #[test]
    fn an_interval_is_neither_too_short_nor_too_long() {
        assert_eq!(interval("200ms"), Ok(Duration::from_millis(200)));
        assert_eq!(interval("1day"), Ok(Duration::from_secs(86_400)));
        for odd in ["0", "199ms", "0.1", "soon", "24h 1s", "10000000000000000"] {
            assert!(interval(odd).is_err(), "{odd}");
        }
    }
}
