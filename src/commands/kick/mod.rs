//! `roomctl kick`: disconnects the selected participants of one room, or of all rooms in progress.
//!
//! Contains the arguments, the confirmation and the order of the steps; `keep_out` kicks participants who rejoin.
//! Depends on `moderation` for the selection, the targets, the kicks and the audit log.

mod keep_out;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;

use crate::api::{self, Client, RoomRef};
use crate::arguments::time;
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::clock;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{self, ExitCode, UsageError};
use crate::moderation::confirm;
use crate::moderation::disconnect::{
    AuditLog, KickRecorder, KickResult, Target, TargetRoom, kick_all, open_log, target,
};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::Outcome;
use crate::moderation::result_row;
use crate::moderation::room_args::room_and_named;
use crate::moderation::selector::{self, Selector};
use crate::output::{Column, ColumnSelection, ColumnType, RowKind, stdout};
use crate::rows::participant;

use keep_out::KeepOut;

/// The arguments of `roomctl kick`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(result_row::FIELDS, None)]))]
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
  roomctl kick --everywhere mallory"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(required_unless_present = "everywhere", add = CompletionKind::Room)]
    room: Option<String>,

    /// Identities or SIDs (PA...), or - to read them from stdin
    #[arg(value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<String>,

    /// The selection options.
    #[command(flatten)]
    selector: selector::SelectorArgs,

    /// Select in all rooms; all arguments are participants
    #[arg(short = 'A', long, help_heading = "Selection", conflicts_with_all = ["keep_out", "all"])]
    everywhere: bool,

    /// Skip the confirmation prompt
    #[arg(short, long)]
    yes: bool,

    /// Show what would be kicked, without kicking
    #[arg(long, conflicts_with = "keep_out")]
    dry_run: bool,

    /// Do not fail when a participant is absent
    ///
    /// Nor when an --except matches no participant.
    #[arg(long)]
    if_present: bool,

    /// Keep running and kick again when they rejoin
    #[arg(long, value_name = "TIME", value_parser = time::span)]
    keep_out: Option<Duration>,

    /// Append a JSON line per kick to this audit log
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Resolves the selection, asks for confirmation if it is needed, kicks the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, or if confirmation is needed and no prompt is possible. The audit
/// log is closed even if the kicks fail.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let reference: &[_] = if args.everywhere { &["room_sid", "sid"] } else { &["sid"] };
    let selection = context.selection_with_reference(result_row::FIELDS, args.default_fields(), reference)?;
    let (room, named) = room_and_named(args.room.as_deref(), &args.participants, args.everywhere)?;
    let selector = args.selector.selector(&named)?;
    let selector = selector.ok_or_else(|| no_participant_selected(room.as_ref()))?;
    if args.must_ask(&selector) {
        let what = if args.everywhere { "kicking in every room" } else { "kicking by pattern" };
        confirm::require_interactive(what, confirm::YES_OR_DRY_RUN, context)?;
    }
    let (client, log) = args.connect(context).await?;
    let room = match &room {
        Some(room) if selector.is_empty() => Some(TargetRoom::as_typed(room)),
        Some(room) => Some(unless_interrupted(async { Ok(TargetRoom::find(&client, room).await?) }).await?),
        None => None,
    };
    let kick = args.kick(&client, room.as_ref(), &selector, log.as_ref(), &selection, context);
    let exit = Box::pin(kick).await;
    if let Some(log) = log {
        log.close().context("cannot write the audit log")?;
    }
    exit
}

impl Args {
    /// Kicks the targets, then keeps them out (`--keep-out`) or reports the ones that have rejoined.
    async fn kick(
        &self,
        client: &Client,
        room: Option<&TargetRoom>,
        selector: &Selector<'_>,
        log: Option<&AuditLog>,
        selection: &ColumnSelection,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, selection, &mut out);
        let if_present = self.if_present || self.keep_out.is_some();
        let mut recorder = KickRecorder::new(log, writer.as_mut(), if_present, context);
        let mut exclusions = selector.exclusions();
        let targets = self.targets(client, room, selector, &mut exclusions, &mut recorder, context).await?;
        kick_all(client, &targets, self.dry_run, log, &mut recorder, context).await;
        if client.is_stopped() || self.dry_run {
            return recorder.close(context);
        }
        if let (Some(time), Some(room)) = (self.keep_out, room) {
            let keep_out = KeepOut { room, selector, exclusions: &exclusions, log };
            keep_out.run(time, client, &mut recorder, context).await;
            return recorder.close(context);
        }
        if selector.needs_list() || self.everywhere {
            recorder.report_rejoined(client, &targets, selector, &exclusions, context).await;
        }
        if room.is_some() && recorder.has_kicked() {
            recorder.rows.flush();
            context
                .messages
                .note("kicked participants can rejoin with the same token; use --keep-out 30m to prevent it");
        }
        recorder.close(context)
    }

    /// Returns the default columns; with the room only for `--everywhere`.
    fn default_fields(&self) -> &'static [&'static str] {
        if self.everywhere {
            &["room", "participant", "outcome", "sid"]
        } else {
            &["participant", "outcome", "sid"]
        }
    }

    /// Returns whether to ask for confirmation: for patterns and `--everywhere`, without `--yes` and `--dry-run`.
    fn must_ask(&self, selector: &Selector<'_>) -> bool {
        let is_wide = selector.is_by_pattern() || self.everywhere;
        is_wide && !selector.is_empty() && !self.yes && !self.dry_run
    }

    /// Returns the API client and the audit log, which is opened first so that no write is sent without it.
    async fn connect(&self, context: &Context) -> anyhow::Result<(Client, Option<AuditLog>)> {
        let file = self.log.as_deref().map(open_log).transpose()?;
        let account = context.account().await?;
        let log = file.map(|file| AuditLog::new(file, &account));
        Ok((context.connect(account).await?, log))
    }

    /// Returns the targets of the selection, after confirmation if it is needed.
    ///
    /// Fails if the list of participants or of rooms cannot be read, if the confirmation is declined, or, without
    /// `--if-present`, if an `--except` matches no participant.
    async fn targets(
        &self,
        client: &Client,
        room: Option<&TargetRoom>,
        selector: &Selector<'_>,
        exclusions: &mut Exclusions<'_>,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let mut targets = match room {
            Some(room) => {
                unless_interrupted(target::in_room(client, room, selector, exclusions, self.if_present))
                    .await?
            }
            None => search(client, selector, exclusions, self.if_present, recorder, context).await?,
        };
        if !selector.is_empty() {
            exclusions.report(&context.messages);
        }
        if selector.is_by_age()
            && let Some(warning) = clock::age_warning(client)
        {
            context.messages.warning(&warning);
        }
        if targets.is_empty() && recorder.summary.is_empty() {
            context.messages.info("no participant matches");
        } else if !targets.is_empty() && self.must_ask(selector) {
            for unread in &recorder.summary.reports {
                // The operator must know before the answer that unread rooms may have more targets.
                context.messages.warning(&unread.message);
            }
            ask(&targets, context).await?;
            if let Some(room) = room {
                let refresh = async { Ok(target::refresh(client, &room.reference, &mut targets).await?) };
                unless_interrupted(refresh).await?;
            }
        }
        Ok(targets)
    }
}

/// Returns the error for an empty selection, with hints in case the room argument was meant as a participant.
fn no_participant_selected(room: Option<&RoomRef>) -> UsageError {
    let Some(RoomRef::Name(name)) = room else { return selector::nothing_selected() };
    let [find, kick] =
        ["roomctl find", "roomctl kick --everywhere"].map(|command| errors::command_line(command, &[name]));
    selector::nothing_selected()
        .hint(format!("The first argument, '{name}', is the room."))
        .hint(format!("To kick participant '{name}', run `{kick}`; to find their room, run `{find}`."))
}

/// Returns the targets of the selection in all rooms in progress.
///
/// Rooms that cannot be read are failures in the summary. References found in no room get a `not found` result row.
async fn search(
    client: &Client,
    selector: &Selector<'_>,
    exclusions: &mut Exclusions<'_>,
    if_present: bool,
    recorder: &mut KickRecorder<'_>,
    context: &Context,
) -> anyhow::Result<Vec<Target>> {
    let progress = context.messages.progress();
    let search =
        unless_interrupted(target::everywhere(client, selector, exclusions, if_present, &progress)).await?;
    drop(progress);
    for (room, error) in &search.unread {
        recorder.summary.fail(errors::exit_code_for_call(error), errors::report_for_room(room, error));
    }
    let any_room = TargetRoom::any();
    for (position, participant) in search.absent.into_iter().enumerate() {
        let target = Target::named(&any_room, &participant);
        let error = api::Error::NotInAnyRoom { reference: participant.to_string(), connected_only: false };
        let result = KickResult::from(Outcome::not_found(error));
        recorder.record(search.targets.len() + position, &target, &result, client);
    }
    Ok(search.targets)
}

/// Shows the targets and asks for confirmation. The room is a column only if there are several rooms.
async fn ask(targets: &[Target], context: &Context) -> anyhow::Result<()> {
    let known = [&[Column::new("room", "ROOM", ColumnType::Text)], participant::FIELDS].concat();
    let count = confirm::participants_text(targets.len());
    let (default_fields, question): (&[&str], _) = match targets {
        [first, ..] if !target::span_several_rooms(targets) => (
            &["identity", "status", "start_time", "sid"],
            format!("Kick {count} from '{}'?", first.room.name),
        ),
        _ => {
            let rooms = targets.iter().map(|target| &target.room).collect::<HashSet<_>>().len();
            let question = format!("Kick {count} from {rooms} rooms?");
            (&["room", "identity", "status", "start_time", "sid"], question)
        }
    };
    let selection = ColumnSelection::new(None, &known, default_fields)?;
    let rows = targets.iter().map(Target::row).collect();
    confirm::ask(&question, &selection, rows, context).await
}
