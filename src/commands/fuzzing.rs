//! What must hold of times and durations, whatever is typed.

use chrono::{Datelike, SecondsFormat};

use super::time::{interval, moment, timeout};

/// A duration or a moment: what is shown of it means the same when it is typed.
pub fn times(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(time) = timeout(text) {
        assert!(!time.is_zero());
        assert_eq!(timeout(&humantime::format_duration(time).to_string()), Ok(time));
    }
    assert!(interval(text).is_err() || interval(text) == timeout(text));
    if let Ok(time) = moment(text) {
        assert!((1..=9999).contains(&time.year()));
        assert_eq!(moment(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)), Ok(time));
    }
}
