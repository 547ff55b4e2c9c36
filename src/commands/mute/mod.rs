//! `roomctl mute` and `roomctl unmute`: add or remove exclude rules for a participant's tracks at the end of the subscribe
//! rules of all other participants in the room, the receivers.
//!
//! `moderation::mute` resolves the targets and updates one receiver, `result` counts the updates and `keep` repeats them for
//! participants who join later. Depends on `api` and `moderation`.

mod keep;
mod result;

use std::collections::HashSet;
use std::time::Duration;

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Filter, PRESENT, TrackKind};
use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::action_run::ActionRun;
use crate::moderation::batch::{self, MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::confirm;
use crate::moderation::mute::{self, Direction, MutedParticipant, Plan, Receiver, ReceiverUpdate};
use crate::moderation::room_scan;
use crate::moderation::target::{Population, Target};
use crate::moderation::target_room::TargetRoom;
use crate::output::{RowKind, stdout};
use crate::rows::participant;

use keep::MuteKeeper;
use result::{FIELDS, MuteResult};

/// The arguments of `roomctl mute`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl mute [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl mute [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
Appends a rule such as 'exclude publisher=mallory kind=audio' to the subscribe rules of all other participants. The rule \
names the identity, so it still applies after mallory rejoins. Participants who join later are not covered, except with \
--keep.

Exit codes: 0 if all receivers are updated, 4 if a participant is not found, 7 if some failed, 1 if declined.

Examples:
  roomctl mute DailyStandup mallory
  roomctl mute DailyStandup --all --except host --yes
  roomctl mute DailyStandup mallory eve --all-tracks --keep 30m
  roomctl mute DailyStandup mallory --dry-run"
)]
pub struct Args {
    #[command(flatten)]
    selection: MuteSelection,

    /// Keep running and mute for later participants
    #[arg(long, value_name = "TIME", value_parser = time::span, conflicts_with_all = ["everywhere", "dry_run"])]
    keep: Option<Duration>,
}

/// The arguments of `roomctl unmute`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl unmute [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl unmute [OPTIONS] --everywhere IDENTITY...",
    after_help = "\
Removes the rules that mute appends, and no others: use the same --video, --data or --all-tracks as for mute. It also works \
for an identity that has left, but not with --everywhere.

Exit codes: 0 if all receivers are updated, 4 if a participant is not found, 7 if some failed, 1 if declined.

Examples:
  roomctl unmute DailyStandup mallory
  roomctl unmute DailyStandup mallory eve --all-tracks"
)]
pub struct UnmuteArgs {
    #[command(flatten)]
    selection: MuteSelection,
}

/// The arguments that both commands share: the room, the participants and the kinds of tracks.
#[derive(Debug, clap::Args)]
struct MuteSelection {
    #[command(flatten)]
    targets: TargetArgs,

    #[command(flatten)]
    tracks: Tracks,
}

/// The kinds of tracks; they can be combined.
#[derive(Debug, clap::Args)]
struct Tracks {
    /// Apply to audio (default)
    #[arg(long, hide_short_help = true)]
    audio: bool,

    /// Apply to video
    #[arg(long)]
    video: bool,

    /// Apply to data tracks
    #[arg(long, hide_short_help = true)]
    data: bool,

    /// Apply to all kinds of tracks
    #[arg(long, conflicts_with_all = ["audio", "video", "data"])]
    all_tracks: bool,
}

impl Tracks {
    /// Returns the kinds of tracks; `None` in it stands for all kinds.
    fn kinds(&self) -> Vec<Option<TrackKind>> {
        let is_default = !self.video && !self.data;
        let kinds = [
            (self.all_tracks, None),
            ((self.audio || is_default) && !self.all_tracks, Some(TrackKind::Audio)),
            (self.video, Some(TrackKind::Video)),
            (self.data, Some(TrackKind::Data)),
        ];
        kinds.into_iter().filter(|(is_muted, _)| *is_muted).map(|(_, kind)| kind).collect()
    }
}

/// The action of `mute` in messages and in the audit log.
const MUTE: Action = Action {
    name: "mute",
    verb: "Mute",
    preposition: "in",
    gerund: "muting",
    operands: &[],
    outcomes: Direction::Mute.outcomes(),
    population: Population::Present,
    fields: FIELDS,
    default_fields: &["participant", "outcome", "reached", "receivers", "rule"],
    columns: participant::FIELDS,
    preview: participant::PREVIEW,
    always_asks: false,
};

/// The action of `unmute` in messages and in the audit log.
const UNMUTE: Action = Action {
    name: "unmute",
    verb: "Unmute",
    gerund: "unmuting",
    outcomes: Direction::Unmute.outcomes(),
    ..MUTE
};

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

/// What a run does to the rules of the receivers of one room.
struct RoomMute<'l> {
    plan: Plan<'l>,
    receivers: Vec<Receiver>,
    /// The result for each muted participant, in the order of the plan.
    results: Vec<MuteResult>,
}

impl MuteSelection {
    async fn run(
        &self,
        direction: Direction,
        keep: Option<Duration>,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let (room, named) = self.targets.rooms.room_and_named()?;
        let all_is_alone = self.targets.selector.ensure_all_is_alone(&named);
        all_is_alone.map_err(|error| error.hint("Use --all-tracks to apply to all kinds of tracks."))?;
        let action = if direction == Direction::Mute { &MUTE } else { &UNMUTE };
        let run = ActionRun::start(action, &self.targets, room.as_ref(), &named, context).await?;
        let exit = Box::pin(self.update(&run, direction, keep, context)).await;
        run.close(exit)
    }

    async fn update(
        &self,
        run: &ActionRun<'_>,
        direction: Direction,
        keep: Option<Duration>,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let (client, if_present) = (&run.client, self.targets.if_present);
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, &run.columns, &mut out);
        let mut results = run.results(writer.as_mut(), context);
        let (mut exclusions, summary) = (run.selector.exclusions(), &mut results.summary);
        let targets = run.confirmed_targets(&mut exclusions, summary, context).await?;
        let mut rooms = unless_interrupted(self.rooms(run, direction, &targets)).await?;
        for RoomMute { plan, receivers, .. } in &rooms {
            plan.ensure_rules_fit(receivers)?;
        }
        let keeper = update_receivers(&mut rooms, client, &mut results.summary, context).await;
        let muted = rooms.iter().flat_map(RoomMute::participants);
        for (position, (muted, result, plan)) in muted.enumerate() {
            result.count(muted, plan, if_present, &mut results.summary);
            results.add_row(position, result.status(muted, plan), result.row(muted, plan));
        }
        results.rows.flush_rows();
        results.rows.flush();
        if keep.is_none() {
            self.note_later_participants(&rooms, context);
        }
        note_other_exclusions(&rooms, context);
        if let (Some(time), [RoomMute { plan, .. }]) = (keep, &rooms[..])
            && !client.is_stopped()
            && plan.participants.iter().any(|muted| muted.absence.is_none())
        {
            keeper.keep(plan, time, client, &mut results.summary, context).await;
        }
        results.close(context)
    }

    /// Prints a note if participants were muted: it does not apply to participants who join later.
    fn note_later_participants(&self, rooms: &[RoomMute<'_>], context: &Context) {
        let is_muted = |(muted, _, plan): (&MutedParticipant, &MuteResult, &Plan<'_>)| {
            muted.absence.is_none() && plan.direction == Direction::Mute && !plan.dry_run
        };
        if rooms.iter().flat_map(RoomMute::participants).any(is_muted) {
            context.messages.info(match self.targets.rooms.everywhere {
                true => "participants who join later are not covered",
                false => "participants who join later are not covered; use --keep 30m to mute for them, too",
            });
        }
    }

    /// Returns the plan for each room of the targets. Participants who have joined since the targets were selected are
    /// receivers, too.
    async fn rooms<'l>(
        &self,
        run: &'l ActionRun<'_>,
        direction: Direction,
        targets: &[Target],
    ) -> anyhow::Result<Vec<RoomMute<'l>>> {
        let rooms = dedup(targets.iter().map(|target| &target.room).collect());
        let plans = rooms.into_iter().map(async |room| {
            let in_room = targets.iter().filter(|target| target.room == *room).collect::<Vec<_>>();
            self.room(run, direction, room, &in_room).await
        });
        Ok(stream::iter(plans).buffered(MAX_CONCURRENT_REQUESTS).try_collect().await?)
    }

    /// Returns the plan for one room, with the resolved participants and the receivers to update.
    async fn room<'l>(
        &self,
        run: &'l ActionRun<'_>,
        direction: Direction,
        room: &TargetRoom,
        targets: &[&Target],
    ) -> Result<RoomMute<'l>, api::Error> {
        let present = if room.is_any() {
            Vec::new()
        } else {
            room_scan::present(&run.client, &room.reference, PRESENT, &Filter::default()).await?
        };
        let participants = mute::find(&run.client, targets, &present, &self.tracks.kinds()).await?;
        let (dry_run, log) = (self.targets.writes.dry_run, run.log.as_ref());
        let plan = Plan { room: room.clone(), direction, dry_run, participants, log };
        let receivers = plan.receivers(present);
        let results = plan.participants.iter().map(|_| MuteResult::default()).collect();
        Ok(RoomMute { plan, receivers, results })
    }
}

/// Updates the rules of all receivers concurrently, and adds the updates to the results.
///
/// Returns a keeper for `--keep` that knows the receivers that are up to date.
async fn update_receivers(
    rooms: &mut [RoomMute<'_>],
    client: &Client,
    summary: &mut Summary,
    context: &Context,
) -> MuteKeeper {
    let mut up_to_date = HashSet::new();
    let mut added = Vec::new();
    let receivers = rooms.iter().enumerate().flat_map(|(index, RoomMute { plan, receivers, .. })| {
        receivers.iter().map(move |receiver| (index, plan, receiver))
    });
    let receivers = receivers.collect::<Vec<_>>();
    let updates = receivers.iter().map(|(_, plan, receiver)| plan.update(client, receiver));
    let is_interrupted = batch::run_batch(updates, client, context, |position, update| {
        let (room, _, Receiver { reference, name, .. }) = receivers[position];
        if update.aborts_batch() {
            client.stop();
        }
        if update.failure_reason.is_none() {
            up_to_date.insert(reference.clone());
        }
        result::count(name, &update, summary);
        added.push((room, name.clone(), update));
    });
    summary.is_interrupted = is_interrupted.await;
    for (room, name, update) in added {
        rooms[room].add(&name, &update);
    }
    MuteKeeper::new(up_to_date)
}

impl RoomMute<'_> {
    /// Adds the update of a receiver to the results.
    fn add(&mut self, name: &str, update: &ReceiverUpdate) {
        let participants = self.plan.participants.iter().zip(&mut self.results);
        for ((muted, result), state) in participants.zip(&update.states) {
            result.add(name, *state, muted, update, self.plan.direction);
        }
    }

    /// Returns the muted participants with their results.
    fn participants(&self) -> impl Iterator<Item = (&MutedParticipant, &MuteResult, &Plan<'_>)> {
        let participants = self.plan.participants.iter().zip(&self.results);
        participants.map(|(muted, result)| (muted, result, &self.plan))
    }
}

/// Prints a note for each muted participant with other exclude rules that remain after an unmute.
fn note_other_exclusions(rooms: &[RoomMute<'_>], context: &Context) {
    for (muted, result, _) in rooms.iter().flat_map(RoomMute::participants) {
        if let Some((count, rule)) = &result.other_exclusions {
            let (name, count) = (&muted.name, confirm::participants_text(*count));
            context
                .messages
                .info(&format!("tracks of '{name}' are still excluded for {count}, e.g. by '{rule}'"));
        }
    }
}
