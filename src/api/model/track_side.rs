//! The two sides of a track: its publisher, and the participants that subscribe to it. Depends on references.

use crate::api::reference::TrackRef;

/// A side of the tracks of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The tracks that the participant publishes.
    Published,
    /// The tracks of others that the participant receives.
    Subscribed,
}

impl Side {
    /// Returns the path segment of the list.
    pub(in crate::api) fn segment(self) -> &'static str {
        match self {
            Self::Published => "PublishedTracks",
            Self::Subscribed => "SubscribedTracks",
        }
    }

    /// Returns the name of the list in a response.
    pub fn key(self) -> &'static str {
        match self {
            Self::Published => "published_tracks",
            Self::Subscribed => "subscribed_tracks",
        }
    }

    /// Returns the path segment of a track, or `None` if a path cannot address it. Several tracks that a participant receives
    /// can have the same name, so the API accepts only SIDs on that side.
    pub(in crate::api) fn track_segment(self, track: &TrackRef) -> Option<String> {
        match (self, track) {
            (Self::Subscribed, TrackRef::Name(_)) => None,
            _ => track.segment(),
        }
    }
}
