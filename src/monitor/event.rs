//! The events of a watched room: who joined, left, or lost the network. Depends on `api` for participants.

use chrono::{DateTime, Utc};

use crate::api::Participant;
use crate::monitor::event_name;

/// What happened to a participant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventKind {
    /// Was present before the watch started.
    Present,
    /// Joined.
    Joined,
    /// Left.
    Left,
    /// Lost the network.
    Reconnecting,
    /// Got the network back.
    Reconnected,
}

impl EventKind {
    /// Returns the name in an event row.
    pub fn name(self) -> &'static str {
        match self {
            Self::Present => event_name::PRESENT,
            Self::Joined => event_name::JOINED,
            Self::Left => event_name::LEFT,
            Self::Reconnecting => event_name::RECONNECTING,
            Self::Reconnected => event_name::RECONNECTED,
        }
    }
}

/// An event of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// When it happened, as the API says, else when it was seen.
    pub time: DateTime<Utc>,
    /// The participant at that time.
    pub participant: Participant,
}

impl Event {
    /// Returns an event that is not before the participant joined, whatever the clocks say.
    pub(super) fn after_join(kind: EventKind, time: DateTime<Utc>, participant: Participant) -> Self {
        let time = participant.joined().map_or(time, |joined| time.max(joined));
        Self { kind, time, participant }
    }

    /// Returns the event of a participant who has left and was last read at this time.
    pub(super) fn left(participant: Participant, read_at: DateTime<Utc>) -> Self {
        Self::after_join(EventKind::Left, participant.left().unwrap_or(read_at), participant)
    }
}

/// Returns what identifies a participant: the SID, else the identity.
pub fn key(participant: &Participant) -> Option<&str> {
    participant.sid_text().or_else(|| participant.identity())
}

/// Returns whether the participant is reconnecting.
pub fn is_reconnecting(participant: &Participant) -> bool {
    participant.status() == Some("reconnecting")
}
