//! Times in ISO 8601. Depends on `chrono`.

use chrono::{DateTime, Datelike, FixedOffset, Utc};

/// The forms besides RFC 3339: with a short zone such as `+0000` or `+00`, without seconds, and without separators.
const FORMS: [&str; 4] =
    ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z", "%Y%m%dT%H%M%S%.f%#z", "%Y%m%dT%H%M%#z"];

/// Parses a time with a zone. A time that is not [`in_range`] is `None`.
pub fn parse(text: &str) -> Option<DateTime<Utc>> {
    let by_form = || FORMS.iter().find_map(|form| DateTime::parse_from_str(text, form).ok());
    DateTime::parse_from_rfc3339(text).ok().or_else(by_form).and_then(in_range)
}

/// Returns the time; `None` outside the years 1 to 9999: adding an offset to it could overflow.
pub fn in_range(time: DateTime<FixedOffset>) -> Option<DateTime<Utc>> {
    let time = time.to_utc();
    (1..=9999).contains(&time.year()).then_some(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_form_with_a_zone() {
        for text in [
            "2026-11-23T10:00:00Z",
            "2026-11-23T10:00:00.000Z",
            "2026-11-23T12:00:00+02:00",
            "2026-11-23T10:00:00+0000",
            "2026-11-23T10:00:00+00",
            "2026-11-23T10:00+00:00",
            "2026-11-23T10:00Z",
            "20261123T100000Z",
            "20261123T1000+0000",
        ] {
            assert_eq!(
                parse(text).map(|time| time.to_rfc3339()).as_deref(),
                Some("2026-11-23T10:00:00+00:00"),
                "{text}"
            );
        }
    }

    #[test]
    fn rejects_other_text() {
        for text in
            ["", "soon", "2026-11-23", "2026-11-23T10:00:00", "2026-02-30T10:00:00Z", "0000-01-01T00:00:00Z"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
