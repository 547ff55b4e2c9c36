//! The published tracks of a participant, and their SIDs. Depends on `participant`, `sid` and `track_preset`.

use chrono::{DateTime, Utc};

use super::participant::Participant;
use super::sid::{Sid, SidKind};
use super::track_preset::{MAX_TRACKS, TrackSpec};

/// One track of one participant.
#[derive(Debug, Clone, Copy)]
pub struct Track<'w> {
    /// The participant who publishes it.
    pub publisher: &'w Participant,
    /// Its kind, name and state.
    pub spec: &'w TrackSpec,
    index: u32,
}

/// The serial numbers of tracks that are published after joining start here.
const FIRST_LATER: u32 = 1 << 31;

impl Track<'_> {
    /// Returns the `MT…` SID. Each participant has `MAX_TRACKS` serial numbers reserved for the tracks published on
    /// joining.
    pub fn sid(&self) -> Sid {
        let on_joining = || self.publisher.serial.wrapping_mul(MAX_TRACKS).wrapping_add(self.index);
        let serial =
            self.spec.published.map_or_else(on_joining, |later| FIRST_LATER.wrapping_add(later.serial));
        Sid { kind: SidKind::Track, serial }
    }

    /// Returns whether the publisher is present and publishes the track.
    pub fn is_published(&self) -> bool {
        self.publisher.is_present() && !self.spec.is_removed
    }

    /// Returns when it was published.
    pub fn published(&self) -> DateTime<Utc> {
        self.spec.published.map_or(self.publisher.started, |later| later.time)
    }
}

/// Returns the tracks that a participant publishes or has published, in the order of their publication.
pub fn published_tracks(publisher: &Participant) -> impl Iterator<Item = Track<'_>> {
    (0..).zip(publisher.tracks.iter()).map(move |(index, spec)| Track { publisher, spec, index })
}
