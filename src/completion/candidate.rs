//! A word that completion offers. Depends on `clap_complete` alone.

use std::fmt::Display;

use clap_complete::engine::CompletionCandidate;

/// A word that may come next.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The whole word as the program is to get it.
    pub value: String,
    /// A few words for a person.
    pub about: String,
}

impl Candidate {
    /// The word `value`, with a few words about it, in which nothing may control a terminal.
    pub fn new(value: impl Display, about: impl Into<String>) -> Self {
        Self { value: value.to_string(), about: about.into() }
    }

    /// The word that clap offers, if it is text.
    pub fn from_clap(found: &CompletionCandidate) -> Option<Self> {
        let about = found.get_help().map(ToString::to_string).unwrap_or_default();
        let about = about.lines().next().unwrap_or_default().to_owned();
        Some(Self { value: found.get_value().to_str()?.to_owned(), about })
    }

    /// The word as clap takes it.
    pub fn into_clap(self) -> CompletionCandidate {
        CompletionCandidate::new(self.value).help(Some(self.about.into()))
    }
}
