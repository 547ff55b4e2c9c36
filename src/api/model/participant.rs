//! A participant as the API sends it. Depends on the fields and on references.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::fields::{Fields, text, time};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};

/// One connection of an identity to a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant(Fields);

/// A participant that has left a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// The identity.
    pub identity: Option<String>,
    /// The SID.
    pub sid: ParticipantSid,
    /// When the participant left.
    pub at: Option<DateTime<Utc>>,
}

impl From<Fields> for Participant {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Participant {
    /// Returns the SID as sent. The samples in the API's documentation have invalid ones.
    pub fn sid_text(&self) -> Option<&str> {
        text(&self.0, "sid")
    }

    /// Returns the SID, if it is valid.
    pub fn sid(&self) -> Option<ParticipantSid> {
        self.sid_text().and_then(ParticipantSid::parse)
    }

    /// Returns the SID of the room, if it is valid.
    pub fn room_sid(&self) -> Option<RoomSid> {
        text(&self.0, "room_sid").and_then(RoomSid::parse)
    }

    /// Returns the identity.
    pub fn identity(&self) -> Option<&str> {
        text(&self.0, "identity")
    }

    /// Returns the SID, or the identity if there is no valid SID.
    pub fn reference(&self) -> Option<ParticipantRef> {
        let identity = || self.identity().map(str::to_owned).map(ParticipantRef::Name);
        self.sid().map(ParticipantRef::Sid).or_else(identity)
    }

    /// Whether `reference` is the SID or the identity of this participant.
    pub fn is(&self, reference: &ParticipantRef) -> bool {
        match reference {
            ParticipantRef::Name(identity) => self.identity() == Some(identity),
            ParticipantRef::Sid(sid) => self.sid_text() == Some(sid.as_str()),
        }
    }

    /// Returns the status: `connected`, `reconnecting`, `disconnected`, or one that roomctl does not know.
    pub fn status(&self) -> Option<&str> {
        text(&self.0, "status")
    }

    /// Whether the participant has left the room.
    pub fn has_left(&self) -> bool {
        self.status() == Some("disconnected")
    }

    /// Whether the participant is connected or reconnecting. `false` for an unknown status.
    pub fn is_present(&self) -> bool {
        matches!(self.status(), Some("connected" | "reconnecting"))
    }

    /// Whether the identity has been replaced by the SID.
    pub fn is_anonymous(&self) -> bool {
        self.sid().is_some() && self.identity() == self.sid_text()
    }

    /// Returns when the participant joined.
    pub fn joined(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "start_time").or_else(|| time(&self.0, "date_created"))
    }

    /// Returns when the participant left.
    pub fn left(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "end_time")
    }

    /// Returns how long the participant was in the room, once it has left.
    pub fn stayed(&self) -> Option<TimeDelta> {
        self.0.get("duration").and_then(Value::as_i64).and_then(TimeDelta::try_seconds)
    }

    /// Returns when the participant last changed.
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "date_updated")
    }

    /// Returns the departure, if there is a valid SID.
    pub fn departure(&self) -> Option<Departure> {
        let identity = self.identity().map(str::to_owned);
        Some(Departure { identity, sid: self.sid()?, at: self.left() })
    }

    /// Describes this participant, or its room, if it is not the requested one.
    pub(in crate::api) fn mismatch(&self, room: &RoomRef, requested: &ParticipantRef) -> Option<String> {
        match (room, self.room_sid()) {
            (RoomRef::Sid(room), Some(other)) if other != *room => {
                Some(format!("a participant of room {other}"))
            }
            _ => requested.mismatch(self.identity(), self.sid()),
        }
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn ignores_invalid_times_and_times_out_of_range() {
        let joined = |time: &str| {
            let fields = json!({ "start_time": time }).as_object().unwrap().clone();
            Participant::from(fields).joined().map(|time| time.timestamp())
        };
        assert_eq!(joined("1970-01-01T00:00:07Z"), Some(7));
        assert_eq!(joined("1970-01-01T01:00:07+01:00"), Some(7));
        for invalid in
            ["-262143-01-01T00:00:00Z", "+262142-12-31T23:59:59Z", "0000-06-01T00:00:00Z", "1970-01-01"]
        {
            assert_eq!(joined(invalid), None, "{invalid}");
        }
    }
}
