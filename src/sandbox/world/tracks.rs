//! The published tracks of a participant. They follow from the participant's serial number and preset, so they are
//! computed on demand and not stored. Depends on `participant`, `sid` and `track_preset`.

use super::participant::Participant;
use super::sid::{Sid, SidKind};
use super::track_preset::{MAX_TRACKS, TrackSpec};

/// One track of one participant.
#[derive(Debug, Clone, Copy)]
pub struct Track<'w> {
    /// The participant who publishes it.
    pub publisher: &'w Participant,
    /// Its kind, name and state.
    pub spec: &'static TrackSpec,
    index: u32,
}

impl Track<'_> {
    /// Returns the `MT…` SID. Each participant has `MAX_TRACKS` serial numbers reserved.
    pub fn sid(&self) -> Sid {
        let first = self.publisher.serial.wrapping_mul(MAX_TRACKS);
        Sid { kind: SidKind::Track, serial: first.wrapping_add(self.index) }
    }
}

/// Returns the tracks that a participant publishes, or published before leaving.
pub fn published_tracks(publisher: &Participant) -> impl Iterator<Item = Track<'_>> {
    (0..).zip(publisher.tracks.specs()).map(move |(index, spec)| Track { publisher, spec, index })
}
