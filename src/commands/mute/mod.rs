//! `roomctl mute` and `unmute`: keeps somebody's tracks from everybody else in the room, without kicking them, by one
//! exclusion at the end of the others' subscribe rules.

mod keep;
mod mute_rule;
mod muted_participant;
mod plan;
mod result;

use std::collections::HashSet;
use std::time::Duration;

use crate::api::{self, Client, Filter, PRESENT, ParticipantRef, RoomRef, TrackKind};
use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::failure::Exit;
use crate::moderation::batch;
use crate::moderation::confirm;
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::room_scan;
use crate::output::stdout;

use keep::MuteKeeper;
use muted_participant::MutedParticipant;
use plan::{Direction, Plan, Receiver};
use result::{FIELDS, MuteResult};

/// The flags of `roomctl mute`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Adds a rule such as 'exclude publisher=mallory kind=audio' at the end of the subscribe rules of everybody else, and \
leaves their other rules as they are. It goes by identity, so it still holds when mallory rejoins. Who joins later \
receives mallory all the same, unless --keep covers them too.

Examples:
  roomctl mute DailyStandup mallory
  roomctl mute DailyStandup mallory eve --all --keep 30m
  roomctl mute DailyStandup mallory --dry-run")]
pub struct Args {
    #[command(flatten)]
    selection: MuteSelection,

    /// Stay for so long, and mute for those who join, too
    #[arg(long, value_name = "TIME", value_parser = time::span, conflicts_with = "dry_run")]
    keep: Option<Duration>,
}

/// The flags of `roomctl unmute`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Takes away the rule that mute adds, and nothing else: give it the --video or --all that muted. It also works for an \
identity that has left since.

Examples:
  roomctl unmute DailyStandup mallory
  roomctl unmute DailyStandup mallory eve --all")]
pub struct UnmuteArgs {
    #[command(flatten)]
    selection: MuteSelection,
}

/// Whose tracks, and which of them.
#[derive(Debug, clap::Args)]
struct MuteSelection {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The participants: identities or SIDs (PA...)
    #[arg(required = true, value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<ParticipantRef>,

    #[command(flatten)]
    tracks: Tracks,

    /// Only say what would change
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Tracks {
    /// Their sound; the default
    #[arg(long)]
    audio: bool,

    /// Their picture
    #[arg(long)]
    video: bool,

    /// All of their tracks
    #[arg(long)]
    all: bool,
}

impl Tracks {
    fn kind(&self) -> Option<TrackKind> {
        match (self.video, self.all) {
            (true, _) => Some(TrackKind::Video),
            (_, true) => None,
            _ => Some(TrackKind::Audio),
        }
    }
}

/// Mutes, and stays if that is wanted.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    args.selection.run(Direction::Mute, args.keep, context).await
}

/// Unmutes.
pub async fn run_unmute(args: &UnmuteArgs, context: &Context) -> anyhow::Result<Exit> {
    args.selection.run(Direction::Unmute, None, context).await
}

impl MuteSelection {
    async fn run(&self, act: Direction, keep: Option<Duration>, context: &Context) -> anyhow::Result<Exit> {
        let selection =
            context.selection(FIELDS, &["participant", "outcome", "reached", "receivers", "rule"])?;
        let client = context.client().await?;
        let (plan, receivers) = unless_interrupted(async { Ok(self.plan(act, &client).await?) }).await?;

        let mut out = stdout();
        let mut sink = context.result_sink(&selection, &mut out);
        let (mut report, mut summary) = (OrderedRows::new(sink.as_mut(), context), Summary::default());
        let (sums, covered) = kick_all(&plan, &receivers, &client, &mut summary, context).await;
        for (place, (person, sum)) in plan.people.iter().zip(&sums).enumerate() {
            sum.count(person, &plan, &mut summary);
            report.push(place, sum.row(person, &plan), sum.is_change());
        }
        let printed = report.finish();
        plan.tell(&sums, keep, context);
        let is_done = client.is_stopped() || plan.people.iter().all(|person| person.absence.is_some());
        if let (Some(time), false) = (keep, is_done) {
            covered.keep(&plan, time, &client, &mut summary, context).await;
        }
        context.close(printed, summary)
    }

    /// Who is meant, and who listens.
    async fn plan(&self, act: Direction, client: &Client) -> Result<(Plan, Vec<Receiver>), api::Error> {
        // By SID: a run never goes on in another room that has the same name.
        let room = RoomRef::Sid(client.room_sid(&self.room).await?);
        let present = room_scan::present(client, &room, PRESENT, &Filter::default()).await?;
        let mut people =
            muted_participant::find(client, &room, &self.participants, &present, self.tracks.kind()).await?;
        for person in &mut people {
            person.absence = person.absence.take().map(|absence| absence.in_room_as_shown(&self.room));
        }
        let plan = Plan { room, act, dry_run: self.dry_run, people };
        let receivers = plan.receivers(present);
        Ok((plan, receivers))
    }
}

/// Adjusts all receivers, and gives what became of each person, and who is covered.
async fn kick_all(
    plan: &Plan,
    receivers: &[Receiver],
    client: &Client,
    summary: &mut Summary,
    context: &Context,
) -> (Vec<MuteResult>, MuteKeeper) {
    let mut sums: Vec<MuteResult> = plan.people.iter().map(|_| MuteResult::default()).collect();
    let mut covered = HashSet::new();
    let acts = receivers.iter().map(|receiver| plan.adjust(client, receiver));
    let is_interrupted = batch::run_batch(acts, client, context, |place, update| {
        let Receiver { who, name, .. } = &receivers[place];
        if update.aborts_batch() {
            client.stop();
        }
        if update.failure_reason.is_none() {
            covered.insert(who.clone());
        }
        result::count(name, &update, summary);
        for ((person, sum), state) in plan.people.iter().zip(&mut sums).zip(&update.states) {
            sum.add(name, *state, person, &update, plan.act);
        }
    });
    summary.is_interrupted = is_interrupted.await;
    (sums, MuteKeeper::new(covered))
}

impl Plan {
    /// Says what the rows do not: who is not covered, and who is still excluded in another way.
    fn tell(&self, sums: &[MuteResult], keep: Option<Duration>, context: &Context) {
        let is_muted = |person: &MutedParticipant| person.absence.is_none() && self.act == Direction::Mute;
        if keep.is_none() && !self.dry_run && self.people.iter().any(is_muted) {
            context
                .notices
                .say("who joins from now on is not covered; --keep TIME stays and covers them too");
        }
        for (person, sum) in self.people.iter().zip(sums) {
            if let Some((count, rule)) = &sum.other_exclusions {
                let (who, count) = (&person.named, confirm::people(*count));
                context
                    .notices
                    .say(&format!("for {count} tracks of '{who}' are still excluded, as by '{rule}'"));
            }
        }
    }
}
