//! Points in time on the command line, in the forms that `date -d`, `journalctl` and `git --since` take. Depends on `time`
//! for ages, on `api` for the result, on `iso_time` and on `chrono`.

use chrono::format::{ParseErrorKind, ParseResult};
use chrono::{DateTime, Datelike, Days, Local, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

use super::time::duration;
use crate::api::Moment;
use crate::config::{duration_with_units, ensure_duration_not_negative as ensure_not_negative};
use crate::iso_time;

/// The form of a date.
const DATE: &str = "%Y-%m-%d";

/// The forms of a time of day.
const TIMES: [&str; 2] = ["%H:%M:%S%.f", "%H:%M"];

/// The forms of a date with a time of day.
const DATES_WITH_TIME: [&str; 4] =
    ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M"];

impl Moment {
    /// Parses a time, a date, or an age such as `2h`. Without a zone it is the local time; a date is midnight, and a time
    /// without a date is that of today. Rejects years outside 1 to 9999.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_at(text, &Local::now())
    }

    fn parse_at<Z: TimeZone>(text: &str, now: &DateTime<Z>) -> Result<Self, String> {
        let text = text.trim();
        let age = text.strip_suffix("ago").unwrap_or(text).trim_end();
        ensure_not_negative(age)?;
        let moment = if let Ok(age) = duration(age) {
            Self::Ago(age)
        } else if let Some(time) = iso_time::parse(text).or_else(|| since_epoch(text)) {
            Self::At(time)
        } else {
            let time = local_time(text, now).ok_or_else(|| problem(text))?;
            let time = now.timezone().from_local_datetime(&time).earliest();
            Self::At(time.ok_or("no such time in the local time zone")?.to_utc())
        };
        let is_in_calendar =
            moment.checked_instant(now.to_utc()).is_some_and(|time| (1..=9999).contains(&time.year()));
        if is_in_calendar { Ok(moment) } else { Err(problem(text)) }
    }
}

/// Parses the seconds since 1970, such as `@1732616040`.
fn since_epoch(text: &str) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(text.strip_prefix('@')?.parse().ok()?, 0)
}

/// Parses a time without a zone.
fn local_time<Z: TimeZone>(text: &str, now: &DateTime<Z>) -> Option<NaiveDateTime> {
    let now = now.naive_local();
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN);
    match text {
        "now" => return Some(now),
        "today" => return Some(midnight(now.date())),
        "yesterday" => return now.date().checked_sub_days(Days::new(1)).map(midnight),
        _ => {}
    }
    let with_time = || DATES_WITH_TIME.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    let of_today = || TIMES.iter().find_map(|form| NaiveTime::parse_from_str(text, form).ok());
    let date = NaiveDate::parse_from_str(text, DATE).ok().map(midnight);
    date.or_else(with_time).or_else(|| Some(now.date().and_time(of_today()?)))
}

/// Returns why the text is no moment.
fn problem(text: &str) -> String {
    let date = text.get(.."YYYY-MM-DD".len()).unwrap_or(text);
    let time = text.rsplit(['T', ' ']).next().unwrap_or(text);
    if date.contains('-') && is_out_of_range(NaiveDate::parse_from_str(date, DATE)) {
        return "no such date".to_owned();
    }
    if time.contains(':') && TIMES.iter().any(|form| is_out_of_range(NaiveTime::parse_from_str(time, form))) {
        return "no such time".to_owned();
    }
    let ages = duration_with_units(text).map(|ages| ages.join(", "));
    let ages = ages.as_deref().unwrap_or("10m, 2h, 3d");
    format!("expected a time (2026-11-23T10:00, 10:30), a date (2026-11-23, today) or an age ({ages})")
}

fn is_out_of_range<T>(parsed: ParseResult<T>) -> bool {
    let kind = parsed.err().map(|error| error.kind());
    matches!(kind, Some(ParseErrorKind::OutOfRange | ParseErrorKind::Impossible))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::FixedOffset;

    use super::*;

    /// 2026-11-23T10:00 in a zone two hours ahead of UTC.
    fn now() -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-11-23T10:00:00+02:00").unwrap()
    }

    #[test]
    fn times_without_a_zone_are_local() {
        for (text, expected) in [
            ("2026-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
            ("2026-11-23 10:00:00+00:00", "2026-11-23T10:00:00Z"),
            ("2026-11-23T10:00+0100", "2026-11-23T09:00:00Z"),
            ("2026-11-23T10:00", "2026-11-23T08:00:00Z"),
            ("2026-11-23 10:00:30", "2026-11-23T08:00:30Z"),
            ("2026-11-23", "2026-11-22T22:00:00Z"),
            ("10:30", "2026-11-23T08:30:00Z"),
            (" 10:30:15 ", "2026-11-23T08:30:15Z"),
            ("today", "2026-11-22T22:00:00Z"),
            ("yesterday", "2026-11-21T22:00:00Z"),
            ("now", "2026-11-23T08:00:00Z"),
            ("@1732616040", "2024-11-26T10:14:00Z"),
        ] {
            let expected = Moment::At(expected.parse().unwrap());
            assert_eq!(Moment::parse_at(text, &now()), Ok(expected), "{text}");
        }
    }

    #[test]
    fn ages_count_from_the_given_time() {
        for text in ["90m", "1h30m", "90m ago", "1h 30m ago"] {
            let moment = Moment::parse_at(text, &now()).unwrap();
            assert_eq!(moment, Moment::Ago(Duration::from_secs(5_400)), "{text}");
            assert_eq!(moment.instant(now().to_utc()).to_rfc3339(), "2026-11-23T06:30:00+00:00");
        }
    }

    #[test]
    fn errors_say_what_is_wrong() {
        for (text, expected) in [
            ("2026-02-30", "no such date"),
            ("2026-13-01", "no such date"),
            ("2026-02-30T10:00:00Z", "no such date"),
            ("2026-02-30 10:00", "no such date"),
            ("25:00", "no such time"),
            ("2026-11-23 10:61", "no such time"),
            ("-5m", "must not be negative"),
            ("-5m ago", "must not be negative"),
        ] {
            assert_eq!(Moment::parse_at(text, &now()), Err(expected.to_owned()), "{text}");
        }
        for odd in ["", "soon", "-", "ago", "@", "@soon", "9999999999999999d", "5000y", "0000-01-01"] {
            assert!(Moment::parse_at(odd, &now()).unwrap_err().contains("or an age"), "{odd}");
        }
        assert!(Moment::parse("10").unwrap_err().ends_with("or an age (10s, 10m)"));
    }
}
