//! `roomctl kick --keep-out`: a policy that denies the participants of the selection, enforced until the time limit.
//!
//! Depends on `guard` for the policy and on `moderation::disconnect` for the result rows.

use std::cell::RefCell;
use std::collections::HashSet;
use std::time::Duration;

use crate::api::{Client, Participant, ParticipantRef};
use crate::context::Context;
use crate::context::clock;
use crate::guard::enforcer::{self, Enforcement, Enforcer};
use crate::guard::policy::{Policy, Rule};
use crate::moderation::audit_log::AuditLog;
use crate::moderation::disconnect::{KickRecorder, KickResult};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::Status;
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::monitor::rounds::{note_begin, run_rounds};
use crate::monitor::scope::{Limit, Scope};
use crate::monitor::update::WatchedRoom;
use crate::output::count_text;

/// Keeps participants out of a room, or of all rooms.
pub struct KeepOut<'k> {
    /// The room; `None` for all rooms in progress.
    pub room: Option<&'k TargetRoom>,
    /// The selection of the command.
    pub selector: &'k Selector<'k>,
    /// The participants that are never kicked, by identity, whatever their SIDs.
    pub exclusions: &'k Exclusions<'k>,
    /// The audit log, if there is one.
    pub log: Option<&'k AuditLog>,
}

/// The kicks of participants who rejoined.
struct RepeatKicks<'r, 'l> {
    client: &'r Client,
    keep_out: &'r KeepOut<'r>,
    context: &'r Context,
    recorder: RefCell<&'r mut KickRecorder<'l>>,
    kicked: RefCell<usize>,
    /// The participants for whom at least one kick failed.
    failed: RefCell<HashSet<ParticipantRef>>,
}

impl KeepOut<'_> {
    /// Enforces the policy until the time limit, the end of the room, or an interrupt, and reports the number of kicks.
    pub async fn run(
        &self,
        time: Duration,
        client: &Client,
        recorder: &mut KickRecorder<'_>,
        context: &Context,
    ) {
        recorder.results.rows.flush();
        note_begin("keeping participants out", time, context);
        let policy = self.policy(recorder);
        let enforcement = RepeatKicks {
            client,
            keep_out: self,
            context,
            recorder: RefCell::new(recorder),
            kicked: RefCell::default(),
            failed: RefCell::default(),
        };
        let enforcer = Enforcer::new(client, self.log, false, policy, enforcement);
        let scope = match self.room {
            Some(TargetRoom { reference, name, .. }) => Scope::of_room(reference, name),
            None => Scope::Everywhere(Vec::new()),
        };
        let end = run_rounds(scope, Limit::Time(time), client, context, &enforcer).await;
        let RepeatKicks { recorder, kicked, .. } = enforcer.enforcement;
        end.count(&mut recorder.into_inner().results.summary);
        let kicks = count_text(kicked.into_inner(), "more kick", "more kicks");
        context.messages.info(&format!("{}; {kicks}", end.name()));
    }

    /// Returns the policy: who was kicked or matches is denied, unless it is excluded.
    ///
    /// `--older-than` does not apply here: a participant who reaches it only now was not a target of the first run.
    fn policy(&self, recorder: &KickRecorder<'_>) -> Policy {
        let mut denied = self.selector.identities();
        recorder.identities().for_each(|identity| denied.add(identity));
        Policy { rules: vec![Rule::Deny(denied)], except: self.exclusions.identities() }
    }
}

impl Enforcement for RepeatKicks<'_, '_> {
    /// Returns none for a participant who was kicked or named in another room.
    fn target(&self, room: &WatchedRoom, participant: Participant) -> Option<Target> {
        let listed = TargetRoom::listed(&room.room, &room.name);
        let (room, selector) = (self.keep_out.room.unwrap_or(&listed), self.keep_out.selector);
        let is_selected = !selector.is_by_age() && selector.matches(&participant, clock::now(self.client));
        let is_unwanted = is_selected || self.recorder.borrow().has_seen(room, &participant);
        if is_unwanted { Target::selected(room.clone(), participant, selector) } else { None }
    }

    fn has_disconnected(&self, participant: &Participant) -> bool {
        self.recorder.borrow().has_disconnected(participant)
    }

    /// Records a kick. A target that cannot be kicked is reported once and retried.
    fn kicked(&self, _room: &WatchedRoom, target: &Target, _rule: &'static str, result: KickResult) {
        let status = result.outcome.status;
        *self.kicked.borrow_mut() += usize::from(status == Status::Changed);
        let is_failure = matches!(status, Status::Failed | Status::Unconfirmed);
        if is_failure && !self.failed.borrow_mut().insert(target.reference().clone()) {
            return;
        }
        let mut recorder = self.recorder.borrow_mut();
        recorder.record(0, target, &result);
        recorder.flush_rows(self.context);
        recorder.results.rows.flush();
    }

    fn backing_off(&self, _room: &WatchedRoom, participant: &Participant) {
        self.context.messages.warning(&enforcer::backing_off_text(participant));
    }
}
