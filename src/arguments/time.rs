//! Parsers for durations and times on the command line, and the end of a duration as text. Depends on `config` for the
//! syntax of durations, and on `chrono`.

use std::time::Duration;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use crate::config::duration_with_units;
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

/// Parses a time: RFC 3339, a date (midnight UTC), or an age such as `2h`. Rejects years outside 1 to 9999.
pub fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    let time = DateTime::parse_from_rfc3339(text).map(|time| time.to_utc()).ok();
    let date = || Some(text.parse::<NaiveDate>().ok()?.and_time(NaiveTime::MIN).and_utc());
    let age = || TimeDelta::from_std(duration(text).ok()?).ok();
    time.or_else(date)
        .or_else(|| Utc::now().checked_sub_signed(age()?))
        .filter(|time| (1..=9999).contains(&time.year()))
        .ok_or_else(|| {
            let ages = duration_with_units(text).map(|ages| ages.join(", "));
            let ages = ages.as_deref().unwrap_or("10m, 2h, 3d");
            format!("expected a time (2026-11-23T10:00:00Z), a date (2026-11-23) or an age ({ages})")
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
    fn moment_suggests_units_for_a_bare_number() {
        assert!(moment("10").unwrap_err().ends_with("or an age (10s, 10m)"));
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
        for odd in ["0", "199ms", "0.5", "2", "soon", "24h 1s", "10000000000000000"] {
            assert!(interval(odd).is_err(), "{odd}");
        }
    }
}
