//! What a person typed to mean a room, a participant or a track, and how it goes into a URL. Knows no request.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The longest name or identity that the API takes, in characters.
const LONGEST: usize = 128;

/// All but the characters that RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What a SID is that of.
pub trait Kind {
    /// What its SIDs begin with.
    const PREFIX: &'static str;
}

/// Rooms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfRoom {}

/// Participants, or rather their stays: there is a SID for each joining, so an identity has many over time.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfParticipant {}

/// Tracks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfTrack {}

impl Kind for OfRoom {
    const PREFIX: &'static str = "RM";
}

impl Kind for OfParticipant {
    const PREFIX: &'static str = "PA";
}

impl Kind for OfTrack {
    const PREFIX: &'static str = "MT";
}

/// A SID: the prefix of its kind and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sid<K>(String, PhantomData<K>);

/// The SID of a room, `RM…`.
pub type RoomSid = Sid<OfRoom>;

/// The SID of a participant, `PA…`.
pub type ParticipantSid = Sid<OfParticipant>;

/// The SID of a track, `MT…`.
pub type TrackSid = Sid<OfTrack>;

impl<K: Kind> Sid<K> {
    /// The SID in `text`, if it is one.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(K::PREFIX)?;
        let is_sid = digits.len() == 32 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_sid.then(|| Self(text.to_owned(), PhantomData))
    }
}

impl<K> Sid<K> {
    /// The SID as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<K> fmt::Display for Sid<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A room, a participant or a track as a person names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference<K> {
    /// The unique name of a room, which finds only one in progress; the identity of a participant, which finds only who is
    /// present; or the name of a track, which is that of no other track of its publisher.
    Name(String),
    /// The SID, which also finds a room that is completed, and who has left.
    Sid(Sid<K>),
}

/// A room as a person names it.
pub type RoomRef = Reference<OfRoom>;

/// A participant as a person names them.
pub type ParticipantRef = Reference<OfParticipant>;

/// A track as a person names it.
pub type TrackRef = Reference<OfTrack>;

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

/// A name of a room or an identity, even one that looks like a SID.
pub fn name(text: &str) -> Result<String, BadReference> {
    match text.chars().count() {
        0 => Err(BadReference::Empty),
        length if length > LONGEST => Err(BadReference::TooLong(length)),
        _ => Ok(text.to_owned()),
    }
}

impl<K: Kind> FromStr for Reference<K> {
    type Err = BadReference;

    fn from_str(text: &str) -> Result<Self, BadReference> {
        let name = name(text)?;
        Ok(Sid::parse(text).map_or(Self::Name(name), Self::Sid))
    }
}

impl<K: Clone> Reference<K> {
    /// The SID, if it is one.
    pub fn sid(&self) -> Option<Sid<K>> {
        match self {
            Self::Name(_) => None,
            Self::Sid(sid) => Some(sid.clone()),
        }
    }
}

impl<K> Reference<K> {
    /// What addresses it in a URL's path, as one segment, or `None` if a path cannot carry the name.
    pub fn segment(&self) -> Option<String> {
        match self {
            Self::Name(name) => path_segment(name),
            Self::Sid(sid) => Some(sid.to_string()),
        }
    }
}

impl<K> fmt::Display for Reference<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name(name) => name,
            Self::Sid(sid) => sid.as_str(),
        })
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
        assert_eq!(ROOM.parse(), Ok(RoomRef::Sid(RoomSid::parse(ROOM).unwrap())));
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
