//! A participant as the API sends it. Depends on the fields and on references.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::fields::{Fields, moment, text};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomSid};

/// One stay of somebody in a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant(Fields);

/// Somebody's leaving of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Departure {
    /// Who.
    pub identity: Option<String>,
    /// The SID of the stay that ended.
    pub sid: ParticipantSid,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

impl From<Fields> for Participant {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Participant {
    /// The SID as sent; the vendor's own samples have ones that are none.
    pub fn sid_text(&self) -> Option<&str> {
        text(&self.0, "sid")
    }

    /// The SID, if what was sent is one.
    pub fn sid(&self) -> Option<ParticipantSid> {
        self.sid_text().and_then(ParticipantSid::parse)
    }

    /// The SID of the room, if what was sent is one.
    pub fn room_sid(&self) -> Option<RoomSid> {
        text(&self.0, "room_sid").and_then(RoomSid::parse)
    }

    /// The name that the end user goes by.
    pub fn identity(&self) -> Option<&str> {
        text(&self.0, "identity")
    }

    /// What addresses this very stay: its SID, or, where it has none, the identity.
    pub fn reference(&self) -> Option<ParticipantRef> {
        let identity = || self.identity().map(str::to_owned).map(ParticipantRef::Name);
        self.sid().map(ParticipantRef::Sid).or_else(identity)
    }

    /// Whether `reference` means this stay.
    pub fn is(&self, reference: &ParticipantRef) -> bool {
        match reference {
            ParticipantRef::Name(identity) => self.identity() == Some(identity),
            ParticipantRef::Sid(sid) => self.sid_text() == Some(sid.as_str()),
        }
    }

    /// `connected`, `reconnecting`, `disconnected`, or what the API has come to say since.
    pub fn status(&self) -> Option<&str> {
        text(&self.0, "status")
    }

    /// Whether this stay is over.
    pub fn has_left(&self) -> bool {
        self.status() == Some("disconnected")
    }

    /// Whether this stay goes on; of one with an unknown status that is not known.
    pub fn is_present(&self) -> bool {
        matches!(self.status(), Some("connected" | "reconnecting"))
    }

    /// Whether the SID has taken the place of the identity.
    pub fn is_anonymous(&self) -> bool {
        self.sid().is_some() && self.identity() == self.sid_text()
    }

    /// When this stay began.
    pub fn joined(&self) -> Option<DateTime<Utc>> {
        moment(&self.0, "start_time").or_else(|| moment(&self.0, "date_created"))
    }

    /// When this stay ended.
    pub fn left(&self) -> Option<DateTime<Utc>> {
        moment(&self.0, "end_time")
    }

    /// How long this stay was, once it is over.
    pub fn stayed(&self) -> Option<TimeDelta> {
        self.0.get("duration").and_then(Value::as_i64).and_then(TimeDelta::try_seconds)
    }

    /// When something of this stay last changed.
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        moment(&self.0, "date_updated")
    }

    /// The leaving that ended this stay, if it has a SID to tell it by.
    pub fn departure(&self) -> Option<Departure> {
        let identity = self.identity().map(str::to_owned);
        Some(Departure { identity, sid: self.sid()?, at: self.left() })
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_time_is_one_that_can_be_reckoned_with() {
        let joined = |time: &str| {
            let fields = json!({ "start_time": time }).as_object().unwrap().clone();
            Participant::from(fields).joined().map(|time| time.timestamp())
        };
        assert_eq!(joined("1970-01-01T00:00:07Z"), Some(7));
        assert_eq!(joined("1970-01-01T01:00:07+01:00"), Some(7));
        for odd in
            ["-262143-01-01T00:00:00Z", "+262142-12-31T23:59:59Z", "0000-06-01T00:00:00Z", "1970-01-01"]
        {
            assert_eq!(joined(odd), None, "{odd}");
        }
    }
}
