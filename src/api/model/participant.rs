//! A participant as the API sends it. Depends on the fields and on references.

use std::sync::Arc;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::Value;

use super::fields::{Fields, text, time};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};

/// The statuses that roomctl knows.
const STATUSES: [&str; 3] = ["connected", "reconnecting", "disconnected"];

/// One connection of an identity to a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant(Record);

/// What is known of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Record {
    /// All fields.
    Whole(Box<Fields>),
    /// What a selection reads.
    Reduced(Box<Reduced>),
}

/// The fields that a selection reads, in a twentieth of the memory.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reduced {
    sid: ParticipantSid,
    room_sid: Arc<RoomSid>,
    identity: Option<Box<str>>,
    /// The index in [`STATUSES`].
    status: u8,
    joined: Option<DateTime<Utc>>,
    left: Option<DateTime<Utc>>,
    updated: Option<DateTime<Utc>>,
}

/// A participant that has left a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftParticipant {
    /// The identity.
    pub identity: Option<String>,
    /// The SID.
    pub sid: ParticipantSid,
    /// When the participant left.
    pub at: Option<DateTime<Utc>>,
}

impl From<Fields> for Participant {
    fn from(fields: Fields) -> Self {
        Self(Record::Whole(Box::new(fields)))
    }
}

impl Participant {
    /// Returns the participant without the fields that a selection does not read, unless a SID is invalid or the status is
    /// unknown. `room` is the SID of the last participant's room, which those of one room share.
    pub fn reduced(self, room: &mut Option<Arc<RoomSid>>) -> Self {
        match self.to_reduced(room) {
            Some(reduced) => Self(Record::Reduced(Box::new(reduced))),
            None => self,
        }
    }

    fn to_reduced(&self, room: &mut Option<Arc<RoomSid>>) -> Option<Reduced> {
        let room_sid = self.room_sid()?;
        if room.as_deref() != Some(&room_sid) {
            *room = Some(Arc::new(room_sid));
        }
        let status = STATUSES.iter().position(|known| Some(*known) == self.status())?;
        Some(Reduced {
            sid: self.sid()?,
            room_sid: room.clone()?,
            identity: self.identity().map(Box::from),
            status: status.try_into().ok()?,
            joined: self.joined(),
            left: self.left(),
            updated: self.updated(),
        })
    }

    /// Returns the SID as sent. The samples in the API's documentation have invalid ones.
    pub fn sid_text(&self) -> Option<&str> {
        match &self.0 {
            Record::Whole(fields) => text(fields, "sid"),
            Record::Reduced(reduced) => Some(reduced.sid.as_str()),
        }
    }

    /// Returns the SID, if it is valid.
    pub fn sid(&self) -> Option<ParticipantSid> {
        match &self.0 {
            Record::Whole(fields) => text(fields, "sid").and_then(ParticipantSid::parse),
            Record::Reduced(reduced) => Some(reduced.sid.clone()),
        }
    }

    /// Returns the SID of the room, if it is valid.
    pub fn room_sid(&self) -> Option<RoomSid> {
        match &self.0 {
            Record::Whole(fields) => text(fields, "room_sid").and_then(RoomSid::parse),
            Record::Reduced(reduced) => Some((*reduced.room_sid).clone()),
        }
    }

    /// Returns the identity.
    pub fn identity(&self) -> Option<&str> {
        match &self.0 {
            Record::Whole(fields) => text(fields, "identity"),
            Record::Reduced(reduced) => reduced.identity.as_deref(),
        }
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
        match &self.0 {
            Record::Whole(fields) => text(fields, "status"),
            Record::Reduced(reduced) => STATUSES.get(usize::from(reduced.status)).copied(),
        }
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
        match &self.0 {
            Record::Whole(fields) => time(fields, "start_time").or_else(|| time(fields, "date_created")),
            Record::Reduced(reduced) => reduced.joined,
        }
    }

    /// Returns when the participant left.
    pub fn left(&self) -> Option<DateTime<Utc>> {
        match &self.0 {
            Record::Whole(fields) => time(fields, "end_time"),
            Record::Reduced(reduced) => reduced.left,
        }
    }

    /// Returns how long the participant was in the room, once it has left.
    pub fn duration(&self) -> Option<TimeDelta> {
        let Record::Whole(fields) = &self.0 else { return None };
        fields.get("duration").and_then(Value::as_i64).and_then(TimeDelta::try_seconds)
    }

    /// Returns when the participant last changed.
    pub fn updated(&self) -> Option<DateTime<Utc>> {
        match &self.0 {
            Record::Whole(fields) => time(fields, "date_updated"),
            Record::Reduced(reduced) => reduced.updated,
        }
    }

    /// Returns the departure, if there is a valid SID.
    pub fn departure(&self) -> Option<LeftParticipant> {
        let identity = self.identity().map(str::to_owned);
        Some(LeftParticipant { identity, sid: self.sid()?, at: self.left() })
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

    /// Returns all fields that are known.
    pub fn into_fields(self) -> Fields {
        let reduced = match self.0 {
            Record::Whole(fields) => return *fields,
            Record::Reduced(reduced) => reduced,
        };
        let time = |time: Option<DateTime<Utc>>| {
            time.map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true)).into()
        };
        let fields = [
            ("sid", reduced.sid.to_string().into()),
            ("room_sid", reduced.room_sid.to_string().into()),
            ("status", STATUSES.get(usize::from(reduced.status)).copied().into()),
            ("identity", reduced.identity.map(String::from).into()),
            ("start_time", time(reduced.joined)),
            ("end_time", time(reduced.left)),
            ("date_updated", time(reduced.updated)),
        ];
        fields.into_iter().map(|(name, value): (_, Value)| (name.to_owned(), value)).collect()
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
