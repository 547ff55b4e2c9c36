//! What happened, and through whom: one event a change, and its line in the record. Changes nothing itself.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::sid::Sid;
use super::state::{Participant, World};
use crate::sandbox::http::response::timestamp;
use crate::sandbox::http::rules::Rule;

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
    /// The identity of a participant who had left was replaced.
    Anonymized,
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
    /// Where, by its place among all rooms.
    pub room: usize,
    /// Whose stay, by its place in the room, unless the whole room is meant.
    pub stay: Option<usize>,
    /// Through whom.
    pub by: By,
    /// The rules that were set, if that is what happened.
    pub rules: Vec<Rule>,
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
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rules: &'a [Rule],
}

impl<'a> Line<'a> {
    /// The line of an event, with the identity that its participant has by now.
    pub fn of(event: &'a Event, world: &'a World) -> Self {
        let room = &world.rooms[event.room];
        let participant = event.stay.map(|stay| &room.participants[stay]);
        Self {
            time: timestamp(event.time),
            event: event.what,
            room_sid: room.sid(),
            participant_sid: participant.map(Participant::sid),
            identity: participant.map(|participant| &*participant.identity),
            by: event.by,
            rules: &event.rules,
        }
    }
}
