//! The rules of one receiver: 1 to 20, evaluated in order from nothing at all.

use serde::Deserialize;
use serde_json::Value;

use super::json::Raw;
use super::rule::{BadRule, Rule};

/// The most rules that somebody may have.
const MOST: usize = 20;

/// Rules that the API takes: as many as it allows, each of them sound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet(Vec<Rule>);

/// Why something is no set of rules.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRules {
    /// Too few or too many.
    #[error("{0} rules, where 1 to {MOST} are allowed")]
    Count(usize),
    /// One of them is none.
    #[error("rule {number}: {why}")]
    Rule {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        why: BadRule,
    },
    /// Not even that.
    #[error("not a JSON array of rules: {0}")]
    Json(String),
}

/// JSON that has the rules in it.
#[derive(Deserialize)]
struct Around {
    rules: Vec<Raw>,
}

impl RuleSet {
    /// The rules of everybody who was not given any: they receive everything.
    pub fn include_all() -> Self {
        Self(vec![Rule::include_all()])
    }

    /// The set in words, a rule each.
    pub fn of_words(rules: &[String]) -> Result<Self, BadRules> {
        Self::of(rules, |rule| rule.parse())
    }

    /// The set in JSON that a person wrote or roomctl printed: an array of rules, or an object that has it as `rules`.
    pub fn of_json(text: &str) -> Result<Self, BadRules> {
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let rules = if text.starts_with('{') {
            serde_json::from_str::<Around>(text).map(|around| around.rules)
        } else {
            serde_json::from_str(text)
        };
        Self::of(rules.map_err(|error| BadRules::Json(error.to_string()))?, Raw::rule_as_described)
    }

    /// The set in an answer of the API.
    pub fn of_answer(rules: &[Value]) -> Result<Self, BadRules> {
        Self::of(rules, Rule::of_answer)
    }

    /// The rules that `read` makes of something.
    fn of<T>(
        rules: impl IntoIterator<Item = T>,
        read: impl Fn(T) -> Result<Rule, BadRule>,
    ) -> Result<Self, BadRules> {
        let rule = |(index, rule)| read(rule).map_err(|why| BadRules::Rule { number: index + 1, why });
        rules.into_iter().enumerate().map(rule).collect::<Result<Vec<_>, _>>()?.try_into()
    }

    /// The rules, in order.
    pub fn rules(&self) -> &[Rule] {
        &self.0
    }

    /// Whether the same tracks are meant, whatever else the API says of the rules.
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        self.0.len() == other.0.len()
            && self.0.iter().zip(&other.0).all(|(rule, other)| rule.means_the_same_as(other))
    }

    /// As the API takes it.
    pub fn json(&self) -> Value {
        self.0.iter().map(Rule::json).collect()
    }
}

impl TryFrom<Vec<Rule>> for RuleSet {
    type Error = BadRules;

    fn try_from(rules: Vec<Rule>) -> Result<Self, BadRules> {
        if (1..=MOST).contains(&rules.len()) { Ok(Self(rules)) } else { Err(BadRules::Count(rules.len())) }
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
        fn a_set_is_the_same_in_words_and_in_json(set in rule_set()) {
            let words = set.rules().iter().map(ToString::to_string).collect::<Vec<_>>();
            prop_assert_eq!(RuleSet::of_words(&words), Ok(set.clone()));
            prop_assert_eq!(RuleSet::of_json(&set.json().to_string()), Ok(set.clone()));
            prop_assert_eq!(RuleSet::of_json(&json!({ "rules": set.json() }).to_string()), Ok(set));
        }
    }

    #[test]
    fn what_the_api_answers_can_be_given_back() {
        let answer = r#"{"participant_sid":"PA","rules":[
            {"type":"include","all":true,"publisher":null,"track":null,"kind":null,"priority":null},
            {"type":"exclude","all":false,"publisher":"ann","track":null,"kind":"audio","priority":"high"}]}"#;
        let sent = json!([
            { "type": "include", "all": true },
            { "type": "exclude", "publisher": "ann", "kind": "audio", "priority": "high" },
        ]);
        assert_eq!(RuleSet::of_json(answer).unwrap().json(), sent);
    }

    #[test]
    fn what_the_api_has_come_to_say_since_goes_back_as_it_came() {
        let rules = [json!({ "type": "exclude", "kind": "audio", "layer": { "most": 1.50 }, "of": null })];
        let kept = json!([{ "type": "exclude", "kind": "audio", "layer": { "most": 1.50 } }]);
        assert_eq!(RuleSet::of_answer(&rules).unwrap().json(), kept);
        assert!(RuleSet::of_answer(&[json!({ "type": "prefer", "all": true })]).is_err());
    }

    #[test]
    fn json_that_is_no_set_says_what_is_wrong_with_it() {
        let all = r#"{"type":"include","all":true}"#;
        let many = format!("[{}]", vec![all; 21].join(","));
        for (json, why) in [
            ("", "not a JSON array of rules: EOF while parsing a value at line 1 column 0"),
            ("[]", "0 rules, where 1 to 20 are allowed"),
            (many.as_str(), "21 rules, where 1 to 20 are allowed"),
            (all, "not a JSON array of rules: missing field `rules` at line 1 column 29"),
            (
                "[7]",
                "not a JSON array of rules: invalid type: integer `7`, expected a rule, which is an object at line 1 column 2",
            ),
            (
                r#"[{"type":"include"}]"#,
                "rule 1: it says no tracks: add 'all', or a publisher, a kind or a track",
            ),
            (r#"[{"all":true}]"#, "rule 1: '' is neither include nor exclude"),
            (
                r#"[{"type":"include","all":true},{"type":"exclude","kind":"sound"}]"#,
                "rule 2: kind: a kind is audio, video or data, not 'sound'",
            ),
            (r#"[{"type":"include","all":"true"}]"#, "rule 1: all: it can only be true, not \"true\""),
            (r#"[{"type":"include","all":true,"kind":"audio"}]"#, "rule 1: 'all' stands alone"),
            (
                r#"[{"type":"exclude","publsher":"ann","kind":"audio"}]"#,
                "rule 1: 'publsher' is no filter; they are all, publisher=…, kind=… and track=…",
            ),
            (
                r#"[{"type":"exclude","publsher":"ann"}]"#,
                "rule 1: 'publsher' is no filter; they are all, publisher=…, kind=… and track=…",
            ),
            (r#"[{"type":"exclude","publisher":7}]"#, "rule 1: publisher: it must be a text, not 7"),
            (
                r#"[{"type":"exclude","kind":"audio","kind":"video"}]"#,
                "not a JSON array of rules: duplicate field `kind` at line 1 column 40",
            ),
        ] {
            assert_eq!(RuleSet::of_json(json).unwrap_err().to_string(), why, "{json}");
        }
    }
}
