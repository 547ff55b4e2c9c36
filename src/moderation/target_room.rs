//! The rooms that a run acts in. Depends on `api`.

use crate::api::{self, Client, Room, RoomRef};

/// A room, found once: a run never goes on in another room that has the same name.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TargetRoom {
    /// The room by SID, for requests.
    pub reference: RoomRef,
    /// The room's name for rows and prompts.
    pub name: String,
    /// The room as typed, if it was.
    typed: Option<RoomRef>,
    /// Whether the run acts in other rooms, too.
    is_one_of_several: bool,
}

impl TargetRoom {
    /// Finds the room that was typed. A SID is used as it is.
    pub async fn find(client: &Client, typed: &RoomRef) -> Result<Self, api::Error> {
        Ok(Self::found(typed, RoomRef::Sid(client.room_sid(typed).await?)))
    }

    /// Returns the room that was typed, and found as `reference`.
    pub fn found(typed: &RoomRef, reference: RoomRef) -> Self {
        Self { reference, ..Self::as_typed(typed) }
    }

    /// Returns a room that has ended and was selected by its name. Messages name its SID, which is what other commands take.
    pub fn ended(name: &RoomRef, reference: &RoomRef) -> Self {
        Self { name: name.to_string(), ..Self::as_typed(reference) }
    }

    /// Returns the room as typed, for a run that selects no participant and sends no request.
    pub fn as_typed(typed: &RoomRef) -> Self {
        let (reference, name) = (typed.clone(), typed.to_string());
        Self { reference, name, typed: Some(typed.clone()), is_one_of_several: false }
    }

    /// Returns a room that was found in the list of rooms.
    pub fn listed(reference: &RoomRef, name: &str) -> Self {
        let (reference, name) = (reference.clone(), name.to_owned());
        Self { reference, name, typed: None, is_one_of_several: true }
    }

    /// Returns a room that a line of a list names and that was found.
    pub fn named(typed: &RoomRef, found: &Room) -> Self {
        let reference = found.reference().unwrap_or_else(|| typed.clone());
        let name = found.name().map_or_else(|| typed.to_string(), str::to_owned);
        Self { reference, name, typed: Some(typed.clone()), is_one_of_several: true }
    }

    /// Returns a room that a line of a list names and that was not found.
    pub fn not_found(typed: &RoomRef) -> Self {
        Self { is_one_of_several: true, ..Self::as_typed(typed) }
    }

    /// No room in particular, for a participant who is in none.
    pub fn any() -> Self {
        Self::listed(&RoomRef::Name("*".to_owned()), "*")
    }

    /// Returns the SID, if it is known.
    pub fn sid(&self) -> Option<String> {
        match &self.reference {
            RoomRef::Sid(sid) => Some(sid.to_string()),
            RoomRef::Name(_) => None,
        }
    }

    /// Whether this is no room in particular.
    pub fn is_any(&self) -> bool {
        *self == Self::any()
    }

    /// Whether this run found the room by its name, so that it is over where it is not found any more.
    pub fn was_found_by_name(&self) -> bool {
        self.typed.as_ref().is_some_and(|typed| *typed != self.reference)
    }

    /// Whether the run acts in other rooms, too, so that it goes on where this room is not found.
    pub fn is_one_of_several(&self) -> bool {
        self.is_one_of_several
    }

    /// The room as a message names it.
    pub fn display_reference(&self) -> &RoomRef {
        self.typed.as_ref().unwrap_or(&self.reference)
    }
}
