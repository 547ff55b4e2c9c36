//! Rate limit for the requests of one run, so that they stay within the account's quota. Depends on no other file of `api`.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::{DefaultDirectRateLimiter, Quota};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Limits the requests per second, first come, first served.
pub struct RateLimiter {
    limiter: DefaultDirectRateLimiter,
    per_second: NonZeroU32,
    queue: Mutex<()>,
    clock: MonotonicClock,
    paused_until: Cell<Instant>,
}

impl RateLimiter {
    /// Spaces the requests evenly, because a burst could exceed the quota of a second. Only a twentieth of a second's requests
    /// may be sent together: at the start, because most runs need no more, and to catch up on lost time, or every late timer
    /// would slow down the whole run.
    pub fn new(per_second: NonZeroU32) -> Self {
        let burst = per_second.get() / 20;
        let limiter = governor::RateLimiter::direct(
            Quota::per_second(per_second).allow_burst(NonZeroU32::MIN.saturating_add(burst)),
        );
        Self {
            limiter,
            per_second,
            queue: Mutex::new(()),
            clock: MonotonicClock,
            paused_until: Cell::new(Instant::now()),
        }
    }

    /// Returns a limiter for a share of the requests per second, in percent and at least one request.
    pub fn share(&self, percent: u32) -> Self {
        let share = u64::from(self.per_second.get()) * u64::from(percent) / 100;
        Self::new(u32::try_from(share).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN))
    }

    /// Waits until the next request may be sent.
    pub async fn acquire(&self) {
        let _first_in_queue = self.queue.lock().await;
        loop {
            // The pause can be extended during the sleep.
            while Instant::now() < self.paused_until.get() {
                tokio::time::sleep_until(self.paused_until.get()).await;
            }
            match self.limiter.check() {
                Ok(()) => return,
                Err(early) => tokio::time::sleep(early.wait_time_from(self.clock.now())).await,
            }
        }
    }

    /// Holds back all requests for `duration`, because the server rejected one for its rate.
    pub fn pause(&self, duration: Duration) {
        self.paused_until.set(self.paused_until.get().max(Instant::now() + duration));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn pause_holds_back_all_requests_and_is_not_ended_by_a_shorter_one() {
        let limiter = RateLimiter::new(NonZeroU32::new(1_000_000).unwrap());
        let start = Instant::now();
        limiter.acquire().await;
        assert!(start.elapsed() < Duration::from_secs(1));
        limiter.pause(Duration::from_secs(30));
        limiter.pause(Duration::from_secs(10));
        tokio::join!(limiter.acquire(), limiter.acquire());
        assert!(start.elapsed() >= Duration::from_secs(30));
    }
}
