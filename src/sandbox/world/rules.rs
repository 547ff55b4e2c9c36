//! Subscribe rules: which tracks a participant receives. Parses rules and applies them to tracks. Depends on `tracks`
//! and `track_preset`.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::track_preset::TrackKind;
use super::tracks::Track;

/// The largest number of rules that a participant can have.
const MAX_RULES: usize = 20;

/// The most characters of an identity or of the name of a track.
const MAX_NAME: usize = 128;

/// What a rule does with the tracks that match all of its filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RuleType {
    Include,
    Exclude,
}

/// A subscribe rule, its fields in the API's order. An unused filter is written as null, but null is rejected as
/// input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    r#type: RuleType,
    #[serde(default, deserialize_with = "non_null")]
    all: Option<bool>,
    #[serde(default, deserialize_with = "non_null")]
    publisher: Option<String>,
    #[serde(default, deserialize_with = "non_null")]
    track: Option<String>,
    #[serde(default, deserialize_with = "non_null")]
    kind: Option<TrackKind>,
    #[serde(skip_deserializing)]
    priority: (),
}

/// Deserializes a field that is present, and fails if it is null.
fn non_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The rules of a participant for whom none were set: receive everything.
pub const DEFAULT_RULES: &[Rule] = &[Rule {
    r#type: RuleType::Include,
    all: Some(true),
    publisher: None,
    track: None,
    kind: None,
    priority: (),
}];

impl Rule {
    /// Returns whether the rule has either `all`, which must be true, or at least one other filter, none longer than a name.
    fn is_valid(&self) -> bool {
        let is_too_long = |text: &String| text.chars().count() > MAX_NAME;
        if self.publisher.iter().chain(&self.track).any(is_too_long) {
            return false;
        }
        let has_filter = self.publisher.is_some() || self.track.is_some() || self.kind.is_some();
        self.all.map_or(has_filter, |all| all && !has_filter)
    }

    fn matches(&self, track: &Track<'_>) -> bool {
        let (publisher, spec) = (track.publisher, track.spec);
        self.kind.is_none_or(|kind| kind == spec.kind)
            && self.track.as_ref().is_none_or(|text| *text == spec.name || *text == track.sid().to_string())
            && self
                .publisher
                .as_ref()
                .is_none_or(|text| **text == *publisher.identity || *text == publisher.sid().to_string())
    }
}

/// Returns whether a participant with these rules receives a track. The last rule that matches decides; without one,
/// the track is not received.
pub fn receives(rules: &[Rule], track: &Track<'_>) -> bool {
    rules.iter().rfind(|rule| rule.matches(track)).is_some_and(|last| last.r#type == RuleType::Include)
}

/// Parses the JSON array of rules that a request sets. The error is a message for the API's response.
pub fn parse(text: &str) -> Result<Vec<Rule>, String> {
    // Serde would also accept an array as a rule, with the fields in order.
    let objects: Vec<Map<String, Value>> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if !(1..=MAX_RULES).contains(&objects.len()) {
        return Err(format!("{} rules, where 1 to {MAX_RULES} are allowed", objects.len()));
    }
    let rules: Vec<Rule> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    match rules.iter().position(|rule| !rule.is_valid()) {
        Some(index) => Err(format!("rule {}: either `all`, which is true, or other filters", index + 1)),
        None => Ok(rules),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_rules_that_the_api_allows() {
        for text in [
            r#"[{"type":"include","all":true}]"#,
            r#"[{"kind":"audio","type":"exclude"}]"#,
            r#"[{"type":"include","all":true},{"type":"exclude","publisher":"ann","track":"cam","kind":"video"}]"#,
        ] {
            assert!(parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "{}",
            "[]",
            "[7]",
            "[{}]",
            r#"[["include",true]]"#,
            r#"{"type":"include","all":true}"#,
            r#"[{"all":true}]"#,
            r#"[{"type":"include"}]"#,
            r#"[{"type":"mute","all":true}]"#,
            r#"[{"type":"include","all":false}]"#,
            r#"[{"type":"include","all":"true"}]"#,
            r#"[{"type":"include","all":true,"kind":"audio"}]"#,
            r#"[{"type":"include","kind":"sound"}]"#,
            r#"[{"type":"include","kind":"audio","kind":"video"}]"#,
            r#"[{"type":"include","kind":"audio","track":null}]"#,
            r#"[{"type":"include","kind":"audio","priority":"high"}]"#,
            r#"[{"type":"include","all":true,"room":"x"}]"#,
            r#"[{"type":"include","all":true}] and more"#,
            &format!(r#"[{{"type":"include","track":"{}"}}]"#, "x".repeat(129)),
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn accepts_1_to_20_rules() {
        let rules = |number| format!("[{}]", vec![r#"{"type":"include","all":true}"#; number].join(","));
        assert!(parse(&rules(20)).is_ok_and(|rules| rules.len() == 20));
        assert_eq!(parse(&rules(21)), Err("21 rules, where 1 to 20 are allowed".to_owned()));
    }
}
