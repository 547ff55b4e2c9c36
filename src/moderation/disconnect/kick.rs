//! Kicks targets, or previews that in a dry run. Depends on `api`, the audit log and the batch runner.

use std::cell::RefCell;

use crate::api::{Client, LeftParticipant, Participant, ParticipantRef};
use crate::context::Context;
use crate::moderation::batch;
use crate::moderation::disconnect::attempt::Attempt;
use crate::moderation::disconnect::audit_log::AuditLog;
use crate::moderation::disconnect::outcome::Outcome;
use crate::moderation::disconnect::recorder::KickRecorder;
use crate::moderation::disconnect::target::Target;

/// Kicks all targets, or previews that in a dry run, and records every outcome. After an interrupt, or an error that every
/// other target would have as well, no more requests are sent, and the remaining targets are recorded as not tried.
pub async fn kick_all(
    client: &Client,
    targets: &[Target],
    dry_run: bool,
    log: Option<&AuditLog>,
    recorder: &mut KickRecorder<'_>,
    context: &Context,
) {
    let acts = targets.iter().map(async |target| {
        if dry_run {
            Attempt { outcome: preview(client, target).await, line: None }
        } else {
            kick(client, target, log).await
        }
    });
    let is_interrupted = batch::run_batch(acts, client, context, |place, attempt| {
        if attempt.outcome.aborts_batch() {
            client.stop();
        }
        recorder.enter(place, &targets[place], &attempt, client);
    });
    recorder.summary.is_interrupted = is_interrupted.await;
    recorder.settle(context);
}

/// Kicks one target. The request is sent only if the audit log has a line for it.
pub async fn kick(client: &Client, target: &Target, log: Option<&AuditLog>) -> Attempt {
    let seen = match precheck(client, target).await {
        Ok(seen) => seen,
        Err(outcome) => return Attempt { outcome: *outcome, line: None },
    };
    let target = &Target { stay: seen, ..target.clone() };
    let line = RefCell::new(None);
    let before_write = || log.is_none_or(|log| log.reserve(target, &line));
    let kicked =
        client.disconnect(&target.room.reference, &target.who, target.stay.as_ref(), &before_write).await;
    let outcome = kicked.map_or_else(|error| Outcome::of(error, target), Outcome::Kicked);
    Attempt { outcome, line: line.into_inner() }
}

/// Returns the participant if they are known to be present, or the outcome if no request is needed.
async fn precheck(client: &Client, target: &Target) -> Result<Option<Participant>, Box<Outcome>> {
    match (&target.who, &target.stay) {
        (_, Some(stay)) => match stay.departure().filter(|_| target.has_left) {
            Some(departure) => Err(Box::new(Outcome::AlreadyGone(departure))),
            None => Ok(Some(stay.clone())),
        },
        // A SID also finds a participant who has left. Disconnecting them again would look like a kick.
        (ParticipantRef::Sid(_), None) => {
            match client.participant(&target.room.reference, &target.who).await.map(gone) {
                Ok(Ok(departure)) => Err(Box::new(Outcome::AlreadyGone(departure))),
                Ok(Err(present)) => Ok(Some(present)),
                Err(error) => Err(Box::new(Outcome::of(error, target))),
            }
        }
        (ParticipantRef::Name(_), None) => Ok(None),
    }
}

/// Returns what kicking the target would do. Sends no write.
async fn preview(client: &Client, target: &Target) -> Outcome {
    if let Some(stay) = &target.stay {
        return Outcome::WouldKick(stay.clone());
    }
    match client.participant(&target.room.reference, &target.who).await.map(gone) {
        Ok(Ok(departure)) => Outcome::AlreadyGone(departure),
        Ok(Err(stay)) => Outcome::WouldKick(stay),
        Err(error) => Outcome::of(error, target),
    }
}

/// Returns when and how a participant left, or the participant if they are present.
fn gone(stay: Participant) -> Result<LeftParticipant, Participant> {
    stay.departure().filter(|_| stay.has_left()).ok_or(stay)
}
