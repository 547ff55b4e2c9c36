//! The arguments that name a room and participants, or participants of every room. Depends on `api` for references.

use clap::Args;

use crate::api::{InvalidReference, RoomRef};
use crate::arguments::CompletionKind;
use crate::errors::UsageError;

/// The room of a command and the participants named one by one, as typed.
#[derive(Debug, Args)]
pub struct RoomArgs {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(required_unless_present = "everywhere", add = CompletionKind::Room)]
    room: Option<String>,

    /// Identities or SIDs (PA...), or - to read them from stdin
    #[arg(value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<String>,

    /// Select in all rooms; arguments are participants
    #[arg(short = 'A', long, help_heading = "Selection")]
    pub everywhere: bool,
}

impl RoomArgs {
    /// Returns the room and the participants that are named; with `--everywhere` no room, and every argument names a
    /// participant.
    ///
    /// Fails if the room is malformed.
    pub fn room_and_named(&self) -> Result<(Option<RoomRef>, Vec<String>), UsageError> {
        let first = self.room.iter().cloned();
        if self.everywhere {
            return Ok((None, first.chain(self.participants.iter().cloned()).collect()));
        }
        let room = self.room.as_deref().unwrap_or_default();
        let room =
            room.parse().map_err(|why: InvalidReference| UsageError::new(format!("room '{room}': {why}")))?;
        Ok((Some(room), self.participants.clone()))
    }
}
