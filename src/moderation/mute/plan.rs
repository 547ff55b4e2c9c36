//! The update of the receivers' subscribe rules: one read and at most one write per receiver, for any number of muted
//! participants.
//!
//! Depends on `api` for the rules, on `direction` for the edits and on `moderation` for the audit log; prints nothing.

use std::fmt;

use crate::api::{
    self, Client, InvalidRules, MAX_RULES, Participant, ParticipantRef, RuleSet, SubscribeRules,
};
use crate::errors::{TargetError, UsageError, command_line};
use crate::moderation::audit_log::{AuditLog, LoggedWrite};
use crate::moderation::mute::direction::Direction;
use crate::moderation::mute::muted_participant::MutedParticipant;
use crate::moderation::outcome::{Outcome, Status};
use crate::moderation::rules_write::RulesWrite;
use crate::moderation::target_room::TargetRoom;

/// The change to make to the rules of all receivers in a room.
pub struct Plan<'l> {
    /// The room.
    pub room: TargetRoom,
    /// Whether exclude rules are added or removed.
    pub direction: Direction,
    /// Whether this is a dry run, which writes nothing.
    pub dry_run: bool,
    /// The participants to mute or unmute.
    pub participants: Vec<MutedParticipant>,
    /// The audit log, if there is one.
    pub log: Option<&'l AuditLog>,
}

/// The state of one receiver's rules with regard to one muted participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiverState {
    /// The rules need no change, e.g. because the receiver is the muted participant.
    NotApplicable,
    /// The rules were up to date before this run.
    Already,
    /// This run changed the rules, or would in a dry run.
    Changed,
    /// The rules are not known to be up to date.
    Unreached,
}

/// A participant whose subscribe rules are updated.
pub struct Receiver {
    /// The reference for requests: the SID, or the identity if there is none.
    pub reference: ParticipantRef,
    /// The name in messages: the identity, or the SID if there is none.
    pub name: String,
    participant: Participant,
}

/// The result of the update of one receiver.
pub struct ReceiverUpdate {
    /// The state for each muted participant, in the order of the plan.
    pub states: Vec<ReceiverState>,
    /// Why the rules could not be updated completely, if so.
    pub failure_reason: Option<UpdateFailure>,
    /// The rules after the update, if they could be read and written.
    pub rules: Option<RuleSet>,
}

/// Why the rules of a receiver could not be updated.
pub enum UpdateFailure {
    /// The receiver has left, or the room, which is one of several, has ended.
    Left,
    /// A request failed.
    Call(api::Error),
    /// The rules cannot be parsed, so they are not written back.
    UnknownRules(InvalidRules),
    /// The rule set already has the maximum number of rules.
    TooManyRules,
}

impl fmt::Display for UpdateFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Left => f.write_str("the participant has left"),
            Self::Call(error) => error.fmt(f),
            Self::UnknownRules(why) => write!(f, "unknown rules, left unchanged: {why}"),
            Self::TooManyRules => write!(f, "the maximum of {MAX_RULES} rules is reached"),
        }
    }
}

impl Plan<'_> {
    /// Fails if the exclude rules of all muted participants cannot fit into the rules of a receiver, which have at least one
    /// rule that includes tracks.
    pub fn ensure_rules_fit(&self, receivers: &[Receiver]) -> Result<(), UsageError> {
        let rules = |receiver: &Receiver| {
            let muted =
                self.participants.iter().filter(|muted| self.needs_update(muted, &receiver.participant));
            muted.map(|muted| muted.mute_rules.count()).sum::<usize>()
        };
        let most = receivers.iter().map(rules).max().unwrap_or_default();
        if self.direction == Direction::Unmute || most < MAX_RULES {
            return Ok(());
        }
        let room = self.room.display_reference().to_string();
        let set = command_line("roomctl rules set --all", &[&room, "include all", "exclude kind=audio"]);
        Err(UsageError::new(format!(
            "muting these participants takes {most} rules for a receiver in room '{room}', but at most {} fit",
            MAX_RULES - 1
        ))
        .hint("Select fewer participants, or use --all-tracks, which takes one rule per participant.")
        .hint(format!("To mute a whole room, run `{set}`.")))
    }

    /// Returns the receivers among the participants present.
    ///
    /// Participants with neither SID nor identity are left out, since no request can address them.
    pub fn receivers(&self, present: Vec<Participant>) -> Vec<Receiver> {
        let is_receiver = |participant: &Participant| {
            self.participants.iter().any(|muted| self.needs_update(muted, participant))
        };
        let receiver = |participant: Participant| {
            let reference = participant.reference()?;
            let name = participant.identity().map_or_else(|| reference.to_string(), str::to_owned);
            Some(Receiver { reference, name, participant })
        };
        present.into_iter().filter(is_receiver).filter_map(receiver).collect()
    }

    /// Returns whether the receiver's rules for a muted participant need an update.
    ///
    /// Participants do not receive their own tracks, and an absent participant is not muted.
    fn needs_update(&self, muted: &MutedParticipant, receiver: &Participant) -> bool {
        !muted.is(receiver) && (self.direction == Direction::Unmute || muted.absence.is_none())
    }

    /// Reads the rules of one receiver and writes the changed rules, except in a dry run.
    ///
    /// A change by another client between the read and the write is lost: see [`Client::replace_subscribe_rules`].
    pub async fn update(&self, client: &Client, receiver: &Receiver) -> ReceiverUpdate {
        let before = match client.subscribe_rules(&self.room.reference, &receiver.reference).await {
            Ok(before) => before,
            Err(error) => return self.failed(receiver, self.failure_of(error)),
        };
        let set = match before.rule_set() {
            Ok(set) => set,
            Err(error) => return self.failed(receiver, UpdateFailure::UnknownRules(error)),
        };
        let update = self.change(receiver, &set);
        match &update.rules {
            Some(rules) if *rules != set && !self.dry_run => {
                match self.write(client, receiver, &before, rules).await {
                    Ok(()) => update,
                    Err(error) => update.unwritten(self.failure_of(error)),
                }
            }
            _ => update,
        }
    }

    /// Sends the changed rules, with their line in the audit log.
    async fn write(
        &self,
        client: &Client,
        receiver: &Receiver,
        before: &SubscribeRules,
        rules: &RuleSet,
    ) -> Result<(), api::Error> {
        let names = self.direction.outcomes();
        let line = RulesWrite::new(&self.room, &receiver.name, before, rules);
        let write = LoggedWrite::new(self.log, line.row(names, &Outcome::new(Status::Sent)));
        let (room, participant) = (&self.room.reference, &receiver.reference);
        match client.replace_subscribe_rules(room, participant, rules, &|| write.reserve()).await {
            Ok(after) => {
                write.complete(line.row(names, &Outcome::changed(after.request_id)), client);
                Ok(())
            }
            Err(error) => {
                let outcome = Outcome::failed(error);
                write.complete(line.row(names, &outcome), client);
                // Without an error, the request was not sent.
                match outcome.error {
                    Some(TargetError::Call(error)) => Err(error),
                    _ => Err(api::Error::Stopped { after: None }),
                }
            }
        }
    }

    /// Returns why a request for a receiver failed.
    fn failure_of(&self, error: api::Error) -> UpdateFailure {
        match error {
            api::Error::ParticipantNotFound { .. } => UpdateFailure::Left,
            api::Error::RoomNotFound { .. } if self.room.is_one_of_several() => UpdateFailure::Left,
            error => UpdateFailure::Call(error),
        }
    }

    /// Returns the update for a receiver with these rules, without writing it.
    fn change(&self, receiver: &Receiver, set: &RuleSet) -> ReceiverUpdate {
        let mut rules = set.clone();
        let mut failure_reason = None;
        let mut state = |muted: &MutedParticipant| {
            if !self.needs_update(muted, &receiver.participant) {
                return ReceiverState::NotApplicable;
            }
            match self.direction.apply(&muted.mute_rules, &rules) {
                Ok(Some(changed)) => {
                    rules = changed;
                    ReceiverState::Changed
                }
                Ok(None) => ReceiverState::Already,
                Err(_) => {
                    failure_reason = Some(UpdateFailure::TooManyRules);
                    ReceiverState::Unreached
                }
            }
        };
        let states = self.participants.iter().map(&mut state).collect();
        ReceiverUpdate { states, failure_reason, rules: Some(rules) }
    }

    /// Returns the update for a receiver whose rules could not be read.
    fn failed(&self, receiver: &Receiver, failure_reason: UpdateFailure) -> ReceiverUpdate {
        let state = |muted: &MutedParticipant| {
            if self.needs_update(muted, &receiver.participant) {
                ReceiverState::Unreached
            } else {
                ReceiverState::NotApplicable
            }
        };
        ReceiverUpdate {
            states: self.participants.iter().map(state).collect(),
            failure_reason: Some(failure_reason),
            rules: None,
        }
    }
}

impl ReceiverUpdate {
    /// Returns the update after a failed write: changed states become unreached.
    fn unwritten(self, failure_reason: UpdateFailure) -> Self {
        let unreached =
            |state| if state == ReceiverState::Changed { ReceiverState::Unreached } else { state };
        let states = self.states.into_iter().map(unreached).collect();
        Self { states, failure_reason: Some(failure_reason), rules: None }
    }

    /// Returns whether the receiver has left since the participants were read.
    pub fn has_left(&self) -> bool {
        matches!(self.failure_reason, Some(UpdateFailure::Left))
    }

    /// Returns whether the updates of all other receivers would fail in the same way.
    pub fn aborts_batch(&self) -> bool {
        matches!(&self.failure_reason, Some(UpdateFailure::Call(error)) if error.is_fatal_for_batch())
    }

    /// Returns whether the run ended before the request was sent.
    pub fn is_untried(&self) -> bool {
        matches!(&self.failure_reason, Some(UpdateFailure::Call(error)) if error.is_not_sent())
    }
}
