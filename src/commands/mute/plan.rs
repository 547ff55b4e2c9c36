//! What is to be done to the rules of those who listen: for each of them a read and at most one write, however many are
//! muted at once.

use crate::api::{self, BadRules, Client, Participant, ParticipantRef, RoomRef, RuleSet};
use crate::commands::mute::exclusion::Exclusion;
use crate::commands::mute::people::Person;

/// What is to be done to the rules of everybody who listens.
pub struct Plan {
    /// The room, by SID where it is known: another one of the same name is not meant.
    pub room: RoomRef,
    /// Whether exclusions are added or taken away.
    pub act: Act,
    /// Whether it is only found out what would change.
    pub dry_run: bool,
    /// Whose tracks are meant.
    pub people: Vec<Person>,
}

/// Which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Exclusions are added.
    Mute,
    /// Exclusions are taken away.
    Unmute,
}

/// How one receiver stands to one of the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It does not matter.
    Apart,
    /// As wanted, from before.
    Already,
    /// As wanted, by this run.
    Changed,
    /// Not known to be as wanted.
    Lost,
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
pub struct Adjusted {
    /// How they stand to each of the people, in the same order.
    pub stands: Vec<Stand>,
    /// Why not all is as wanted.
    pub fault: Option<Fault>,
    /// The rules that then hold, of one that was reached.
    pub rules: Option<RuleSet>,
}

/// Why a receiver was not reached.
pub enum Fault {
    /// A call failed.
    Call(api::Error),
    /// Their rules are of a sort that is not known, and what is not understood is not written back.
    Odd(BadRules),
    /// There is no room for one more rule.
    Full,
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
    fn concerns(&self, person: &Person, receiver: &Participant) -> bool {
        !person.is(receiver) && (self.act == Act::Unmute || person.absence.is_none())
    }

    /// Brings the rules of one receiver to what is wanted. Between the read and the write somebody else may change them,
    /// which would then be lost: see [`Client::replace_subscribe_rules`].
    pub async fn adjust(&self, client: &Client, receiver: &Receiver) -> Adjusted {
        let set = match client.subscribe_rules(&self.room, &receiver.who).await.map(|rules| rules.rule_set())
        {
            Ok(Ok(set)) => set,
            Ok(Err(why)) => return self.lost(receiver, Fault::Odd(why)),
            Err(error) => return self.lost(receiver, Fault::Call(error)),
        };
        let adjusted = self.change(receiver, &set);
        match &adjusted.rules {
            Some(rules) if *rules != set && !self.dry_run => {
                match client.replace_subscribe_rules(&self.room, &receiver.who, rules).await {
                    Ok(_) => adjusted,
                    Err(error) => adjusted.unwritten(error),
                }
            }
            _ => adjusted,
        }
    }

    /// What the rules of a receiver are to become.
    fn change(&self, receiver: &Receiver, set: &RuleSet) -> Adjusted {
        let mut rules = set.clone();
        let mut fault = None;
        let mut stand = |person: &Person| {
            if !self.concerns(person, &receiver.stay) {
                return Stand::Apart;
            }
            match self.act.on(&person.exclusion, &rules) {
                Ok(Some(changed)) => {
                    rules = changed;
                    Stand::Changed
                }
                Ok(None) => Stand::Already,
                Err(_) => {
                    fault = Some(Fault::Full);
                    Stand::Lost
                }
            }
        };
        let stands = self.people.iter().map(&mut stand).collect();
        Adjusted { stands, fault, rules: Some(rules) }
    }

    fn lost(&self, receiver: &Receiver, fault: Fault) -> Adjusted {
        let stand = |person: &Person| {
            if self.concerns(person, &receiver.stay) { Stand::Lost } else { Stand::Apart }
        };
        Adjusted { stands: self.people.iter().map(stand).collect(), fault: Some(fault), rules: None }
    }
}

impl Act {
    fn on(self, exclusion: &Exclusion, set: &RuleSet) -> Result<Option<RuleSet>, BadRules> {
        match self {
            Self::Mute => exclusion.add_to(set),
            Self::Unmute => Ok(exclusion.take_from(set)),
        }
    }
}

impl Adjusted {
    /// The same where the changed rules could not be written.
    fn unwritten(self, error: api::Error) -> Self {
        let lost = |stand| if stand == Stand::Changed { Stand::Lost } else { stand };
        let stands = self.stands.into_iter().map(lost).collect();
        Self { stands, fault: Some(Fault::Call(error)), rules: None }
    }

    /// Whether the receiver has left since they were seen.
    pub fn has_left(&self) -> bool {
        matches!(self.fault, Some(Fault::Call(api::Error::NoParticipant { .. })))
    }

    /// Whether the same would become of everybody else.
    pub fn aborts_batch(&self) -> bool {
        matches!(&self.fault, Some(Fault::Call(error)) if error.dooms_the_rest())
    }

    /// Whether the run ended before anything was written.
    pub fn is_untried(&self) -> bool {
        matches!(&self.fault, Some(Fault::Call(error)) if error.is_untried())
    }
}
