//! When a room is polled and what a failed poll means. Every command that follows a room polls it with a [`Poller`].
//! Depends on `api` for the errors and on `output` for notices.

use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Interval, MissedTickBehavior};

use crate::api::Error;
use crate::output::Messages;

/// The number of polls in a row that do not find a room before it counts as ended. Around its end, the API may not find it
/// for a moment.
const MAX_POLLS_WITHOUT_ROOM: u32 = 3;

/// Polls one room at an interval.
pub struct Poller<'p> {
    interval: Interval,
    /// Makes the next poll due at once.
    pub poll_now: Rc<Notify>,
    /// The number of polls in a row that did not find the room.
    without_room: u32,
    is_failure_reported: bool,
    messages: &'p Messages,
}

/// The result of a poll.
#[derive(Debug)]
pub enum Poll<T> {
    /// What was read.
    Read(T),
    /// The room has not been found for several polls, so it has ended.
    RoomGone,
    /// The poll failed, and the next one may succeed.
    Failed(Error),
}

impl<'p> Poller<'p> {
    /// Returns a poller whose first poll is due at once.
    pub fn new(interval: Duration, messages: &'p Messages) -> Self {
        let mut interval = tokio::time::interval(interval);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self { interval, poll_now: Rc::default(), without_room: 0, is_failure_reported: false, messages }
    }

    /// Waits until the next poll is due.
    pub async fn wait(&mut self) {
        tokio::select! {
            biased;
            () = self.poll_now.notified() => self.interval.reset(),
            _ = self.interval.tick() => {}
        }
    }

    /// Decides what the result of a poll means. Refused credentials are returned as an error; any other failure is reported
    /// once, until a poll succeeds.
    pub fn classify<T>(&mut self, result: Result<T, Error>) -> Result<Poll<T>, Error> {
        let error = match result {
            Ok(read) => {
                self.without_room = 0;
                if std::mem::take(&mut self.is_failure_reported) {
                    self.messages.info("the room is reachable again");
                }
                return Ok(Poll::Read(read));
            }
            Err(error) if error.rejects_credentials() => return Err(error),
            Err(error) => error,
        };
        self.without_room =
            if matches!(error, Error::RoomNotFound { .. }) { self.without_room + 1 } else { 0 };
        if self.without_room >= MAX_POLLS_WITHOUT_ROOM {
            return Ok(Poll::RoomGone);
        }
        if !std::mem::replace(&mut self.is_failure_reported, true) {
            self.messages.warning(&format!("cannot read the room, retrying: {error}"));
        }
        Ok(Poll::Failed(error))
    }
}
