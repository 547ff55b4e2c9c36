//! Reads one room, several rooms or all rooms in progress, round after round, and hands each reading to an action.
//!
//! One request a second and room is more than an account allows for many rooms, so a round takes as long as the rate limit
//! needs: the list of rooms, and one list of each room. The rooms are read in turn; a request that hangs holds back its own
//! room alone. Depends on `api`, and on `context` for interrupts and messages.

use std::pin::pin;
use std::time::Duration;

use chrono::Utc;
use futures_util::future::{LocalBoxFuture, OptionFuture};
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::time::{Interval, MissedTickBehavior};

use crate::api::{self, Client, Room};
use crate::arguments::time::until;
use crate::context::Context;
use crate::context::clock::time_over;
use crate::context::interrupt::{INTERRUPTED_NOTE, interrupted, interrupted_twice};
use crate::monitor::followed_room::{Reading, RoomReading};
use crate::monitor::room_action::{Followup, RoomAction};
use crate::monitor::round_state::{MAX_CONCURRENT_READS, MIN_ROUND, Rounds};
use crate::monitor::scope::{Limit, Scope};
use crate::monitor::stop_reason::StopReason;

/// Tells a person what rooms are read for, until when, and how to stop it.
pub fn note_begin(what: &str, time: Duration, context: &Context) {
    context.messages.note(&format!("{what}{} (press Ctrl-C to stop)", until(Utc::now(), time)));
}

/// Reads the rooms round after round and hands each reading to `action`. A failure is reported once and retried. After an
/// interrupt, actions that have begun are finished.
pub async fn run_rounds(
    scope: Scope,
    limit: Limit,
    client: &Client,
    context: &Context,
    action: &impl RoomAction,
) -> StopReason {
    let mut rounds = Rounds::new(scope, limit, client, context);
    let mut tasks = Tasks::new();
    let time_limit = match limit {
        Limit::Time(time) => Some(time),
        Limit::None | Limit::OneRound => None,
    };
    let (mut interrupt, mut time) = (pin!(interrupted()), pin!(time_over(time_limit)));
    let reason = loop {
        tasks.start_readings(&mut rounds, action);
        rounds.report_round(action);
        if let Some(reason) = rounds.completion(tasks.are_idle()) {
            break reason;
        }
        let event = tokio::select! {
            biased;
            () = &mut interrupt => break StopReason::Interrupted,
            () = &mut time => break rounds.time_over(),
            event = tasks.next(rounds.is_round_begun()) => event,
        };
        if let Err(error) = tasks.apply(event, &mut rounds, action) {
            break StopReason::Unauthorized(error);
        }
        if let Some(reason) = rounds.failure() {
            break reason;
        }
    };
    let is_interrupted = matches!(reason, StopReason::Interrupted);
    if finish_in_flight(&mut tasks.into_actions(), is_interrupted, client, context).await {
        return StopReason::Interrupted;
    }
    reason
}

/// The SID of a room, and the result of the action on it.
type Acted = (String, Result<Followup, api::Error>);

/// What runs concurrently: the readings, the actions on them, the list of rooms, and the clock of the rounds.
struct Tasks<'t> {
    readings: FuturesUnordered<LocalBoxFuture<'t, Reading>>,
    actions: FuturesUnordered<LocalBoxFuture<'t, Acted>>,
    list: OptionFuture<LocalBoxFuture<'t, Result<Vec<Room>, api::Error>>>,
    clock: Interval,
}

/// What happens next.
enum Event {
    /// An action is finished.
    Acted(Acted),
    /// A room was read.
    Read(Reading),
    /// The rooms were listed.
    Listed(Result<Vec<Room>, api::Error>),
    /// The next round is due.
    RoundDue,
}

impl<'t> Tasks<'t> {
    fn new() -> Self {
        let mut clock = tokio::time::interval(MIN_ROUND);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (readings, actions) = (FuturesUnordered::new(), FuturesUnordered::new());
        Self { readings, actions, list: OptionFuture::from(None), clock }
    }

    /// Whether no reading and no action is running.
    fn are_idle(&self) -> bool {
        self.readings.is_empty() && self.actions.is_empty()
    }

    /// Cancels the requests of reads, and returns the actions.
    fn into_actions(self) -> FuturesUnordered<LocalBoxFuture<'t, Acted>> {
        self.actions
    }

    /// Starts the next readings of the round, as many as may run.
    fn start_readings(&mut self, rounds: &mut Rounds<'t>, action: &impl RoomAction) {
        while self.readings.len() < MAX_CONCURRENT_READS
            && let Some(reading) = rounds.next_reading(action.needs_departures())
        {
            self.readings.push(reading);
        }
    }

    /// Waits for the next event. A round is not due before all readings of the one before have begun.
    async fn next(&mut self, is_round_begun: bool) -> Event {
        tokio::select! {
            biased;
            Some(acted) = self.actions.next() => Event::Acted(acted),
            Some(reading) = self.readings.next() => Event::Read(reading),
            Some(listed) = &mut self.list => {
                self.list = OptionFuture::from(None);
                Event::Listed(listed)
            }
            _ = self.clock.tick(), if is_round_begun => Event::RoundDue,
        }
    }

    /// Applies an event to the rounds, and starts what follows from it. Fails if the credentials are refused.
    fn apply(
        &mut self,
        event: Event,
        rounds: &mut Rounds<'t>,
        action: &'t impl RoomAction,
    ) -> Result<(), api::Error> {
        match event {
            Event::Acted((sid, acted)) => rounds.finish(&sid, acted?),
            Event::Read(reading) => {
                if let Some((sid, reading)) = rounds.apply(reading, action)? {
                    self.actions.push(Box::pin(act(sid, reading, action)));
                }
            }
            Event::Listed(listed) => rounds.apply_list(listed, action)?,
            Event::RoundDue => {
                if let Some(wait) = rounds.begin() {
                    self.clock.reset_after(wait);
                }
                if let Some(list) = rounds.next_list() {
                    self.list = OptionFuture::from(Some(list));
                }
            }
        }
        if rounds.take_resumed() {
            self.clock.reset_immediately();
        }
        Ok(())
    }
}

async fn act(sid: String, reading: RoomReading, action: &impl RoomAction) -> Acted {
    let acted = action.act(reading).await;
    (sid, acted)
}

/// Waits for the actions that have begun; after an interrupt only for their requests in flight. Returns whether the run was
/// interrupted.
async fn finish_in_flight<F: Future>(
    actions: &mut FuturesUnordered<F>,
    mut is_interrupted: bool,
    client: &Client,
    context: &Context,
) -> bool {
    if actions.is_empty() {
        return is_interrupted;
    }
    let (mut interrupt, mut second_interrupt) = (pin!(interrupted()), pin!(interrupted_twice()));
    let mut is_noted = false;
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt, if !is_noted => {
                (is_interrupted, is_noted) = (true, true);
                client.stop();
                context.messages.info(INTERRUPTED_NOTE);
            }
            () = &mut second_interrupt, if !client.is_aborted() => client.abort(),
            acted = actions.next() => if acted.is_none() { return is_interrupted },
        }
    }
}
