//! `roomctl kick`: disconnects participants and says what became of each.

mod keep_out;
mod ledger;
mod log;
mod outcome;
mod sweep;
mod target;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;

use super::choice::{self, Choice};
use super::completions::Names;
use super::consent;
use super::context::Context;
use super::exceptions::Exceptions;
use super::fate;
use super::interrupt::unless_interrupted;
use super::participant;
use super::time;
use crate::api::{self, BadReference, Client, RoomRef};
use crate::failure::{self, Exit, Misuse};
use crate::output::{Column, Kind, Selection, stdout};
pub use outcome::Outcome;
pub use sweep::kick;
pub use target::Target;

use keep_out::Watch;
use ledger::Ledger;
use log::Log;
use sweep::sweep;

/// The flags of `roomctl kick`.
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
    #[arg(required_unless_present = "everywhere", add = Names::Room)]
    room: Option<String>,

    /// The participants: identities or SIDs (PA...); - reads them from standard input, one a line
    #[arg(value_name = "PARTICIPANT", add = Names::Participant)]
    participants: Vec<String>,

    /// Everyone present
    #[arg(help_heading = "Whom", long, conflicts_with = "everywhere")]
    all: bool,

    /// Whom, beside those named.
    #[command(flatten)]
    whom: choice::Flags,

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

/// Finds whom the choice means, asks where it must, kicks, tells, and keeps out.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(fate::FIELDS, args.usual_fields())?;
    let (room, named) = args.room_and_named()?;
    let choice = args.whom.choice(args.all, args.older_than, &named)?;
    let choice = choice.ok_or_else(|| nobody_chosen(room.as_ref()))?;
    if args.must_ask(&choice) {
        let what =
            if choice.is_by_pattern() { "people who are not named one by one" } else { "in every room" };
        consent::ensure_possible(&format!("kicking {what}"), "kick", context)?;
    }
    let (client, log) = args.connect(context).await?;
    let watched = unless_interrupted(args.watched(&client, room.as_ref())).await?;

    let mut out = stdout();
    let mut sink = context.sink(&selection, &mut out);
    let mut ledger = Ledger::new(log, sink.as_mut(), args.if_present || watched.is_some(), context);
    let targets = args.targets(&client, room.as_ref(), &choice, &mut ledger, context).await?;
    sweep(&client, &targets, args.dry_run, &mut ledger, context).await;
    if let (Some((time, room, room_name)), false) = (watched, client.is_stopped()) {
        let watch = Watch { room, room_name, choice: &choice };
        watch.keep(time, &client, &mut ledger, context).await;
    } else if args.keep_out.is_none() && room.is_some() && ledger.has_kicked() {
        ledger.report.pause();
        context.notices.remark("they may rejoin; --keep-out 30m stays and kicks them again");
    }
    ledger.close(context)
}

impl Args {
    /// A room column where there may be several rooms.
    fn usual_fields(&self) -> &'static [&'static str] {
        if self.everywhere {
            &["room", "participant", "outcome", "sid"]
        } else {
            &["participant", "outcome", "sid"]
        }
    }

    /// The room, unless it is all of them, and who is named.
    fn room_and_named(&self) -> Result<(Option<RoomRef>, Vec<String>), Misuse> {
        let first = self.room.iter().cloned();
        if self.everywhere {
            return Ok((None, first.chain(self.participants.iter().cloned()).collect()));
        }
        let room = self.room.as_deref().unwrap_or_default();
        let room = room.parse().map_err(|why: BadReference| Misuse::new(format!("room '{room}': {why}")))?;
        Ok((Some(room), self.participants.clone()))
    }

    /// People who were not named one by one, or are looked for in every room, are shown before they are kicked.
    fn must_ask(&self, choice: &Choice<'_>) -> bool {
        let is_wide = choice.is_by_pattern() || self.everywhere;
        is_wide && !choice.is_empty() && !self.yes && !self.dry_run
    }

    /// For how long to watch which room, by SID and by name.
    async fn watched(
        &self,
        client: &Client,
        room: Option<&RoomRef>,
    ) -> anyhow::Result<Option<(Duration, RoomRef, String)>> {
        match (self.keep_out, room) {
            (Some(time), Some(room)) => {
                Ok(Some((time, RoomRef::Sid(client.room_sid(room).await?), room.to_string())))
            }
            _ => Ok(None),
        }
    }

    /// Opens the log before anything is sent, and the way to the API.
    async fn connect(&self, context: &Context) -> anyhow::Result<(Client, Option<Log>)> {
        let file = self.log.as_deref().map(log::open).transpose()?;
        let account = context.account().await?;
        let log = file.map(|file| Log::new(file, &account));
        Ok((context.connect(account).await?, log))
    }

    /// Those whom the choice means, after a yes where one is needed.
    async fn targets(
        &self,
        client: &Client,
        room: Option<&RoomRef>,
        choice: &Choice<'_>,
        ledger: &mut Ledger<'_>,
        context: &Context,
    ) -> anyhow::Result<Vec<Target>> {
        let exceptions = if self.if_present { Exceptions::default() } else { choice.exceptions() };
        let mut targets = match room {
            Some(room) => unless_interrupted(target::in_room(client, room, choice, exceptions)).await?,
            None => search(client, choice, exceptions, ledger, context).await?,
        };
        if targets.is_empty() && ledger.tally.is_empty() {
            context.notices.say("nobody who is there is meant");
        } else if !targets.is_empty() && self.must_ask(choice) {
            for unread in &ledger.tally.problems {
                // Whoever is asked must know that there may be more.
                context.notices.warning(&unread.message);
            }
            ask(&targets, context).await?;
            if let Some(room) = room {
                unless_interrupted(async { Ok(target::refresh(client, room, &mut targets).await?) }).await?;
            }
        }
        Ok(targets)
    }
}

/// What to tell where only a room is named, which may be meant as a participant.
fn nobody_chosen(room: Option<&RoomRef>) -> Misuse {
    let Some(RoomRef::Name(name)) = room else { return choice::nobody() };
    let [find, kick] =
        ["roomctl find", "roomctl kick --everywhere"].map(|command| failure::command_line(command, &[name]));
    choice::nobody()
        .hint(format!("'{name}' was taken for the room"))
        .hint(format!("if it is a participant: {find}, or {kick}"))
}

/// Those whom the choice means in all rooms in progress. Who is in none of them, and rooms that could not be read, are
/// entered as such.
async fn search(
    client: &Client,
    choice: &Choice<'_>,
    exceptions: Exceptions<'_>,
    ledger: &mut Ledger<'_>,
    context: &Context,
) -> anyhow::Result<Vec<Target>> {
    let progress = context.notices.progress();
    let search = unless_interrupted(target::everywhere(client, choice, exceptions, &progress)).await?;
    drop(progress);
    for (room, error) in &search.unread {
        ledger.tally.fail(failure::exit_of_call(error), failure::problem_of_room(room, error));
    }
    let any_room = RoomRef::Name("*".to_owned());
    for (place, participant) in search.absent.into_iter().enumerate() {
        let target = Target::named(&any_room, &participant);
        let nowhere =
            Outcome::NotFound(api::Error::Nowhere { who: participant.to_string(), connected_only: false });
        ledger.enter(search.targets.len() + place, &target, &nowhere, false, client);
    }
    Ok(search.targets)
}

/// Shows who is meant and asks whether to kick them; the room only where there are several.
async fn ask(targets: &[Target], context: &Context) -> anyhow::Result<()> {
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let people = consent::people(targets.len());
    let (usual, question): (&[&str], _) = match targets {
        [first, ..] if !target::are_in_many_rooms(targets) => (
            &["identity", "status", "start_time", "sid"],
            format!("Kick {people} out of '{}'?", first.room_name),
        ),
        _ => {
            let rooms = targets.iter().map(|target| &target.room).collect::<HashSet<_>>().len();
            let question = format!("Kick {people} out of {rooms} rooms?");
            (&["room", "identity", "status", "start_time", "sid"], question)
        }
    };
    let selection = Selection::new(None, &known, usual)?;
    let rows = targets.iter().map(Target::row).collect();
    consent::ask(&question, "nobody was kicked", &selection, rows, context).await
}
