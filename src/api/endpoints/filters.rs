//! Filters of the lists of participants and rooms, as query parameters.

use chrono::{DateTime, Utc};

use crate::api::model::Room;
use crate::api::params::{Parameters, given, moment};

/// What a participant can be asked for by. The API may send others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// In the room.
    Connected,
    /// In the room, with a network that dropped; still listed for some 30 seconds.
    Reconnecting,
    /// Gone.
    Disconnected,
}

impl Status {
    pub fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
            Self::Disconnected => "disconnected",
        }
    }
}

/// Everyone connected: without a status, one call lists them, who joined last first.
pub const CONNECTED: &[Option<Status>] = &[None];

/// The lists that together include every participant who is present, connected or reconnecting. Without a status, the API
/// lists the connected participants of a room in progress, and all participants of a completed one.
///
/// The reconnecting ones are read twice: a participant who is connected during the first call and reconnecting during the
/// second is only in the third list. With these three lists, a participant who changes status once is in at least one.
pub const PRESENT: &[Option<Status>] = &[Some(Status::Reconnecting), None, Some(Status::Reconnecting)];

/// Everyone whose stay is over.
pub const LEFT: &[Option<Status>] = &[Some(Status::Disconnected)];

/// The lists that together include every participant who is or was in the room: those of [`PRESENT`], then those who left,
/// which also include a participant who leaves while the first three are read.
pub const ALL: &[Option<Status>] =
    &[Some(Status::Reconnecting), None, Some(Status::Reconnecting), Some(Status::Disconnected)];

/// The lists in which a participant is looked up by identity: as in [`PRESENT`], with the likeliest first.
pub const LOOKUP: &[Status] = &[Status::Connected, Status::Reconnecting, Status::Connected];

/// Which participants of a room to list.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// With this identity.
    pub identity: Option<String>,
    /// Joined after this time.
    pub created_after: Option<DateTime<Utc>>,
    /// Joined before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl Filter {
    pub fn parameters(&self, status: Option<Status>) -> Parameters {
        given([
            ("Status", status.map(|status| status.name().to_owned())),
            ("Identity", self.identity.clone()),
            ("DateCreatedAfter", self.created_after.map(moment)),
            ("DateCreatedBefore", self.created_before.map(moment)),
        ])
    }
}

/// What rooms can be asked for by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RoomStatus {
    /// Going on.
    #[default]
    InProgress,
    /// Over.
    Completed,
}

impl RoomStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
        }
    }
}

/// Which rooms to list; by default all in progress.
#[derive(Debug, Clone, Default)]
pub struct RoomFilter {
    /// Of this status.
    pub status: RoomStatus,
    /// Of this name.
    pub name: Option<String>,
    /// Made at this time or after.
    pub created_after: Option<DateTime<Utc>>,
    /// Made before this time.
    pub created_before: Option<DateTime<Utc>>,
}

impl RoomFilter {
    pub fn parameters(&self) -> Parameters {
        given([
            ("Status", Some(self.status.name().to_owned())),
            ("UniqueName", self.name.clone()),
            ("DateCreatedAfter", self.created_after.map(moment)),
            ("DateCreatedBefore", self.created_before.map(moment)),
        ])
    }

    /// Whether the API lists all that it chooses, and nothing else.
    pub fn is_exact(&self) -> bool {
        self.created_after.is_none() && self.created_before.is_none()
    }

    pub fn takes(&self, room: &Room) -> bool {
        let created = room.created();
        let fits = |bound: Option<DateTime<Utc>>, fits: fn(DateTime<Utc>, DateTime<Utc>) -> bool| {
            bound.zip(created).is_none_or(|(bound, created)| fits(created, bound))
        };
        fits(self.created_after, |created, after| created >= after)
            && fits(self.created_before, |created, before| created < before)
    }
}
