//! Identities as a person means them: one as it stands, or all that a glob matches.

use globset::{Glob, GlobMatcher};

use crate::api::{Participant, ParticipantSid};

/// An identity, or a glob. What would be a broken glob may still be an identity, and what is one may be both.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// As typed.
    pub text: String,
    glob: Option<GlobMatcher>,
}

impl Pattern {
    /// The pattern in `text`, which must be some text: an empty one, as of a variable that is not set, would mean nobody.
    pub fn parse(text: &str) -> Result<Self, String> {
        ensure_some(text)?;
        Ok(Self { text: text.to_owned(), glob: glob(text).ok() })
    }

    /// Whether an identity is meant.
    pub fn matches(&self, identity: &str) -> bool {
        self.text == identity || self.glob.as_ref().is_some_and(|glob| glob.is_match(identity))
    }

    /// Whether a stay is meant, by its identity or its very SID.
    pub fn means(&self, stay: &Participant) -> bool {
        stay.identity().is_some_and(|identity| self.matches(identity)) || stay.sid_text() == Some(&self.text)
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
    ensure_some(text)?;
    Ok(Glob::new(text).map_err(|error| error.kind().to_string())?.compile_matcher())
}

fn ensure_some(text: &str) -> Result<(), String> {
    if text.is_empty() { Err("it is empty".to_owned()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_means_itself_and_whatever_its_glob_matches() {
        let meant = |pattern: &str, identity: &str| Pattern::parse(pattern).unwrap().matches(identity);
        assert!(meant("guest-*", "guest-7") && meant("guest-*", "guest-a/b") && meant("guest-*", "guest-*"));
        assert!(meant("a[b]", "a[b]") && meant("a[b]", "ab") && meant("[", "["));
        assert!(!meant("guest", "guest-7") && !meant("Guest-*", "guest-7"));
    }
}
