//! A steady pace for the requests of one run, so that the account's quota is never the reason for a failure.

use std::cell::Cell;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Gives each request its turn, in the order of asking.
pub struct Pace {
    limiter: DefaultDirectRateLimiter,
    queue: Mutex<()>,
    clock: MonotonicClock,
    resumes: Cell<Instant>,
}

impl Pace {
    /// A pace of so many requests a second. They go evenly, for a burst on top would exceed the quota of that second; but
    /// up to a twentieth of a second's worth may catch up on lost time, or every late timer would slow the whole run.
    pub fn new(per_second: NonZeroU32) -> Self {
        let slack = per_second.get() / 20;
        let limiter = RateLimiter::direct(
            Quota::per_second(per_second).allow_burst(NonZeroU32::MIN.saturating_add(slack)),
        );
        if let Some(slack) = NonZeroU32::new(slack) {
            // It is not there to begin with, and fits by definition.
            let _taken = limiter.check_n(slack);
        }
        Self { limiter, queue: Mutex::new(()), clock: MonotonicClock, resumes: Cell::new(Instant::now()) }
    }

    /// Waits until the next request may be sent.
    pub async fn turn(&self) {
        let _first_in_line = self.queue.lock().await;
        loop {
            // Meanwhile the pause may have been made longer.
            while Instant::now() < self.resumes.get() {
                tokio::time::sleep_until(self.resumes.get()).await;
            }
            match self.limiter.check() {
                Ok(()) => return,
                Err(early) => tokio::time::sleep(early.wait_time_from(self.clock.now())).await,
            }
        }
    }

    /// Holds all requests back for so long: the server has had enough of them.
    pub fn pause(&self, wait: Duration) {
        self.resumes.set(self.resumes.get().max(Instant::now() + wait));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pause_holds_all_back_and_a_shorter_one_does_not_end_it() {
        let pace = Pace::new(NonZeroU32::new(1_000_000).unwrap());
        let start = Instant::now();
        pace.turn().await;
        assert!(start.elapsed() < Duration::from_secs(1));
        pace.pause(Duration::from_secs(30));
        pace.pause(Duration::from_secs(10));
        tokio::join!(pace.turn(), pace.turn());
        assert!(start.elapsed() >= Duration::from_secs(30));
    }
}
