//! Back-off for identities that rejoin right after each kick: kicking them again immediately would be a loop without an end.
//! Depends on nothing else in the program.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

/// An identity that joins again within this time after it was kicked rejoins immediately. The API's times are whole seconds.
const IMMEDIATELY: TimeDelta = TimeDelta::seconds(2);

/// The number of kicks in a row after which an identity that rejoins immediately is let in for a while.
const KICKS_BEFORE_BACKOFF: u32 = 5;

/// The first and the longest time between two kicks.
const FIRST_DELAY: Duration = Duration::from_secs(2);
const MAX_DELAY: Duration = Duration::from_secs(60);

/// An identity is forgotten when it was not kicked for this time.
const MEMORY: TimeDelta = TimeDelta::minutes(10);

/// The kicks of each identity in each room.
#[derive(Debug, Default)]
pub struct Backoff {
    kicks: HashMap<(String, String), Kicks>,
}

#[derive(Debug)]
struct Kicks {
    last: DateTime<Utc>,
    /// The number of kicks in a row after each of which the identity rejoined immediately.
    in_a_row: u32,
    /// Whether the back-off was reported.
    is_reported: bool,
}

/// What to do with an identity that is to be kicked.
#[derive(Debug, PartialEq, Eq)]
pub enum Turn {
    /// Kick it now.
    Now,
    /// Wait.
    Later,
    /// Wait, which begins now.
    BackoffBegins,
}

impl Backoff {
    /// Returns whether it is an identity's turn in a room. `joined` is when it joined, `now` the server's time.
    pub fn turn(
        &mut self,
        room: &str,
        identity: &str,
        joined: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Turn {
        let Some(kicks) = self.kicks.get_mut(&(room.to_owned(), identity.to_owned())) else {
            return Turn::Now;
        };
        if joined.is_none_or(|joined| joined - kicks.last > IMMEDIATELY) {
            (kicks.in_a_row, kicks.is_reported) = (0, false);
            return Turn::Now;
        }
        let Some(steps) = kicks.in_a_row.checked_sub(KICKS_BEFORE_BACKOFF) else { return Turn::Now };
        let delay = FIRST_DELAY.saturating_mul(2_u32.saturating_pow(steps)).min(MAX_DELAY);
        let is_over = (now - kicks.last).to_std().is_ok_and(|waited| waited >= delay);
        match is_over {
            true => Turn::Now,
            false if !std::mem::replace(&mut kicks.is_reported, true) => Turn::BackoffBegins,
            false => Turn::Later,
        }
    }

    /// Counts a kick.
    pub fn kicked(&mut self, room: &str, identity: &str, now: DateTime<Utc>) {
        self.kicks.retain(|_, kicks| now - kicks.last < MEMORY);
        let new = Kicks { last: now, in_a_row: 0, is_reported: false };
        let kicks = self.kicks.entry((room.to_owned(), identity.to_owned())).or_insert(new);
        kicks.last = now;
        kicks.in_a_row += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    /// Kicks an identity that rejoins a second after each kick whenever it is its turn, once per second. Returns the seconds
    /// of the kicks and of the reports.
    fn kicks_of_one_who_rejoins_immediately(seconds: i64) -> (Vec<i64>, Vec<i64>) {
        let (mut backoff, mut kicked, mut reported) = (Backoff::default(), Vec::new(), Vec::new());
        let mut joined = 0;
        for now in 0..seconds {
            if joined > now {
                continue;
            }
            match backoff.turn("room", "eve", Some(time(joined)), time(now)) {
                Turn::Now => {
                    backoff.kicked("room", "eve", time(now));
                    kicked.push(now);
                    joined = now + 1;
                }
                Turn::Later => {}
                Turn::BackoffBegins => reported.push(now),
            }
        }
        (kicked, reported)
    }

    #[test]
    fn waits_ever_longer_for_one_who_rejoins_immediately_and_reports_it_once() {
        let (kicked, reported) = kicks_of_one_who_rejoins_immediately(400);
        let waits = kicked.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>();
        assert_eq!(waits[..9], [1, 1, 1, 1, 2, 4, 8, 16, 32]);
        assert!(waits[9..].iter().all(|&wait| wait == 60), "{waits:?}");
        assert_eq!(reported.len(), 1);
    }

    #[test]
    fn one_who_stays_away_for_a_while_is_kicked_again_immediately() {
        let mut backoff = Backoff::default();
        for now in 0..10 {
            backoff.kicked("room", "eve", time(now));
        }
        assert_eq!(backoff.turn("room", "eve", Some(time(10)), time(10)), Turn::BackoffBegins);
        assert_eq!(backoff.turn("room", "ben", Some(time(10)), time(10)), Turn::Now);
        assert_eq!(backoff.turn("room", "eve", Some(time(12)), time(12)), Turn::Now);
    }
}
