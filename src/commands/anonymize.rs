//! `roomctl anonymize`: replaces the identities of participants who have left a room by their SIDs.
//!
//! Depends on `moderation` for the selection, the targets, the confirmation and the batch.

use crate::api::{self, Client, Participant, ParticipantRef};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::Context;
use crate::errors::{self, ExitCode, TargetError};
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::action_run::ActionRun;
use crate::moderation::audit_log::{AuditLog, LoggedWrite};
use crate::moderation::batch;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status, TargetResult};
use crate::moderation::population::Population;
use crate::moderation::result_row::{self, ResultRow};
use crate::moderation::target::Target;
use crate::output::{RowKind, stdout};
use crate::rows::participant;

/// The action in messages and in the audit log.
const ANONYMIZE: Action = Action {
    name: "anonymize",
    verb: "Permanently anonymize",
    preposition: "in",
    gerund: "anonymizing",
    operands: &[],
    outcomes: &OutcomeNames {
        changed: "anonymized",
        would_change: "would anonymize",
        unchanged: "already anonymous",
    },
    population: Population::Left,
    fields: result_row::FIELDS,
    default_fields: result_row::DEFAULT_FIELDS,
    columns: participant::FIELDS,
    preview: &["identity", "start_time", "end_time", "sid"],
    always_asks: true,
};

/// The arguments of `roomctl anonymize`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl anonymize [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl anonymize [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
Only participants who have left are selected. Replaces each identity with the participant's SID, wherever the API shows \
it. This cannot be undone.

Exit codes: 0 if all targets are anonymized, 4 if targets are not found, 7 if some failed, 1 if declined.

Examples:
  roomctl anonymize DailyStandup mallory
  roomctl anonymize DailyStandup mallory --on yesterday
  roomctl anonymize DailyStandup --all --except host --dry-run
  roomctl anonymize RM0123456789abcdef0123456789abcdef --from erasure.txt --yes",
    mut_arg("everywhere", |everywhere| everywhere.conflicts_with_all(["ended_room", "ended_on"])),
    mut_arg("participants", |participants| participants.add(CompletionKind::LeftParticipant))
)]
#[command(add = RowColumns(&[(result_row::FIELDS, None)]))]
pub struct Args {
    /// The room, the selection, and how to act.
    #[command(flatten)]
    targets: TargetArgs,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,
}

/// Resolves the selection, asks for confirmation, anonymizes the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, and before any write if confirmation is needed and no prompt is
/// possible. Requests go by room SID, since the API may not find participants who have left under the room's name.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (room, named) = args.targets.rooms.room_and_named()?;
    let run =
        ActionRun::start(&ANONYMIZE, &args.targets, room.as_ref(), &named, &args.ended, context).await?;
    run.act(async |run| args.anonymize(run, context).await).await
}

impl Args {
    async fn anonymize(&self, run: &ActionRun<'_>, context: &Context) -> anyhow::Result<ExitCode> {
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, &run.columns, &mut out);
        let mut results = run.results(writer.as_mut(), context);
        if run.room.is_none() && run.selector.covers_all_rooms() {
            context.messages.info("rooms that have ended are not searched; anonymize in each by its SID");
        }
        let (mut exclusions, summary) = (run.selector.exclusions(), &mut results.summary);
        let targets = run.confirmed_targets(&mut exclusions, summary, context).await?;
        let (log, dry_run) = (run.log.as_ref(), self.targets.writes.dry_run);
        let actions = targets.iter().map(|target| anonymize(&run.client, target, log, dry_run));
        batch::run_and_report(actions, &run.client, results, context).await
    }
}

/// Replaces the identity of one target, unless it is a dry run or there is nothing to replace.
async fn anonymize(client: &Client, target: &Target, log: Option<&AuditLog>, dry_run: bool) -> TargetResult {
    let participant = match find(client, target).await {
        Ok(participant) => participant,
        Err(outcome) => return result(target, outcome, None, None),
    };
    let identity = participant.identity();
    let outcome = if !participant.has_left() {
        Outcome::new(Status::StillPresent)
    } else if participant.is_anonymous() {
        Outcome::new(Status::Unchanged)
    } else if dry_run {
        Outcome::new(Status::WouldChange)
    } else {
        return write(client, target, &participant, log).await;
    };
    result(target, outcome, Some(&participant), identity)
}

/// Returns the participant of a target, or the outcome if there is none.
async fn find(client: &Client, target: &Target) -> Result<Participant, Outcome> {
    match (&target.participant, &target.reference()) {
        (Some(participant), _) => Ok(participant.clone()),
        (None, _) if target.room.is_any() => Err(Outcome::not_found(target.not_found())),
        (None, ParticipantRef::Sid(_)) => {
            let found = client.participant(&target.room.reference, &target.reference()).await;
            found.map_err(|error| target.failed(error))
        }
        // The list has no participant with this identity, present or not.
        (None, ParticipantRef::Name(_)) => Err(Outcome::not_found(target.not_found())),
    }
}

/// Sends the request, with its line in the audit log.
async fn write(
    client: &Client,
    target: &Target,
    participant: &Participant,
    log: Option<&AuditLog>,
) -> TargetResult {
    let sent = result(target, Outcome::new(Status::Sent), Some(participant), participant.identity());
    let write = LoggedWrite::new(log, sent.row);
    let result = match client.anonymize(&target.room.reference, participant, &|| write.reserve()).await {
        Ok(receipt) => {
            let outcome = Outcome::changed(receipt.request_id);
            result(target, outcome, Some(participant), receipt.participant.identity())
        }
        Err(error) => result(target, target.failed(error), Some(participant), participant.identity()),
    };
    write.complete(result.row.clone(), client);
    result
}

/// Returns the result for a target. `identity` is the identity after the request.
fn result(
    target: &Target,
    outcome: Outcome,
    participant: Option<&Participant>,
    identity: Option<&str>,
) -> TargetResult {
    let (room, sid) = (target.room.display_reference(), participant.and_then(Participant::sid_text));
    let report = match (outcome.status, &outcome.error) {
        (Status::StillPresent, _) => {
            let reference = sid.unwrap_or(target.name());
            Some(errors::report_for_present_participant(target.name(), reference, room))
        }
        (Status::NotFound, Some(error @ TargetError::Call(api::Error::ParticipantNotFound { .. }))) => {
            Some(errors::report_for_absent_participant(room, error))
        }
        _ => None,
    };
    let row = ResultRow {
        room: &target.room.name,
        room_sid: target.room_sid(),
        participant: target.name(),
        outcome: ANONYMIZE.outcomes.name(outcome.status),
        identity,
        sid,
        left: participant.and_then(Participant::left),
    };
    TargetResult { report, ..TargetResult::new(outcome, row.columns()) }
}
