//! A participant and their status. Depends on `sid` and `track_preset`.

use std::borrow::Cow;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::sid::{Sid, SidKind};
use super::track_preset::TrackSpec;

/// A participant's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParticipantStatus {
    /// In the room.
    Connected,
    /// In the room, but the network connection is lost.
    Reconnecting,
    /// No longer in the room. This is final: rejoining creates a new participant.
    Disconnected,
}

/// Why a participant left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeaveReason {
    /// The participant's client left.
    Client,
    /// The network connection was lost and not regained.
    ConnectionLost,
    /// The REST API disconnected the participant.
    Api,
    /// Another client joined with the same identity.
    DuplicateIdentity,
    /// The room was completed.
    RoomEnded,
    /// The longest time that a participant can be in the room was over.
    SessionTooLong,
}

/// One connection of an identity to a room.
#[derive(Debug)]
pub struct Participant {
    /// The number in the order of all joins, which determines the SID.
    pub serial: u32,
    /// The identity that the application assigned.
    pub identity: Arc<str>,
    /// The current status.
    pub status: ParticipantStatus,
    /// The tracks that the participant publishes or has published: those of a preset, until one changes.
    pub tracks: Cow<'static, [TrackSpec]>,
    /// When the participant joined.
    pub started: DateTime<Utc>,
    /// When the status or the identity last changed.
    pub updated: DateTime<Utc>,
    /// When the participant left.
    pub ended: Option<DateTime<Utc>>,
    /// Why the participant left.
    pub leave_reason: Option<LeaveReason>,
}

impl Participant {
    /// Returns the `PA…` SID.
    pub fn sid(&self) -> Sid {
        Sid { kind: SidKind::Participant, serial: self.serial }
    }

    /// Returns whether the participant is in the room: connected or reconnecting.
    pub fn is_present(&self) -> bool {
        self.status != ParticipantStatus::Disconnected
    }
}
