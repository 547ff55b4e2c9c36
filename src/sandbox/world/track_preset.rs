//! The sets of tracks that a participant can publish. Depends on nothing.

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

/// A track of a preset.
#[derive(Debug)]
pub struct TrackSpec {
    /// The kind.
    pub kind: TrackKind,
    /// The name, unique within the preset.
    pub name: &'static str,
    /// Whether the track is enabled, that is, not muted.
    pub enabled: bool,
}

/// The largest number of tracks in a preset.
pub const MAX_TRACKS: u32 = 4;

/// The tracks of a participant, all published from the moment of joining.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
            TrackSpec { kind, name, enabled: true }
        }
        const fn off(kind: TrackKind, name: &'static str) -> TrackSpec {
            TrackSpec { kind, name, enabled: false }
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
            let names: HashSet<_> = preset.specs().iter().map(|spec| spec.name).collect();
            assert_eq!(names.len(), preset.specs().len(), "{preset:?}");
            assert!(u32::try_from(names.len()).unwrap() <= MAX_TRACKS, "{preset:?}");
        }
    }
}
