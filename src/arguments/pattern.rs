//! Patterns for identities: an exact identity, a glob, or a regular expression.
//!
//! Depends on `globset` and `regex`, and on `api` for participants.

use globset::{Glob, GlobMatcher};
use regex::Regex;

use crate::api::{Participant, ParticipantSid};

/// Maximum nesting of braces. The glob compiler cannot handle a few hundred levels.
const MAX_DEPTH: usize = 20;

/// An identity or a glob. An identity with glob characters that form a valid glob, such as `a[b]`, also matches literally.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// The pattern as typed.
    pub text: String,
    /// The pattern as a glob.
    pub glob: GlobMatcher,
}

impl Pattern {
    /// Parses an identity or a glob. Rejects blank text and invalid globs: a mistyped `--except` that matches nothing would
    /// protect no participant.
    pub fn parse(text: &str) -> Result<Self, String> {
        Ok(Self { text: text.to_owned(), glob: glob(text)? })
    }

    /// Returns whether the pattern matches an identity, literally or as a glob.
    pub fn matches(&self, identity: &str) -> bool {
        self.text == identity || self.glob.is_match(identity)
    }

    /// Returns whether the pattern matches a participant, by SID or by identity.
    ///
    /// A pattern in the form of a SID never matches an identity: a user could have chosen another participant's SID as
    /// identity.
    pub fn matches_participant(&self, participant: &Participant) -> bool {
        if self.may_be_sid() {
            return participant.sid_text() == Some(&self.text);
        }
        participant.identity().is_some_and(|identity| self.matches(identity))
    }

    /// Returns whether the pattern has the form of a participant SID.
    pub fn may_be_sid(&self) -> bool {
        ParticipantSid::parse(&self.text).is_some()
    }

    /// Returns whether the pattern contains no glob characters, and so matches one identity only.
    pub fn is_exact(&self) -> bool {
        !self.text.contains(['*', '?', '[', ']', '{', '}', '\\'])
    }
}

/// Parses a glob. `*` also matches slashes, since an identity is not a path. Rejects blank text and invalid globs.
pub fn glob(text: &str) -> Result<GlobMatcher, String> {
    ensure_not_blank(text)?;
    if depth(text) > MAX_DEPTH {
        return Err(format!("braces are nested more than {MAX_DEPTH} levels deep"));
    }
    let invalid = |error: globset::Error| {
        format!("invalid glob: {}; put literal glob characters in brackets, such as [[]", error.kind())
    };
    Ok(Glob::new(text).map_err(invalid)?.compile_matcher())
}

/// Parses a regular expression, which matches anywhere in an identity. Rejects blank text and invalid expressions.
pub fn regex(text: &str) -> Result<Regex, String> {
    ensure_not_blank(text)?;
    Regex::new(text).map_err(|error| error.to_string())
}

/// Returns the maximum nesting of braces.
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

/// Rejects blank text, which is most likely an unset variable of a script.
fn ensure_not_blank(text: &str) -> Result<(), String> {
    match text.trim() {
        _ if text.is_empty() => Err("it is empty".to_owned()),
        "" => Err("must not be blank".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_deeply_nested_globs() {
        let nested = |depth| format!("{}a{}", "{".repeat(depth), "}".repeat(depth));
        assert!(glob(&nested(MAX_DEPTH)).is_ok());
        for depth in [MAX_DEPTH + 1, 251, 100_000] {
            assert!(glob(&nested(depth)).unwrap_err().contains("deep"));
        }
    }

    #[test]
    fn pattern_matches_itself_and_as_glob() {
        let matches = |pattern: &str, identity: &str| Pattern::parse(pattern).unwrap().matches(identity);
        assert!(
            matches("guest-*", "guest-7") && matches("guest-*", "guest-a/b") && matches("guest-*", "guest-*")
        );
        assert!(matches("a[b]", "a[b]") && matches("a[b]", "ab") && matches("[[]", "["));
        assert!(!matches("guest", "guest-7") && !matches("Guest-*", "guest-7"));
    }

    #[test]
    fn rejects_blank_patterns_and_invalid_globs() {
        for (text, why) in [
            ("", "it is empty"),
            (" ", "must not be blank"),
            ("\t\u{a0}", "must not be blank"),
            ("[", "invalid glob: "),
            ("host[1", "invalid glob: "),
            ("{a", "invalid glob: "),
        ] {
            assert!(Pattern::parse(text).unwrap_err().contains(why), "{text:?}");
        }
        assert_eq!(regex("").unwrap_err(), "it is empty");
        assert_eq!(regex("  ").unwrap_err(), "must not be blank");
    }
}
