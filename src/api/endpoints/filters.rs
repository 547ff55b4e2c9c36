//! Filters for the lists of participants and rooms. Depends on the parameters and on resources.

use chrono::{DateTime, Utc};

use super::moment::Moment;
use crate::api::model::{Participant, Room};
use crate::api::params::{Param, format_time, with_values};

/// A status that participants can be filtered by. The API may send others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Connected to the room.
    Connected,
    /// In the room, but without a network connection; listed for about 30 seconds.
    Reconnecting,
    /// Has left the room.
    Disconnected,
}

impl Status {
    pub(in crate::api) fn name(self) -> &'static str {
        match self {
            Self::Connected => "connected",
            Self::Reconnecting => "reconnecting",
            Self::Disconnected => "disconnected",
        }
    }
}

/// The list of the connected participants, latest first. Without a status, the API lists these.
pub const CONNECTED: &[Option<Status>] = &[None];

/// The lists that together include every participant that is present, connected or reconnecting. Without a status, the API
/// lists the connected participants of a room in progress, and all participants of a completed one.
///
/// The list of reconnecting participants is read twice: a participant that is connected during the first read and
/// reconnecting during the second is only in the third list. With these three lists, a participant that changes status once
/// is in at least one.
pub const PRESENT: &[Option<Status>] = &[Some(Status::Reconnecting), None, Some(Status::Reconnecting)];

/// The lists of [`PRESENT`], each once, for a count: with a request less per room, it can miss a participant that is
/// connected again between the two reads.
pub const PRESENT_ONCE: &[Option<Status>] = &[None, Some(Status::Reconnecting)];

/// The list of the participants that have left.
pub const LEFT: &[Option<Status>] = &[Some(Status::Disconnected)];

/// The lists that together include every participant that is or was in the room: those of [`PRESENT`], then the
/// participants that have left, which also include a participant that leaves while the first three are read.
pub const ALL: &[Option<Status>] =
    &[Some(Status::Reconnecting), None, Some(Status::Reconnecting), Some(Status::Disconnected)];

/// The lists in which a participant is looked up by identity: as in [`PRESENT`], with the most likely one first.
pub const LOOKUP: &[Status] = &[Status::Connected, Status::Reconnecting, Status::Connected];

/// A filter for the participants of a room.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only participants with this identity.
    pub identity: Option<String>,
    /// Only participants that joined after this time.
    pub created_after: Option<Moment>,
    /// Only participants that joined before this time.
    pub created_before: Option<Moment>,
}

impl Filter {
    /// Returns the parameters of a filter without ages.
    pub(in crate::api) fn params(&self, status: Option<Status>) -> Vec<Param> {
        self.params_at(status, None)
    }

    /// Returns the parameters, without those for ages if the current time is not known.
    pub(super) fn params_at(&self, status: Option<Status>, now: Option<DateTime<Utc>>) -> Vec<Param> {
        with_values([
            ("Status", status.map(|status| status.name().to_owned())),
            ("Identity", self.identity.clone()),
            ("DateCreatedAfter", time_param(self.created_after, now)),
            ("DateCreatedBefore", time_param(self.created_before, now)),
        ])
    }

    /// Whether a time of the filter is an age.
    pub(super) fn has_age(&self) -> bool {
        is_age(self.created_after) || is_age(self.created_before)
    }

    /// Whether a participant joined within the times of the filter.
    pub(super) fn includes(&self, participant: &Participant, now: DateTime<Utc>) -> bool {
        is_within(participant.joined(), self.created_after, self.created_before, now)
    }
}

/// A status that rooms can be filtered by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RoomStatus {
    /// In progress.
    #[default]
    InProgress,
    /// Completed.
    Completed,
}

impl RoomStatus {
    pub(in crate::api) fn name(self) -> &'static str {
        match self {
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
        }
    }
}

/// A filter for rooms. The default selects all rooms in progress.
#[derive(Debug, Clone, Default)]
pub struct RoomFilter {
    /// Only rooms with this status.
    pub status: RoomStatus,
    /// Only rooms with this name.
    pub name: Option<String>,
    /// Only rooms created at or after this time.
    pub created_after: Option<Moment>,
    /// Only rooms created before this time.
    pub created_before: Option<Moment>,
}

impl RoomFilter {
    /// Returns the parameters of a filter without ages.
    pub(in crate::api) fn params(&self) -> Vec<Param> {
        self.params_at(None)
    }

    /// Returns the parameters, without those for ages if the current time is not known.
    pub(super) fn params_at(&self, now: Option<DateTime<Utc>>) -> Vec<Param> {
        with_values([
            ("Status", Some(self.status.name().to_owned())),
            ("UniqueName", self.name.clone()),
            ("DateCreatedAfter", time_param(self.created_after, now)),
            ("DateCreatedBefore", time_param(self.created_before, now)),
        ])
    }

    /// Whether a time of the filter is an age.
    pub(super) fn has_age(&self) -> bool {
        is_age(self.created_after) || is_age(self.created_before)
    }

    /// Whether the API applies the whole filter. It applies the times with an accuracy of a day.
    pub(super) fn is_exact(&self) -> bool {
        self.created_after.is_none() && self.created_before.is_none()
    }

    /// Whether a room was created within the times of the filter.
    pub(super) fn includes(&self, room: &Room, now: DateTime<Utc>) -> bool {
        is_within(room.created(), self.created_after, self.created_before, now)
    }
}

fn is_age(time: Option<Moment>) -> bool {
    matches!(time, Some(Moment::Ago(_)))
}

/// Returns the parameter for a time; `None` for an age if the current time is not known.
fn time_param(time: Option<Moment>, now: Option<DateTime<Utc>>) -> Option<String> {
    time.and_then(|time| time.known(now)).map(format_time)
}

/// Whether a time is at or after `after` and before `before`. A time that is not known is.
fn is_within(
    time: Option<DateTime<Utc>>,
    after: Option<Moment>,
    before: Option<Moment>,
    now: DateTime<Utc>,
) -> bool {
    after.zip(time).is_none_or(|(after, time)| time >= after.instant(now))
        && before.zip(time).is_none_or(|(before, time)| time < before.instant(now))
}
