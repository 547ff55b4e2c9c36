//! Staying with a room: a look into it once a second, until the time is over, the room ends, or the operator has enough.

use std::pin::{Pin, pin};
use std::time::Duration;

use chrono::Utc;
use tokio::time::MissedTickBehavior;

use crate::api::{self, Client, Filter, PRESENT, Participant, RoomRef};
use crate::arguments::time::until;
use crate::context::Context;
use crate::context::interrupt::{WAITING, interrupted, interrupted_twice};
use crate::context::summary::Summary;
use crate::monitor::poll_failures::{Trouble, Verdict};

/// How often the room is read. Each time takes the three list calls of [`PRESENT`], so that no reading misses a participant
/// who is present: 3 of the 80 reads per second that an account has by default. A participant who joins is seen within two
/// seconds, provided that the three calls take less than a second.
const ROUND: Duration = Duration::from_secs(1);

/// Why the staying ended.
#[derive(Debug)]
pub enum End {
    /// The operator ended it.
    Interrupted,
    /// The time is over.
    InTime,
    /// The client was stopped from within a round.
    Stopped,
    /// The room is over.
    RoomOver,
    /// The credentials no longer hold.
    Refused(api::Error),
    /// The time is over, and the room could not be read to the last.
    Blind(api::Error),
}

impl End {
    /// It in words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::InTime => "the time is over",
            Self::Stopped => "stopped",
            Self::RoomOver => "the room is over",
            Self::Refused(_) => "no longer let in",
            Self::Blind(_) => "the time is over, and the room could not be read to the last",
        }
    }

    /// Counts it.
    pub fn count(&self, summary: &mut Summary) {
        match self {
            Self::Interrupted => summary.is_interrupted = true,
            Self::Refused(error) | Self::Blind(error) => summary.failed(error),
            Self::InTime | Self::Stopped | Self::RoomOver => {}
        }
    }
}

/// Stays with the room for that long, and hands those present in it to `act`, round after round; `what` tells a person
/// what it stays for. That a round fails in passing is no reason to end. Once the time is over nothing more is done; what
/// `act` has begun by then, or when the operator interrupts, is still seen to its end.
pub async fn rounds(
    what: &str,
    time: Duration,
    room: &RoomRef,
    client: &Client,
    context: &Context,
    mut act: impl AsyncFnMut(Vec<Participant>) -> Result<(), api::Error>,
) -> End {
    context.notices.remark(&format!("{what}{}; Ctrl-C ends it", until(Utc::now(), time)));
    let mut interrupt = pin!(interrupted());
    let mut time = pin!(tokio::time::sleep(time));
    let mut rounds = tokio::time::interval(ROUND);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut trouble, mut blind) = (Trouble::default(), None);
    loop {
        let look = async {
            rounds.tick().await;
            present(client, room).await
        };
        let looked = tokio::select! {
            biased;
            () = &mut interrupt => return End::Interrupted,
            () = &mut time => return blind.map_or(End::InTime, End::Blind),
            looked = look => looked,
        };
        let round = match looked {
            Ok(None) => return End::RoomOver,
            Ok(Some(present)) => {
                let act = act(present);
                match unless_given_up(act, interrupt.as_mut(), client, context).await {
                    Some(acted) => acted,
                    None => return End::Interrupted,
                }
            }
            Err(error) => Err(error),
        };
        match round {
            Err(error) if error.refuses_credentials() => return End::Refused(error),
            _ if client.is_stopped() => return End::Stopped,
            Ok(()) => {
                blind = None;
                trouble.pass(&context.notices);
            }
            Err(error) => match trouble.judge(error, &context.notices) {
                Ok(Verdict::Passing(error)) => blind = Some(error),
                Ok(Verdict::Over) => return End::RoomOver,
                Err(error) => return End::Refused(error),
            },
        }
    }
}

/// What comes of an act; `None` if the operator ended it, after what was on its way has come back.
async fn unless_given_up<T>(
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
            context.notices.say(WAITING);
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
