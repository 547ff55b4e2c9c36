//! Kicks targets, or previews that in a dry run. Depends on `api`, the audit log and the batch runner.

use crate::api::{Client, LeftParticipant, Participant, ParticipantRef};
use crate::context::Context;
use crate::moderation::audit_log::{AuditLog, LoggedWrite};
use crate::moderation::batch;
use crate::moderation::disconnect::kick_result::KickResult;
use crate::moderation::disconnect::recorder::KickRecorder;
use crate::moderation::outcome::{Outcome, with_rule};
use crate::moderation::target::Target;

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
    let kicks = targets.iter().map(async |target| {
        if dry_run { preview(client, target).await } else { kick(client, target, None, log).await }
    });
    let is_interrupted = batch::run_batch(kicks, client, context, |position, result| {
        if result.outcome.is_fatal_for_batch {
            client.stop();
        }
        recorder.record(position, &targets[position], &result);
    });
    recorder.results.summary.is_interrupted = is_interrupted.await;
    recorder.flush_rows(context);
}

/// Kicks one target. The request is sent only if the audit log has a line for it, which names the `rule` of a policy.
pub async fn kick(
    client: &Client,
    target: &Target,
    rule: Option<&str>,
    log: Option<&AuditLog>,
) -> KickResult {
    let participant = match find_present(client, target).await {
        Ok(participant) => participant,
        Err(result) => return *result,
    };
    let target = &Target { participant, ..target.clone() };
    let row = |result: &KickResult| with_rule(result.row(target), rule);
    let write = LoggedWrite::new(log, row(&KickResult::sent()));
    let seen = target.participant.as_ref();
    let kicked =
        client.disconnect(&target.room.reference, &target.reference(), seen, &|| write.reserve()).await;
    let result = kicked.map_or_else(|error| KickResult::failed(error, target), KickResult::from);
    write.complete(row(&result), client);
    result
}

/// Returns the participant if they are known to be present, or the result if no request is needed.
async fn find_present(client: &Client, target: &Target) -> Result<Option<Participant>, Box<KickResult>> {
    ensure_in_a_room(client, target).await?;
    match (&target.reference(), &target.participant) {
        (_, Some(listed)) => match listed.departure().filter(|_| target.has_left) {
            Some(left) => Err(Box::new(KickResult::already_gone(left))),
            None => Ok(Some(listed.clone())),
        },
        // A SID also finds a participant who has left. Disconnecting them again would look like a kick.
        (ParticipantRef::Sid(_), None) => look_up(client, target).await.map(Some),
        (ParticipantRef::Name(_), None) => Ok(None),
    }
}

/// Returns what kicking the target would do. Sends no write.
async fn preview(client: &Client, target: &Target) -> KickResult {
    if let Err(result) = ensure_in_a_room(client, target).await {
        return *result;
    }
    if let Some(listed) = &target.participant {
        return KickResult::would_kick(listed);
    }
    match look_up(client, target).await {
        Ok(participant) => KickResult::would_kick(&participant),
        Err(result) => *result,
    }
}

/// Returns the result for a participant who was not found in any room, as the error.
async fn ensure_in_a_room(client: &Client, target: &Target) -> Result<(), Box<KickResult>> {
    if !target.room.is_any() {
        return Ok(());
    }
    Err(Box::new(Outcome::not_found(target.not_present(client).await).into()))
}

/// Reads a participant who is present, or returns the result for one who is not.
async fn look_up(client: &Client, target: &Target) -> Result<Participant, Box<KickResult>> {
    match client.participant(&target.room.reference, &target.reference()).await {
        Ok(participant) => match left(&participant) {
            Some(left) => Err(Box::new(KickResult::already_gone(left))),
            None => Ok(participant),
        },
        Err(error) => Err(Box::new(KickResult::failed(error, target))),
    }
}

/// Returns when and how a participant left; `None` for one who is present.
fn left(participant: &Participant) -> Option<LeftParticipant> {
    participant.departure().filter(|_| participant.has_left())
}
