//! Days on the command line: from local midnight to the next. Depends on `chrono` alone.

use std::fmt;

use chrono::{DateTime, Days, Local, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};

/// A local day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Day {
    /// Its first instant.
    pub from: DateTime<Utc>,
    /// The first instant of the next day.
    pub to: DateTime<Utc>,
    /// The date, with the offset of its midnight from UTC.
    text: String,
}

impl Day {
    /// Parses a date such as `2026-11-23`, `today` or `yesterday`.
    pub fn parse(text: &str) -> Result<Self, String> {
        Self::parse_at(text, &Local::now())
    }

    fn parse_at<Z: TimeZone>(text: &str, now: &DateTime<Z>) -> Result<Self, String>
    where
        Z::Offset: fmt::Display,
    {
        let today = now.date_naive();
        let date = match text.trim() {
            "today" => Some(today),
            "yesterday" => today.pred_opt(),
            date => NaiveDate::parse_from_str(date, "%Y-%m-%d").ok(),
        };
        let expected = || "expected a date (2026-11-23, today, yesterday)".to_owned();
        let date = date.ok_or_else(expected)?;
        let next = date.checked_add_days(Days::new(1)).ok_or_else(expected)?;
        let (from, to) =
            start(date, &now.timezone()).zip(start(next, &now.timezone())).ok_or_else(expected)?;
        Ok(Self { text: format!("{date} ({})", from.offset()), from: from.to_utc(), to: to.to_utc() })
    }
}

/// Returns the first instant of a date. Where the clocks are set forward at midnight, it is an hour later.
fn start<Z: TimeZone>(date: NaiveDate, zone: &Z) -> Option<DateTime<Z>> {
    let midnight = date.and_time(NaiveTime::MIN);
    let later = || zone.from_local_datetime(&(midnight + TimeDelta::hours(1))).earliest();
    zone.from_local_datetime(&midnight).earliest().or_else(later)
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use chrono::FixedOffset;

    use super::*;

    /// 01:00 on 2026-11-24 in a zone two hours ahead of UTC, where UTC still has the day before.
    fn now() -> DateTime<FixedOffset> {
        DateTime::parse_from_rfc3339("2026-11-24T01:00:00+02:00").unwrap()
    }

    #[test]
    fn day_is_local() {
        for (text, from, shown) in [
            ("2026-11-23", "2026-11-22T22:00:00Z", "2026-11-23 (+02:00)"),
            (" today ", "2026-11-23T22:00:00Z", "2026-11-24 (+02:00)"),
            ("yesterday", "2026-11-22T22:00:00Z", "2026-11-23 (+02:00)"),
        ] {
            let day = Day::parse_at(text, &now()).unwrap();
            assert_eq!((day.from, day.to_string()), (from.parse().unwrap(), shown.to_owned()), "{text}");
            assert_eq!(day.to - day.from, TimeDelta::days(1));
        }
    }

    #[test]
    fn rejects_other_text() {
        for odd in ["", "soon", "2026-02-30", "2026-11-23T10:00", "2h", "+262142-12-31"] {
            assert!(Day::parse_at(odd, &now()).is_err(), "{odd}");
        }
    }
}
