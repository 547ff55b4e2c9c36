//! The two sides of a track: its publisher, and the participants who receive it. Depends on references.

use crate::api::reference::TrackRef;

/// Which tracks of a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Those that they publish.
    Published,
    /// Those of others that they receive.
    Subscribed,
}

impl Side {
    pub fn segment(self) -> &'static str {
        match self {
            Self::Published => "PublishedTracks",
            Self::Subscribed => "SubscribedTracks",
        }
    }

    /// The list's name in an answer.
    pub fn key(self) -> &'static str {
        match self {
            Self::Published => "published_tracks",
            Self::Subscribed => "subscribed_tracks",
        }
    }

    /// Whether a path may carry such a reference. Of what somebody receives, several tracks may have one name, so that the
    /// API takes SIDs only.
    pub fn carries(self, track: &TrackRef) -> Option<String> {
        match (self, track) {
            (Self::Subscribed, TrackRef::Name(_)) => None,
            _ => track.segment(),
        }
    }
}
