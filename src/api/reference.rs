//! References to rooms, participants and tracks, by SID or by name, and their form in a URL.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::response_meta::truncate;

/// The maximum length of a name or identity in characters.
const MAX_LENGTH: usize = 128;

/// The number of digits of a SID, after its prefix.
const SID_DIGITS: usize = 32;

/// The length of a SID, with a prefix of two letters.
pub(super) const SID_LENGTH: usize = 2 + SID_DIGITS;

/// The number of digits from which a name looks like a SID. Fewer can be chance, as in `PADDED`.
const MIN_MALFORMED_DIGITS: usize = 16;

/// All characters except those that RFC 3986 leaves unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A kind of resource that has SIDs.
pub trait Kind {
    /// Its name in messages.
    const NAME: &'static str;
    /// The prefix of its SIDs.
    const PREFIX: &'static str;
}

/// Rooms.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfRoom {}

/// Participants. Each time an identity joins, it gets a new SID.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfParticipant {}

/// Tracks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum OfTrack {}

impl Kind for OfRoom {
    const NAME: &'static str = "room";
    const PREFIX: &'static str = "RM";
}

impl Kind for OfParticipant {
    const NAME: &'static str = "participant";
    const PREFIX: &'static str = "PA";
}

impl Kind for OfTrack {
    const NAME: &'static str = "track";
    const PREFIX: &'static str = "MT";
}

/// A SID: the prefix of its kind and 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Sid<K>([u8; SID_LENGTH], PhantomData<K>);

/// The SID of a room, `RM…`.
pub type RoomSid = Sid<OfRoom>;

/// The SID of a participant, `PA…`.
pub type ParticipantSid = Sid<OfParticipant>;

/// The SID of a track, `MT…`.
pub type TrackSid = Sid<OfTrack>;

impl<K: Kind> Sid<K> {
    /// Parses a SID. Returns `None` if it is invalid.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix(K::PREFIX)?;
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let bytes = text.as_bytes().try_into().ok().filter(|_| is_hexadecimal)?;
        Some(Self(bytes, PhantomData))
    }
}

impl<K> Sid<K> {
    /// Returns the SID as text.
    pub(super) fn as_str(&self) -> &str {
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl<K> fmt::Display for Sid<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A room, participant or track as the user gave it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reference<K> {
    /// The unique name of a room in progress, the identity of a participant that is present, or the name of a track, which
    /// is unique for its publisher.
    Name(String),
    /// The SID, which also addresses a completed room or a participant that has left.
    Sid(Sid<K>),
}

/// A reference to a room.
pub type RoomRef = Reference<OfRoom>;

/// A reference to a participant.
pub type ParticipantRef = Reference<OfParticipant>;

/// A reference to a track.
pub type TrackRef = Reference<OfTrack>;

/// Why a text is not a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidReference {
    /// The text is empty.
    #[error("it is empty")]
    Empty,
    /// The text has this many characters, more than the API accepts.
    #[error("it has {0} characters; the maximum is {MAX_LENGTH}")]
    TooLong(usize),
}

/// Parses a name or an identity, even one that looks like a SID.
pub fn name(text: &str) -> Result<String, InvalidReference> {
    match text.chars().count() {
        0 => Err(InvalidReference::Empty),
        length if length > MAX_LENGTH => Err(InvalidReference::TooLong(length)),
        _ => Ok(text.to_owned()),
    }
}

impl<K: Kind> FromStr for Reference<K> {
    type Err = InvalidReference;

    fn from_str(text: &str) -> Result<Self, InvalidReference> {
        let name = name(text)?;
        Ok(Sid::parse(text).map_or(Self::Name(name), Self::Sid))
    }
}

impl<K: Kind> Reference<K> {
    /// Describes what makes a name look like a SID that was not copied whole, or together with other text. Returns `None` if
    /// the name does not look like one.
    pub fn describe_malformed_sid(&self) -> Option<String> {
        let Self::Name(name) = self else { return None };
        let digits = name.strip_prefix(K::PREFIX)?;
        let looks_like_sid =
            digits.len() >= MIN_MALFORMED_DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        looks_like_sid.then(|| {
            let (kind, count) = (K::NAME, digits.len());
            format!("'{name}' looks like a {kind} SID, but has {count} digits instead of {SID_DIGITS}")
        })
    }
}

impl<K: Clone> Reference<K> {
    /// Returns the SID, if this is one.
    pub fn sid(&self) -> Option<Sid<K>> {
        match self {
            Self::Name(_) => None,
            Self::Sid(sid) => Some(sid.clone()),
        }
    }
}

impl<K: Kind + PartialEq> Reference<K> {
    /// Describes a resource by its name or SID if it is not the referenced one.
    pub(super) fn mismatch(&self, name: Option<&str>, sid: Option<Sid<K>>) -> Option<String> {
        match self {
            Self::Name(expected) => {
                name.filter(|name| name != expected).map(|name| format!("{} '{}'", K::NAME, truncate(name)))
            }
            Self::Sid(expected) => sid.filter(|sid| sid != expected).map(|sid| format!("{} {sid}", K::NAME)),
        }
    }
}

impl<K> Reference<K> {
    /// Returns the path segment that addresses it, or `None` if a path cannot contain the name.
    pub fn segment(&self) -> Option<String> {
        match self {
            Self::Name(name) => path_segment(name),
            Self::Sid(sid) => Some(sid.to_string()),
        }
    }

    /// Returns the name or the SID as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Sid(sid) => sid.as_str(),
        }
    }
}

impl<K> fmt::Display for Reference<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Percent-encodes `text` as one path segment, or returns `None` if a server or proxy could change it: `.` and `..` are
/// normalized away, an encoded `/` or `\` can become a separator again, and some proxies reject or drop control characters.
fn path_segment(text: &str) -> Option<String> {
    let is_dots = matches!(text, "." | "..");
    let has_unsafe = text.contains(|c: char| matches!(c, '/' | '\\') || c.is_control());
    (!is_dots && !has_unsafe).then(|| utf8_percent_encode(text, RESERVED).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: &str = "RM0123456789abcdefABCDEF0123456789";

    #[test]
    fn parses_sid_as_prefix_and_32_hexadecimal_digits() {
        assert_eq!(ROOM.parse(), Ok(RoomRef::Sid(RoomSid::parse(ROOM).unwrap())));
        for name in [&ROOM[..33], &ROOM.replace('a', "g"), &ROOM.to_lowercase(), &ROOM.replace("RM", "PA")] {
            assert_eq!(name.parse(), Ok(RoomRef::Name(name.to_owned())), "{name}");
        }
    }

    #[test]
    fn describes_a_sid_of_another_length() {
        let described = |text: &str| text.parse::<ParticipantRef>().unwrap().describe_malformed_sid();
        for count in [16, 31, 33, 64] {
            let text = format!("PA{}", "0".repeat(count));
            let expected =
                format!("'{text}' looks like a participant SID, but has {count} digits instead of 32");
            assert_eq!(described(&text), Some(expected));
        }
        let (whole, short) = (format!("PA{}", "0".repeat(32)), format!("PA{}", "0".repeat(15)));
        for text in [&whole, &short, "alice", "PADDED", &ROOM[..33], &whole.replace("PA00", "PAxy")] {
            assert_eq!(described(text), None, "{text}");
        }
    }

    #[test]
    fn limits_length_in_characters_not_bytes() {
        assert!("é".repeat(128).parse::<RoomRef>().is_ok());
        assert_eq!("é".repeat(129).parse::<RoomRef>(), Err(InvalidReference::TooLong(129)));
        assert_eq!("".parse::<ParticipantRef>(), Err(InvalidReference::Empty));
    }

    #[test]
    fn rejects_unsafe_path_segments_and_encodes_others() {
        for text in [".", "..", "a/b", "/", "a\\b", "a\nb", "\0", "\u{9b}"] {
            assert_eq!(path_segment(text), None, "{text:?}");
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
