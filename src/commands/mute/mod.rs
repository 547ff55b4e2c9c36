//! `roomctl mute` and `roomctl unmute`: add or remove exclude rules for a participant's tracks at the end of the subscribe
//! rules of all other participants in the room, the receivers.
//!
//! `room_mute` plans and updates the rooms of a run, `result` counts the updates and `keep` repeats them for participants who
//! join later. Depends on `moderation`.

mod keep;
mod result;
mod room_mute;
mod track_args;

use std::time::Duration;

use crate::arguments::EndedArgs;
use crate::arguments::RowColumns;
use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::ExitCode;
use crate::moderation::action::{Action, TargetArgs};
use crate::moderation::action_run::ActionRun;
use crate::moderation::mute::Direction;
use crate::moderation::population::Population;
use crate::output::{RowKind, stdout};
use crate::rows::participant;

use result::FIELDS;
use room_mute::{Change, RoomMute};
use track_args::TrackArgs;

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
#[command(add = RowColumns(&[(FIELDS, None)]))]
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
Removes the rules that mute appends, and no others: use the same --video or --data as for mute, or --all-tracks for every \
kind. It also works for an identity that has left, but not with --everywhere.

Exit codes: 0 if all receivers are updated, 4 if a participant is not found, 7 if some failed, 1 if declined.

Examples:
  roomctl unmute DailyStandup mallory
  roomctl unmute DailyStandup mallory eve --all-tracks"
)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
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
    tracks: TrackArgs,
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
        let (room, ended) = (room.as_ref(), EndedArgs::default());
        let run = ActionRun::start(action, &self.targets, room, &named, &ended, context).await?;
        run.act(async |run| self.update(run, direction, keep, context).await).await
    }

    async fn update(
        &self,
        run: &ActionRun<'_>,
        direction: Direction,
        keep: Option<Duration>,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let client = &run.client;
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, &run.columns, &mut out);
        let mut results = run.results(writer.as_mut(), context);
        let (mut exclusions, summary) = (run.selector.exclusions(), &mut results.summary);
        let targets = run.confirmed_targets(&mut exclusions, summary, context).await?;
        let change = Change { direction, kinds: self.tracks.kinds(), dry_run: self.targets.writes.dry_run };
        let find = room_mute::find_all(run, &change, &targets, &mut results.summary);
        let mut rooms = unless_interrupted(find).await?;
        let keeper = room_mute::update_receivers(&mut rooms, client, &mut results.summary, context).await;
        room_mute::add_rows(&rooms, self.targets.if_present, &mut results);
        results.rows.flush();
        if keep.is_none() && rooms.iter().any(RoomMute::has_muted) {
            context.messages.info(if self.targets.rooms.everywhere {
                "participants who join later are not covered"
            } else {
                "participants who join later are not covered; use --keep 30m to mute for them, too"
            });
        }
        room_mute::note_other_exclusions(&rooms, context);
        if let (Some(time), [room]) = (keep, &rooms[..])
            && !client.is_stopped()
            && room.has_muted()
        {
            keeper.keep(&room.plan, time, client, &mut results.summary, context).await;
        }
        results.close(context)
    }
}
