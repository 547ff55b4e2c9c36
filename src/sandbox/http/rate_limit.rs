//! Faults on demand: every nth call fails, and calls beyond a quota are turned away. Knows no call's meaning.

use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Instant;

use axum::http::StatusCode;

use super::response::Refusal;

/// How many calls a second are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// `GET`s a second; 0 lets none through.
    pub reads: u32,
    /// Other calls a second; 0 lets none through.
    pub writes: u32,
}

impl FromStr for RateLimit {
    type Err = RateLimitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once(',').and_then(|(reads, writes)| {
            Some(Self { reads: reads.trim().parse().ok()?, writes: writes.trim().parse().ok()? })
        });
        numbers.ok_or(RateLimitError)
    }
}

/// A rate limit that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("expected reads and writes a second, like 80,20")]
pub struct RateLimitError;

/// What goes wrong, and how far it has come.
#[derive(Debug)]
pub struct Faults {
    fail_every: Option<NonZeroU32>,
    calls: u32,
    buckets: Option<(Bucket, Bucket)>,
}

impl Faults {
    /// Faults as asked for.
    pub fn new(fail_every: Option<NonZeroU32>, rate_limit: Option<RateLimit>) -> Self {
        let now = Instant::now();
        let buckets = rate_limit.map(|limit| (Bucket::new(limit.reads, now), Bucket::new(limit.writes, now)));
        Self { fail_every, calls: 0, buckets }
    }

    /// 503 for every nth call, counting all.
    pub fn fail(&mut self) -> Result<(), Refusal> {
        let Some(every) = self.fail_every else { return Ok(()) };
        self.calls = self.calls.wrapping_add(1);
        if self.calls.is_multiple_of(every.get()) {
            return Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, 20503, "Service unavailable"));
        }
        Ok(())
    }

    /// 429 for a call beyond its quota. No `Retry-After` comes with it, the worst that a client may meet.
    pub fn limit(&mut self, is_read: bool) -> Result<(), Refusal> {
        let Some((reads, writes)) = &mut self.buckets else { return Ok(()) };
        let bucket = if is_read { reads } else { writes };
        if bucket.take(Instant::now()) {
            return Ok(());
        }
        Err(Refusal::new(StatusCode::TOO_MANY_REQUESTS, 20429, "Too many requests"))
    }
}

/// A token bucket. It holds one second's worth, and one more so that even at one call a second an early one passes:
/// whoever keeps to the rate never meets its bottom, though calls may bunch for up to a second.
#[derive(Debug)]
struct Bucket {
    rate: f64,
    capacity: f64,
    level: f64,
    filled: Instant,
}

impl Bucket {
    fn new(rate: u32, now: Instant) -> Self {
        let capacity = if rate == 0 { 0.0 } else { f64::from(rate) + 1.0 };
        Self { rate: f64::from(rate), capacity, level: capacity, filled: now }
    }

    fn take(&mut self, now: Instant) -> bool {
        let since = now.saturating_duration_since(self.filled).as_secs_f64();
        self.level = (self.level + since * self.rate).min(self.capacity);
        self.filled = now;
        let enough = self.level >= 1.0;
        if enough {
            self.level -= 1.0;
        }
        enough
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// How many of the calls at these times, in microseconds, are turned away.
    fn refused(rate: u32, times: impl IntoIterator<Item = u64>) -> usize {
        let start = Instant::now();
        let mut bucket = Bucket::new(rate, start);
        times.into_iter().filter(|&at| !bucket.take(start + Duration::from_micros(at))).count()
    }

    #[test]
    fn who_keeps_to_the_rate_is_never_turned_away_even_when_calls_bunch() {
        for rate in [1, 3, 20, 80] {
            let pace = 1_000_000 / u64::from(rate) + 1;
            assert_eq!(refused(rate, (0..10_000).map(|n| n * pace)), 0, "{rate} a second, evenly");
            // Every arrival of a second is held back to the second's end.
            let bunched = (0..10_000).map(|n| (n * pace).div_ceil(1_000_000) * 1_000_000);
            assert_eq!(refused(rate, bunched), 0, "{rate} a second, bunched");
        }
    }

    #[test]
    fn who_calls_at_twice_the_rate_is_turned_away_about_half_the_time() {
        let half = refused(80, (0..8_000).map(|n| n * 6_250));
        assert!((3_900..4_000).contains(&half), "{half}");
        assert_eq!(refused(0, [0, 5_000_000]), 2, "none at all are let through at 0");
    }

    #[test]
    fn a_rate_limit_is_two_numbers() {
        assert_eq!("80,20".parse::<RateLimit>().ok(), Some(RateLimit { reads: 80, writes: 20 }));
        for text in ["", "80", "80,", "80,20,5", "-1,2", "a,b"] {
            assert!(text.parse::<RateLimit>().is_err(), "{text:?}");
        }
    }
}
