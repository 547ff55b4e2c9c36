//! The kicking itself: each result recorded and told, with a rehearsal that sends no write.

use super::super::context::Context;
use super::super::many;
use super::ledger::Ledger;
use super::outcome::Outcome;
use super::target::Target;
use crate::api::{Client, Departure, Disconnecting, Participant, ParticipantRef};

/// Kicks all targets, or, in a rehearsal, only finds out what would become of them. After an interrupt nothing more is
/// sent, what is on its way is waited for, and the others are told as not tried; likewise where no try can succeed.
pub async fn sweep(
    client: &Client,
    targets: &[Target],
    rehearsal: bool,
    ledger: &mut Ledger<'_>,
    context: &Context,
) {
    let acts = targets.iter().map(async |target| {
        if rehearsal { (rehearse(client, target).await, false) } else { kick(client, target).await }
    });
    let is_interrupted = many::at_once(acts, client, context, |place, (outcome, was_sent)| {
        if outcome.is_hopeless() {
            client.stop();
        }
        ledger.enter(place, &targets[place], &outcome, was_sent, client);
    });
    ledger.tally.is_interrupted = is_interrupted.await;
    ledger.report.settle();
}

/// Kicks one, and says whether a write was sent for it.
pub async fn kick(client: &Client, target: &Target) -> (Outcome, bool) {
    if let Some(outcome) = settled(client, target).await {
        return (outcome, false);
    }
    let Disconnecting { reached, was_sent } = client.disconnect(&target.room, &target.who).await;
    let outcome = match reached {
        Ok(done) => match done.stay.departure() {
            Some(departure) if done.had_left => Outcome::AlreadyGone(departure),
            _ => Outcome::Kicked(done),
        },
        Err(error) => Outcome::of(error, target),
    };
    (outcome, was_sent)
}

/// What became of one for whom no write is needed.
async fn settled(client: &Client, target: &Target) -> Option<Outcome> {
    match (&target.who, &target.stay) {
        (_, Some(stay)) if target.has_left => stay.departure().map(Outcome::AlreadyGone),
        // A SID also finds who has left, and to disconnect them once more would look like a kick.
        (ParticipantRef::Sid(_), None) => match client.participant(&target.room, &target.who).await.map(gone)
        {
            Ok(Ok(departure)) => Some(Outcome::AlreadyGone(departure)),
            Ok(Err(_present)) => None,
            Err(error) => Some(Outcome::of(error, target)),
        },
        _ => None,
    }
}

/// Finds out what would become of one, and sends no write.
async fn rehearse(client: &Client, target: &Target) -> Outcome {
    if let Some(stay) = &target.stay {
        return Outcome::WouldKick(stay.clone());
    }
    match client.participant(&target.room, &target.who).await.map(gone) {
        Ok(Ok(departure)) => Outcome::AlreadyGone(departure),
        Ok(Err(stay)) => Outcome::WouldKick(stay),
        Err(error) => Outcome::of(error, target),
    }
}

/// The leaving of one who has left, or them themselves.
fn gone(stay: Participant) -> Result<Departure, Participant> {
    stay.departure().filter(|_| stay.has_left()).ok_or(stay)
}
