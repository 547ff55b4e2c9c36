//! What one subscribe rule is, and what is none. How it is written stands next door.

use std::fmt;

use super::super::fields::Fields;
use crate::api::reference::ParticipantRef;
use crate::api::response_meta::told;

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
pub enum Which {
    All,
    /// Those that every filter fits; there is at least one.
    Only(Filters),
}

/// What tracks can be told by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    pub publisher: Option<ParticipantRef>,
    pub kind: Option<TrackKind>,
    /// Name or SID.
    pub track: Option<String>,
}

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackKind {
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
    /// It does not say what to do.
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
    pub fn parse(text: &str) -> Result<Self, BadRule> {
        let verb = [Self::Include, Self::Exclude].into_iter().find(|verb| verb.name() == text);
        verb.ok_or_else(|| BadRule::NoVerb(told(text)))
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Include => "include",
            Self::Exclude => "exclude",
        }
    }
}

impl TrackKind {
    fn parse(text: &str) -> Option<Self> {
        [Self::Audio, Self::Video, Self::Data].into_iter().find(|kind| kind.name() == text)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Data => "data",
        }
    }
}

/// A rule on its way in: what has been read of it so far.
#[derive(Debug, Default)]
pub struct Draft {
    all: bool,
    filters: Filters,
}

impl Draft {
    pub fn all(&mut self) -> Result<(), BadRule> {
        if std::mem::replace(&mut self.all, true) { Err(BadRule::Twice("all")) } else { Ok(()) }
    }

    pub fn publisher(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "publisher";
        let publisher = text.parse().map_err(|why| BadRule::Value { filter, why: format!("{why}") })?;
        once(filter, &mut self.filters.publisher, publisher)
    }

    pub fn kind(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "kind";
        let why = || format!("a kind is audio, video or data, not '{}'", told(text));
        let kind = TrackKind::parse(text).ok_or_else(|| BadRule::Value { filter, why: why() })?;
        once(filter, &mut self.filters.kind, kind)
    }

    pub fn track(&mut self, text: &str) -> Result<(), BadRule> {
        let filter = "track";
        if text.is_empty() {
            return Err(BadRule::Value { filter, why: "it is empty".to_owned() });
        }
        once(filter, &mut self.filters.track, text.to_owned())
    }

    pub fn finish(self, verb: Verb, rest: Fields) -> Result<Rule, BadRule> {
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

impl Rule {
    pub fn means_the_same_as(&self, other: &Self) -> bool {
        (self.verb, &self.which) == (other.verb, &other.which)
    }

    /// Adds all tracks.
    pub fn include_all() -> Self {
        Self { verb: Verb::Include, which: Which::All, rest: Fields::new() }
    }

    /// Takes the tracks of a publisher away, by identity or SID: those of one kind, or all.
    pub fn exclude_publisher(publisher: &ParticipantRef, kind: Option<TrackKind>) -> Self {
        let filters = Filters { publisher: Some(publisher.clone()), kind, track: None };
        Self { verb: Verb::Exclude, which: Which::Only(filters), rest: Fields::new() }
    }

    /// What it does.
    pub fn verb(&self) -> Verb {
        self.verb
    }

    pub fn which(&self) -> &Which {
        &self.which
    }

    /// What else the API said of it.
    pub fn rest(&self) -> &Fields {
        &self.rest
    }
}

impl fmt::Display for TrackKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
