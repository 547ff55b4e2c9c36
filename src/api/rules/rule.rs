//! One subscribe rule and its JSON. What it means as words stands next door, what a whole set must be, too.

use std::fmt;

use serde::Deserialize;
use serde_json::{Value, json};

use super::super::reference::ParticipantRef;
use super::super::resource::Fields;

/// A rule: it adds tracks to those that somebody receives, or takes some away. Every rule of this type is one that the
/// API describes: it means all tracks, or has at least one filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    verb: Verb,
    which: Which,
    /// What else the API said of it. It goes back as it came.
    rest: Fields,
}

/// What a rule does with the tracks that it means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Adds them.
    Include,
    /// Takes them away.
    Exclude,
}

/// Which tracks a rule means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Which {
    All,
    /// Those that every filter fits; there is at least one.
    Only(Filters),
}

/// What tracks can be told by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Filters {
    pub(super) publisher: Option<ParticipantRef>,
    pub(super) kind: Option<Kind>,
    /// Name or SID.
    pub(super) track: Option<String>,
}

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Sound.
    Audio,
    /// A picture.
    Video,
    /// Messages of the application.
    Data,
}

/// Why something is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRule {
    /// It says neither what to do.
    #[error("'{0}' is neither include nor exclude")]
    NoVerb(String),
    /// It would mean no tracks.
    #[error("it says no tracks: add 'all', or a publisher, a kind or a track")]
    NoFilter,
    /// `all` with something else.
    #[error("'all' stands alone")]
    NotAlone,
    /// A filter that is there already.
    #[error("'{0}' is given twice")]
    Twice(&'static str),
    /// Something that is no filter.
    #[error("'{0}' is no filter; they are all, publisher=…, kind=… and track=…")]
    Unknown(String),
    /// A filter with a value that it cannot have.
    #[error("{filter}: {why}")]
    Value {
        /// The filter.
        filter: &'static str,
        /// What is wrong with its value.
        why: String,
    },
    /// JSON that is no object, or has a field twice.
    #[error("{0}")]
    Odd(String),
    /// Words with half a pair of quotes.
    #[error("a quote is not closed")]
    Unclosed,
}

impl Verb {
    pub(super) fn parse(text: &str) -> Result<Self, BadRule> {
        let verb = [Self::Include, Self::Exclude].into_iter().find(|verb| verb.name() == text);
        verb.ok_or_else(|| BadRule::NoVerb(text.to_owned()))
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        [Self::Audio, Self::Video, Self::Data].into_iter().find(|kind| kind.name() == text)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Data => "data",
        }
    }
}

/// A rule on its way in: what has been read of it so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    all: bool,
    filters: Filters,
}

impl Draft {
    pub(super) fn all(&mut self) -> Result<(), BadRule> {
        if std::mem::replace(&mut self.all, true) { Err(BadRule::Twice("all")) } else { Ok(()) }
    }

    pub(super) fn publisher(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "publisher";
        let publisher = text.parse().map_err(|why| BadRule::Value { filter, why: format!("{why}") })?;
        once(filter, &mut self.filters.publisher, publisher)
    }

    pub(super) fn kind(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "kind";
        let why = || format!("a kind is audio, video or data, not '{text}'");
        let kind = Kind::parse(text).ok_or_else(|| BadRule::Value { filter, why: why() })?;
        once(filter, &mut self.filters.kind, kind)
    }

    pub(super) fn track(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "track";
        if text.is_empty() {
            return Err(BadRule::Value { filter, why: "it is empty".to_owned() });
        }
        once(filter, &mut self.filters.track, text.to_owned())
    }

    pub(super) fn finish(self, verb: Verb, rest: Fields) -> Result<Rule, BadRule> {
        let which = match (self.all, self.filters == Filters::default()) {
            (true, true) => Which::All,
            (true, false) => return Err(BadRule::NotAlone),
            (false, true) => return Err(BadRule::NoFilter),
            (false, false) => Which::Only(self.filters),
        };
        Ok(Rule { verb, which, rest })
    }
}

fn once<T>(filter: &'static str, place: &mut Option<T>, value: T) -> Result<(), BadRule> {
    if place.replace(value).is_some() { Err(BadRule::Twice(filter)) } else { Ok(()) }
}

/// A rule as JSON has it. Serde finds a field that is there twice, of which a map would silently keep the last.
#[derive(Debug, Deserialize)]
#[serde(expecting = "a rule, which is an object")]
pub(super) struct Raw {
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
    pub(super) fn rule(self) -> Result<Rule, BadRule> {
        let mut draft = Draft::default();
        match self.all {
            None | Some(Value::Bool(false)) => {}
            Some(Value::Bool(true)) => draft.all()?,
            Some(other) => {
                return Err(BadRule::Value {
                    filter: "all",
                    why: format!("it can only be true, not {other}"),
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
    pub(super) fn rule_as_described(self) -> Result<Rule, BadRule> {
        let rule = self.rule()?;
        match rule.rest.keys().find(|name| *name != "priority") {
            None => Ok(rule),
            Some(name) => Err(BadRule::Unknown(name.clone())),
        }
    }
}

fn text(filter: &'static str, value: Option<Value>) -> Result<Option<String>, BadRule> {
    match value {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(BadRule::Value { filter, why: format!("it must be a text, not {other}") }),
    }
}

impl Rule {
    /// Adds all tracks.
    pub fn include_all() -> Self {
        Self { verb: Verb::Include, which: Which::All, rest: Fields::new() }
    }

    /// Takes the tracks of a publisher away, by identity or SID: those of one kind, or all.
    pub fn exclude_publisher(publisher: &ParticipantRef, kind: Option<Kind>) -> Self {
        let filters = Filters { publisher: Some(publisher.clone()), kind, track: None };
        Self { verb: Verb::Exclude, which: Which::Only(filters), rest: Fields::new() }
    }

    /// The rule in an answer of the API, which may say more than this knows.
    pub(super) fn of_answer(rule: &Value) -> Result<Self, BadRule> {
        Raw::deserialize(rule).map_err(|error| BadRule::Odd(error.to_string()))?.rule()
    }

    /// What it does.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    pub(super) fn which(&self) -> &Which {
        &self.which
    }

    /// What else the API said of it.
    pub(super) fn rest(&self) -> &Fields {
        &self.rest
    }

    /// As the API takes it: without filters that are not used.
    pub fn json(&self) -> Value {
        let mut fields = Fields::new();
        fields.insert("type".to_owned(), json!(self.verb.name()));
        let mut insert =
            |name: &str, value: Option<Value>| fields.extend(value.map(|it| (name.to_owned(), it)));
        match &self.which {
            Which::All => insert("all", Some(json!(true))),
            Which::Only(Filters { publisher, kind, track }) => {
                insert("publisher", publisher.as_ref().map(|publisher| json!(publisher.to_string())));
                insert("kind", kind.map(|kind| json!(kind.name())));
                insert("track", track.as_ref().map(|track| json!(track)));
            }
        }
        fields.extend(self.rest.clone());
        Value::Object(fields)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
