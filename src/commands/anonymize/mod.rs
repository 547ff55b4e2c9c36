//! `roomctl anonymize`: replaces the identities of participants who have left a room by their SIDs.
//!
//! `target` resolves the selection to targets.
//! Depends on `moderation` for the selection, the confirmation and the batch.

mod target;

use crate::api::{Client, Participant, RoomRef};
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{self, ExitCode};
use crate::moderation::batch;
use crate::moderation::confirm;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status, TargetResult};
use crate::moderation::result_row::{self, ResultRow};
use crate::moderation::selector;
use crate::output::ColumnSelection;
use crate::rows::participant;
use target::Target;

/// The names of the outcomes.
const NAMES: OutcomeNames =
    OutcomeNames { changed: "anonymized", would_change: "would anonymize", unchanged: "already anonymous" };

/// The arguments of `roomctl anonymize`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(result_row::FIELDS, None)]))]
#[command(after_help = "\
Only participants who have left are selected. Replaces each identity with the participant's SID, wherever the API shows \
it. This cannot be undone.

Exit codes: 0 if all targets are anonymized, 4 if targets are not found, 7 if some failed, 1 if declined.

Examples:
  roomctl anonymize DailyStandup mallory
  roomctl anonymize DailyStandup --all --except host --dry-run
  roomctl anonymize RM0123456789abcdef0123456789abcdef --from erasure.txt --yes")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identities or SIDs (PA...), or - to read them from stdin
    #[arg(value_name = "PARTICIPANT")]
    participants: Vec<String>,

    /// The selection options.
    #[command(flatten)]
    selector: selector::SelectorArgs,

    /// Skip the confirmation prompt
    #[arg(short, long)]
    yes: bool,

    /// Show what would be anonymized
    #[arg(long)]
    dry_run: bool,
}

/// Resolves the selection, asks for confirmation, anonymizes the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, or if confirmation is needed and stdin is not a terminal.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(result_row::FIELDS, &["participant", "outcome", "sid"])?;
    let selector = args.selector.selector(&args.participants)?.ok_or_else(selector::nothing_selected)?;
    let must_ask = !selector.is_empty() && !args.yes && !args.dry_run;
    if must_ask {
        confirm::require_interactive("anonymizing participants", confirm::YES_OR_DRY_RUN, context)?;
    }
    let client = context.client().await?;
    let (room, targets) =
        unless_interrupted(target::find(&client, &args.room, &selector, &context.messages)).await?;
    if targets.is_empty() {
        context.messages.info("no participant who left matches");
    }
    if must_ask && targets.iter().any(Target::needs_anonymizing) {
        ask(&args.room, &targets, context).await?;
    }

    let results =
        targets.into_iter().map(|target| anonymize(&client, &room, &args.room, target, args.dry_run));
    batch::run_and_report(results, &client, &selection, context).await
}

/// Shows the participants whose identities would be replaced and asks for confirmation.
async fn ask(room: &RoomRef, targets: &[Target], context: &Context) -> anyhow::Result<()> {
    let rows: Vec<_> =
        targets.iter().filter(|target| target.needs_anonymizing()).filter_map(Target::row).collect();
    let selection =
        ColumnSelection::new(None, participant::FIELDS, &["identity", "start_time", "end_time", "sid"])?;
    let count = confirm::participants_text(rows.len());
    let question = format!("Permanently anonymize {count} in '{room}'?");
    confirm::ask(&question, &selection, rows, context).await
}

/// Replaces the identity of one target, unless it is a dry run or there is nothing to replace.
///
/// `room` is for requests, `shown_room` for the result row and for messages.
async fn anonymize(
    client: &Client,
    room: &RoomRef,
    shown_room: &RoomRef,
    target: Target,
    dry_run: bool,
) -> TargetResult {
    let participant = match target.found {
        Ok(participant) => participant,
        Err(error) => return result(Outcome::failed_lookup(error), shown_room, &target.name, None, None),
    };
    let mut identity = participant.identity().map(str::to_owned);
    let outcome = if !participant.has_left() {
        Outcome::new(Status::StillPresent)
    } else if participant.is_anonymous() {
        Outcome::new(Status::Unchanged)
    } else if dry_run {
        Outcome::new(Status::WouldChange)
    } else {
        match client.anonymize(room, &participant).await {
            Ok(receipt) => {
                identity = receipt.participant.identity().map(str::to_owned);
                Outcome::changed(receipt.request_id)
            }
            Err(error) => Outcome::failed(error),
        }
    };
    result(outcome, shown_room, &target.name, Some(&participant), identity.as_deref())
}

/// Returns the result for a target. `identity` is the identity after the request.
fn result(
    outcome: Outcome,
    room: &RoomRef,
    name: &str,
    participant: Option<&Participant>,
    identity: Option<&str>,
) -> TargetResult {
    let sid = participant.and_then(Participant::sid_text);
    let report = match (outcome.status, &outcome.error) {
        (Status::StillPresent, _) => {
            Some(errors::report_for_present_participant(name, sid.unwrap_or(name), room))
        }
        (Status::NotFound, Some(error)) => Some(errors::report_for_absent_participant(room, error)),
        _ => None,
    };
    let row = ResultRow {
        room: &room.to_string(),
        room_sid: participant.and_then(Participant::room_sid).map(|sid| sid.to_string()),
        participant: name,
        outcome: NAMES.name(outcome.status),
        identity,
        sid,
        left: participant.and_then(Participant::left),
    };
    TargetResult { report, ..TargetResult::new(outcome, row.columns()) }
}
