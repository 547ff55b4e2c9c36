//! Exclusions of a selection (`--except`): which participants each one protects. Depends on `api`; sends nothing.

use std::collections::HashSet;

use crate::api::{Participant, ParticipantSid, closest_match};
use crate::arguments::pattern::Pattern;
use crate::errors::{UnmatchedExclusion, did_you_mean};
use crate::moderation::confirm::participants_text;
use crate::moderation::identities::Identities;
use crate::output::Messages;

/// The exclusions of a run.
#[derive(Debug)]
pub struct Exclusions<'f> {
    exclusions: Vec<Exclusion<'f>>,
    /// The identities of all participants seen so far, for suggestions.
    seen_identities: HashSet<String>,
}

/// One `--except`.
#[derive(Debug)]
struct Exclusion<'f> {
    pattern: &'f Pattern,
    /// The SID, if the pattern is one.
    sid: Option<ParticipantSid>,
    /// The identity of the participant with that SID: whoever reconnects gets another SID and stays protected.
    identity: Option<String>,
    /// The number of participants seen that it protects.
    protected: usize,
}

impl Exclusion<'_> {
    fn matches_participant(&self, participant: &Participant) -> bool {
        let same_identity = self.identity.is_some() && participant.identity() == self.identity.as_deref();
        same_identity || self.pattern.matches_participant(participant)
    }
}

impl<'f> Exclusions<'f> {
    /// The exclusions that these patterns name.
    pub fn new(patterns: &'f [Pattern]) -> Self {
        let exclusion = |pattern: &'f Pattern| Exclusion {
            pattern,
            sid: ParticipantSid::parse(&pattern.text),
            identity: None,
            protected: 0,
        };
        Self { exclusions: patterns.iter().map(exclusion).collect(), seen_identities: HashSet::new() }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.exclusions.is_empty()
    }

    /// Returns the participants that are excluded.
    pub fn identities(&self) -> Identities {
        let patterns = self.exclusions.iter().map(|exclusion| exclusion.pattern.clone()).collect();
        let mut identities = Identities { patterns, ..Identities::default() };
        self.exclusions.iter().filter_map(|one| one.identity.as_deref()).for_each(|one| identities.add(one));
        identities
    }

    /// Whether a participant is excluded from the selection.
    pub fn is_excluded(&self, participant: &Participant) -> bool {
        self.exclusions.iter().any(|exclusion| exclusion.matches_participant(participant))
    }

    /// Learns the identities behind excluded SIDs, whether or not these participants are still present.
    pub fn learn_identities(&mut self, participants: &[Participant]) {
        for exclusion in &mut self.exclusions {
            let Some(sid) = &exclusion.sid else { continue };
            let named = participants.iter().find(|participant| participant.sid().as_ref() == Some(sid));
            let identity = named.and_then(Participant::identity).map(str::to_owned);
            exclusion.identity = exclusion.identity.take().or(identity);
        }
    }

    /// The excluded SIDs whose identities are not known yet.
    pub fn unknown_sids(&self) -> Vec<ParticipantSid> {
        let unknown = self.exclusions.iter().filter(|exclusion| exclusion.identity.is_none());
        unknown.filter_map(|exclusion| exclusion.sid.clone()).collect()
    }

    /// Counts the participants that each exclusion protects. Call [`Self::learn_identities`] with them first.
    pub fn count(&mut self, participants: &[Participant]) {
        if self.is_empty() {
            return;
        }
        for exclusion in &mut self.exclusions {
            exclusion.protected +=
                participants.iter().filter(|participant| exclusion.matches_participant(participant)).count();
        }
        self.seen_identities.extend(participants.iter().filter_map(Participant::identity).map(str::to_owned));
    }

    /// Fails if an exclusion protects no participant, before anything is changed. `scope` says where participants were
    /// looked for, `way_out` what to do if that is fine.
    pub fn ensure_all_matched(
        &self,
        scope: &'static str,
        way_out: Option<&str>,
    ) -> Result<(), UnmatchedExclusion> {
        let Some(unmatched) = self.exclusions.iter().find(|exclusion| exclusion.protected == 0) else {
            return Ok(());
        };
        let except = unmatched.pattern.text.clone();
        let suggestion = closest_match(&except, self.seen_identities.iter().map(String::as_str));
        let suggestion = suggestion.as_ref().map(did_you_mean);
        Err(UnmatchedExclusion {
            except,
            scope,
            hints: suggestion.into_iter().chain(way_out.map(str::to_owned)).collect(),
        })
    }

    /// Tells how many participants each exclusion protects.
    pub fn report(&self, messages: &Messages) {
        for Exclusion { pattern, identity, protected, .. } in &self.exclusions {
            let participants = participants_text(*protected);
            let under_any_sid =
                identity.as_ref().map(|identity| format!(" (identity '{identity}', under any SID)"));
            messages.info(&format!(
                "--except '{}' excludes {participants}{}",
                pattern.text,
                under_any_sid.unwrap_or_default()
            ));
        }
    }
}
