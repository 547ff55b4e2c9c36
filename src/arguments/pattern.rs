//! Identities as a person means them: one as it stands, or all that a glob matches.

use globset::{Glob, GlobMatcher};
use regex::Regex;

use crate::api::{Participant, ParticipantSid};

/// The most braces in one another. Some hundred would be more than what compiles globs can bear.
const DEEPEST: usize = 20;

/// An identity or a glob. An identity with glob characters that form a valid glob, such as `a[b]`, also matches literally.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As typed.
    pub text: String,
    glob: GlobMatcher,
}

impl Pattern {
    /// Parses an identity or a glob. Rejects blank text and invalid globs: an exclusion that matches nothing because it is
    /// mistyped would protect no one.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned(), glob: glob(text)? })
    }

    /// Whether an identity is meant.
    pub fn matches(&self, identity: &str) -> bool {
        self.text == identity || self.glob.is_match(identity)
    }

    /// Whether a stay is meant: by its identity, or by its very SID. What has the form of a SID is no identity, which an
    /// end user may have taken from somebody else's SID.
    pub fn means(&self, stay: &Participant) -> bool {
        if self.may_be_sid() {
            return stay.sid_text() == Some(&self.text);
        }
        stay.identity().is_some_and(|identity| self.matches(identity))
    }

    /// Whether it has the form of a participant's SID.
    pub fn may_be_sid(&self) -> bool {
        ParticipantSid::parse(&self.text).is_some()
    }

    /// Whether only one identity can be meant.
    pub fn is_exact(&self) -> bool {
        !self.text.contains(['*', '?', '[', ']', '{', '}', '\\'])
    }
}

/// The glob in `text`, where `*` also stands for a slash: an identity is no path.
pub fn glob(text: &str) -> Result<GlobMatcher, String> {
    ensure_not_blank(text)?;
    if depth(text) > DEEPEST {
        return Err(format!("its braces are more than {DEEPEST} deep"));
    }
    let invalid = |error: globset::Error| {
        format!(
            "it is not a valid glob: {}; put literal glob characters in brackets, such as [[]",
            error.kind()
        )
    };
    Ok(Glob::new(text).map_err(invalid)?.compile_matcher())
}

/// Parses a regular expression that identities are matched with, anywhere in the identity.
pub fn regex(text: &str) -> Result<Regex, String> {
    ensure_not_blank(text)?;
    Regex::new(text).map_err(|error| error.to_string())
}

/// How many braces there are in one another at most.
fn depth(glob: &str) -> usize {
    let opened = |depth: &mut usize, letter: char| {
        match letter {
            '{' => *depth += 1,
            '}' => *depth = depth.saturating_sub(1),
            _ => {}
        }
        Some(*depth)
    };
    glob.chars().scan(0, opened).max().unwrap_or_default()
}

/// A blank pattern is most likely an unset variable of a script.
fn ensure_not_blank(text: &str) -> Result<(), String> {
    match text.trim() {
        _ if text.is_empty() => Err("it is empty".to_owned()),
        "" => Err("it is blank".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_glob_that_is_too_deep_is_none() {
        let nested = |depth| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
        assert!(glob(&nested(DEEPEST)).is_ok());
        for depth in [DEEPEST + 1, 251, 100_000] {
            assert!(glob(&nested(depth)).unwrap_err().contains("deep"));
        }
    }

    #[test]
    fn a_pattern_means_itself_and_whatever_its_glob_matches() {
        let meant = |pattern: &str, identity: &str| Pattern::parse(pattern).unwrap().matches(identity);
        assert!(meant("guest-*", "guest-7") && meant("guest-*", "guest-a/b") && meant("guest-*", "guest-*"));
        assert!(meant("a[b]", "a[b]") && meant("a[b]", "ab") && meant("[[]", "["));
        assert!(!meant("guest", "guest-7") && !meant("Guest-*", "guest-7"));
    }

    #[test]
    fn rejects_blank_patterns_and_invalid_globs() {
        for (text, why) in [
            ("", "it is empty"),
            (" ", "it is blank"),
            ("\t\u{a0}", "it is blank"),
            ("[", "not a valid glob"),
            ("host[1", "not a valid glob"),
            ("{a", "not a valid glob"),
        ] {
            assert!(Pattern::parse(text).unwrap_err().contains(why), "{text:?}");
        }
        assert_eq!(regex("").unwrap_err(), "it is empty");
        assert_eq!(regex("  ").unwrap_err(), "it is blank");
    }
}
