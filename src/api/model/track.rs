//! A track as the API sends it. Depends on the fields and on references.

use super::fields::{Fields, text};
use crate::api::reference::{ParticipantSid, TrackRef, TrackSid};
use crate::api::response_meta::told;

/// A track as the API sends it, on the side of its publisher or of somebody who receives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track(Fields);

impl From<Fields> for Track {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Track {
    /// The SID of who publishes it. Only a track that is received tells it.
    pub fn publisher_sid(&self) -> Option<ParticipantSid> {
        text(&self.0, "publisher_sid").and_then(ParticipantSid::parse)
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.0
    }

    fn sid(&self) -> Option<TrackSid> {
        text(&self.0, "sid").and_then(TrackSid::parse)
    }

    fn name(&self) -> Option<&str> {
        text(&self.0, "name")
    }

    pub fn is(&self, asked: &TrackRef) -> bool {
        match asked {
            TrackRef::Name(name) => self.name() == Some(name),
            TrackRef::Sid(sid) => self.sid().as_ref() == Some(sid),
        }
    }

    /// What this calls itself, where that is not what was asked for.
    pub fn other_than(&self, asked: &TrackRef) -> Option<String> {
        match asked {
            TrackRef::Name(name) => {
                self.name().filter(|other| other != name).map(|other| format!("track '{}'", told(other)))
            }
            TrackRef::Sid(sid) => {
                self.sid().filter(|other| other != sid).map(|other| format!("track {other}"))
            }
        }
    }
}
