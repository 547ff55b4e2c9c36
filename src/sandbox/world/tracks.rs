//! Tracks: what they carry, and what somebody publishes. They are made from a participant's serial and kit alone, so that
//! nothing has to keep them. Knows no HTTP.

use serde::{Deserialize, Serialize};

use super::sid::{Kind, Sid};
use super::state::Participant;

/// What a track carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Media {
    /// Sound.
    Audio,
    /// A picture.
    Video,
    /// Messages of the application.
    Data,
}

/// The most tracks in a kit. So many SIDs are set apart for each participant.
const MOST: u32 = 4;

/// What somebody publishes, all of it from the moment of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kit {
    /// A microphone and a camera.
    #[default]
    Usual,
    /// A microphone that is off, and a camera.
    Muted,
    /// A microphone, and a camera that is off.
    Unseen,
    /// Also a shared screen.
    Presenter,
    /// Also a channel of messages.
    Chatter,
    /// Names that are hard to address, and hard to show.
    Odd,
    /// Nothing.
    Listener,
}

impl Kit {
    /// Kind, name, and whether it is enabled.
    fn pieces(self) -> &'static [(Media, &'static str, bool)] {
        use Media::{Audio, Data, Video};
        match self {
            Self::Usual => &[(Audio, "microphone", true), (Video, "camera", true)],
            Self::Muted => &[(Audio, "microphone", false), (Video, "camera", true)],
            Self::Unseen => &[(Audio, "microphone", true), (Video, "camera", false)],
            Self::Presenter => {
                &[(Audio, "microphone", true), (Video, "camera", true), (Video, "screen", true)]
            }
            Self::Chatter => &[(Audio, "microphone", true), (Video, "camera", true), (Data, "chat", true)],
            Self::Odd => {
                &[(Audio, "a/b?c#d 100%", true), (Video, "..", true), (Data, "\u{1b}[31mtürkis", false)]
            }
            Self::Listener => &[],
        }
    }
}

/// One track of one participant.
#[derive(Debug, Clone, Copy)]
pub struct Track<'w> {
    /// Whose it is.
    pub publisher: &'w Participant,
    /// Sound, picture or messages.
    pub kind: Media,
    /// Its name, unlike those of the same publisher's other tracks.
    pub name: &'static str,
    /// Whether it is on.
    pub enabled: bool,
    place: u32,
}

impl Track<'_> {
    /// The `MT…` SID.
    pub fn sid(&self) -> Sid {
        Sid { kind: Kind::Track, serial: self.publisher.serial.wrapping_mul(MOST).wrapping_add(self.place) }
    }
}

/// What somebody publishes, or did while they were there.
pub fn tracks(publisher: &Participant) -> impl Iterator<Item = Track<'_>> {
    let track = move |(place, &(kind, name, enabled))| Track { publisher, kind, name, enabled, place };
    (0..).zip(publisher.kit.pieces()).map(track)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_kit_has_more_tracks_than_sids_nor_two_of_one_name() {
        for kit in
            [Kit::Usual, Kit::Muted, Kit::Unseen, Kit::Presenter, Kit::Chatter, Kit::Odd, Kit::Listener]
        {
            let names: HashSet<_> = kit.pieces().iter().map(|(_, name, _)| name).collect();
            assert_eq!(names.len(), kit.pieces().len(), "{kit:?}");
            assert!(u32::try_from(names.len()).unwrap() <= MOST, "{kit:?}");
        }
    }
}
