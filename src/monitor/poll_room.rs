//! Polls a room once per second until a time limit, the end of the room, or an interrupt, and acts on the participants who
//! are present. Depends on `api`, and on `context` for interrupts and messages.

use std::pin::{Pin, pin};
use std::time::Duration;

use chrono::Utc;

use crate::api::{self, Client, Participant, RoomRef};
use crate::arguments::time::until;
use crate::context::Context;
use crate::context::interrupt::{INTERRUPTED_NOTE, interrupted, interrupted_twice};
use crate::context::summary::Summary;
use crate::monitor::poller::{Poll, PollTarget, Poller};
use crate::monitor::snapshot::{PresentLists, read_present};

/// How often the room is polled. A poll takes the three list calls of [`api::PRESENT`], so that it misses no participant who
/// is present: 3 of the 80 reads per second that an account has by default. A participant who joins is seen within two
/// seconds, provided that the three calls take less than a second.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// Why the polling stopped.
#[derive(Debug)]
pub enum StopReason {
    /// The operator interrupted it.
    Interrupted,
    /// The time limit is over.
    TimeElapsed,
    /// The action stopped the client.
    Stopped,
    /// The room has ended.
    RoomEnded,
    /// The credentials are refused.
    Unauthorized(api::Error),
    /// The time limit is over, and the last readings failed.
    Unreachable(api::Error),
}

impl StopReason {
    /// Returns the reason in words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::TimeElapsed => "time limit reached",
            Self::Stopped => "stopped",
            Self::RoomEnded => "the room has ended",
            Self::Unauthorized(_) => "the credentials are no longer accepted",
            Self::Unreachable(_) => "time limit reached; the room could not be read at the end",
        }
    }

    /// Counts the reason in the summary.
    pub fn count(&self, summary: &mut Summary) {
        match self {
            Self::Interrupted => summary.is_interrupted = true,
            Self::Unauthorized(error) | Self::Unreachable(error) => summary.failed(error),
            Self::TimeElapsed | Self::Stopped | Self::RoomEnded => {}
        }
    }
}

/// Polls a room for `time` and hands the participants who are present to `act`, poll after poll. `what` tells a person what
/// this is for. A failure of a poll is reported once and retried; `act` fails only if the credentials are refused. After an
/// interrupt, an action that has begun is finished.
pub async fn poll_room(
    what: &str,
    time: Duration,
    room: &RoomRef,
    client: &Client,
    context: &Context,
    mut act: impl AsyncFnMut(Vec<Participant>) -> Result<(), api::Error>,
) -> StopReason {
    context.messages.note(&format!("{what}{} (press Ctrl-C to stop)", until(Utc::now(), time)));
    let mut interrupt = pin!(interrupted());
    let mut time = pin!(tokio::time::sleep(time));
    let mut poller = Poller::new(PollTarget::Room, POLL_INTERVAL, &context.messages);
    let mut unreachable = None;
    loop {
        let poll = async {
            poller.wait().await;
            read_present(client, room).await
        };
        let result = tokio::select! {
            biased;
            () = &mut interrupt => return StopReason::Interrupted,
            () = &mut time => return unreachable.map_or(StopReason::TimeElapsed, StopReason::Unreachable),
            result = poll => result,
        };
        if let Ok(PresentLists { is_room_over: true, .. }) = result {
            return StopReason::RoomEnded;
        }
        let present = match poller.classify(result) {
            Ok(Poll::Read(PresentLists { present, .. })) => present,
            Ok(Poll::RoomGone) => return StopReason::RoomEnded,
            Ok(Poll::Failed(error)) => {
                unreachable = Some(error);
                continue;
            }
            Err(error) => return StopReason::Unauthorized(error),
        };
        match finish_in_flight(act(present), interrupt.as_mut(), client, context).await {
            None => return StopReason::Interrupted,
            Some(Err(error)) => return StopReason::Unauthorized(error),
            Some(Ok(())) if client.is_stopped() => return StopReason::Stopped,
            Some(Ok(())) => unreachable = None,
        }
    }
}

/// Returns the result of an action; `None` after an interrupt, when its requests in flight have ended.
async fn finish_in_flight<T>(
    act: impl Future<Output = T>,
    interrupt: Pin<&mut impl Future<Output = ()>>,
    client: &Client,
    context: &Context,
) -> Option<T> {
    let mut act = pin!(act);
    tokio::select! {
        biased;
        () = interrupt => {
            client.stop();
            context.messages.info(INTERRUPTED_NOTE);
            tokio::select! {
                () = interrupted_twice() => {
                    client.abort();
                    let _reported_by_the_action = act.await;
                }
                _reported_by_the_action = &mut act => {}
            }
            None
        }
        acted = &mut act => Some(acted),
    }
}
