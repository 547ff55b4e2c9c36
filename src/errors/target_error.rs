//! Why a command did not act on a participant, or did not find it. Depends on the errors of `api`.

use crate::api;

/// A search of all rooms in progress did not find the participant.
#[derive(Debug, thiserror::Error)]
#[error("no {}participant '{reference}' in any room in progress", if *.connected_only { "connected " } else { "" })]
pub struct NotInAnyRoom {
    /// The requested participant.
    pub reference: String,
    /// Whether the search covered connected participants only.
    pub connected_only: bool,
    /// The most similar identity of a participant who is present.
    pub suggestion: Option<Box<api::Suggestion>>,
}

/// Why a command did not act on a participant.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The API returned an error.
    #[error(transparent)]
    Call(#[from] api::Error),
    /// The participant is in no room.
    #[error(transparent)]
    NotInAnyRoom(#[from] NotInAnyRoom),
}

impl TargetError {
    /// Returns the error with the room as the user named it.
    pub fn in_room_as_shown(self, shown: &api::RoomRef) -> Self {
        match self {
            Self::Call(error) => Self::Call(error.in_room_as_shown(shown)),
            error @ Self::NotInAnyRoom(_) => error,
        }
    }

    /// Returns the error of the API, if it is one.
    pub fn call(&self) -> Option<&api::Error> {
        match self {
            Self::Call(error) => Some(error),
            Self::NotInAnyRoom(_) => None,
        }
    }
}
