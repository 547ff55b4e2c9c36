//! A track as the API sends it. Depends on the fields and on references.

use super::fields::{Fields, text};
use crate::api::reference::{ParticipantSid, TrackRef, TrackSid};

/// A published or subscribed track.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track(Fields);

impl From<Fields> for Track {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Track {
    /// Returns the SID of the publisher. Only subscribed tracks have it.
    pub fn publisher_sid(&self) -> Option<ParticipantSid> {
        text(&self.0, "publisher_sid").and_then(ParticipantSid::parse)
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }

    /// Returns the SID.
    pub fn sid(&self) -> Option<TrackSid> {
        text(&self.0, "sid").and_then(TrackSid::parse)
    }

    /// Returns the name.
    pub fn name(&self) -> Option<&str> {
        text(&self.0, "name")
    }

    /// Returns the kind: `audio`, `video` or `data`.
    pub fn kind(&self) -> Option<&str> {
        text(&self.0, "kind")
    }

    /// Whether `requested` is the SID or the name of this track.
    pub fn is(&self, requested: &TrackRef) -> bool {
        match requested {
            TrackRef::Name(name) => self.name() == Some(name),
            TrackRef::Sid(sid) => self.sid().as_ref() == Some(sid),
        }
    }

    /// Describes this track if it is not the requested one.
    pub(in crate::api) fn mismatch(&self, requested: &TrackRef) -> Option<String> {
        requested.mismatch(self.name(), self.sid())
    }
}
