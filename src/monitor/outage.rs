//! Outages of the API: how many failed requests in a row are one, when it is over, and the wait between two attempts.
//! Depends on `api` for errors.

use std::time::Duration;

use crate::api;

/// The number of failed requests in a row that count as an outage.
const FAILURES_OF_OUTAGE: usize = 5;

/// The shortest and the longest wait between two attempts during an outage.
const MIN_WAIT: Duration = Duration::from_secs(1);
const MAX_WAIT: Duration = Duration::from_secs(10);

/// What a request reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestKind {
    /// The list of rooms.
    List,
    /// The participants of a room.
    Reading,
}

/// Failed requests in a row.
#[derive(Debug, Default)]
pub struct Outage {
    failures: usize,
    /// The last failure.
    pub failure: Option<api::Error>,
    /// What failed when the outage began; `None` if there is none.
    pub failed: Option<RequestKind>,
    /// The number of attempts since it began.
    pub attempts: u32,
}

impl Outage {
    /// Whether the readings pause because of an outage.
    pub fn is_paused(&self) -> bool {
        self.failed.is_some()
    }

    /// Counts a failed request, where `rooms` are read. Returns whether an outage begins.
    pub fn fail(&mut self, failed: RequestKind, rooms: usize) -> bool {
        let limit = match failed {
            RequestKind::List => FAILURES_OF_OUTAGE,
            RequestKind::Reading => FAILURES_OF_OUTAGE.min(rooms),
        };
        self.failures += 1;
        let begins = self.failures >= limit && !self.is_paused();
        if begins {
            self.failed = Some(failed);
        }
        begins
    }

    /// Returns the wait until the next attempt, which doubles, and is as long as the API asks for.
    pub fn next_wait(&mut self) -> Duration {
        let asked = self.failure.as_ref().and_then(api::Error::meta).and_then(|meta| meta.retry_after);
        let doubled = MIN_WAIT.saturating_mul(2_u32.saturating_pow(self.attempts)).min(MAX_WAIT);
        self.attempts += 1;
        doubled.max(asked.unwrap_or_default())
    }
}
