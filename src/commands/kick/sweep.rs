//! The kicking itself: many at once, each result recorded and told, and an orderly end when it is interrupted.

use std::pin::pin;

use futures_util::{StreamExt, stream};

use super::super::context::Context;
use super::super::interrupt::interrupted;
use super::ledger::Ledger;
use super::outcome::Outcome;
use super::target::Target;
use crate::api::{Client, Departure, ParticipantRef};

/// How many are kicked at the same time; the pace of the client decides how many a second.
const AT_ONCE: usize = 64;

/// Kicks all targets, or, in a rehearsal, only finds out what would become of them. After an interrupt nothing more is
/// sent, what is on its way is waited for, and the others are told as not tried.
pub async fn sweep(
    client: &Client,
    targets: &[Target],
    rehearsal: bool,
    ledger: &mut Ledger<'_>,
    context: &Context,
) {
    let acts = targets.iter().enumerate().map(async |(place, target)| {
        let outcome = if rehearsal { rehearse(client, target).await } else { kick(client, target).await };
        (place, outcome)
    });
    let mut acts = pin!(stream::iter(acts).buffer_unordered(AT_ONCE));
    let progress = context.notices.progress(Some(targets.len()));
    let mut interrupt = pin!(interrupted());
    let mut is_stopped = false;
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt, if !is_stopped => {
                is_stopped = true;
                client.stop();
                context.notices.say("interrupted: waiting for what is on its way");
            }
            act = acts.next() => {
                let Some((place, outcome)) = act else { break };
                ledger.enter(place, &targets[place], outcome, client);
                progress.advance();
            }
        }
    }
    drop(progress);
    ledger.settle();
}

/// Kicks one.
pub async fn kick(client: &Client, target: &Target) -> Outcome {
    if let (true, ParticipantRef::Sid(sid)) = (target.has_left, &target.who) {
        return Outcome::AlreadyGone(Departure { sid: sid.clone(), at: None });
    }
    if let (ParticipantRef::Sid(sid), None) = (&target.who, &target.stay) {
        // A SID also finds who has left, and to disconnect them once more would look like a kick.
        match client.participant(&target.room, &target.who).await {
            Ok(stay) if stay.has_left() => {
                return Outcome::AlreadyGone(Departure { sid: sid.clone(), at: stay.left() });
            }
            Ok(_) => {}
            Err(error) => return Outcome::of(error, target),
        }
    }
    match client.disconnect(&target.room, &target.who).await {
        Ok(done) => match done.stay.sid() {
            Some(sid) if done.had_left => Outcome::AlreadyGone(Departure { sid, at: done.stay.left() }),
            _ => Outcome::Kicked(done),
        },
        Err(error) => Outcome::of(error, target),
    }
}

/// Finds out what would become of one, and sends no write.
async fn rehearse(client: &Client, target: &Target) -> Outcome {
    if let Some(stay) = &target.stay {
        return Outcome::WouldKick(stay.clone());
    }
    match client.participant(&target.room, &target.who).await {
        Ok(stay) => match (stay.has_left(), stay.sid()) {
            (true, Some(sid)) => Outcome::AlreadyGone(Departure { sid, at: stay.left() }),
            _ => Outcome::WouldKick(stay),
        },
        Err(error) => Outcome::of(error, target),
    }
}
