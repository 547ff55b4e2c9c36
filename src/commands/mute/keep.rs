//! `--keep`: stays, and mutes for those who join, too.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use futures_util::{StreamExt, stream};

use crate::api::{self, Client, Participant, ParticipantRef};
use crate::commands::mute::plan::{Plan, Receiver, ReceiverState, ReceiverUpdate, UpdateFailure};
use crate::commands::mute::result::{self, describe};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::confirm::people;
use crate::monitor::poll::poll_room;

/// Who is covered and who is not, of all who joined so far.
pub struct MuteKeeper {
    /// The stays that are as wanted, or can never be.
    stays: HashSet<ParticipantRef>,
    /// How many of these came later.
    later: usize,
    /// Who is there and is not as wanted, with the name and what is in the way.
    unreached: HashMap<ParticipantRef, (String, ReceiverUpdate)>,
}

impl MuteKeeper {
    /// Those whom the first sweep covered.
    pub fn new(stays: HashSet<ParticipantRef>) -> Self {
        Self { stays, later: 0, unreached: HashMap::new() }
    }

    /// Stays for that long, or until the room or the operator ends it, and says at the end how many it covered.
    pub async fn keep(
        mut self,
        plan: &Plan,
        time: Duration,
        client: &Client,
        summary: &mut Summary,
        context: &Context,
    ) {
        let round = async |present| self.round(present, plan, client, context).await;
        let end = poll_room("muting for who joins", time, &plan.room, client, context, round).await;
        for (name, update) in self.unreached.values() {
            result::count(name, update, summary);
        }
        end.count(summary);
        context.notices.say(&format!("{}; muted for {} more while staying", end.name(), people(self.later)));
    }

    /// Covers who is new among those present, or was not reached before, which is told once. A few at a time: the rules
    /// that were read are to be written back at once.
    async fn round(
        &mut self,
        present: Vec<Participant>,
        plan: &Plan,
        client: &Client,
        context: &Context,
    ) -> Result<(), api::Error> {
        let receivers = plan.receivers(present);
        self.unreached.retain(|who, _| receivers.iter().any(|receiver| receiver.who == *who));
        let new = receivers.into_iter().filter(|receiver| !self.stays.contains(&receiver.who));
        let new = new.collect::<Vec<_>>();
        let acts = new.into_iter().map(async |receiver| (plan.adjust(client, &receiver).await, receiver));
        let mut acts = stream::iter(acts).buffer_unordered(MAX_CONCURRENT_REQUESTS);
        while let Some((update, receiver)) = acts.next().await {
            match update.failure_reason {
                Some(UpdateFailure::Call(error)) if error.refuses_credentials() => return Err(error),
                _ => {}
            }
            self.enter(receiver, update, context);
        }
        Ok(())
    }

    fn enter(&mut self, Receiver { who, name, .. }: Receiver, update: ReceiverUpdate, context: &Context) {
        match &update.failure_reason {
            None => {
                self.later += usize::from(update.states.contains(&ReceiverState::Changed));
                self.unreached.remove(&who);
                self.stays.insert(who);
            }
            Some(UpdateFailure::Call(api::Error::NoParticipant { .. } | api::Error::Stopped { .. })) => {}
            Some(failure_reason) => {
                if !self.unreached.contains_key(&who) {
                    context
                        .notices
                        .warning(&format!("'{name}' was not reached: {}", describe(failure_reason)));
                }
                if !matches!(failure_reason, UpdateFailure::Call(_)) {
                    // It would be the same once more.
                    self.stays.insert(who.clone());
                }
                self.unreached.insert(who, (name, update));
            }
        }
    }
}
