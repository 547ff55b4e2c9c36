//! Which rooms are read round after round, and for how long. Depends on `api` for references.

use std::time::Duration;

use chrono::{DateTime, Utc};
use globset::GlobMatcher;

use crate::api::RoomRef;
use crate::monitor::poller::PollTarget;
use crate::monitor::update::WatchedRoom;

/// The rooms that are read.
#[derive(Clone)]
pub enum Scope {
    /// These rooms, and the rooms with these names whenever they are open.
    Rooms {
        /// Rooms in progress, which are read until they end.
        rooms: Vec<(WatchedRoom, Option<DateTime<Utc>>)>,
        /// Names of rooms.
        names: Vec<String>,
    },
    /// All rooms in progress with a name that matches one of the globs; without globs, all rooms in progress.
    Everywhere(Vec<GlobMatcher>),
}

impl Scope {
    /// Returns the scope of one room. The run ends with the room.
    pub fn of_room(reference: &RoomRef, name: &str) -> Self {
        let room = WatchedRoom { room: reference.clone(), name: name.to_owned() };
        Self::Rooms { rooms: vec![(room, None)], names: Vec::new() }
    }

    /// Returns what is read, for messages.
    pub fn target(&self) -> PollTarget {
        let Self::Rooms { rooms, names } = self else { return PollTarget::AllRooms };
        let by_sid = rooms.iter().filter(|(room, _)| !names.contains(&room.name)).count();
        if by_sid + names.len() == 1 { PollTarget::Room } else { PollTarget::Rooms }
    }
}

/// How long rooms are read.
#[derive(Debug, Clone, Copy)]
pub enum Limit {
    /// Until all rooms that can be read have ended, or an interrupt.
    None,
    /// For this long.
    Time(Duration),
    /// Until each room has been read once. A room that cannot be read is read again, until its failures count as an
    /// outage.
    OneRound,
}
