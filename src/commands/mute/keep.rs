//! `roomctl mute --keep`: polls the room and updates the rules of participants who join later.
//!
//! Depends on `monitor::rounds` for the readings of the room and on `moderation::mute` for the update of each receiver.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::{StreamExt, stream};
use tokio::sync::Mutex;

use crate::api::{self, Client, Participant, ParticipantRef};
use crate::commands::mute::result;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::confirm::participants_text;
use crate::moderation::mute::{Plan, Receiver, ReceiverState, ReceiverUpdate, UpdateFailure};
use crate::monitor::followed_room::RoomReading;
use crate::monitor::room_action::{Followup, RoomAction};
use crate::monitor::rounds::{note_begin, run_rounds};
use crate::monitor::scope::{Limit, Scope};

/// The state of `--keep`: which receivers are up to date and which could not be updated.
pub struct MuteKeeper {
    /// The receivers that are up to date, or that no retry can update.
    settled: HashSet<ParticipantRef>,
    /// The number of receivers that joined later and were updated.
    joined_later: usize,
    /// The receivers present that could not be updated, with their names and failed updates.
    unreached: HashMap<ParticipantRef, (String, ReceiverUpdate)>,
}

/// A keeper and what it needs for the readings of its room.
struct Keeping<'k> {
    keeper: Mutex<MuteKeeper>,
    plan: &'k Plan<'k>,
    client: &'k Client,
    context: &'k Context,
}

impl RoomAction for Keeping<'_> {
    async fn act(&self, reading: RoomReading) -> Result<Followup, api::Error> {
        let mut keeper = self.keeper.lock().await;
        keeper.poll(reading.present, self.plan, self.client, self.context).await?;
        Ok(Followup::None)
    }
}

impl MuteKeeper {
    /// Creates a keeper that knows the receivers the first run updated.
    pub fn new(settled: HashSet<ParticipantRef>) -> Self {
        Self { settled, joined_later: 0, unreached: HashMap::new() }
    }

    /// Polls the room until the time limit, the end of the room, or an interrupt, and reports the number of updates.
    ///
    /// Receivers that could not be updated are failures in the summary.
    pub async fn keep(
        self,
        plan: &Plan<'_>,
        time: Duration,
        client: &Client,
        summary: &mut Summary,
        context: &Context,
    ) {
        note_begin("muting for participants who join", time, context);
        let scope = Scope::of_room(&plan.room.reference, &plan.room.name);
        let keeping = Keeping { keeper: Mutex::new(self), plan, client, context };
        let end = run_rounds(scope, Limit::Time(time), client, context, &keeping).await;
        let Self { joined_later, unreached, .. } = keeping.keeper.into_inner();
        for (name, update) in unreached.values() {
            result::count(name, update, summary);
        }
        end.count(summary);
        let participants = participants_text(joined_later);
        context.messages.info(&format!("{}; muted for {participants} who joined", end.name()));
    }

    /// Updates the receivers present that are new or could not be updated before; a failure is reported once.
    ///
    /// Concurrency is limited, so that little time passes between the read and the write of a receiver's rules. Refused
    /// credentials are returned as an error.
    async fn poll(
        &mut self,
        present: Vec<Participant>,
        plan: &Plan<'_>,
        client: &Client,
        context: &Context,
    ) -> Result<(), api::Error> {
        let receivers = plan.receivers(present);
        self.unreached
            .retain(|reference, _| receivers.iter().any(|receiver| receiver.reference == *reference));
        let new = receivers.into_iter().filter(|receiver| !self.settled.contains(&receiver.reference));
        let new = new.collect::<Vec<_>>();
        let updates = new.into_iter().map(async |receiver| (plan.update(client, &receiver).await, receiver));
        let mut updates = stream::iter(updates).buffer_unordered(MAX_CONCURRENT_REQUESTS);
        while let Some((update, receiver)) = updates.next().await {
            match update.failure_reason {
                Some(UpdateFailure::Call(error)) if error.rejects_credentials() => return Err(error),
                _ => {}
            }
            self.record(receiver, update, context);
        }
        Ok(())
    }

    /// Records the update of a receiver; a failure is reported once.
    fn record(
        &mut self,
        Receiver { reference, name, .. }: Receiver,
        update: ReceiverUpdate,
        context: &Context,
    ) {
        match &update.failure_reason {
            None => {
                self.joined_later += usize::from(update.states.contains(&ReceiverState::Changed));
                self.unreached.remove(&reference);
                self.settled.insert(reference);
            }
            Some(UpdateFailure::Left | UpdateFailure::Call(api::Error::Stopped { .. })) => {}
            Some(failure_reason) => {
                if !self.unreached.contains_key(&reference) {
                    context
                        .messages
                        .warning(&format!("cannot update the rules of '{name}': {failure_reason}"));
                }
                if !matches!(failure_reason, UpdateFailure::Call(_)) {
                    // A retry would fail in the same way.
                    self.settled.insert(reference.clone());
                }
                self.unreached.insert(reference, (name, update));
            }
        }
    }
}
