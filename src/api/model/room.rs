//! A room as the API sends it. Depends on the fields and on references.

use chrono::{DateTime, Utc};

use super::fields::{Fields, text, time};
use crate::api::reference::{RoomRef, RoomSid};

/// A room, in progress or completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room(Fields);

impl From<Fields> for Room {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Room {
    /// Returns the SID, if it is valid.
    pub fn sid(&self) -> Option<RoomSid> {
        text(&self.0, "sid").and_then(RoomSid::parse)
    }

    /// Returns the SID, or the name if there is no valid SID.
    pub fn reference(&self) -> Option<RoomRef> {
        let name = || self.name().map(str::to_owned).map(RoomRef::Name);
        self.sid().map(RoomRef::Sid).or_else(name)
    }

    /// Returns the unique name. A room without a name has its SID here.
    pub fn name(&self) -> Option<&str> {
        text(&self.0, "unique_name")
    }

    /// Whether the room is completed.
    pub fn is_completed(&self) -> bool {
        text(&self.0, "status") == Some("completed")
    }

    /// Returns when the room was created.
    pub fn created(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "date_created")
    }

    /// Returns when the room was completed.
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        time(&self.0, "end_time")
    }

    /// Describes this room if it is not the requested one.
    pub(in crate::api) fn mismatch(&self, requested: &RoomRef) -> Option<String> {
        requested.mismatch(self.name(), self.sid())
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.0
    }
}
