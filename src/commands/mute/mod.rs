//! `roomctl mute` and `roomctl unmute`: add or remove an exclude rule for a participant's tracks at the end of the
//! subscribe rules of all other participants in the room, the receivers.
//!
//! `moderation::mute` resolves the references and updates one receiver, `result` counts the updates and `keep` repeats them
//! for participants who join later. Depends on `api` and `moderation`.

mod keep;
mod result;

use std::collections::HashSet;
use std::time::Duration;

use crate::api::{self, Client, Filter, PRESENT, ParticipantRef, RoomRef, TrackKind};
use crate::arguments::time;
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::batch;
use crate::moderation::confirm;
use crate::moderation::mute::{self, Direction, MutedParticipant, Plan, Receiver};
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::room_scan;
use crate::output::{RowKind, stdout};

use keep::MuteKeeper;
use result::{FIELDS, MuteResult};

/// The arguments of `roomctl mute`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Appends a rule such as 'exclude publisher=mallory kind=audio' to the subscribe rules of all other participants. The rule \
names the identity, so it still applies after mallory rejoins. Participants who join later are not covered, except with \
--keep.

Exit codes: 0 if all receivers are updated, 4 if a participant is not found, 7 if some failed.

Examples:
  roomctl mute DailyStandup mallory
  roomctl mute DailyStandup mallory eve --all --keep 30m
  roomctl mute DailyStandup mallory --dry-run")]
pub struct Args {
    #[command(flatten)]
    selection: MuteSelection,

    /// Keep running and mute for participants who join, too
    #[arg(long, value_name = "TIME", value_parser = time::span, conflicts_with = "dry_run")]
    keep: Option<Duration>,
}

/// The arguments of `roomctl unmute`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Removes the rule that mute appends, and no other: use the same --video or --all as for mute. It also works for an identity \
that has left.

Exit codes: 0 if all receivers are updated, 4 if a participant is not found, 7 if some failed.

Examples:
  roomctl unmute DailyStandup mallory
  roomctl unmute DailyStandup mallory eve --all")]
pub struct UnmuteArgs {
    #[command(flatten)]
    selection: MuteSelection,
}

/// The arguments that both commands share: the room, the participants and the kind of tracks.
#[derive(Debug, clap::Args)]
struct MuteSelection {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identities or SIDs (PA...) of participants
    #[arg(required = true, value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<ParticipantRef>,

    #[command(flatten)]
    tracks: Tracks,

    /// Show what would change, without changing it
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Tracks {
    /// Mute audio (default)
    #[arg(long)]
    audio: bool,

    /// Mute video
    #[arg(long)]
    video: bool,

    /// Mute all kinds of tracks
    #[arg(long)]
    all: bool,
}

impl Tracks {
    /// Returns the kind of tracks to mute; `None` for all kinds.
    fn kind(&self) -> Option<TrackKind> {
        match (self.video, self.all) {
            (true, _) => Some(TrackKind::Video),
            (_, true) => None,
            _ => Some(TrackKind::Audio),
        }
    }
}

/// Mutes the participants, with `--keep` also for participants who join later.
///
/// Fails if the room is not found or its participants cannot be read.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    args.selection.run(Direction::Mute, args.keep, context).await
}

/// Unmutes the participants. Fails like [`run`].
pub async fn run_unmute(args: &UnmuteArgs, context: &Context) -> anyhow::Result<ExitCode> {
    args.selection.run(Direction::Unmute, None, context).await
}

impl MuteSelection {
    async fn run(
        &self,
        direction: Direction,
        keep: Option<Duration>,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let selection =
            context.selection(FIELDS, &["participant", "outcome", "reached", "receivers", "rule"])?;
        let client = context.client().await?;
        let (plan, receivers) =
            unless_interrupted(async { Ok(self.plan(direction, &client).await?) }).await?;

        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, &selection, &mut out);
        let (mut report, mut summary) = (OrderedRows::new(writer.as_mut(), context), Summary::default());
        let (results, keeper) = update_receivers(&plan, &receivers, &client, &mut summary, context).await;
        for (position, (muted, result)) in plan.participants.iter().zip(&results).enumerate() {
            result.count(muted, &plan, &mut summary);
            report.push(position, result.row(muted, &plan), result.is_change());
        }
        let printed = report.finish();
        plan.print_notes(&results, keep, context);
        let is_done = client.is_stopped() || plan.participants.iter().all(|muted| muted.absence.is_some());
        if let (Some(time), false) = (keep, is_done) {
            keeper.keep(&plan, time, &client, &mut summary, context).await;
        }
        context.close(printed, summary)
    }

    /// Returns the plan, with the resolved participants, and the receivers to update.
    async fn plan(&self, direction: Direction, client: &Client) -> Result<(Plan, Vec<Receiver>), api::Error> {
        // By SID, since another room may take the name during the run.
        let room = RoomRef::Sid(client.room_sid(&self.room).await?);
        let present = room_scan::present(client, &room, PRESENT, &Filter::default()).await?;
        let mut participants =
            mute::find(client, &room, &self.participants, &present, self.tracks.kind()).await?;
        for muted in &mut participants {
            muted.absence = muted.absence.take().map(|absence| absence.in_room_as_shown(&self.room));
        }
        let plan = Plan { room, direction, dry_run: self.dry_run, participants };
        let receivers = plan.receivers(present);
        Ok((plan, receivers))
    }
}

/// Updates the rules of all receivers concurrently.
///
/// Returns the result for each muted participant, in the order of the plan, and a keeper for `--keep` that knows the
/// receivers that are up to date.
async fn update_receivers(
    plan: &Plan,
    receivers: &[Receiver],
    client: &Client,
    summary: &mut Summary,
    context: &Context,
) -> (Vec<MuteResult>, MuteKeeper) {
    let mut results: Vec<MuteResult> = plan.participants.iter().map(|_| MuteResult::default()).collect();
    let mut up_to_date = HashSet::new();
    let updates = receivers.iter().map(|receiver| plan.update(client, receiver));
    let is_interrupted = batch::run_batch(updates, client, context, |position, update| {
        let Receiver { reference, name, .. } = &receivers[position];
        if update.aborts_batch() {
            client.stop();
        }
        if update.failure_reason.is_none() {
            up_to_date.insert(reference.clone());
        }
        result::count(name, &update, summary);
        for ((muted, result), state) in plan.participants.iter().zip(&mut results).zip(&update.states) {
            result.add(name, *state, muted, &update, plan.direction);
        }
    });
    summary.is_interrupted = is_interrupted.await;
    (results, MuteKeeper::new(up_to_date))
}

impl Plan {
    /// Prints notes: that later participants are not covered, and which other exclude rules remain after an unmute.
    fn print_notes(&self, results: &[MuteResult], keep: Option<Duration>, context: &Context) {
        let is_muted =
            |muted: &MutedParticipant| muted.absence.is_none() && self.direction == Direction::Mute;
        if keep.is_none() && !self.dry_run && self.participants.iter().any(is_muted) {
            context
                .messages
                .info("participants who join later are not covered; use --keep 30m to mute for them, too");
        }
        for (muted, result) in self.participants.iter().zip(results) {
            if let Some((count, rule)) = &result.other_exclusions {
                let (name, count) = (&muted.named, confirm::participants_text(*count));
                context
                    .messages
                    .info(&format!("tracks of '{name}' are still excluded for {count}, e.g. by '{rule}'"));
            }
        }
    }
}
