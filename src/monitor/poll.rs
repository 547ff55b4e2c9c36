//! Polls a room once per second until a time limit, the end of the room, or an interrupt, and acts on the participants who
//! are present. Depends on `api`, and on `context` for interrupts and messages.

use std::pin::{Pin, pin};
use std::time::Duration;

use chrono::Utc;
use tokio::time::MissedTickBehavior;

use crate::api::{self, Client, Filter, PRESENT, Participant, RoomRef};
use crate::arguments::time::until;
use crate::context::Context;
use crate::context::interrupt::{INTERRUPTED_NOTE, interrupted, interrupted_twice};
use crate::context::summary::Summary;
use crate::monitor::poll_failures::{FailureKind, PollFailures};

/// How often the room is read. Each time takes the three list calls of [`PRESENT`], so that no reading misses a participant
/// who is present: 3 of the 80 reads per second that an account has by default. A participant who joins is seen within two
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
            Self::TimeElapsed => "the time is over",
            Self::Stopped => "stopped",
            Self::RoomEnded => "the room is over",
            Self::Unauthorized(_) => "no longer let in",
            Self::Unreachable(_) => "the time is over, and the room could not be read to the last",
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
/// this is for. Transient errors are reported once and retried. When it stops, an action that has begun is finished.
pub async fn poll_room(
    what: &str,
    time: Duration,
    room: &RoomRef,
    client: &Client,
    context: &Context,
    mut act: impl AsyncFnMut(Vec<Participant>) -> Result<(), api::Error>,
) -> StopReason {
    context.messages.note(&format!("{what}{}; Ctrl-C ends it", until(Utc::now(), time)));
    let mut interrupt = pin!(interrupted());
    let mut time = pin!(tokio::time::sleep(time));
    let mut ticks = tokio::time::interval(POLL_INTERVAL);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut failures, mut unreachable) = (PollFailures::default(), None);
    loop {
        let look = async {
            ticks.tick().await;
            present(client, room).await
        };
        let looked = tokio::select! {
            biased;
            () = &mut interrupt => return StopReason::Interrupted,
            () = &mut time => return unreachable.map_or(StopReason::TimeElapsed, StopReason::Unreachable),
            looked = look => looked,
        };
        let round = match looked {
            Ok(None) => return StopReason::RoomEnded,
            Ok(Some(present)) => {
                let act = act(present);
                match finish_in_flight(act, interrupt.as_mut(), client, context).await {
                    Some(acted) => acted,
                    None => return StopReason::Interrupted,
                }
            }
            Err(error) => Err(error),
        };
        match round {
            Err(error) if error.rejects_credentials() => return StopReason::Unauthorized(error),
            _ if client.is_stopped() => return StopReason::Stopped,
            Ok(()) => {
                unreachable = None;
                failures.clear(&context.messages);
            }
            Err(error) => match failures.classify(error, &context.messages) {
                Ok(FailureKind::Transient(error)) => unreachable = Some(error),
                Ok(FailureKind::RoomEnded) => return StopReason::RoomEnded,
                Err(error) => return StopReason::Unauthorized(error),
            },
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
                    let _what_is_known_of_it_is_told = act.await;
                }
                _what_came_of_it_is_told = &mut act => {}
            }
            None
        }
        acted = &mut act => Some(acted),
    }
}

/// Returns the participants who are present in a room, connected or reconnecting, or `None` if the room is over.
async fn present(client: &Client, room: &RoomRef) -> Result<Option<Vec<Participant>>, api::Error> {
    let filter = Filter::default();
    match client.merged_participants(room, PRESENT, &filter).await {
        Ok(stays) if stays.iter().any(Participant::has_left) && client.is_over(room).await? => Ok(None),
        Ok(mut stays) => {
            stays.retain(|stay| !stay.has_left());
            Ok(Some(stays))
        }
        Err(error) => Err(error),
    }
}
