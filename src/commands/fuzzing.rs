//! What must hold of times and durations, whatever is typed.

use std::time::Duration;

use chrono::{Datelike, SecondsFormat, Utc};

use crate::commands::time::{interval, moment, timeout};

/// A duration or a moment: what is shown of it means the same when it is typed.
pub fn times(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(time) = timeout(text) {
        assert!(!time.is_zero());
        assert_eq!(timeout(&humantime::format_duration(time).to_string()), Ok(time));
    }
    let sensible = Duration::from_millis(200)..=Duration::from_secs(24 * 60 * 60);
    assert_eq!(interval(text).ok(), timeout(text).ok().filter(|time| sensible.contains(time)));
    if let Ok(time) = moment(text) {
        assert!((1..=9999).contains(&time.year()));
        assert_eq!(moment(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)), Ok(time));
        assert!(humantime::parse_duration(text).is_err() || time <= Utc::now(), "an age is in the past");
    }
}
