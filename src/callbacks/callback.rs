//! A status callback: its event and its parameters. Depends on `iso_time`.

use chrono::{DateTime, Utc};

use crate::iso_time;

/// The event of a callback. Those of recordings are not among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackEvent {
    /// A room was created.
    RoomCreated,
    /// A room has ended.
    RoomEnded,
    /// A participant has joined.
    ParticipantConnected,
    /// A participant has left.
    ParticipantDisconnected,
    /// A participant has published a track.
    TrackAdded,
    /// A participant has unpublished a track, or has left.
    TrackRemoved,
    /// A participant has unmuted a track.
    TrackEnabled,
    /// A participant has muted a track.
    TrackDisabled,
}

impl CallbackEvent {
    /// Parses the parameter `StatusCallbackEvent`.
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "room-created" => Self::RoomCreated,
            "room-ended" => Self::RoomEnded,
            "participant-connected" => Self::ParticipantConnected,
            "participant-disconnected" => Self::ParticipantDisconnected,
            "track-added" => Self::TrackAdded,
            "track-removed" => Self::TrackRemoved,
            "track-enabled" => Self::TrackEnabled,
            "track-disabled" => Self::TrackDisabled,
            _ => return None,
        })
    }
}

/// A callback with an event that is known.
#[derive(Debug, Clone)]
pub struct Callback {
    /// What happened.
    pub event: CallbackEvent,
    parameters: Vec<(String, String)>,
}

impl Callback {
    /// Returns the callback with these parameters, or `None` if it reports no event that is known.
    pub(super) fn new(parameters: Vec<(String, String)>) -> Option<Self> {
        let event = CallbackEvent::parse(value(&parameters, "StatusCallbackEvent")?)?;
        Some(Self { event, parameters })
    }

    /// Returns a parameter, unless it is missing or empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        value(&self.parameters, name)
    }

    /// Returns a parameter that is a number.
    pub fn number(&self, name: &str) -> Option<u64> {
        self.parameter(name)?.parse().ok()
    }

    /// Returns the place of the callback among those of its room.
    pub fn sequence_number(&self) -> Option<u64> {
        self.number("SequenceNumber")
    }

    /// Returns when the event happened.
    pub fn time(&self) -> Option<DateTime<Utc>> {
        iso_time::parse(self.parameter("Timestamp")?)
    }
}

fn value<'p>(parameters: &'p [(String, String)], name: &str) -> Option<&'p str> {
    let (_, value) = parameters.iter().find(|(given, _)| given == name)?;
    Some(value.as_str()).filter(|value| !value.is_empty())
}
