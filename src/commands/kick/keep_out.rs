//! `--keep-out`: stays, watches the room for those who were kicked, and kicks them again.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::{StreamExt, stream};

use crate::api::{Client, Participant, ParticipantRef};
use crate::context::Context;
use crate::context::clock;
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::confirm::people;
use crate::moderation::disconnect::{AuditLog, KickRecorder, Outcome, Target, TargetRoom, kick};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::selector::Selector;
use crate::monitor::poll::poll_room;

/// Whom to keep out of which room.
pub struct Watch<'w> {
    /// The room.
    pub room: &'w TargetRoom,
    /// Who was chosen, by reference or pattern.
    pub selector: &'w Selector<'w>,
    /// Who is protected, whatever their SIDs.
    pub exclusions: &'w Exclusions<'w>,
    /// Where each write is logged.
    pub log: Option<&'w AuditLog>,
}

/// What came of kicking again.
#[derive(Default)]
struct RepeatKicks {
    kicked: usize,
    /// Who could not be kicked, once at least.
    failed: HashSet<ParticipantRef>,
}

impl Watch<'_> {
    /// Watches for that long, or until the room or the operator ends it, and says at the end how often it had to kick.
    pub async fn keep(
        &self,
        time: Duration,
        client: &Client,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) {
        recorder.report.flush();
        let mut again = RepeatKicks::default();
        let round = async |present| {
            self.round(present, client, &mut again, recorder, context).await;
            Ok(())
        };
        let end = poll_room("keeping them out", time, &self.room.reference, client, context, round).await;
        end.count(&mut recorder.summary);
        context.notices.say(&format!("{}; {} kicked again while watching", end.name(), people(again.kicked)));
    }

    /// Kicks whom it must of those present. That somebody cannot be kicked is told once, however often it is tried.
    async fn round(
        &self,
        present: Vec<Participant>,
        client: &Client,
        again: &mut RepeatKicks,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) {
        let targets = self.unwanted(present, client, recorder);
        let kicks = targets.iter().map(async |target| (target, kick(client, target, self.log).await));
        let mut kicks = stream::iter(kicks).buffer_unordered(MAX_CONCURRENT_REQUESTS);
        while let Some((target, attempt)) = kicks.next().await {
            again.kicked += usize::from(matches!(attempt.outcome, Outcome::Kicked(_)));
            let is_failure = matches!(attempt.outcome, Outcome::Failed(_) | Outcome::Unconfirmed(_));
            if is_failure && !again.failed.insert(target.who.clone()) {
                recorder.record(target, &attempt, client);
                continue;
            }
            recorder.enter(0, target, &attempt, client);
            recorder.settle(context);
            recorder.report.flush();
        }
    }

    /// Those of the present who are to be put out.
    fn unwanted(
        &self,
        present: Vec<Participant>,
        client: &Client,
        recorder: &KickRecorder<'_>,
    ) -> Vec<Target> {
        // An age chooses nobody while watching: whoever comes to be as old then was left alone before.
        let is_chosen = |stay: &Participant| {
            !self.selector.is_by_age() && self.selector.matches(stay, clock::now(client))
        };
        let unwanted = present.into_iter().filter(|stay| recorder.knows(stay) || is_chosen(stay));
        let unwanted = unwanted.filter(|stay| !self.exclusions.protect(stay));
        let unwanted = unwanted.filter(|stay| !recorder.has_disconnected(stay));
        unwanted.filter_map(|stay| Target::found(self.room, stay, self.selector)).collect()
    }
}
