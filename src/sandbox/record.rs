//! What happened, and through whom: one event a change, and its line in the record. Changes nothing itself.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::answer::timestamp;
use super::sid::Sid;

/// Who made something happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The participant's own client, played by the control surface or the script.
    Client,
    /// A call of the REST API.
    Api,
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happening {
    /// A participant came.
    Joined,
    /// A participant went, or was sent.
    Left,
    /// A participant's network dropped.
    Reconnecting,
    /// A participant's network came back.
    Reconnected,
    /// A participant was given other subscribe rules.
    RulesSet,
    /// A room opened.
    RoomCreated,
    /// A room ended.
    RoomEnded,
}

/// One line of the record.
#[derive(Debug)]
pub struct Event {
    /// When.
    pub time: DateTime<Utc>,
    /// What.
    pub what: Happening,
    /// Where.
    pub room: Sid,
    /// Whose SID, unless the whole room is meant.
    pub participant: Option<Sid>,
    /// Whose identity.
    pub identity: Option<Arc<str>>,
    /// Through whom.
    pub by: By,
}

/// An event as `GET /sandbox/Record` shows it.
#[derive(Debug, Serialize)]
pub struct Line<'a> {
    time: String,
    event: Happening,
    room_sid: Sid,
    participant_sid: Option<Sid>,
    identity: Option<&'a str>,
    by: By,
}

impl<'a> Line<'a> {
    /// The line of an event.
    pub fn of(event: &'a Event) -> Self {
        Self {
            time: timestamp(event.time),
            event: event.what,
            room_sid: event.room,
            participant_sid: event.participant,
            identity: event.identity.as_ref().map(Arc::as_ref),
            by: event.by,
        }
    }
}
