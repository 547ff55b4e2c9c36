//! Durations as text, on the command line as in variables and in the config file.
//!
//! Depends on `humantime`.

use std::time::Duration;

/// Maximum length of a number that an error repeats. A longer one could be a secret.
const MAX_SHOWN_DIGITS: usize = 9;

/// Parses a duration such as `500ms`, `90s`, `1h30m` or `2d`. Rejects a number without a unit, which would be ambiguous.
pub fn parse(text: &str) -> Result<Duration, String> {
    ensure_not_negative(text)?;
    humantime::parse_duration(text).map_err(|_| match with_units(text) {
        Some([seconds, minutes]) => format!("a duration needs a unit, such as {seconds} or {minutes}"),
        None => "expected a duration such as 500ms, 90s, 1h30m or 2d".to_owned(),
    })
}

/// Fails if the text is a duration after a minus sign.
pub fn ensure_not_negative(text: &str) -> Result<(), String> {
    let positive = text.trim_start().strip_prefix('-');
    match positive.map(humantime::parse_duration) {
        Some(Ok(_)) => Err("must not be negative".to_owned()),
        _ => Ok(()),
    }
}

/// Parses a duration that is greater than zero.
pub fn parse_nonzero(text: &str) -> Result<Duration, String> {
    match parse(text) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        Err(error) if text.trim().parse() != Ok(0.0) => Err(error),
        _ => Err("must be greater than zero".to_owned()),
    }
}

/// Returns a number without a unit as seconds and as minutes; `None` if the text is not a positive number.
pub fn with_units(text: &str) -> Option<[String; 2]> {
    let text = text.trim();
    let number = Some(text).filter(|text| text.len() <= MAX_SHOWN_DIGITS)?.parse::<f64>().ok()?;
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some([format!("{text}s"), format!("{text}m")]);
    }
    let shown = |seconds| {
        let duration = Duration::try_from_secs_f64(seconds).ok()?;
        let in_milliseconds = Duration::from_millis(u64::try_from(duration.as_millis()).ok()?);
        Some(humantime::format_duration(in_milliseconds).to_string())
    };
    Some([shown(number)?, shown(number * 60.0)?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_durations_with_units() {
        for (text, seconds) in
            [("500ms", 0.5), ("90s", 90.0), ("1h30m", 5_400.0), ("1h 30m", 5_400.0), ("2d", 172_800.0)]
        {
            assert_eq!(parse(text), Ok(Duration::from_secs_f64(seconds)), "{text}");
        }
    }

    #[test]
    fn suggests_units_for_a_bare_number() {
        for (text, suggested) in [
            ("5", "5s or 5m"),
            (" 90 ", "90s or 90m"),
            ("0.5", "500ms or 30s"),
            ("1.5", "1s 500ms or 1m 30s"),
        ] {
            assert_eq!(parse(text), Err(format!("a duration needs a unit, such as {suggested}")));
        }
        for odd in ["", "soon", "-5", "NaN", "inf", "1e99", "1234567890123456", "5 parsecs"] {
            assert_eq!(
                parse(odd),
                Err("expected a duration such as 500ms, 90s, 1h30m or 2d".to_owned()),
                "{odd}"
            );
        }
    }

    #[test]
    fn rejects_negative_durations() {
        for negative in ["-5m", " -1h 30m", "-0.5s"] {
            for parse in [parse, parse_nonzero] {
                assert_eq!(parse(negative), Err("must not be negative".to_owned()), "{negative}");
            }
        }
    }

    #[test]
    fn rejects_zero_where_it_makes_no_sense() {
        for zero in ["0", "0s", "0.0", "0m 0s"] {
            assert_eq!(parse_nonzero(zero), Err("must be greater than zero".to_owned()), "{zero}");
        }
        assert_eq!(parse_nonzero("5"), parse("5"));
        assert_eq!(parse("0s"), Ok(Duration::ZERO));
    }
}
