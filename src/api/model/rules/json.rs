//! Rules as JSON, as the API has them.

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::fields::Fields;
use super::rule::{BadRule, Draft, Filters, Rule, Verb, Which};
use crate::api::response_meta::told;

/// A rule as JSON has it. Serde finds a field that is there twice, of which a map would silently keep the last.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a rule, which is an object")]
pub struct Raw {
    r#type: Option<Value>,
    all: Option<Value>,
    publisher: Option<Value>,
    kind: Option<Value>,
    track: Option<Value>,
    #[serde(flatten)]
    rest: Fields,
}

impl Raw {
    /// The rule, with whatever else is there and not null. `all` that is false is as good as not there.
    pub fn rule(self) -> Result<Rule, BadRule> {
        let mut draft = Draft::default();
        match self.all {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => draft.all()?,
            Some(other) => {
                return Err(BadRule::Value {
                    filter: "all",
                    why: format!("it can only be true, not {}", told(&other.to_string())),
                });
            }
        }
        if let Some(publisher) = text("publisher", self.publisher)? {
            draft.publisher(&publisher)?;
        }
        if let Some(kind) = text("kind", self.kind)? {
            draft.kind(&kind)?;
        }
        if let Some(track) = text("track", self.track)? {
            draft.track(&track)?;
        }
        let verb = text("type", self.r#type)?.unwrap_or_default();
        let verb = Verb::parse(&verb)?;
        let rest = self.rest.into_iter().filter(|(_, value)| !value.is_null()).collect();
        draft.finish(verb, rest)
    }

    /// The same for what a person wrote: a field that the API does not have is a slip of the pen, without which the rule
    /// would mean more tracks.
    pub fn rule_as_described(self) -> Result<Rule, BadRule> {
        let is_odd = |(name, value): &(&String, &Value)| *name != "priority" && !value.is_null();
        match self.rest.iter().find(is_odd) {
            None => self.rule(),
            Some((name, _)) => Err(BadRule::Unknown(name.clone())),
        }
    }
}

fn text(filter: &'static str, value: Option<Value>) -> Result<Option<String>, BadRule> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let other = told(&other.to_string());
            Err(BadRule::Value { filter, why: format!("it must be a text, not {other}") })
        }
    }
}

impl Rule {
    /// The rule in an answer of the API, which may say more than this knows.
    pub fn of_answer(rule: &Value) -> Result<Self, BadRule> {
        Raw::deserialize(rule).map_err(|error| BadRule::Odd(told(&error.to_string())))?.rule()
    }

    /// As the API takes it: without filters that are not used.
    pub fn json(&self) -> Value {
        let mut fields = Fields::new();
        fields.insert("type".to_owned(), json!(self.verb().name()));
        let mut insert =
            |name: &str, value: Option<Value>| fields.extend(value.map(|it| (name.to_owned(), it)));
        match self.which() {
            Which::All => insert("all", Some(json!(true))),
            Which::Only(Filters { publisher, kind, track }) => {
                insert("publisher", publisher.as_ref().map(|publisher| json!(publisher.to_string())));
                insert("kind", kind.map(|kind| json!(kind.name())));
                insert("track", track.as_ref().map(|track| json!(track)));
            }
        }
        fields.extend(self.rest().clone());
        Value::Object(fields)
    }
}
