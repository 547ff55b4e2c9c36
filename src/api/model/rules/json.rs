//! Rules as JSON, in the API's format. Depends on rules and on the fields of resources.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::fields::Fields;
use super::rule::{Filters, InvalidRule, Rule, RuleBuilder, RuleScope, RuleType};
use crate::api::response_meta::truncate;

/// A rule as JSON, not validated. As a struct, unlike a map, it fails to parse if a field is present twice.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a rule object")]
pub struct RawRule {
    r#type: Option<Value>,
    all: Option<Value>,
    publisher: Option<Value>,
    kind: Option<Value>,
    track: Option<Value>,
    #[serde(flatten)]
    rest: Fields,
}

impl RawRule {
    /// Validates the rule. Other fields are kept unless they are null. `"all": false` is the same as no `all`.
    pub fn into_rule(self) -> Result<Rule, InvalidRule> {
        let mut builder = RuleBuilder::default();
        match self.all {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => builder.all()?,
            Some(other) => {
                return Err(InvalidRule::InvalidValue {
                    filter: "all",
                    why: format!("must be true, not {}", truncate(&other.to_string())),
                });
            }
        }
        if let Some(publisher) = text("publisher", self.publisher)? {
            builder.publisher(&publisher)?;
        }
        if let Some(kind) = text("kind", self.kind)? {
            builder.kind(&kind)?;
        }
        if let Some(track) = text("track", self.track)? {
            builder.track(&track)?;
        }
        let verb = text("type", self.r#type)?.unwrap_or_default();
        let verb = RuleType::parse(&verb)?;
        let rest = self.rest.into_iter().filter(|(_, value)| !value.is_null()).collect();
        builder.finish(verb, rest)
    }

    /// Validates a rule that a user wrote. Fails for an unknown field: it is probably a misspelled filter, without which the
    /// rule would apply to more tracks.
    pub fn into_known_rule(self) -> Result<Rule, InvalidRule> {
        let is_unknown = |(name, value): &(&String, &Value)| *name != "priority" && !value.is_null();
        match self.rest.iter().find(is_unknown) {
            None => self.into_rule(),
            Some((name, _)) => Err(InvalidRule::UnknownFilter(name.clone())),
        }
    }
}

/// Returns a field as text. `filter` is its name.
fn text(filter: &'static str, value: Option<Value>) -> Result<Option<String>, InvalidRule> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let other = truncate(&other.to_string());
            Err(InvalidRule::InvalidValue { filter, why: format!("must be a string, not {other}") })
        }
    }
}

impl Rule {
    /// Parses a rule that the API sent, which can have unknown fields.
    pub(super) fn from_api(rule: &Value) -> Result<Self, InvalidRule> {
        RawRule::deserialize(rule)
            .map_err(|error| InvalidRule::InvalidJson(truncate(&error.to_string())))?
            .into_rule()
    }

    /// Returns the rule in the API's format, without unused filters.
    pub fn json(&self) -> Value {
        let mut fields = Fields::new();
        fields.insert("type".to_owned(), json!(self.verb().name()));
        let mut insert =
            |name: &str, value: Option<Value>| fields.extend(value.map(|it| (name.to_owned(), it)));
        match self.scope() {
            RuleScope::All => insert("all", Some(json!(true))),
            RuleScope::Matching(Filters { publisher, kind, track }) => {
                insert("publisher", publisher.as_ref().map(|publisher| json!(publisher.to_string())));
                insert("kind", kind.map(|kind| json!(kind.name())));
                insert("track", track.as_ref().map(|track| json!(track)));
            }
        }
        fields.extend(self.rest().clone());
        Value::Object(fields)
    }
}
