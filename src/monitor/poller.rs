//! When rooms are polled and what a failed poll means. Every command that follows rooms polls them with a [`Poller`].
//! Depends on `api` for the errors and on `output` for notices.

use std::mem;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Interval, MissedTickBehavior};

use crate::api::Error;
use crate::output::Messages;

/// The number of polls in a row that do not find a room before it counts as ended. Around its end, the API may not find it
/// for a moment.
const MAX_POLLS_WITHOUT_ROOM: u32 = 3;

/// Decides when one room or all rooms are polled, and reports failures.
pub struct Poller<'p> {
    interval: Interval,
    /// Makes the next poll due immediately.
    pub poll_now: Rc<Notify>,
    absence: RoomAbsence,
    is_failure_reported: bool,
    target: PollTarget,
    /// Where failures are reported; `None` if the caller reports them.
    messages: Option<&'p Messages>,
}

/// What is polled, for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PollTarget {
    /// One room.
    Room,
    /// Several rooms.
    Rooms,
    /// All rooms in progress.
    AllRooms,
}

impl PollTarget {
    /// Returns the message for a poll that failed.
    pub fn failure_text(self, error: &Error) -> String {
        let target = match self {
            Self::Room => "the room",
            Self::Rooms => "the rooms",
            Self::AllRooms => "all rooms",
        };
        format!("cannot read {target}, retrying: {error}")
    }

    /// Returns the message for the first poll that succeeds after a failure.
    pub fn recovery_text(self) -> &'static str {
        match self {
            Self::Room => "the room is reachable again",
            Self::Rooms => "the rooms are reachable again",
            Self::AllRooms => "all rooms are reachable again",
        }
    }
}

/// The number of polls in a row that did not find a room.
#[derive(Debug, Default)]
pub struct RoomAbsence(u32);

impl RoomAbsence {
    /// Counts the result of a poll. Returns whether the room counts as ended.
    pub fn is_over<T>(&mut self, result: &Result<T, Error>) -> bool {
        self.0 = if matches!(result, Err(Error::RoomNotFound { .. })) { self.0 + 1 } else { 0 };
        self.0 >= MAX_POLLS_WITHOUT_ROOM
    }
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
    /// Returns a poller that polls immediately.
    pub fn new(target: PollTarget, interval: Duration, messages: Option<&'p Messages>) -> Self {
        let mut interval = tokio::time::interval(interval);
        interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            interval,
            poll_now: Rc::default(),
            absence: RoomAbsence::default(),
            is_failure_reported: false,
            target,
            messages,
        }
    }

    /// Waits until the next poll is due.
    pub async fn wait(&mut self) {
        tokio::select! {
            biased;
            () = self.poll_now.notified() => self.interval.reset(),
            _ = self.interval.tick() => {}
        }
    }

    /// Decides what the result of a poll of one room means. Refused credentials are returned as an error; any other failure
    /// is reported.
    pub fn classify<T>(&mut self, result: Result<T, Error>) -> Result<Poll<T>, Error> {
        let is_over = self.absence.is_over(&result);
        match result {
            Ok(read) => {
                self.report_success();
                Ok(Poll::Read(read))
            }
            Err(error) if error.rejects_credentials() => Err(error),
            Err(_) if is_over => Ok(Poll::RoomGone),
            Err(error) => {
                self.report_failure(&error);
                Ok(Poll::Failed(error))
            }
        }
    }

    /// Reports a failed poll once, until a poll succeeds.
    pub fn report_failure(&mut self, error: &Error) {
        if !mem::replace(&mut self.is_failure_reported, true)
            && let Some(messages) = self.messages
        {
            messages.warning(&self.target.failure_text(error));
        }
    }

    /// Reports the first successful poll after a failure.
    pub fn report_success(&mut self) {
        if mem::take(&mut self.is_failure_reported)
            && let Some(messages) = self.messages
        {
            messages.info(self.target.recovery_text());
        }
    }
}
