//! `--keep`: stays, and mutes for those who join, too.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join_all;

use super::super::consent::people;
use super::super::context::Context;
use super::super::rounds::{connected, rounds};
use super::super::tally::Tally;
use super::outcome::said;
use super::plan::{Fault, Plan, Receiver, Stand};
use crate::api::{self, Client, ParticipantRef};

/// Who needs no more looking after, and how many of these came later.
pub struct Covered {
    /// The stays that are as wanted, or can never be.
    stays: HashSet<ParticipantRef>,
    later: usize,
}

impl Covered {
    /// Those whom the first sweep covered.
    pub fn new(stays: HashSet<ParticipantRef>) -> Self {
        Self { stays, later: 0 }
    }

    /// Stays for that long, or until the room or the operator ends it, and says at the end how many it covered.
    pub async fn keep(
        mut self,
        plan: &Plan,
        time: Duration,
        client: &Client,
        tally: &mut Tally,
        context: &Context,
    ) {
        let round = async || self.round(plan, client, context).await;
        let end = rounds("muting for who joins", time, client, context, round).await;
        end.count(tally);
        context.notices.say(&format!("{}; muted for {} more while staying", end.name(), people(self.later)));
    }

    /// Looks once and covers who is new, or was not reached before; false if the room is over.
    async fn round(&mut self, plan: &Plan, client: &Client, context: &Context) -> Result<bool, api::Error> {
        let Some(present) = connected(client, &plan.room).await? else { return Ok(false) };
        let mut new = plan.receivers(present);
        new.retain(|receiver| !self.stays.contains(&receiver.who));
        let adjust = async |receiver: Receiver| (plan.adjust(client, &receiver).await, receiver);
        for (adjusted, Receiver { who, name, .. }) in join_all(new.into_iter().map(adjust)).await {
            match adjusted.fault {
                None => {
                    self.later += usize::from(adjusted.stands.contains(&Stand::Changed));
                    self.stays.insert(who);
                }
                Some(Fault::Call(error @ api::Error::Unauthorized(_))) => return Err(error),
                Some(Fault::Call(api::Error::NoParticipant { .. } | api::Error::Stopped { .. })) => {}
                Some(fault) => {
                    context.notices.warning(&format!("'{name}' was not reached: {}", said(&fault)));
                    if !matches!(fault, Fault::Call(_)) {
                        // It would be the same once more.
                        self.stays.insert(who);
                    }
                }
            }
        }
        Ok(true)
    }
}
