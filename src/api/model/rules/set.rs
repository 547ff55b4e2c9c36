//! The rules of one participant: 1 to 20, evaluated in order, starting with no tracks. Depends on rules and their JSON.

use serde::Deserialize;
use serde_json::Value;

use super::json::RawRule;
use super::rule::{InvalidRule, Rule};

/// The maximum number of rules of a participant.
pub const MAX_RULES: usize = 20;

/// A valid list of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet(Vec<Rule>);

/// Why a list of rules is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRules {
    /// There are too few or too many.
    #[error("expected 1 to {MAX_RULES} rules, got {0}")]
    Count(usize),
    /// A rule is invalid.
    #[error("rule {number}: {why}")]
    Rule {
        /// Its position, from 1.
        number: usize,
        /// What is wrong with it.
        why: InvalidRule,
    },
    /// It is not a JSON array of rules.
    #[error("not a JSON array of rules: {0}")]
    Json(String),
}

/// A JSON object with the rules in it, such as a response of the API.
#[derive(Deserialize)]
struct RulesEnvelope {
    rules: Vec<RawRule>,
}

impl RuleSet {
    /// Returns the default rules, which include all tracks.
    pub fn include_all() -> Self {
        Self(vec![Rule::include_all()])
    }

    /// Parses one rule per text, such as `exclude kind=audio`.
    pub fn from_words(rules: &[String]) -> Result<Self, InvalidRules> {
        Self::parse(rules, |rule| rule.parse())
    }

    /// Parses JSON that a user wrote or roomctl printed: an array of rules, or an object with a `rules` array.
    pub fn from_json(text: &str) -> Result<Self, InvalidRules> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let rules = if text.starts_with('{') {
            serde_json::from_str::<RulesEnvelope>(text).map(|envelope| envelope.rules)
        } else {
            serde_json::from_str(text)
        };
        Self::parse(rules.map_err(|error| InvalidRules::Json(error.to_string()))?, RawRule::into_known_rule)
    }

    /// Parses rules that the API sent.
    pub fn from_api(rules: &[Value]) -> Result<Self, InvalidRules> {
        Self::parse(rules, Rule::from_api)
    }

    /// Parses rules with `parse`.
    fn parse<T>(
        rules: impl IntoIterator<Item = T>,
        parse: impl Fn(T) -> Result<Rule, InvalidRule>,
    ) -> Result<Self, InvalidRules> {
        let rule = |(index, rule)| parse(rule).map_err(|why| InvalidRules::Rule { number: index + 1, why });
        rules.into_iter().enumerate().map(rule).collect::<Result<Vec<_>, _>>()?.try_into()
    }

    /// Returns the rules in order.
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Whether both sets do the same with the same tracks, whatever their other fields.
    pub(in crate::api) fn is_equivalent_to(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|(rule, other)| rule.is_equivalent_to(other))
    }

    /// Returns the rules in the API's format.
    pub fn json(&self) -> Value {
        self.0.iter().map(Rule::json).collect()
    }
}

impl TryFrom<Vec<Rule>> for RuleSet {
    type Error = InvalidRules;

    fn try_from(rules: Vec<Rule>) -> Result<Self, InvalidRules> {
        if (1..=MAX_RULES).contains(&rules.len()) {
            Ok(Self(rules))
        } else {
            Err(InvalidRules::Count(rules.len()))
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::testing::rule_set;
    use super::*;

    proptest! {
        #[test]
        fn round_trips_through_text_and_json(set in rule_set()) {
            let words = set.rules().iter().map(ToString::to_string).collect::<Vec<_>>();
            prop_assert_eq!(RuleSet::from_words(&words), Ok(set.clone()));
            prop_assert_eq!(RuleSet::from_json(&set.json().to_string()), Ok(set.clone()));
            prop_assert_eq!(RuleSet::from_json(&json!({ "rules": set.json() }).to_string()), Ok(set));
        }
    }

    #[test]
    fn accepts_api_response_as_input() {
        let answer = r#"{"participant_sid":"PA","rules":[
            {"type":"include","all":true,"publisher":null,"track":null,"kind":null,"priority":null},
            {"type":"exclude","all":false,"publisher":"ann","track":null,"kind":"audio","priority":"high"}]}"#;
        let sent = json!([
            { "type": "include", "all": true },
            { "type": "exclude", "publisher": "ann", "kind": "audio", "priority": "high" },
        ]);
        assert_eq!(RuleSet::from_json(answer).unwrap().json(), sent);
    }

    #[test]
    fn keeps_unknown_fields_of_the_api() {
        let rules = [json!({ "type": "exclude", "kind": "audio", "layer": { "most": 1.50 }, "of": null })];
        let kept = json!([{ "type": "exclude", "kind": "audio", "layer": { "most": 1.50 } }]);
        assert_eq!(RuleSet::from_api(&rules).unwrap().json(), kept);
        assert!(RuleSet::from_api(&[json!({ "type": "prefer", "all": true })]).is_err());
    }

    #[test]
    fn rejects_invalid_json_with_reason() {
        let all = r#"{"type":"include","all":true}"#;
        let many = format!("[{}]", vec![all; 21].join(","));
        for (json, why) in [
            ("", "not a JSON array of rules: EOF while parsing a value at line 1 column 0"),
            ("[]", "expected 1 to 20 rules, got 0"),
            (many.as_str(), "expected 1 to 20 rules, got 21"),
            (all, "not a JSON array of rules: missing field `rules` at line 1 column 29"),
            (
                "[7]",
                "not a JSON array of rules: invalid type: integer `7`, expected a rule object at line 1 column 2",
            ),
            (r#"[{"type":"include"}]"#, "rule 1: missing condition: add all, publisher=, kind= or track="),
            (r#"[{"all":true}]"#, "rule 1: expected include or exclude, not ''"),
            (
                r#"[{"type":"include","all":true},{"type":"exclude","kind":"sound"}]"#,
                "rule 2: kind: unknown kind 'sound'; expected audio, video or data",
            ),
            (r#"[{"type":"include","all":"true"}]"#, "rule 1: all: must be true, not \"true\""),
            (
                r#"[{"type":"include","all":true,"kind":"audio"}]"#,
                "rule 1: 'all' cannot be combined with other conditions",
            ),
            (
                r#"[{"type":"exclude","publsher":"ann","kind":"audio"}]"#,
                "rule 1: unknown condition 'publsher'; expected all, publisher=, kind= or track=",
            ),
            (
                r#"[{"type":"exclude","publsher":"ann"}]"#,
                "rule 1: unknown condition 'publsher'; expected all, publisher=, kind= or track=",
            ),
            (r#"[{"type":"exclude","publisher":7}]"#, "rule 1: publisher: must be a string, not 7"),
            (
                r#"[{"type":"exclude","kind":"audio","kind":"video"}]"#,
                "not a JSON array of rules: duplicate field `kind` at line 1 column 40",
            ),
        ] {
            assert_eq!(RuleSet::from_json(json).unwrap_err().to_string(), why, "{json}");
        }
    }
}
