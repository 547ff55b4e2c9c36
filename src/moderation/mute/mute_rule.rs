//! The exclude rules of a muted participant, and their addition to and removal from a rule set.
//!
//! Depends on the rule types of `api`; sends no requests.

use crate::api::{InvalidRules, ParticipantRef, Rule, RuleSet, RuleType, TrackKind};
use crate::moderation::rules_write::joined;

/// The kinds of tracks to mute, each with a rule of its own; `None` for all kinds.
pub type TrackKinds = [Option<TrackKind>];

/// All kinds, with a rule for all and a rule for each.
const EVERY_KIND: &TrackKinds =
    &[None, Some(TrackKind::Audio), Some(TrackKind::Video), Some(TrackKind::Data)];

/// The exclude rules for the tracks of one participant, and related rules.
#[derive(Debug)]
pub struct MuteRules {
    /// The rules that muting adds, one for each kind. They are by identity if there is one, so that they still hold after a
    /// rejoin with another SID.
    added: Vec<Rule>,
    /// The rules that unmuting removes: `added`, those for one kind if it is for all, and the same rules by SID, which
    /// another client may have written.
    removed: Vec<Rule>,
    /// Exclude rules for all kinds of tracks, which also exclude these tracks.
    wider: Vec<Rule>,
}

impl MuteRules {
    /// Creates the exclude rules for the tracks of a publisher, of these kinds.
    ///
    /// `reference` is what the rules use, `other_reference` another reference of the publisher, e.g. the SID.
    pub fn of(
        reference: &ParticipantRef,
        other_reference: Option<&ParticipantRef>,
        kinds: &TrackKinds,
    ) -> Self {
        let references = || [Some(reference), other_reference].into_iter().flatten();
        // All kinds include each one of them.
        let (removed, wider): (&TrackKinds, &TrackKinds) =
            if kinds.contains(&None) { (EVERY_KIND, &[]) } else { (kinds, &[None]) };
        let with = |kind| references().map(move |reference| Rule::exclude_publisher(reference, kind));
        Self {
            added: kinds.iter().map(|kind| Rule::exclude_publisher(reference, *kind)).collect(),
            removed: removed.iter().copied().flat_map(with).collect(),
            wider: wider.iter().copied().flat_map(with).collect(),
        }
    }

    /// Returns the number of rules that muting adds.
    pub fn count(&self) -> usize {
        self.added.len()
    }

    /// Returns the rules that muting adds as text.
    pub fn text(&self) -> String {
        joined(self.added.iter().map(ToString::to_string))
    }

    /// Returns the set with these rules appended, or `None` if they are already among the excludes at the end.
    ///
    /// Rules are evaluated in order, so the last rule takes precedence and the others stay unchanged. Fails if the set
    /// would have more than the maximum number of rules.
    pub fn add_to(&self, set: &RuleSet) -> Result<Option<RuleSet>, InvalidRules> {
        let (_, end) = split_at_last_include(set);
        let missing = self.added.iter().filter(|rule| !end.contains(rule)).cloned().collect::<Vec<_>>();
        if missing.is_empty() {
            return Ok(None);
        }
        [set.rules(), &missing].concat().try_into().map(Some)
    }

    /// Returns the set without these rules among the excludes at the end, or `None` if there is nothing to remove.
    ///
    /// A set cannot be empty, so the first rule is kept if all would be removed; without includes it has no effect.
    pub fn remove_from(&self, set: &RuleSet) -> Option<RuleSet> {
        let (before, end) = split_at_last_include(set);
        let kept = end.iter().filter(|rule| !self.removed.contains(rule)).cloned();
        let mut rules = before.iter().cloned().chain(kept).collect::<Vec<_>>();
        if rules.is_empty() {
            rules.extend(set.rules().first().cloned());
        }
        if rules.len() == set.rules().len() { None } else { rules.try_into().ok() }
    }

    /// Returns another rule among the excludes at the end that excludes some of the participant's tracks.
    pub fn other_exclusions<'s>(&self, set: &'s RuleSet) -> Option<&'s Rule> {
        split_at_last_include(set).1.iter().find(|rule| self.wider.contains(rule))
    }
}

/// Splits the rules after the last include; the second part has only excludes.
///
/// The order of those excludes does not matter, so several muted participants can be unmuted in any order.
fn split_at_last_include(set: &RuleSet) -> (&[Rule], &[Rule]) {
    let rules = set.rules();
    let includes = rules.iter().rposition(|rule| rule.verb() == RuleType::Include);
    rules.split_at(includes.map_or(0, |last| last + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::api::testing::{name, rule_set};

    fn reference(name: &str) -> ParticipantRef {
        name.parse().unwrap()
    }

    fn set(rules: &[&str]) -> RuleSet {
        RuleSet::from_words(&rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn mallory_rule() -> MuteRules {
        let sid = reference("PA00000000000000000000000000000000");
        MuteRules::of(&reference("mallory"), Some(&sid), &[Some(TrackKind::Audio)])
    }

    fn kinds() -> impl Strategy<Value = &'static TrackKinds> {
        const KINDS: &[&TrackKinds] =
            &[&[None], &[Some(TrackKind::Audio)], &[Some(TrackKind::Audio), Some(TrackKind::Video)]];
        prop::sample::select(KINDS)
    }

    proptest! {
        #[test]
        fn unmute_undoes_only_mute(
            set in rule_set(), lasting in name(), passing in prop::option::of(name()), kinds in kinds(),
        ) {
            let passing = passing.map(|name| reference(&name));
            let mute_rules = MuteRules::of(&reference(&lasting), passing.as_ref(), kinds);
            match mute_rules.add_to(&set) {
                Ok(Some(muted)) => {
                    prop_assert_eq!(&muted.rules()[..set.rules().len()], set.rules());
                    prop_assert!(muted.rules()[set.rules().len()..].iter().all(|rule| mute_rules.added.contains(rule)));
                    prop_assert_eq!(mute_rules.add_to(&muted), Ok(None));
                    // Unmuting also removes an equivalent rule by SID that was there before.
                    let before = mute_rules.remove_from(&set).unwrap_or_else(|| set.clone());
                    prop_assert_eq!(mute_rules.remove_from(&muted), Some(before));
                }
                Ok(None) => {
                    let end = split_at_last_include(&set).1;
                    prop_assert!(mute_rules.added.iter().all(|rule| end.contains(rule)));
                }
                Err(_) => prop_assert!(set.rules().len() + mute_rules.count() > 20),
            }
        }

        #[test]
        fn unmutes_participants_in_any_order(set in rule_set(), kinds in kinds()) {
            prop_assume!(set.rules().len() <= 16);
            let exclusion = |name: &str| MuteRules::of(&reference(name), None, kinds);
            let (one, other) = (exclusion("somebody long"), exclusion("somebody else"));
            let muted = other.add_to(&one.add_to(&set).unwrap().unwrap()).unwrap().unwrap();
            prop_assert_eq!(one.add_to(&muted), Ok(None));
            let rest = one.remove_from(&muted).unwrap();
            prop_assert_eq!(other.remove_from(&rest), Some(set));
        }
    }

    #[test]
    fn keeps_exclusion_before_include() {
        let own = set(&["include all", "exclude publisher=mallory kind=audio", "include track=speech"]);
        assert_eq!(mallory_rule().remove_from(&own), None);
        let muted = mallory_rule().add_to(&own).unwrap().unwrap();
        assert_eq!(muted.rules().len(), 4);
        assert_eq!(mallory_rule().remove_from(&muted), Some(own));
    }

    #[test]
    fn unmute_removes_exclusion_by_sid_but_not_of_other_kind() {
        let by_sid = "exclude publisher=PA00000000000000000000000000000000 kind=audio";
        let both = set(&[
            "include all",
            by_sid,
            "exclude publisher=mallory",
            "exclude publisher=mallory kind=audio",
        ]);
        let left = mallory_rule().remove_from(&both).unwrap();
        assert_eq!(left, set(&["include all", "exclude publisher=mallory"]));
        assert_eq!(mallory_rule().other_exclusions(&left), left.rules().last());
        assert_eq!(mallory_rule().other_exclusions(&set(&["include all", "exclude kind=audio"])), None);
    }

    #[test]
    fn unmute_of_all_tracks_removes_exclusion_of_one_kind() {
        let muted = set(&["include all", "exclude publisher=mallory kind=audio", "exclude publisher=ann"]);
        let all = MuteRules::of(&reference("mallory"), None, &[None]);
        assert_eq!(all.remove_from(&muted), Some(set(&["include all", "exclude publisher=ann"])));
    }

    #[test]
    fn keeps_exclusion_if_rule_set_would_be_empty() {
        assert_eq!(mallory_rule().remove_from(&set(&["exclude publisher=mallory kind=audio"])), None);
    }
}
