//! SIDs: serial numbers encoded to look like the vendor's random ones, the same in every run. Decoding a SID gives the
//! serial number back, so no table of SIDs is needed. Depends on nothing.

use std::fmt;

use serde::{Serialize, Serializer};

/// The kind of resource that a SID names, which determines its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SidKind {
    /// `RM…`
    Room = 1,
    /// `PA…`
    Participant = 2,
    /// `RQ…`
    Request = 3,
    /// `MT…`
    Track = 4,
}

impl SidKind {
    fn prefix(self) -> &'static str {
        match self {
            Self::Room => "RM",
            Self::Participant => "PA",
            Self::Request => "RQ",
            Self::Track => "MT",
        }
    }
}

/// The SID of the nth resource of a kind, written as its prefix and 32 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sid {
    /// The kind of resource.
    pub kind: SidKind,
    /// The number in the order of creation, from 0.
    pub serial: u32,
}

impl Sid {
    /// Parses a SID of this kind. Accepts only the exact text that `Display` writes.
    pub fn parse(kind: SidKind, text: &str) -> Option<Self> {
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

/// Maps a number to one that looks random: the finalizer of `SplitMix64`, a bijection on 64 bits.
fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Inverts `scramble`: its steps in reverse order, with the inverses of its factors modulo 2^64.
fn unscramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 31) ^ (z >> 62)).wrapping_mul(0x3196_42b2_d24d_8ec3);
    z = (z ^ (z >> 27) ^ (z >> 54)).wrapping_mul(0x96de_1b17_3f11_9089);
    z ^ (z >> 30) ^ (z >> 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_displayed_sid_as_its_own_kind_only() {
        for serial in [0, 1, 2, 99_999, u32::MAX] {
            let sid = Sid { kind: SidKind::Participant, serial };
            let text = sid.to_string();
            assert_eq!(Sid::parse(SidKind::Participant, &text), Some(sid));
            assert_eq!(Sid::parse(SidKind::Room, &text), None);
            assert_eq!(Sid::parse(SidKind::Room, &text.replace("PA", "RM")), None);
            assert_eq!(Sid::parse(SidKind::Participant, &text.to_uppercase()), None);
        }
    }

    #[test]
    fn rejects_text_that_is_no_sid() {
        for text in
            ["", "PA", "PA+123456789abcdef0123456789abcdef0", "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "PAé"]
        {
            assert_eq!(Sid::parse(SidKind::Participant, text), None, "{text:?}");
        }
    }
}
