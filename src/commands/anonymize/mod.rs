//! `roomctl anonymize`: replaces the identities of participants who have left a room by their SIDs.
//!
//! `target` resolves the selection to targets, `outcome` turns the result of each target into a row and an exit code.
//! Depends on `moderation` for the selection, the confirmation and the batch.

mod outcome;
mod target;

use crate::api::{Client, RoomRef};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::Exit;
use crate::moderation::batch;
use crate::moderation::confirm;
use crate::moderation::result_row;
use crate::moderation::selector;
use crate::output::Selection;
use crate::rows::participant;
use outcome::{AnonymizeResult, Outcome};
use target::Target;

/// The arguments of `roomctl anonymize`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The SID of a stay takes the place of the identity, wherever the API shows it. This cannot be undone.

Examples:
  roomctl anonymize DailyStandup mallory
  roomctl anonymize DailyStandup --all --except host --dry-run
  roomctl anonymize RM0123456789abcdef0123456789abcdef --from erasure.txt --yes")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Who: identities, which mean all their stays that are over, or SIDs (PA...); - reads them from standard input
    #[arg(value_name = "PARTICIPANT")]
    participants: Vec<String>,

    /// Everyone who has left
    #[arg(help_heading = "Whom", long)]
    all: bool,

    /// Whom, beside those named.
    #[command(flatten)]
    selector: selector::SelectorArgs,

    /// Anonymize without asking
    #[arg(help_heading = "How", short, long)]
    yes: bool,

    /// Only say who would be made anonymous
    #[arg(help_heading = "How", long)]
    dry_run: bool,
}

/// Resolves the selection, asks for confirmation, anonymizes the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, or if confirmation is needed and stdin is not a terminal.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(result_row::FIELDS, &["participant", "outcome", "sid"])?;
    let selector =
        args.selector.selector(args.all, None, &args.participants)?.ok_or_else(selector::nothing_selected)?;
    let must_ask = !selector.is_empty() && !args.yes && !args.dry_run;
    if must_ask {
        confirm::require_interactive("anonymizing cannot be undone, so it", "anonymize", context)?;
    }
    let client = context.client().await?;
    let (room, targets) =
        unless_interrupted(target::find(&client, &args.room, &selector, &context.notices)).await?;
    if targets.is_empty() {
        context.notices.say("nobody who has left is meant");
    }
    if must_ask && targets.iter().any(Target::is_due) {
        ask(&args.room, &targets, context).await?;
    }

    let results = targets.iter().map(async |target| {
        let outcome = anonymize(&client, &room, target, args.dry_run).await;
        AnonymizeResult { target, room: &args.room, outcome }
    });
    batch::run_and_report(results, &client, &selection, context).await
}

/// Shows the participants whose identities would be replaced and asks for confirmation.
async fn ask(room: &RoomRef, targets: &[Target], context: &Context) -> anyhow::Result<()> {
    let rows: Vec<_> = targets.iter().filter(|target| target.is_due()).filter_map(Target::row).collect();
    let stays = if rows.len() == 1 { "this stay".to_owned() } else { format!("these {} stays", rows.len()) };
    let selection =
        Selection::new(None, participant::FIELDS, &["identity", "start_time", "end_time", "sid"])?;
    let question = format!("Anonymize {stays} in '{room}', for good?");
    confirm::ask(&question, "nobody was made anonymous", &selection, rows, context).await
}

/// Replaces the identity of one target, unless it is a dry run or there is nothing to replace.
async fn anonymize<'t>(client: &Client, room: &RoomRef, target: &'t Target, dry_run: bool) -> Outcome<'t> {
    let participant = match &target.found {
        Err(error) => return Outcome::of_lookup(error),
        Ok(participant) if !participant.has_left() => return Outcome::StillPresent,
        Ok(participant) if participant.is_anonymous() => return Outcome::AlreadyAnonymous,
        Ok(_) if dry_run => return Outcome::WouldAnonymize,
        Ok(participant) => participant,
    };
    client.anonymize(room, participant).await.map_or_else(Outcome::of, Outcome::Anonymized)
}
