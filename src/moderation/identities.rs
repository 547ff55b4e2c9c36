//! A set of participants by identity: identities one by one, patterns, or everyone. Depends on `api` for participants.

use std::collections::HashSet;

use globset::GlobMatcher;
use regex::Regex;

use crate::api::{Participant, ParticipantRef};
use crate::arguments::pattern::Pattern;

/// Participants that a rule or an exception is about.
#[derive(Debug, Clone, Default)]
pub struct Identities {
    /// Whether all participants are in it.
    pub everyone: bool,
    /// The identities and SIDs that are named one by one.
    pub named: HashSet<ParticipantRef>,
    /// Identities and globs.
    pub patterns: Vec<Pattern>,
    /// Globs.
    pub globs: Vec<GlobMatcher>,
    /// Regular expressions.
    pub regexes: Vec<Regex>,
}

impl Identities {
    /// Adds an identity.
    pub fn add(&mut self, identity: &str) {
        self.named.insert(ParticipantRef::Name(identity.to_owned()));
    }

    /// Whether no participant can be in it.
    pub fn is_empty(&self) -> bool {
        !self.everyone
            && self.named.is_empty()
            && self.patterns.is_empty()
            && self.globs.is_empty()
            && self.regexes.is_empty()
    }

    /// Whether the participant is in it.
    pub fn contains(&self, participant: &Participant) -> bool {
        let has_sid = || participant.sid().is_some_and(|sid| self.named.contains(&ParticipantRef::Sid(sid)));
        self.everyone
            || self.contains_identity(participant.identity().unwrap_or_default())
            || has_sid()
            || self.patterns.iter().any(|pattern| pattern.matches_participant(participant))
    }

    /// Whether participants with this identity are in it.
    pub fn contains_identity(&self, identity: &str) -> bool {
        let is_matched = |pattern: &Pattern| !pattern.may_be_sid() && pattern.matches(identity);
        self.everyone
            || self.named.contains(&ParticipantRef::Name(identity.to_owned()))
            || self.patterns.iter().any(is_matched)
            || self.globs.iter().any(|glob| glob.is_match(identity))
            || self.regexes.iter().any(|regex| regex.is_match(identity))
    }
}
