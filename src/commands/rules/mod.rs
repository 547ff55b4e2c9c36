//! `roomctl rules`: shows the subscribe rules of a participant, which decide what tracks the participant receives.
//!
//! `set` contains the arguments of `rules set` and `rules reset`, `change` replaces the rules. Depends on `api` for the
//! rules.

mod change;
mod set;

use clap::Subcommand;
use serde_json::json;

use crate::api::{ParticipantRef, RoomRef};
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{ExitCode, UsageError};
use crate::output::{Column, ColumnType, Row, RowKind, stdout};

/// The columns of a table with one rule per line. Rules are not truncated: the start of a rule can mean another rule.
const LINES: &[Column] = &[
    Column::new("number", "#", ColumnType::Untruncated),
    Column::new("rule", "RULE", ColumnType::Untruncated),
];

/// The columns of the API's subscribe rules resource.
const FIELDS: &[Column] = &[
    Column::new("participant_sid", "PARTICIPANT_SID", ColumnType::Sid),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("rules", "RULES", ColumnType::Text),
];

/// The arguments of `roomctl rules`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(LINES, None), (FIELDS, None)]))]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    disable_help_subcommand = true,
    override_usage = "roomctl rules [OPTIONS] ROOM PARTICIPANT\n       roomctl rules [OPTIONS] COMMAND",
    after_help = "\
Subscribe rules decide which tracks a participant receives. They apply in order, starting from no tracks: include adds \
tracks, exclude removes them. Use `rules show` for a room named get, show, set or reset.

Exit codes: 4 if the room or the participant is not found.

Examples:
  roomctl rules DailyStandup alice
  roomctl rules set DailyStandup alice bob 'include all' 'exclude kind=video'
  roomctl rules reset DailyStandup alice bob
  roomctl rules show set alice"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<RulesCommand>,

    #[command(flatten)]
    show: Option<ShowArgs>,
}

/// The subcommands of `roomctl rules`.
#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// Show the rules of a participant (default)
    #[command(alias = "get")]
    Show(ShowArgs),
    /// Replace the rules of participants
    Set(set::Args),
    /// Let participants receive all tracks
    Reset(set::ResetArgs),
}

/// The arguments of `roomctl rules show`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(LINES, None), (FIELDS, None)]))]
struct ShowArgs {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identity or SID (PA...) of a participant
    #[arg(add = CompletionKind::Participant)]
    participant: ParticipantRef,
}

/// Shows the rules of one participant, or replaces or resets the rules of several.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match (&args.command, &args.show) {
        (Some(RulesCommand::Set(args)), _) => args.run(context).await,
        (Some(RulesCommand::Reset(args)), _) => args.run(context).await,
        (Some(RulesCommand::Show(args)), _) | (None, Some(args)) => {
            unless_interrupted(show(args, context)).await?;
            Ok(ExitCode::Success)
        }
        // Not reached: clap requires both arguments if there is no subcommand.
        (None, None) => Err(UsageError::new("ROOM and PARTICIPANT are missing").into()),
    }
}

/// Prints the rules of a participant, one per line; as JSON or YAML the API's resource, which `rules set --json` accepts.
///
/// Fails if the room or the participant is not found.
async fn show(args: &ShowArgs, context: &Context) -> anyhow::Result<()> {
    let default_fields = ["participant_sid", "room_sid", "rules"];
    let (known, default_fields): (_, &[&str]) =
        if context.prints_structure() { (FIELDS, &default_fields) } else { (LINES, &["number", "rule"]) };
    let selection = context.selection(known, default_fields)?;
    let client = context.client().await?;
    let rules = client.subscribe_rules(&args.room, &args.participant).await?;
    if context.prints_structure() {
        return Ok(context.write_record(&selection, rules.into_fields())?);
    }
    let line = |(index, rule): (usize, String)| {
        Row::from_iter([("number".to_owned(), json!(index + 1)), ("rule".to_owned(), json!(rule))])
    };
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Record, &selection, &mut out);
    writer.rows(rules.lines().enumerate().map(line).collect())?;
    Ok(writer.finish(true)?)
}
