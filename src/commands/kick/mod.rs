//! `roomctl kick`: disconnects the selected participants of one room, or of all rooms in progress.
//!
//! Contains the arguments, the confirmation and the order of the steps; `keep_out` kicks participants who rejoin.
//! Depends on `moderation` for the selection, the targets, the kicks and the audit log, and on `guard`.

mod keep_out;

use std::time::Duration;

use crate::arguments::EndedArgs;
use crate::arguments::RowColumns;
use crate::arguments::time;
use crate::context::Context;
use crate::errors::ExitCode;
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::action_run::ActionRun;
use crate::moderation::batch_results::BatchResults;
use crate::moderation::disconnect::{KickRecorder, NAMES, kick_all};
use crate::moderation::population::Population;
use crate::moderation::result_row;
use crate::output::{RowKind, stdout};
use crate::rows::participant;

use keep_out::KeepOut;

/// The arguments of `roomctl kick`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl kick [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl kick [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
A kicked participant can rejoin with the same access token; --keep-out kicks them again.

Exit codes: 0 if all targets are kicked or already gone, 4 if targets are not found, 7 if some failed, 1 if declined.

Examples:
  roomctl kick DailyStandup mallory
  roomctl kick DailyStandup --match 'guest-*' --except guest-7 --dry-run
  roomctl kick DailyStandup --all --except host --yes --log kicks.jsonl
  roomctl kick DailyStandup mallory --keep-out 30m
  roomctl kick --everywhere mallory --keep-out 30m
  roomctl find mallory -q | roomctl kick --everywhere -"
)]
#[command(add = RowColumns(&[(result_row::FIELDS, None)]))]
pub struct Args {
    /// The room, the selection, and how to act.
    #[command(flatten)]
    targets: TargetArgs,

    /// Keep running and kick again when they rejoin
    #[arg(long, value_name = "TIME", value_parser = time::span, conflicts_with = "dry_run")]
    keep_out: Option<Duration>,
}

/// The action in messages and in the audit log.
const KICK: Action = Action {
    name: "kick",
    verb: "Kick",
    preposition: "from",
    gerund: "kicking",
    operands: &[],
    outcomes: &NAMES,
    population: Population::Present,
    fields: result_row::FIELDS,
    default_fields: result_row::DEFAULT_FIELDS,
    columns: participant::FIELDS,
    preview: participant::PREVIEW,
    always_asks: false,
};

/// Resolves the selection, asks for confirmation if it is needed, kicks the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, and before any write if confirmation is needed and no prompt is
/// possible. The audit log is closed even if the kicks fail.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (room, named) = args.targets.rooms.room_and_named()?;
    let (room, ended) = (room.as_ref(), EndedArgs::default());
    let run = ActionRun::start(&KICK, &args.targets, room, &named, &ended, context).await?;
    run.act(async |run| args.kick(run, context).await).await
}

impl Args {
    /// Kicks the targets, then keeps them out (`--keep-out`) or reports the ones that have rejoined.
    async fn kick(&self, run: &ActionRun<'_>, context: &Context) -> anyhow::Result<ExitCode> {
        let ActionRun { client, log, room, selector, columns, .. } = run;
        let (log, dry_run) = (log.as_ref(), self.targets.writes.dry_run);
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, columns, &mut out);
        let if_present = self.targets.if_present || self.keep_out.is_some();
        let results = BatchResults::new(writer.as_mut(), &NAMES, if_present, context);
        let mut recorder = KickRecorder::new(results);
        let mut exclusions = selector.exclusions();
        let summary = &mut recorder.results.summary;
        let targets = run.confirmed_targets(&mut exclusions, summary, context).await?;
        kick_all(client, &targets, dry_run, log, &mut recorder, context).await;
        if client.is_stopped() || dry_run {
            return recorder.results.close(context);
        }
        if let Some(time) = self.keep_out {
            let keep_out = KeepOut { room: room.as_ref(), selector, exclusions: &exclusions, log };
            keep_out.run(time, client, &mut recorder, context).await;
            return recorder.results.close(context);
        }
        if selector.needs_list() || room.is_none() {
            recorder.report_rejoined(client, &targets, selector, &exclusions, context).await;
        }
        if room.is_some() && recorder.has_kicked() {
            recorder.results.rows.flush();
            context
                .messages
                .note("kicked participants can rejoin with the same token; use --keep-out 30m to prevent it");
        }
        recorder.results.close(context)
    }
}
