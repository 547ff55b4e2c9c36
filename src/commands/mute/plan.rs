//! What is to be done to the rules of those who listen: for each of them a read and at most one write, however many are
//! muted at once.

use crate::api::{self, BadRules, Client, Participant, ParticipantRef, RoomRef, RuleSet};
use crate::commands::mute::mute_rule::MuteRule;
use crate::commands::mute::muted_participant::MutedParticipant;

/// What is to be done to the rules of everybody who listens.
pub struct Plan {
    /// The room, by SID where it is known: another one of the same name is not meant.
    pub room: RoomRef,
    /// Whether exclusions are added or taken away.
    pub act: Direction,
    /// Whether it is only found out what would change.
    pub dry_run: bool,
    /// Whose tracks are meant.
    pub people: Vec<MutedParticipant>,
}

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Exclusions are added.
    Mute,
    /// Exclusions are taken away.
    Unmute,
}

/// How one receiver states to one of the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiverState {
    /// It does not matter.
    NotApplicable,
    /// As wanted, from before.
    Already,
    /// As wanted, by this run.
    Changed,
    /// Not known to be as wanted.
    Unreached,
}

/// One who listens.
pub struct Receiver {
    /// What addresses this very stay.
    pub who: ParticipantRef,
    /// What they are called.
    pub name: String,
    stay: Participant,
}

/// What became of one receiver.
pub struct ReceiverUpdate {
    /// How they state to each of the people, in the same order.
    pub states: Vec<ReceiverState>,
    /// Why not all is as wanted.
    pub failure_reason: Option<UpdateFailure>,
    /// The rules that then hold, of one that was reached.
    pub rules: Option<RuleSet>,
}

/// Why a receiver was not reached.
pub enum UpdateFailure {
    /// A call failed.
    Call(api::Error),
    /// Their rules are of a sort that is not known, and what is not understood is not written back.
    UnknownRules(BadRules),
    /// There is no room for one more rule.
    TooManyRules,
}

impl Plan {
    /// Those of the present whose rules matter. Nobody is addressed who has neither SID nor identity.
    pub fn receivers(&self, present: Vec<Participant>) -> Vec<Receiver> {
        let is_receiver = |stay: &Participant| self.people.iter().any(|person| self.concerns(person, stay));
        let receiver = |stay: Participant| {
            let who = stay.reference()?;
            let name = stay.identity().map_or_else(|| who.to_string(), str::to_owned);
            Some(Receiver { who, name, stay })
        };
        present.into_iter().filter(is_receiver).filter_map(receiver).collect()
    }

    /// Whether something is to be done about a person for that receiver: nobody receives their own tracks, and for who is
    /// not there nothing is added.
    fn concerns(&self, person: &MutedParticipant, receiver: &Participant) -> bool {
        !person.is(receiver) && (self.act == Direction::Unmute || person.absence.is_none())
    }

    /// Brings the rules of one receiver to what is wanted. Between the read and the write somebody else may change them,
    /// which would then be lost: see [`Client::replace_subscribe_rules`].
    pub async fn adjust(&self, client: &Client, receiver: &Receiver) -> ReceiverUpdate {
        let set = match client.subscribe_rules(&self.room, &receiver.who).await.map(|rules| rules.rule_set())
        {
            Ok(Ok(set)) => set,
            Ok(Err(why)) => return self.lost(receiver, UpdateFailure::UnknownRules(why)),
            Err(error) => return self.lost(receiver, UpdateFailure::Call(error)),
        };
        let update = self.change(receiver, &set);
        match &update.rules {
            Some(rules) if *rules != set && !self.dry_run => {
                match client.replace_subscribe_rules(&self.room, &receiver.who, rules).await {
                    Ok(_) => update,
                    Err(error) => update.unwritten(error),
                }
            }
            _ => update,
        }
    }

    /// What the rules of a receiver are to become.
    fn change(&self, receiver: &Receiver, set: &RuleSet) -> ReceiverUpdate {
        let mut rules = set.clone();
        let mut failure_reason = None;
        let mut state = |person: &MutedParticipant| {
            if !self.concerns(person, &receiver.stay) {
                return ReceiverState::NotApplicable;
            }
            match self.act.on(&person.exclusion, &rules) {
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
        let states = self.people.iter().map(&mut state).collect();
        ReceiverUpdate { states, failure_reason, rules: Some(rules) }
    }

    fn lost(&self, receiver: &Receiver, failure_reason: UpdateFailure) -> ReceiverUpdate {
        let state = |person: &MutedParticipant| {
            if self.concerns(person, &receiver.stay) {
                ReceiverState::Unreached
            } else {
                ReceiverState::NotApplicable
            }
        };
        ReceiverUpdate {
            states: self.people.iter().map(state).collect(),
            failure_reason: Some(failure_reason),
            rules: None,
        }
    }
}

impl Direction {
    fn on(self, exclusion: &MuteRule, set: &RuleSet) -> Result<Option<RuleSet>, BadRules> {
        match self {
            Self::Mute => exclusion.add_to(set),
            Self::Unmute => Ok(exclusion.take_from(set)),
        }
    }
}

impl ReceiverUpdate {
    /// The same where the changed rules could not be written.
    fn unwritten(self, error: api::Error) -> Self {
        let lost = |state| if state == ReceiverState::Changed { ReceiverState::Unreached } else { state };
        let states = self.states.into_iter().map(lost).collect();
        Self { states, failure_reason: Some(UpdateFailure::Call(error)), rules: None }
    }

    /// Whether the receiver has left since they were seen.
    pub fn has_left(&self) -> bool {
        matches!(self.failure_reason, Some(UpdateFailure::Call(api::Error::NoParticipant { .. })))
    }

    /// Whether the same would become of everybody else.
    pub fn aborts_batch(&self) -> bool {
        matches!(&self.failure_reason, Some(UpdateFailure::Call(error)) if error.dooms_the_rest())
    }

    /// Whether the run ended before anything was written.
    pub fn is_untried(&self) -> bool {
        matches!(&self.failure_reason, Some(UpdateFailure::Call(error)) if error.is_untried())
    }
}
