//! The records of the Insights API about rooms and participants. Depends on the fields and on references.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::fields::{Fields, text, time};
use crate::api::reference::ParticipantRef;

/// What the Insights API has summed up about a room.
#[derive(Debug, Clone)]
pub struct RoomInsights(Fields);

impl From<Fields> for RoomInsights {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl RoomInsights {
    /// Returns how far the summing up is: `not_started`, `in_progress`, `complete`, `timeout`, or one that roomctl does not
    /// know.
    pub fn processing_state(&self) -> Option<&str> {
        text(&self.0, "processing_state")
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}

/// What the Insights API has recorded about a participant.
#[derive(Debug, Clone)]
pub struct ParticipantInsights(Fields);

impl From<Fields> for ParticipantInsights {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl ParticipantInsights {
    /// Returns the SID of the participant as sent.
    pub fn sid_text(&self) -> Option<&str> {
        text(&self.0, "participant_sid")
    }

    /// Returns the identity.
    pub fn identity(&self) -> Option<&str> {
        text(&self.0, "participant_identity")
    }

    /// Whether `reference` is the SID or the identity of this participant.
    pub fn is(&self, reference: &ParticipantRef) -> bool {
        match reference {
            ParticipantRef::Name(identity) => self.identity() == Some(identity),
            ParticipantRef::Sid(sid) => self.sid_text() == Some(sid.as_str()),
        }
    }

    /// Returns when the participant joined.
    pub fn joined(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "join_time")
    }

    /// Returns why the participant left: one of an open set of words.
    pub fn end_reason(&self) -> Option<&str> {
        text(&self.0, "end_reason").filter(|reason| !reason.is_empty())
    }

    /// Returns the code of the participant's error, if there was one.
    pub fn error_code(&self) -> Option<u64> {
        self.0.get("error_code").and_then(Value::as_u64).filter(|code| *code > 0)
    }

    /// Returns a field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}
