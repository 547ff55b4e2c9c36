//! SIDs: serial numbers dressed as the vendor's random-looking ones, the same in every run. Undressing one gives the
//! serial number back, so that nothing has to keep a table of SIDs. Knows nothing of rooms or HTTP.

use std::fmt;

use serde::{Serialize, Serializer};

/// What a SID names, and so how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `RM…`
    Room = 1,
    /// `PA…`
    Participant = 2,
    /// `RQ…`
    Request = 3,
    /// `MT…`
    Track = 4,
}

impl Kind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Room => "RM",
            Self::Participant => "PA",
            Self::Request => "RQ",
            Self::Track => "MT",
        }
    }
}

/// The nth room, participant, request or track, written as its prefix and 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sid {
    /// What it names.
    pub kind: Kind,
    /// Which one, in the order of their making.
    pub serial: u32,
}

impl Sid {
    /// Reads a SID of this kind, exactly as written by `Display`.
    pub fn parse(kind: Kind, text: &str) -> Option<Self> {
        let first_half = text.strip_prefix(kind.prefix())?.get(..16)?;
        let number = unscramble(u64::from_str_radix(first_half, 16).ok()?);
        let sid = Self { kind, serial: u32::try_from(number & u64::from(u32::MAX)).ok()? };
        (sid.to_string() == text).then_some(sid)
    }

    fn number(self) -> u64 {
        ((self.kind as u64) << 32) | u64::from(self.serial)
    }
}

impl fmt::Display for Sid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number();
        write!(f, "{}{:016x}{:016x}", self.kind.prefix(), scramble(number), scramble(!number))
    }
}

impl Serialize for Sid {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The finalizer of `SplitMix64`: one to one on 64 bits, and its output looks random.
fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The inverse of `scramble`: its steps undone backwards, with the inverses of its factors modulo 2^64.
fn unscramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 31) ^ (z >> 62)).wrapping_mul(0x3196_42b2_d24d_8ec3);
    z = (z ^ (z >> 27) ^ (z >> 54)).wrapping_mul(0x96de_1b17_3f11_9089);
    z ^ (z >> 30) ^ (z >> 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sid_reads_back_as_itself_and_as_no_other_kind() {
        for serial in [0, 1, 2, 99_999, u32::MAX] {
            let sid = Sid { kind: Kind::Participant, serial };
            let text = sid.to_string();
            assert_eq!(Sid::parse(Kind::Participant, &text), Some(sid));
            assert_eq!(Sid::parse(Kind::Room, &text), None);
            assert_eq!(Sid::parse(Kind::Room, &text.replace("PA", "RM")), None);
            assert_eq!(Sid::parse(Kind::Participant, &text.to_uppercase()), None);
        }
    }

    #[test]
    fn what_only_looks_like_a_sid_is_none() {
        for text in
            ["", "PA", "PA+123456789abcdef0123456789abcdef0", "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "PAé"]
        {
            assert_eq!(Sid::parse(Kind::Participant, text), None, "{text:?}");
        }
    }
}
