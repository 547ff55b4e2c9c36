//! A steady pace for the requests of one run, so that the account's quota is never the reason for a failure.

use std::num::NonZeroU32;

use governor::clock::{Clock, MonotonicClock};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Mutex;

/// Gives each request its turn, in the order of asking.
pub(super) struct Pace {
    limiter: DefaultDirectRateLimiter,
    queue: Mutex<()>,
    clock: MonotonicClock,
}

impl Pace {
    /// A pace of so many requests a second, evenly spaced: a burst on top would exceed the quota of that second.
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        let quota = Quota::per_second(per_second).allow_burst(NonZeroU32::MIN);
        Self { limiter: RateLimiter::direct(quota), queue: Mutex::new(()), clock: MonotonicClock }
    }

    /// Waits until the next request may be sent.
    pub(super) async fn turn(&self) {
        let _first_in_line = self.queue.lock().await;
        while let Err(early) = self.limiter.check() {
            tokio::time::sleep(early.wait_time_from(self.clock.now())).await;
        }
    }
}
