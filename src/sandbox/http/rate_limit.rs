//! The rate limit: rejects requests beyond a quota per second. Depends on `response` for the error.

use std::time::Instant;

use super::response::ApiError;

/// The requests per second that are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Reading requests per second; 0 rejects all.
    pub reads: u32,
    /// Other requests per second; 0 rejects all.
    pub writes: u32,
}

/// Limits the requests per second.
#[derive(Debug)]
pub struct RateLimiter {
    reads: TokenBucket,
    writes: TokenBucket,
}

impl RateLimiter {
    /// Returns a limiter whose full quota is available.
    pub fn new(limit: RateLimit) -> Self {
        let now = Instant::now();
        Self { reads: TokenBucket::new(limit.reads, now), writes: TokenBucket::new(limit.writes, now) }
    }

    /// Counts a request. Fails with 429 if it exceeds the quota.
    pub fn check(&mut self, is_read: bool) -> Result<(), ApiError> {
        let bucket = if is_read { &mut self.reads } else { &mut self.writes };
        if bucket.take(Instant::now()) { Ok(()) } else { Err(ApiError::too_many_requests()) }
    }
}

/// A token bucket. Its capacity is the quota of one second and one more token: a client that keeps to the rate is
/// never rejected, even if its requests arrive up to a second late and together.
#[derive(Debug)]
struct TokenBucket {
    rate: f64,
    capacity: f64,
    tokens: f64,
    refilled: Instant,
}

impl TokenBucket {
    fn new(rate: u32, now: Instant) -> Self {
        let capacity = if rate == 0 { 0.0 } else { f64::from(rate) + 1.0 };
        Self { rate: f64::from(rate), capacity, tokens: capacity, refilled: now }
    }

    fn take(&mut self, now: Instant) -> bool {
        let elapsed = now.saturating_duration_since(self.refilled).as_secs_f64();
        self.tokens = (self.tokens + elapsed * self.rate).min(self.capacity);
        self.refilled = now;
        let is_available = self.tokens >= 1.0;
        if is_available {
            self.tokens -= 1.0;
        }
        is_available
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Returns how many of the requests at these times, in microseconds, are rejected.
    fn rejected(rate: u32, times: impl IntoIterator<Item = u64>) -> usize {
        let start = Instant::now();
        let mut bucket = TokenBucket::new(rate, start);
        times.into_iter().filter(|&at| !bucket.take(start + Duration::from_micros(at))).count()
    }

    #[test]
    fn accepts_all_requests_within_rate_even_if_they_bunch() {
        for rate in [1, 3, 20, 80] {
            let interval = 1_000_000 / u64::from(rate) + 1;
            assert_eq!(rejected(rate, (0..10_000).map(|n| n * interval)), 0, "{rate} a second, evenly");
            // All requests of a second arrive at the end of the second.
            let bunched = (0..10_000).map(|n| (n * interval).div_ceil(1_000_000) * 1_000_000);
            assert_eq!(rejected(rate, bunched), 0, "{rate} a second, bunched");
        }
    }

    #[test]
    fn rejects_about_half_of_requests_at_twice_the_rate() {
        let half = rejected(80, (0..8_000).map(|n| n * 6_250));
        assert!((3_900..4_000).contains(&half), "{half}");
        assert_eq!(rejected(0, [0, 5_000_000]), 2, "a rate of 0 rejects all");
    }
}
