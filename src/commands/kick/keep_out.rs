//! `--keep-out`: stays, watches the room for those who were kicked, and kicks them again.

use std::collections::HashSet;
use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::TryStreamExt;
use tokio::time::MissedTickBehavior;

use super::super::consent::people;
use super::super::context::Context;
use super::super::interrupt::interrupted;
use super::choice::Choice;
use super::ledger::Ledger;
use super::outcome::Outcome;
use super::sweep::kick;
use super::target::Target;
use crate::api::{self, Client, Filter, Participant, RoomRef};

/// How often the room is looked at: one list call each time, and a rejoin is seen within two seconds even if that call
/// is slow.
const ROUND: Duration = Duration::from_secs(1);

/// Without a status, one call lists everyone connected; who rejoins is that first.
const CONNECTED: &[Option<api::Status>] = &[None];

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
        ledger.pause();
        let mut kicked = HashSet::new();
        let mut interrupt = pin!(interrupted());
        let mut time = pin!(tokio::time::sleep(time));
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end = loop {
            tokio::select! {
                biased;
                () = &mut interrupt => {
                    ledger.tally.is_interrupted = true;
                    break "interrupted";
                }
                () = &mut time => break "the time is over",
                _ = rounds.tick() => {}
            }
            match self.round_unless(interrupt.as_mut(), client, &mut kicked, ledger).await {
                None => {
                    ledger.tally.is_interrupted = true;
                    break "interrupted";
                }
                Some(_) if client.is_stopped() => break "stopped",
                Some(Ok(true)) => {}
                Some(Ok(false)) => break "the room is over",
                Some(Err(error @ api::Error::Unauthorized(_))) => {
                    ledger.tally.failed(&error);
                    break "no longer let in";
                }
                Some(Err(error)) => context.notices.warning(&format!("cannot look into the room: {error}")),
            }
        };
        context.notices.say(&format!("{end}; {} kicked again while watching", people(kicked.len())));
    }

    /// One round, or `None` if it was interrupted; what was on its way then has been waited for and told.
    async fn round_unless(
        &self,
        interrupt: Pin<&mut impl Future<Output = ()>>,
        client: &Client,
        kicked: &mut HashSet<String>,
        ledger: &mut Ledger<'_>,
    ) -> Option<Result<bool, api::Error>> {
        let mut round = pin!(self.round(client, kicked, ledger));
        tokio::select! {
            biased;
            () = interrupt => {
                client.stop();
                let _what_came_of_it_is_told = round.await;
                None
            }
            looked = &mut round => Some(looked),
        }
    }

    /// Looks once and kicks whom it must; false if the room is over.
    async fn round(
        &self,
        client: &Client,
        kicked: &mut HashSet<String>,
        ledger: &mut Ledger<'_>,
    ) -> Result<bool, api::Error> {
        let filter = Filter::default();
        let mut pages = pin!(client.participants(&self.room, CONNECTED, &filter, usize::MAX));
        let mut back = Vec::new();
        loop {
            match pages.try_next().await {
                Ok(Some(page)) if page.iter().any(Participant::has_left) => {
                    return Ok(!client.is_over(&self.room).await?);
                }
                Ok(Some(page)) => back.extend(page.into_iter().filter(|stay| self.is_unwanted(stay))),
                Ok(None) => break,
                Err(api::Error::NoRoom { .. }) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        for stay in back {
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
            ledger.settle();
            ledger.pause();
        }
        Ok(true)
    }

    fn is_unwanted(&self, stay: &Participant) -> bool {
        let was_kicked = stay.identity().is_some_and(|identity| self.identities.contains(identity));
        (was_kicked && !self.choice.spares_stay(stay)) || self.choice.means(stay)
    }
}
