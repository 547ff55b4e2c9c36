//! What a run of `mute` or `unmute` does in each room: the plan, the receivers, and the results for the muted participants.
//! Depends on `moderation::mute` for the plan and the updates.

use std::collections::HashSet;

use futures_util::{StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Participant, TrackKind};
use crate::commands::mute::keep::MuteKeeper;
use crate::commands::mute::result::{self, MuteResult};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::moderation::action_run::ActionRun;
use crate::moderation::batch::{self, MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::batch_results::BatchResults;
use crate::moderation::confirm;
use crate::moderation::mute::{self, Direction, MutedParticipant, Plan, Receiver, ReceiverUpdate};
use crate::moderation::room_scan;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;

/// The change of the rules that a command line describes.
pub struct Change {
    /// Whether exclude rules are added or removed.
    pub direction: Direction,
    /// The kinds of tracks; `None` for all kinds.
    pub kinds: Vec<Option<TrackKind>>,
    /// Whether this is a dry run, which writes nothing.
    pub dry_run: bool,
}

/// What a run does to the rules of the receivers of one room.
pub struct RoomMute<'l> {
    /// The change of the rules.
    pub plan: Plan<'l>,
    receivers: Vec<Receiver>,
    /// The result for each muted participant, in the order of the plan.
    results: Vec<MuteResult>,
    /// Why the participants of the room could not be read, if so.
    unread: Option<api::Error>,
}

/// Returns the plan for each room of the targets. Participants who have joined since the targets were selected are
/// receivers, too. Of several rooms, one that cannot be read is a failure in the summary.
///
/// Fails if the participants of the only room cannot be read, or if a receiver would have too many rules.
pub async fn find_all<'l>(
    run: &'l ActionRun<'_>,
    change: &Change,
    targets: &[Target],
    summary: &mut Summary,
) -> anyhow::Result<Vec<RoomMute<'l>>> {
    let rooms = dedup(targets.iter().map(|target| &target.room).collect());
    let plans = rooms.into_iter().map(async |room| {
        let in_room = targets.iter().filter(|target| target.room == *room).collect::<Vec<_>>();
        match RoomMute::find(run, change, room, &in_room).await {
            Err(error) if room.is_one_of_several() && !error.rejects_credentials() => {
                Ok(RoomMute::unread(run, change, room, &in_room, error))
            }
            found => found,
        }
    });
    let rooms: Vec<_> = stream::iter(plans).buffered(MAX_CONCURRENT_REQUESTS).try_collect().await?;
    for RoomMute { plan, receivers, unread, .. } in &rooms {
        plan.ensure_rules_fit(receivers)?;
        if let Some(error) = unread {
            summary.count_unread_room(&plan.room.name, error);
        }
    }
    Ok(rooms)
}

/// Updates the rules of all receivers concurrently, and adds the updates to the results.
///
/// Returns a keeper for `--keep` that knows the receivers that are up to date.
pub async fn update_receivers(
    rooms: &mut [RoomMute<'_>],
    client: &Client,
    summary: &mut Summary,
    context: &Context,
) -> MuteKeeper {
    let (mut up_to_date, mut finished) = (HashSet::new(), Vec::new());
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
        finished.push((room, name.clone(), update));
    });
    summary.is_interrupted = is_interrupted.await;
    for (room, name, update) in finished {
        rooms[room].add(&name, &update);
    }
    MuteKeeper::new(up_to_date)
}

/// Adds the result of each muted participant, in the order of the targets.
pub fn add_rows(rooms: &[RoomMute<'_>], if_present: bool, results: &mut BatchResults<'_>) {
    let muted =
        rooms.iter().flat_map(|room| room.participants().map(|(muted, result)| (&room.plan, muted, result)));
    for (position, (plan, muted, result)) in muted.enumerate() {
        result.count(muted, plan, if_present, &mut results.summary);
        results.add_row(position, result.status(muted, plan), result.row(muted, plan));
    }
    results.rows.flush_rows();
}

/// Prints a note for each muted participant with other exclude rules that remain after an unmute.
pub fn note_other_exclusions(rooms: &[RoomMute<'_>], context: &Context) {
    for (muted, result) in rooms.iter().flat_map(RoomMute::participants) {
        if let Some((count, rule)) = &result.other_exclusions {
            let (name, count) = (&muted.name, confirm::participants_text(*count));
            let note = format!("tracks of '{name}' are still excluded for {count}, e.g. by '{rule}'");
            context.messages.info(&note);
        }
    }
}

impl<'l> RoomMute<'l> {
    /// Returns the plan for one room, with the resolved participants and the receivers to update.
    async fn find(
        run: &'l ActionRun<'_>,
        change: &Change,
        room: &TargetRoom,
        targets: &[&Target],
    ) -> Result<Self, api::Error> {
        let present = present(&run.client, room).await?;
        let participants = mute::find(&run.client, targets, &present, &change.kinds).await?;
        let Change { direction, dry_run, .. } = *change;
        let plan = Plan { room: room.clone(), direction, dry_run, participants, log: run.log.as_ref() };
        let receivers = plan.receivers(present);
        let results = plan.participants.iter().map(|_| MuteResult::default()).collect();
        Ok(Self { plan, receivers, results, unread: None })
    }

    /// Returns the plan for a room that could not be read, without receivers.
    fn unread(
        run: &'l ActionRun<'_>,
        change: &Change,
        room: &TargetRoom,
        targets: &[&Target],
        error: api::Error,
    ) -> Self {
        let participants = targets.iter().map(|target| MutedParticipant::unread(target, &change.kinds));
        let participants = participants.collect::<Vec<_>>();
        let results = participants.iter().map(|_| MuteResult::unread(&error)).collect();
        let Change { direction, dry_run, .. } = *change;
        let plan = Plan { room: room.clone(), direction, dry_run, participants, log: run.log.as_ref() };
        Self { plan, receivers: Vec::new(), results, unread: Some(error) }
    }

    /// Adds the update of a receiver to the results.
    fn add(&mut self, name: &str, update: &ReceiverUpdate) {
        let participants = self.plan.participants.iter().zip(&mut self.results);
        for ((muted, result), state) in participants.zip(&update.states) {
            result.add(name, *state, muted, update, self.plan.direction);
        }
    }

    /// Returns the muted participants with their results.
    fn participants(&self) -> impl Iterator<Item = (&MutedParticipant, &MuteResult)> {
        self.plan.participants.iter().zip(&self.results)
    }

    /// Whether any participant is muted, not unmuted, and not in a dry run.
    pub fn has_muted(&self) -> bool {
        let Plan { direction, dry_run, participants, .. } = &self.plan;
        let is_muting = *direction == Direction::Mute && !dry_run && self.unread.is_none();
        is_muting && participants.iter().any(|muted| muted.absence.is_none())
    }
}

/// Returns the participants present in a room; none if it has ended since the run found it in the list of all rooms.
async fn present(client: &Client, room: &TargetRoom) -> Result<Vec<Participant>, api::Error> {
    if room.is_any() {
        return Ok(Vec::new());
    }
    match room_scan::present(client, &room.reference).await {
        Err(api::Error::RoomNotFound { .. }) if room.is_one_of_several() => Ok(Vec::new()),
        present => present,
    }
}
