//! What muting does to the rules of one who listens. Knows no request.

use crate::api::{BadRules, ParticipantRef, Rule, RuleSet, TrackKind, Verb};

/// What keeps the tracks of one person from a receiver.
#[derive(Debug)]
pub struct MuteRule {
    /// What muting adds. It goes by identity where there is one, so that it still holds when they rejoin with another SID.
    rule: Rule,
    /// What unmuting takes away: the same rule, and that by SID, which somebody else may have written.
    same: Vec<Rule>,
    /// What else would keep these tracks, or some of them, from a receiver: exclusions of other kinds.
    others: Vec<Rule>,
}

impl MuteRule {
    /// The exclusion of the publisher that is known by these names, the lasting one first: of their tracks of one kind,
    /// or of all.
    pub fn of(lasting: &ParticipantRef, passing: Option<&ParticipantRef>, kind: Option<TrackKind>) -> Self {
        let names = || [Some(lasting), passing].into_iter().flatten();
        let other_kinds = match kind {
            Some(_) => vec![None],
            None => vec![Some(TrackKind::Audio), Some(TrackKind::Video), Some(TrackKind::Data)],
        };
        let with = |kind| names().map(move |name| Rule::exclude_publisher(name, kind));
        Self {
            rule: Rule::exclude_publisher(lasting, kind),
            same: with(kind).collect(),
            others: other_kinds.into_iter().flat_map(with).collect(),
        }
    }

    /// What muting adds.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// The rules with this exclusion at their end, or `None` if it states there already; fails if there are as many as
    /// can be. Rules are evaluated in order, so what comes last holds whatever went before, and all that went before
    /// stays as it is.
    pub fn add_to(&self, set: &RuleSet) -> Result<Option<RuleSet>, BadRules> {
        let (before, end) = split_at_last_include(set);
        if end.contains(&self.rule) {
            return Ok(None);
        }
        [before, end, std::slice::from_ref(&self.rule)].concat().try_into().map(Some)
    }

    /// The rules without this exclusion at their end, or `None` if it does not state there. Since a set is never empty,
    /// its first rule stays where all would go; where nothing is included, it keeps nothing from anybody.
    pub fn take_from(&self, set: &RuleSet) -> Option<RuleSet> {
        let (before, end) = split_at_last_include(set);
        let kept = end.iter().filter(|rule| !self.same.contains(rule)).cloned();
        let mut rules = before.iter().cloned().chain(kept).collect::<Vec<_>>();
        if rules.is_empty() {
            rules.extend(set.rules().first().cloned());
        }
        if rules.len() == set.rules().len() { None } else { rules.try_into().ok() }
    }

    /// What at the end of the rules still keeps tracks of this person away when this exclusion does not.
    pub fn other_exclusions<'s>(&self, set: &'s RuleSet) -> Option<&'s Rule> {
        split_at_last_include(set).1.iter().find(|rule| self.others.contains(rule))
    }
}

/// The rules up to the last include, and the excludes after it. Among those the order does not matter: each of them has
/// the last word on its tracks, so that of several who were muted any one may be unmuted first.
fn split_at_last_include(set: &RuleSet) -> (&[Rule], &[Rule]) {
    let rules = set.rules();
    let includes = rules.iter().rposition(|rule| rule.verb() == Verb::Include);
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
        RuleSet::of_words(&rules.iter().map(|rule| (*rule).to_owned()).collect::<Vec<_>>()).unwrap()
    }

    fn of_mallory() -> MuteRule {
        let sid = reference("PA00000000000000000000000000000000");
        MuteRule::of(&reference("mallory"), Some(&sid), Some(TrackKind::Audio))
    }

    fn kind() -> impl Strategy<Value = Option<TrackKind>> {
        prop::sample::select(&[None, Some(TrackKind::Audio), Some(TrackKind::Video)][..])
    }

    proptest! {
        #[test]
        fn unmuting_undoes_muting_and_nothing_else(
            set in rule_set(), lasting in name(), passing in prop::option::of(name()), kind in kind(),
        ) {
            let passing = passing.map(|name| reference(&name));
            let exclusion = MuteRule::of(&reference(&lasting), passing.as_ref(), kind);
            match exclusion.add_to(&set) {
                Ok(Some(muted)) => {
                    prop_assert_eq!(muted.rules().split_last(), Some((exclusion.rule(), set.rules())));
                    prop_assert_eq!(exclusion.add_to(&muted), Ok(None));
                    // What an exclusion that stood there before is taken for, even if it is by SID.
                    let before = exclusion.take_from(&set).unwrap_or_else(|| set.clone());
                    prop_assert_eq!(exclusion.take_from(&muted), Some(before));
                }
                Ok(None) => prop_assert!(split_at_last_include(&set).1.contains(exclusion.rule())),
                Err(_) => prop_assert_eq!(set.rules().len(), 20),
            }
        }

        #[test]
        fn of_several_any_may_be_unmuted_first(set in rule_set(), kind in kind()) {
            prop_assume!(set.rules().len() <= 18);
            let exclusion = |name: &str| MuteRule::of(&reference(name), None, kind);
            let (one, other) = (exclusion("somebody long"), exclusion("somebody else"));
            let muted = other.add_to(&one.add_to(&set).unwrap().unwrap()).unwrap().unwrap();
            prop_assert_eq!(one.add_to(&muted), Ok(None));
            let rest = one.take_from(&muted).unwrap();
            prop_assert_eq!(other.take_from(&rest), Some(set));
        }
    }

    #[test]
    fn an_exclusion_before_an_include_is_somebody_elses() {
        let own = set(&["include all", "exclude publisher=mallory kind=audio", "include track=speech"]);
        assert_eq!(of_mallory().take_from(&own), None);
        let muted = of_mallory().add_to(&own).unwrap().unwrap();
        assert_eq!(muted.rules().len(), 4);
        assert_eq!(of_mallory().take_from(&muted), Some(own));
    }

    #[test]
    fn unmuting_also_finds_an_exclusion_by_sid_but_none_of_another_kind() {
        let by_sid = "exclude publisher=PA00000000000000000000000000000000 kind=audio";
        let both = set(&[
            "include all",
            by_sid,
            "exclude publisher=mallory",
            "exclude publisher=mallory kind=audio",
        ]);
        let left = of_mallory().take_from(&both).unwrap();
        assert_eq!(left, set(&["include all", "exclude publisher=mallory"]));
        assert_eq!(of_mallory().other_exclusions(&left), left.rules().last());
        assert_eq!(of_mallory().other_exclusions(&set(&["include all", "exclude kind=audio"])), None);
    }

    #[test]
    fn a_set_of_nothing_but_the_exclusion_stays_since_none_can_be_empty() {
        assert_eq!(of_mallory().take_from(&set(&["exclude publisher=mallory kind=audio"])), None);
    }
}
