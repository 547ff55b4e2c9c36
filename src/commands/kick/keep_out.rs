//! `roomctl kick --keep-out`: polls the room and kicks the participants again when they rejoin.
//!
//! Depends on `monitor::poll_room` for the polls and on `moderation::disconnect` for the kicks and their result rows.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::{StreamExt, stream};

use crate::api::{Client, Participant, ParticipantRef};
use crate::context::Context;
use crate::context::clock;
use crate::moderation::audit_log::AuditLog;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::confirm::participants_text;
use crate::moderation::disconnect::{KickRecorder, kick};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::Status;
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::monitor::poll_room::poll_room;

/// Keeps participants out of a room.
pub struct KeepOut<'k> {
    /// The room.
    pub room: &'k TargetRoom,
    /// The selection of the command.
    pub selector: &'k Selector<'k>,
    /// The participants that are never kicked, by identity, whatever their SIDs.
    pub exclusions: &'k Exclusions<'k>,
    /// The audit log, if there is one.
    pub log: Option<&'k AuditLog>,
}

/// The kicks of participants who rejoined.
#[derive(Default)]
struct RepeatKicks {
    kicked: usize,
    /// The participants for whom at least one kick failed.
    failed: HashSet<ParticipantRef>,
}

impl KeepOut<'_> {
    /// Polls the room until the time limit, the end of the room, or an interrupt, and reports the number of kicks.
    pub async fn run(
        &self,
        time: Duration,
        client: &Client,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) {
        recorder.results.rows.flush();
        let mut repeat_kicks = RepeatKicks::default();
        let poll = async |present| {
            self.poll(present, client, &mut repeat_kicks, recorder, context).await;
            Ok(())
        };
        let end =
            poll_room("keeping participants out", time, &self.room.reference, client, context, poll).await;
        end.count(&mut recorder.results.summary);
        context.messages.info(&format!(
            "{}; {} kicked again",
            end.name(),
            participants_text(repeat_kicks.kicked)
        ));
    }

    /// Kicks the targets among the participants present. A target that cannot be kicked is reported once and retried.
    async fn poll(
        &self,
        present: Vec<Participant>,
        client: &Client,
        repeat_kicks: &mut RepeatKicks,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) {
        let targets = self.targets(present, client, recorder);
        let kicks = targets.iter().map(async |target| (target, kick(client, target, self.log).await));
        let mut kicks = stream::iter(kicks).buffer_unordered(MAX_CONCURRENT_REQUESTS);
        while let Some((target, result)) = kicks.next().await {
            let status = result.outcome.status;
            repeat_kicks.kicked += usize::from(status == Status::Changed);
            let is_failure = matches!(status, Status::Failed | Status::Unconfirmed);
            if is_failure && !repeat_kicks.failed.insert(target.reference.clone()) {
                continue;
            }
            recorder.record(0, target, &result);
            recorder.flush_rows(context);
            recorder.results.rows.flush();
        }
    }

    /// Returns the targets among the participants present: kicked before or matched, not excluded, still connected.
    fn targets(
        &self,
        present: Vec<Participant>,
        client: &Client,
        recorder: &KickRecorder<'_>,
    ) -> Vec<Target> {
        // `--older-than` does not apply here: a participant who reaches it only now was not a target of the first run.
        let is_selected = |participant: &Participant| {
            !self.selector.is_by_age() && self.selector.matches(participant, clock::now(client))
        };
        let unwanted = present
            .into_iter()
            .filter(|participant| recorder.has_seen(self.room, participant) || is_selected(participant));
        let unwanted = unwanted.filter(|participant| !self.exclusions.is_excluded(participant));
        let unwanted = unwanted.filter(|participant| !recorder.has_disconnected(participant));
        unwanted.filter_map(|participant| Target::selected(self.room, participant, self.selector)).collect()
    }
}
