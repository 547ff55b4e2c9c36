//! The events that the world records, one for each change. Depends on `rules`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::rules::Rule;

/// Who caused an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Actor {
    /// The participant's own client, simulated by the script or by the sandbox's own endpoints.
    Client,
    /// A request to the REST API.
    Api,
    /// The service itself, when time is up.
    Service,
}

/// The kind of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A participant joined.
    Joined,
    /// A participant left or was disconnected.
    Left,
    /// A participant lost the network connection.
    Reconnecting,
    /// A participant regained the network connection.
    Reconnected,
    /// The identity of a disconnected participant was replaced.
    Anonymized,
    /// The subscribe rules of a participant were set.
    RulesSet,
    /// A room was created.
    RoomCreated,
    /// A room was completed.
    RoomEnded,
    /// A participant published a track.
    TrackAdded,
    /// A participant stopped publishing a track.
    TrackRemoved,
    /// A participant enabled a published track.
    TrackEnabled,
    /// A participant disabled a published track, that is, muted it.
    TrackDisabled,
}

/// A recorded event.
#[derive(Debug)]
pub struct Event {
    /// When it happened.
    pub time: DateTime<Utc>,
    /// How long after the start of the sandbox it happened.
    pub elapsed: Duration,
    /// What happened.
    pub kind: EventKind,
    /// The index of the room.
    pub room: usize,
    /// The index of the participant in the room; none if the event concerns the whole room.
    pub participant: Option<usize>,
    /// The index of the track among those of the participant; none if the event concerns no track.
    pub track: Option<usize>,
    /// Who caused it.
    pub by: Actor,
    /// The rules that `RulesSet` set; otherwise empty.
    pub rules: Vec<Rule>,
}
