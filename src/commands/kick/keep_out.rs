//! `--keep-out`: stays, watches the room for those who were kicked, and kicks them again.

use std::collections::HashSet;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::super::choice::Choice;
use super::super::consent::people;
use super::super::context::Context;
use super::super::rounds::{End, connected, rounds};
use super::super::time;
use super::ledger::Ledger;
use super::outcome::Outcome;
use super::sweep::kick;
use super::target::Target;
use crate::api::{self, Client, Participant, RoomRef};

/// Whom to keep out of which room.
pub struct Watch<'w> {
    /// The room, by SID: another one of the same name is not meant.
    pub room: RoomRef,
    /// What the room is called.
    pub room_name: String,
    /// Who was chosen, by reference or pattern.
    pub choice: &'w Choice<'w>,
    /// The identities of those who were kicked, since who comes back has another SID.
    pub identities: HashSet<String>,
}

impl Watch<'_> {
    /// Watches for that long, or until the room or the operator ends it, and says at the end how often it had to kick.
    pub async fn keep(&self, time: Duration, client: &Client, ledger: &mut Ledger<'_>, context: &Context) {
        ledger.report.pause();
        let mut kicked = HashSet::new();
        let end = rounds(time, client, context, async || self.round(client, &mut kicked, ledger).await).await;
        match &end {
            End::Interrupted => ledger.tally.is_interrupted = true,
            End::Refused(error) => ledger.tally.failed(error),
            End::InTime | End::Stopped | End::RoomOver => {}
        }
        context.notices.say(&format!("{}; {} kicked again while watching", end.name(), people(kicked.len())));
    }

    /// Looks once and kicks whom it must; false if the room is over.
    async fn round(
        &self,
        client: &Client,
        kicked: &mut HashSet<String>,
        ledger: &mut Ledger<'_>,
    ) -> Result<bool, api::Error> {
        let Some(connected) = connected(client, &self.room).await? else { return Ok(false) };
        let now = time::now(client);
        for stay in connected.into_iter().filter(|stay| self.is_unwanted(stay, now)) {
            let Some(target) = Target::found(&self.room, &self.room_name, stay, self.choice) else {
                continue;
            };
            let sid = target.who.to_string();
            if kicked.contains(&sid) {
                continue;
            }
            let (outcome, was_sent) = kick(client, &target).await;
            if matches!(outcome, Outcome::Kicked(_)) {
                kicked.insert(sid);
            }
            ledger.enter(0, &target, &outcome, was_sent, client);
            ledger.report.settle();
            ledger.report.pause();
        }
        Ok(true)
    }

    /// Whether somebody is back who was kicked, or is chosen. An age chooses nobody while watching: whoever comes to be as
    /// old then was left alone before.
    fn is_unwanted(&self, stay: &Participant, now: DateTime<Utc>) -> bool {
        let was_kicked = stay.identity().is_some_and(|identity| self.identities.contains(identity));
        let is_chosen = || !self.choice.is_by_age() && self.choice.wants(stay, now);
        (was_kicked && !self.choice.spares_stay(stay)) || is_chosen()
    }
}
