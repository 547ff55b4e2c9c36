//! A room as the API sends it. Depends on the fields and on references.

use chrono::{DateTime, Utc};

use super::fields::{Fields, moment, text};
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
    /// The SID, if what was sent is one.
    pub fn sid(&self) -> Option<RoomSid> {
        text(&self.0, "sid").and_then(RoomSid::parse)
    }

    /// What addresses this very room: its SID, or, where it has none, the name.
    pub fn reference(&self) -> Option<RoomRef> {
        let name = || self.name().map(str::to_owned).map(RoomRef::Name);
        self.sid().map(RoomRef::Sid).or_else(name)
    }

    /// The name; for a room that was given none, its SID.
    pub fn name(&self) -> Option<&str> {
        text(&self.0, "unique_name")
    }

    /// Whether the room is over.
    pub fn is_completed(&self) -> bool {
        text(&self.0, "status") == Some("completed")
    }

    /// When the room was made.
    pub fn created(&self) -> Option<DateTime<Utc>> {
        moment(&self.0, "date_created")
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.0
    }

    /// When the room was completed.
    pub fn ended(&self) -> Option<DateTime<Utc>> {
        moment(&self.0, "end_time")
    }
}
