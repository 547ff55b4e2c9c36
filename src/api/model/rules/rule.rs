//! A subscribe rule, and the checks that a rule must pass. Depends on references and on the fields of resources.

use std::fmt;

use super::super::fields::Fields;
use crate::api::reference::ParticipantRef;
use crate::api::response_meta::truncate;

/// A subscribe rule, which includes or excludes tracks for the participant that receives them. It always has a valid scope:
/// all tracks, or at least one filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    verb: RuleType,
    scope: RuleScope,
    /// Other fields that the API sent, which are sent back unchanged.
    rest: Fields,
}

/// What a rule does with the tracks in its scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleType {
    /// Includes them.
    Include,
    /// Excludes them.
    Exclude,
}

/// The tracks that a rule applies to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleScope {
    All,
    /// The tracks that match every filter. There is at least one filter.
    Matching(Filters),
}

/// The filters of a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    pub publisher: Option<ParticipantRef>,
    pub kind: Option<TrackKind>,
    /// Name or SID of the track.
    pub track: Option<String>,
}

/// The kind of media of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrackKind {
    /// Audio.
    Audio,
    /// Video.
    Video,
    /// The application's messages.
    Data,
}

/// Why a rule is invalid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRule {
    /// The rule neither includes nor excludes.
    #[error("expected include or exclude, not '{0}'")]
    UnknownType(String),
    /// There is neither `all` nor a filter.
    #[error("missing condition: add all, publisher=, kind= or track=")]
    EmptyScope,
    /// `all` is combined with a filter.
    #[error("'all' cannot be combined with other conditions")]
    AllWithFilter,
    /// A filter is given twice.
    #[error("duplicate condition '{0}'")]
    DuplicateFilter(&'static str),
    /// There is no such filter.
    #[error("unknown condition '{0}'; expected all, publisher=, kind= or track=")]
    UnknownFilter(String),
    /// A filter has an invalid value.
    #[error("{filter}: {why}")]
    InvalidValue {
        /// The filter.
        filter: &'static str,
        /// What is wrong with the value.
        why: String,
    },
    /// The JSON is not an object, or has a field twice.
    #[error("{0}")]
    InvalidJson(String),
    /// A quote is not closed.
    #[error("unclosed quote")]
    UnclosedQuote,
}

impl RuleType {
    /// Parses a verb.
    pub fn parse(text: &str) -> Result<Self, InvalidRule> {
        let verb = [Self::Include, Self::Exclude].into_iter().find(|verb| verb.name() == text);
        verb.ok_or_else(|| InvalidRule::UnknownType(truncate(text)))
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

/// Builds a rule from its parts. Each part can be set once.
#[derive(Debug, Default)]
pub struct RuleBuilder {
    all: bool,
    filters: Filters,
}

impl RuleBuilder {
    /// Sets the scope to all tracks.
    pub fn all(&mut self) -> Result<(), InvalidRule> {
        if std::mem::replace(&mut self.all, true) { Err(InvalidRule::DuplicateFilter("all")) } else { Ok(()) }
    }

    /// Adds a filter by the publisher's identity or SID.
    pub fn publisher(&mut self, text: &str) -> Result<(), InvalidRule> {
        let filter = "publisher";
        let publisher =
            text.parse().map_err(|why| InvalidRule::InvalidValue { filter, why: format!("{why}") })?;
        set_once(filter, &mut self.filters.publisher, publisher)
    }

    /// Adds a filter by `audio`, `video` or `data`.
    pub fn kind(&mut self, text: &str) -> Result<(), InvalidRule> {
        let filter = "kind";
        let why = || format!("unknown kind '{}'; expected audio, video or data", truncate(text));
        let kind = TrackKind::parse(text).ok_or_else(|| InvalidRule::InvalidValue { filter, why: why() })?;
        set_once(filter, &mut self.filters.kind, kind)
    }

    /// Adds a filter by the track's name or SID.
    pub fn track(&mut self, text: &str) -> Result<(), InvalidRule> {
        let filter = "track";
        if text.is_empty() {
            return Err(InvalidRule::InvalidValue { filter, why: "it is empty".to_owned() });
        }
        set_once(filter, &mut self.filters.track, text.to_owned())
    }

    /// Returns the rule. Fails unless it has exactly one scope.
    pub fn finish(self, verb: RuleType, rest: Fields) -> Result<Rule, InvalidRule> {
        let scope = match (self.all, self.filters == Filters::default()) {
            (true, true) => RuleScope::All,
            (true, false) => return Err(InvalidRule::AllWithFilter),
            (false, true) => return Err(InvalidRule::EmptyScope),
            (false, false) => RuleScope::Matching(self.filters),
        };
        Ok(Rule { verb, scope, rest })
    }
}

fn set_once<T>(filter: &'static str, slot: &mut Option<T>, value: T) -> Result<(), InvalidRule> {
    if slot.replace(value).is_some() { Err(InvalidRule::DuplicateFilter(filter)) } else { Ok(()) }
}

impl Rule {
    /// Whether both rules do the same with the same tracks.
    pub(super) fn is_equivalent_to(&self, other: &Self) -> bool {
        (self.verb, &self.scope) == (other.verb, &other.scope)
    }

    /// Returns a rule that includes all tracks.
    pub fn include_all() -> Self {
        Self { verb: RuleType::Include, scope: RuleScope::All, rest: Fields::new() }
    }

    /// Returns a rule that excludes the tracks of a publisher: those of one kind, or all.
    pub fn exclude_publisher(publisher: &ParticipantRef, kind: Option<TrackKind>) -> Self {
        let filters = Filters { publisher: Some(publisher.clone()), kind, track: None };
        Self { verb: RuleType::Exclude, scope: RuleScope::Matching(filters), rest: Fields::new() }
    }

    /// Returns whether the rule includes or excludes.
    pub fn verb(&self) -> RuleType {
        self.verb
    }

    /// Returns the tracks that the rule applies to.
    pub(super) fn scope(&self) -> &RuleScope {
        &self.scope
    }

    /// Returns the other fields that the API sent.
    pub fn rest(&self) -> &Fields {
        &self.rest
    }
}

impl fmt::Display for TrackKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
