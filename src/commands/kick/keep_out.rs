//! `--keep-out`: stays, watches the room for those who were kicked, and kicks them again.

use std::collections::HashSet;
use std::pin::pin;
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
use crate::failure::{self, Exit};

/// How often the room is looked at: one list call each time, and a rejoin is seen within two seconds even if that call
/// is slow.
const ROUND: Duration = Duration::from_secs(1);

/// Without a status, one call lists everyone connected; who rejoins is that first.
const CONNECTED: &[Option<api::Status>] = &[None];

/// Why a watch ended.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Time,
    RoomOver,
    Refused,
    Interrupt,
}

impl End {
    fn told(self) -> &'static str {
        match self {
            Self::Time => "the time is over",
            Self::RoomOver => "the room is over",
            Self::Refused => "the credentials are refused by now",
            Self::Interrupt => "interrupted",
        }
    }
}

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
    /// Watches for that long, or until the room or the operator ends it, says at the end how often it had to kick, and
    /// gives what the run exits with.
    pub async fn keep(
        &self,
        time: Duration,
        client: &Client,
        ledger: &mut Ledger<'_>,
        context: &Context,
    ) -> Exit {
        ledger.pause();
        let mut kicked = HashSet::new();
        let mut interrupt = pin!(interrupted());
        let mut time = pin!(tokio::time::sleep(time));
        let mut rounds = tokio::time::interval(ROUND);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let end = loop {
            tokio::select! {
                biased;
                () = &mut interrupt => break End::Interrupt,
                () = &mut time => break End::Time,
                _ = rounds.tick() => {}
            }
            match self.round(client, &mut kicked, ledger).await {
                Ok(true) => {}
                Ok(false) => break End::RoomOver,
                Err(error @ api::Error::Unauthorized(_)) => {
                    ledger.tally.fail(failure::exit_of_call(&error), failure::problem_of_call(&error));
                    break End::Refused;
                }
                Err(error) => context.notices.warning(&format!("cannot look into the room: {error}")),
            }
        };
        context.notices.say(&format!("{}; {} kicked again while watching", end.told(), people(kicked.len())));
        if end == End::Interrupt { Exit::Interrupted } else { ledger.tally.exit() }
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
