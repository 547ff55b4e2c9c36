//! Points in time that limit a list. Depends on `chrono` alone.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// A point in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// An instant.
    At(DateTime<Utc>),
    /// So long before the current time, by the clock of the API.
    Ago(Duration),
}

impl Moment {
    /// Returns the instant, given the current time.
    pub fn instant(self, now: DateTime<Utc>) -> DateTime<Utc> {
        // A clock that is wrong by years could move an age out of the calendar.
        self.checked_instant(now).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Returns the instant, given the current time; `None` if it is outside of the calendar.
    pub fn checked_instant(self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::At(time) => Some(time),
            Self::Ago(age) => now.checked_sub_signed(TimeDelta::from_std(age).ok()?),
        }
    }

    /// Returns the instant; `None` for an age if the current time is not known.
    pub(super) fn known(self, now: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        match self {
            Self::At(time) => Some(time),
            Self::Ago(_) => now.map(|now| self.instant(now)),
        }
    }
}
