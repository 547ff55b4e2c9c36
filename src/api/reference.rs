//! What a person typed to mean a room, a participant or a track, and how it goes into a URL. Knows no request.

use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest name or identity that the API takes, in characters.
const LONGEST: usize = 128;

/// All but the characters that RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Whether `text` is a SID: the prefix of its kind and 32 hexadecimal digits.
fn is_sid(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|digits| digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The SID of a room: `RM` and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RoomSid(String);

/// The SID of a participant: `PA` and 32 hexadecimal digits. One for each joining, so an identity has many over time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ParticipantSid(String);

/// The SID of a track: `MT` and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TrackSid(String);

impl RoomSid {
    /// The SID in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        is_sid("RM", text).then(|| Self(text.to_owned()))
    }
}

impl ParticipantSid {
    /// The SID in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        is_sid("PA", text).then(|| Self(text.to_owned()))
    }

    /// The SID as text.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl TrackSid {
    /// The SID in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        is_sid("MT", text).then(|| Self(text.to_owned()))
    }
}

impl fmt::Display for RoomSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for ParticipantSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TrackSid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A room as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RoomRef {
    /// Its unique name, which finds only a room in progress.
    Name(String),
    /// Its SID, which also finds a completed one.
    Sid(RoomSid),
}

/// A participant as a person names them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParticipantRef {
    /// The identity, which finds only who is present.
    Identity(String),
    /// The SID of one stay, which also finds who has left.
    Sid(ParticipantSid),
}

/// A track as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum TrackRef {
    /// Its name, which is that of no other track of its publisher.
    Name(String),
    /// Its SID.
    Sid(TrackSid),
}

/// Why a text can be neither a name nor a SID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadReference {
    /// Nothing was typed.
    #[error("it is empty")]
    Empty,
    /// More than the API takes.
    #[error("it has {0} characters; the API takes at most {LONGEST}")]
    TooLong(usize),
}

fn ensure_sendable(text: &str) -> Result<(), BadReference> {
    match text.chars().count() {
        0 => Err(BadReference::Empty),
        length if length > LONGEST => Err(BadReference::TooLong(length)),
        _ => Ok(()),
    }
}

/// A name of a room or an identity, even one that looks like a SID.
pub fn name(text: &str) -> Result<String, BadReference> {
    ensure_sendable(text)?;
    Ok(text.to_owned())
}

impl FromStr for RoomRef {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        ensure_sendable(text)?;
        Ok(RoomSid::parse(text).map_or_else(|| Self::Name(text.to_owned()), Self::Sid))
    }
}

impl FromStr for ParticipantRef {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        ensure_sendable(text)?;
        Ok(ParticipantSid::parse(text).map_or_else(|| Self::Identity(text.to_owned()), Self::Sid))
    }
}

impl FromStr for TrackRef {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        ensure_sendable(text)?;
        Ok(TrackSid::parse(text).map_or_else(|| Self::Name(text.to_owned()), Self::Sid))
    }
}

impl RoomRef {
    /// The segment that addresses the room in a URL's path, or `None` if a path cannot carry the name.
    pub(super) fn segment(&self) -> Option<String> {
        match self {
            Self::Name(name) => path_segment(name),
            Self::Sid(sid) => Some(sid.to_string()),
        }
    }
}

impl ParticipantRef {
    /// The segment that addresses the participant in a URL's path, or `None` if a path cannot carry the identity.
    pub(super) fn segment(&self) -> Option<String> {
        match self {
            Self::Identity(identity) => path_segment(identity),
            Self::Sid(sid) => Some(sid.to_string()),
        }
    }
}

impl TrackRef {
    /// The segment that addresses the track in a URL's path, or `None` if a path cannot carry the name.
    pub(super) fn segment(&self) -> Option<String> {
        match self {
            Self::Name(name) => path_segment(name),
            Self::Sid(sid) => Some(sid.to_string()),
        }
    }
}

impl fmt::Display for RoomRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Sid(sid) => sid.fmt(f),
        }
    }
}

impl fmt::Display for ParticipantRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Identity(identity) => f.write_str(identity),
            Self::Sid(sid) => sid.fmt(f),
        }
    }
}

impl fmt::Display for TrackRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Sid(sid) => sid.fmt(f),
        }
    }
}

/// `text` percent-encoded as one segment of a path, or `None` where servers on the way would make something else of it:
/// `.` and `..` are normalised away, an encoded `/` or `\` may become a separator again, and control characters are
/// refused or dropped by some proxies.
fn path_segment(text: &str) -> Option<String> {
    let swallowed = matches!(text, "." | "..");
    let torn = text.contains(|c: char| matches!(c, '/' | '\\') || c.is_control());
    (!swallowed && !torn).then(|| utf8_percent_encode(text, RESERVED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: &str = "RM0123456789abcdefABCDEF0123456789";

    #[test]
    fn a_sid_is_its_prefix_and_32_hexadecimal_digits() {
        assert_eq!(ROOM.parse(), Ok(RoomRef::Sid(RoomSid(ROOM.to_owned()))));
        for name in [&ROOM[..33], &ROOM.replace('a', "g"), &ROOM.to_lowercase(), &ROOM.replace("RM", "PA")] {
            assert_eq!(name.parse(), Ok(RoomRef::Name(name.to_owned())), "{name}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_not_bytes() {
        assert!("é".repeat(128).parse::<RoomRef>().is_ok());
        assert_eq!("é".repeat(129).parse::<RoomRef>(), Err(BadReference::TooLong(129)));
        assert_eq!("".parse::<ParticipantRef>(), Err(BadReference::Empty));
    }

    #[test]
    fn what_a_path_would_tear_is_not_put_into_one() {
        for torn in [".", "..", "a/b", "/", "a\\b", "a\nb", "\0", "\u{9b}"] {
            assert_eq!(path_segment(torn), None, "{torn:?}");
        }
        for (text, segment) in [
            ("...", "..."),
            ("%2e%2e", "%252e%252e"),
            ("a?b#c", "a%3Fb%23c"),
            ("100%", "100%25"),
            ("a b+c;d", "a%20b%2Bc%3Bd"),
            ("Zoë", "Zo%C3%AB"),
        ] {
            assert_eq!(path_segment(text).as_deref(), Some(segment));
        }
    }
}
