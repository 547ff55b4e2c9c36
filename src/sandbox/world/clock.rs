//! The clock of the sandbox: real time, or time that stands still until it is advanced. Depends on nothing.

use std::time::{Duration, Instant};

use chrono::{DateTime, SubsecRound, Utc};

/// How time passes in the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ClockMode {
    /// As outside.
    #[default]
    Real,
    /// Only when the clock is advanced.
    Stepped,
}

/// A clock that starts at the current time.
#[derive(Debug)]
pub struct Clock {
    mode: ClockMode,
    start: DateTime<Utc>,
    started: Instant,
    /// By how much the clock was advanced.
    advanced: Duration,
}

impl Clock {
    /// Starts a clock.
    pub fn new(mode: ClockMode) -> Self {
        // Whole seconds, so that what happens does not depend on the fraction.
        let start = Utc::now().trunc_subsecs(0);
        Self { mode, start, started: Instant::now(), advanced: Duration::ZERO }
    }

    /// Returns the mode.
    pub fn mode(&self) -> ClockMode {
        self.mode
    }

    /// Returns the time in whole seconds, the API's precision.
    pub fn now(&self) -> DateTime<Utc> {
        let unadvanced = match self.mode {
            ClockMode::Real => Utc::now(),
            ClockMode::Stepped => self.start,
        };
        (unadvanced + self.advanced).trunc_subsecs(0)
    }

    /// Returns the time since the start.
    pub fn elapsed(&self) -> Duration {
        match self.mode {
            ClockMode::Real => self.started.elapsed() + self.advanced,
            ClockMode::Stepped => self.advanced,
        }
    }

    /// Advances the clock.
    pub fn advance(&mut self, by: Duration) {
        self.advanced += by;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stepped_clock_stands_still_until_it_is_advanced() {
        let mut clock = Clock::new(ClockMode::Stepped);
        let start = clock.now();
        assert_eq!(clock.elapsed(), Duration::ZERO);
        clock.advance(Duration::from_secs(90));
        assert_eq!((clock.now() - start).num_seconds(), 90);
        assert_eq!(clock.elapsed(), Duration::from_secs(90));
    }

    #[test]
    fn real_clock_is_advanced_beyond_the_time_outside() {
        let mut clock = Clock::new(ClockMode::Real);
        clock.advance(Duration::from_secs(3_600));
        assert!(clock.now() > Utc::now() + Duration::from_secs(3_500));
        assert!(clock.elapsed() >= Duration::from_secs(3_600));
    }
}
