//! `roomctl kick`: disconnects the selected participants of one room, or of all rooms in progress.
//!
//! Contains the arguments, the confirmation and the order of the steps; `keep_out` kicks participants who rejoin.
//! Depends on `moderation` for the selection, the targets, the kicks and the audit log.

mod keep_out;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context as _;

use crate::api::{self, BadReference, Client, RoomRef};
use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::context::Context;
use crate::context::clock;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{self, Exit, Misuse};
use crate::moderation::confirm;
use crate::moderation::disconnect::{
    Attempt, AuditLog, KickRecorder, Outcome, Target, TargetRoom, kick_all, open_log, target,
};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::result_row;
use crate::moderation::selector::{self, Selector};
use crate::output::{Column, Kind, Selection, stdout};
use crate::rows::participant;

use keep_out::Watch;

/// The arguments of `roomctl kick`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl kick [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl kick [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
A kicked participant can rejoin with the same access token; --keep-out watches for that.

Examples:
  roomctl kick DailyStandup mallory
  roomctl kick DailyStandup --match 'guest-*' --except guest-7 --dry-run
  roomctl kick DailyStandup --all --except host --yes --log kicks.jsonl
  roomctl kick DailyStandup mallory --keep-out 30m
  roomctl kick --everywhere mallory"
)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(required_unless_present = "everywhere", add = CompletionKind::Room)]
    room: Option<String>,

    /// The participants: identities or SIDs (PA...); - reads them from standard input, one a line
    #[arg(value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<String>,

    /// Everyone present; cannot be combined with names
    #[arg(help_heading = "Whom", long, conflicts_with = "everywhere")]
    all: bool,

    /// Whom, beside those named.
    #[command(flatten)]
    selector: selector::SelectorArgs,

    /// Who has been connected for longer than this, such as 2h; by itself, of everyone present
    #[arg(help_heading = "Whom", long, value_name = "AGE", value_parser = time::span)]
    older_than: Option<Duration>,

    /// In every room in progress; all names are then of participants
    #[arg(long, help_heading = "Whom", conflicts_with = "keep_out")]
    everywhere: bool,

    /// Kick without asking
    #[arg(help_heading = "How", short, long)]
    yes: bool,

    /// Only say who would be kicked
    #[arg(help_heading = "How", long, conflicts_with = "keep_out")]
    dry_run: bool,

    /// Take it for done if somebody is not there, and for right if an exception fits nobody
    #[arg(help_heading = "How", long)]
    if_present: bool,

    /// Stay for so long, and kick again who rejoins
    #[arg(help_heading = "How", long, value_name = "TIME", value_parser = time::span)]
    keep_out: Option<Duration>,

    /// Append a JSON line to this file for every write sent
    #[arg(help_heading = "How", long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Resolves the selection, asks for confirmation if it is needed, kicks the targets, and prints a result row for each.
///
/// Fails before any request if nothing is selected, or if confirmation is needed and no prompt is possible. The audit
/// log is closed even if the kicks fail.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(result_row::FIELDS, args.usual_fields())?;
    let (room, named) = args.room_and_named()?;
    let selector = args.selector.selector(args.all, args.older_than, &named)?;
    let selector = selector.ok_or_else(|| no_participant_selected(room.as_ref()))?;
    if args.must_ask(&selector) {
        let what =
            if selector.is_by_pattern() { "people who are not named one by one" } else { "in every room" };
        confirm::require_interactive(&format!("kicking {what}"), "kick", context)?;
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
        log.close().context("cannot write the log")?;
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
        selection: &Selection,
        context: &Context,
    ) -> anyhow::Result<Exit> {
        let mut out = stdout();
        let mut sink = context.result_sink(selection, &mut out);
        let if_present = self.if_present || self.keep_out.is_some();
        let mut recorder = KickRecorder::new(log, sink.as_mut(), if_present, context);
        let mut exclusions = selector.exclusions();
        let targets = self.targets(client, room, selector, &mut exclusions, &mut recorder, context).await?;
        kick_all(client, &targets, self.dry_run, log, &mut recorder, context).await;
        if client.is_stopped() || self.dry_run {
            return recorder.close(context);
        }
        if let (Some(time), Some(room)) = (self.keep_out, room) {
            let watch = Watch { room, selector, exclusions: &exclusions, log };
            watch.keep(time, client, &mut recorder, context).await;
            return recorder.close(context);
        }
        if selector.needs_list() || self.everywhere {
            recorder.report_rejoined(client, &targets, selector, &exclusions, context).await;
        }
        if room.is_some() && recorder.has_kicked() {
            recorder.report.flush();
            context.notices.remark("they may rejoin; --keep-out 30m stays and kicks them again");
        }
        recorder.close(context)
    }

    /// Returns the default columns; with the room only for `--everywhere`.
    fn usual_fields(&self) -> &'static [&'static str] {
        if self.everywhere {
            &["room", "participant", "outcome", "sid"]
        } else {
            &["participant", "outcome", "sid"]
        }
    }

    /// Returns the room and the references; with `--everywhere` no room, and all arguments are references.
    ///
    /// Fails if the room is malformed.
    fn room_and_named(&self) -> Result<(Option<RoomRef>, Vec<String>), Misuse> {
        let first = self.room.iter().cloned();
        if self.everywhere {
            return Ok((None, first.chain(self.participants.iter().cloned()).collect()));
        }
        let room = self.room.as_deref().unwrap_or_default();
        let room = room.parse().map_err(|why: BadReference| Misuse::new(format!("room '{room}': {why}")))?;
        Ok((Some(room), self.participants.clone()))
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
            exclusions.report(&context.notices);
        }
        if selector.is_by_age()
            && let Some(difference) = clock::clock_difference(client)
        {
            context.notices.warning(&format!(
                "this machine's clock and the API's differ by {}; ages are counted by the earlier one",
                humantime::format_duration(Duration::from_secs(difference.num_seconds().unsigned_abs()))
            ));
        }
        if targets.is_empty() && recorder.summary.is_empty() {
            context.notices.say("nobody who is there is meant");
        } else if !targets.is_empty() && self.must_ask(selector) {
            for unread in &recorder.summary.problems {
                // The operator must know before the answer that unread rooms may have more targets.
                context.notices.warning(&unread.message);
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
fn no_participant_selected(room: Option<&RoomRef>) -> Misuse {
    let Some(RoomRef::Name(name)) = room else { return selector::nothing_selected() };
    let [find, kick] =
        ["roomctl find", "roomctl kick --everywhere"].map(|command| errors::command_line(command, &[name]));
    selector::nothing_selected()
        .hint(format!("'{name}' was taken for the room"))
        .hint(format!("if it is a participant: {find}, or {kick}"))
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
    let progress = context.notices.progress();
    let search =
        unless_interrupted(target::everywhere(client, selector, exclusions, if_present, &progress)).await?;
    drop(progress);
    for (room, error) in &search.unread {
        recorder.summary.fail(errors::exit_of_call(error), errors::problem_of_room(room, error));
    }
    let any_room = TargetRoom::any();
    for (position, participant) in search.absent.into_iter().enumerate() {
        let target = Target::named(&any_room, &participant);
        let not_found =
            Outcome::NotFound(api::Error::Nowhere { who: participant.to_string(), connected_only: false });
        let attempt = Attempt { outcome: not_found, line: None };
        recorder.enter(search.targets.len() + position, &target, &attempt, client);
    }
    Ok(search.targets)
}

/// Shows the targets and asks for confirmation. The room is a column only if there are several rooms.
async fn ask(targets: &[Target], context: &Context) -> anyhow::Result<()> {
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let people = confirm::people(targets.len());
    let (usual, question): (&[&str], _) = match targets {
        [first, ..] if !target::are_in_many_rooms(targets) => (
            &["identity", "status", "start_time", "sid"],
            format!("Kick {people} out of '{}'?", first.room.name),
        ),
        _ => {
            let rooms = targets.iter().map(|target| &target.room).collect::<HashSet<_>>().len();
            let question = format!("Kick {people} out of {rooms} rooms?");
            (&["room", "identity", "status", "start_time", "sid"], question)
        }
    };
    let selection = Selection::new(None, &known, usual)?;
    let rows = targets.iter().map(Target::row).collect();
    confirm::ask(&question, "nobody was kicked", &selection, rows, context).await
}
