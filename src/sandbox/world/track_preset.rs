//! The tracks of a participant, and the sets of tracks that one can join with. Depends on nothing.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The kind of a track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrackKind {
    /// Sound.
    Audio,
    /// A picture.
    Video,
    /// Messages of the application.
    Data,
}

/// A track that a participant publishes, or has published.
#[derive(Debug, Clone)]
pub struct TrackSpec {
    /// The kind.
    pub kind: TrackKind,
    /// The name, unique among the tracks that the participant publishes.
    pub name: Cow<'static, str>,
    /// Whether the track is enabled, that is, not muted.
    pub enabled: bool,
    /// Whether the participant has stopped publishing it.
    pub is_removed: bool,
    /// When it was published, if that was after joining.
    pub published: Option<Publication>,
    /// When it was last enabled or disabled.
    pub updated: Option<DateTime<Utc>>,
}

/// What a client can do with a published track.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TrackStatus {
    /// Unmute it.
    Enabled,
    /// Mute it.
    Disabled,
    /// Stop publishing it.
    Removed,
}

/// The publication of a track by a participant who had joined before.
#[derive(Debug, Clone, Copy)]
pub struct Publication {
    /// The number in the order of all such publications, which determines the SID.
    pub serial: u32,
    /// When it was published.
    pub time: DateTime<Utc>,
}

impl TrackSpec {
    /// Returns an enabled track that was published on joining.
    pub const fn new(kind: TrackKind, name: Cow<'static, str>) -> Self {
        Self { kind, name, enabled: true, is_removed: false, published: None, updated: None }
    }
}

/// The largest number of tracks in a preset.
pub const MAX_TRACKS: u32 = 4;

/// The tracks of a participant, all published from the moment of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackPreset {
    /// A microphone and a camera.
    #[default]
    MicrophoneAndCamera,
    /// A disabled microphone, and a camera.
    MicrophoneOff,
    /// A microphone, and a disabled camera.
    CameraOff,
    /// A microphone, a camera and a shared screen.
    ScreenShare,
    /// A microphone, a camera and a data track.
    Chat,
    /// Tracks whose names are hard to address in a URL and to show on a terminal.
    UnusualNames,
    /// No tracks.
    Nothing,
}

impl TrackPreset {
    /// Returns the tracks in the order of their publication.
    pub fn specs(self) -> &'static [TrackSpec] {
        use TrackKind::{Audio, Data, Video};
        const fn on(kind: TrackKind, name: &'static str) -> TrackSpec {
            TrackSpec::new(kind, Cow::Borrowed(name))
        }
        const fn off(kind: TrackKind, name: &'static str) -> TrackSpec {
            let mut track = on(kind, name);
            track.enabled = false;
            track
        }
        match self {
            Self::MicrophoneAndCamera => const { &[on(Audio, "microphone"), on(Video, "camera")] },
            Self::MicrophoneOff => const { &[off(Audio, "microphone"), on(Video, "camera")] },
            Self::CameraOff => const { &[on(Audio, "microphone"), off(Video, "camera")] },
            Self::ScreenShare => {
                const { &[on(Audio, "microphone"), on(Video, "camera"), on(Video, "screen")] }
            }
            Self::Chat => const { &[on(Audio, "microphone"), on(Video, "camera"), on(Data, "chat")] },
            Self::UnusualNames => {
                const { &[on(Audio, "a/b?c#d 100%"), on(Video, ".."), off(Data, "\u{1b}[31mtürkis")] }
            }
            Self::Nothing => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn presets_have_unique_names_and_at_most_max_tracks() {
        for preset in [
            TrackPreset::MicrophoneAndCamera,
            TrackPreset::MicrophoneOff,
            TrackPreset::CameraOff,
            TrackPreset::ScreenShare,
            TrackPreset::Chat,
            TrackPreset::UnusualNames,
            TrackPreset::Nothing,
        ] {
            let names: HashSet<_> = preset.specs().iter().map(|spec| &spec.name).collect();
            assert_eq!(names.len(), preset.specs().len(), "{preset:?}");
            assert!(u32::try_from(names.len()).unwrap() <= MAX_TRACKS, "{preset:?}");
        }
    }
}
