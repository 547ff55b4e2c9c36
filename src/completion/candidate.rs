//! A completion candidate: a value and its description. Depends on `clap_complete` alone.

use std::fmt::Display;

use clap_complete::engine::CompletionCandidate;

/// A word that can complete the command line.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The whole word, unquoted.
    pub value: String,
    /// Short description; empty for none.
    pub about: String,
}

impl Candidate {
    /// Returns a candidate with its description. The caller escapes control characters in `about`.
    pub fn new(value: impl Display, about: impl Into<String>) -> Self {
        Self { value: value.to_string(), about: about.into() }
    }

    /// Converts a candidate of clap, with the first line of its help; `None` if it is not UTF-8.
    pub fn from_clap(found: &CompletionCandidate) -> Option<Self> {
        let about = found.get_help().map(ToString::to_string).unwrap_or_default();
        let about = about.lines().next().unwrap_or_default().to_owned();
        Some(Self { value: found.get_value().to_str()?.to_owned(), about })
    }

    /// Converts the candidate to one of clap.
    pub fn into_clap(self) -> CompletionCandidate {
        CompletionCandidate::new(self.value).help(Some(self.about.into()))
    }
}
