//! The rooms, and who was and is in them. The rules of coming and going live here; HTTP does not.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, SubsecRound, Utc};
use serde::Serialize;

use super::event::{By, Event, Happening};
use super::sid::{Kind, Sid};
use super::tracks::Kit;
use crate::sandbox::http::rules::{self, Rule};

/// The present, in the whole seconds that the API speaks.
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(0)
}

/// A participant's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// In the room.
    Connected,
    /// In the room, but the network has dropped.
    Reconnecting,
    /// Gone for good: who comes back is a new participant.
    Disconnected,
}

impl Status {
    /// Reads a status as the API writes it.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "connected" => Some(Self::Connected),
            "reconnecting" => Some(Self::Reconnecting),
            "disconnected" => Some(Self::Disconnected),
            _ => None,
        }
    }
}

/// One stay of one identity in one room.
#[derive(Debug)]
pub struct Participant {
    /// Its place in the order of all joins; its SID is made of it.
    pub serial: u32,
    /// Who it is, as the application names them.
    pub identity: Arc<str>,
    /// Whether they are there.
    pub status: Status,
    /// What they publish.
    pub kit: Kit,
    /// When they joined.
    pub started: DateTime<Utc>,
    /// When the status last changed.
    pub updated: DateTime<Utc>,
    /// When they left.
    pub ended: Option<DateTime<Utc>>,
}

impl Participant {
    /// The `PA…` SID.
    pub fn sid(&self) -> Sid {
        Sid { kind: Kind::Participant, serial: self.serial }
    }
}

/// What kind of room it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoomType {
    /// The kind in use today.
    Group,
    /// Deprecated.
    GroupSmall,
    /// Deprecated.
    Go,
    /// Deprecated.
    PeerToPeer,
}

/// A room's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoomStatus {
    /// Open.
    InProgress,
    /// Over.
    Completed,
    /// Never came to be: none here is, but one may ask for them.
    Failed,
}

/// A room, with everybody who ever was in it.
#[derive(Debug)]
pub struct Room {
    /// Its place in the order of all rooms; its SID is made of it.
    pub serial: u32,
    /// The name, if it was given one.
    pub name: Option<Arc<str>>,
    /// What kind of room it is.
    pub kind: RoomType,
    /// How many are let in at once. Told, not enforced: a crowd is for tests.
    pub max_participants: u32,
    /// When it opened.
    pub created: DateTime<Utc>,
    /// When it ended.
    pub ended: Option<DateTime<Utc>>,
    /// All stays, in the order of joining, and so of their serials.
    pub participants: Vec<Participant>,
    /// Where in `participants` those are who are connected or reconnecting.
    present: HashMap<Arc<str>, usize>,
    /// The rules of those who were given any, by their places in `participants`.
    rules: HashMap<usize, Vec<Rule>>,
}

impl Room {
    /// The `RM…` SID.
    pub fn sid(&self) -> Sid {
        Sid { kind: Kind::Room, serial: self.serial }
    }

    /// The name, or the SID of a room without one.
    pub fn unique_name(&self) -> Cow<'_, str> {
        self.name.as_deref().map_or_else(|| Cow::Owned(self.sid().to_string()), Cow::Borrowed)
    }

    /// Open or over.
    pub fn status(&self) -> RoomStatus {
        if self.ended.is_some() { RoomStatus::Completed } else { RoomStatus::InProgress }
    }

    /// Where an identity is that is connected or reconnecting.
    pub fn present(&self, identity: &str) -> Option<usize> {
        self.present.get(identity).copied()
    }

    /// What decides which tracks somebody receives.
    pub fn rules(&self, stay: usize) -> &[Rule] {
        self.rules.get(&stay).map_or(rules::DEFAULT, Vec::as_slice)
    }

    /// Whom a path means: a SID anybody who ever was in the room, an identity only who is connected.
    pub fn find(&self, reference: &str) -> Option<usize> {
        if let Some(sid) = Sid::parse(Kind::Participant, reference)
            && let Ok(index) = self.participants.binary_search_by_key(&sid.serial, |p| p.serial)
        {
            return Some(index);
        }
        let index = self.present(reference)?;
        (self.participants[index].status == Status::Connected).then_some(index)
    }
}

/// Everything there is. Rooms and participants are addressed by their places, which never change, and are in the order
/// of their times even when the system's clock is set back.
#[derive(Debug, Default)]
pub struct World {
    /// All rooms, in the order of their making, and so of their serials.
    pub rooms: Vec<Room>,
    /// All that happened, in order.
    pub record: Vec<Event>,
    /// Where in `rooms` those are which have a name and are in progress.
    names: HashMap<Arc<str>, usize>,
    joins: u32,
}

impl World {
    /// Which room a path means: a SID any room, a name only one in progress.
    pub fn find(&self, reference: &str) -> Option<usize> {
        if let Some(sid) = Sid::parse(Kind::Room, reference)
            && let Ok(index) = self.rooms.binary_search_by_key(&sid.serial, |room| room.serial)
        {
            return Some(index);
        }
        self.names.get(reference).copied()
    }

    /// Whether a room in progress has this name.
    pub fn is_taken(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The room in progress that shows this name, if there is one.
    pub fn named(&self, name: &str) -> &[Room] {
        let unnamed = || self.find(name).filter(|&index| self.rooms[index].name.is_none());
        let index = self.names.get(name).copied().or_else(unnamed);
        index.map_or(&[], |index| &self.rooms[index..=index])
    }

    /// Opens a room. The caller has seen that no room in progress has its name.
    pub fn open(
        &mut self,
        name: Option<&str>,
        kind: RoomType,
        max_participants: u32,
        at: DateTime<Utc>,
    ) -> usize {
        let at = self.rooms.last().map_or(at, |last| at.max(last.created));
        let index = self.rooms.len();
        let room = Room {
            serial: u32::try_from(index).unwrap_or(u32::MAX),
            name: name.map(Arc::from),
            kind,
            max_participants,
            created: at,
            ended: None,
            participants: Vec::new(),
            present: HashMap::new(),
            rules: HashMap::new(),
        };
        if let Some(name) = &room.name {
            self.names.insert(Arc::clone(name), index);
        }
        self.rooms.push(room);
        self.note_room(index, Happening::RoomCreated, at);
        index
    }

    /// Ends a room, and the stay of everybody in it.
    pub fn end(&mut self, room: usize, at: DateTime<Utc>) {
        for participant in 0..self.rooms[room].participants.len() {
            self.turn(room, participant, Status::Disconnected, By::Api, at);
        }
        self.rooms[room].ended = Some(at);
        if let Some(name) = &self.rooms[room].name {
            self.names.remove(name);
        }
        self.note_room(room, Happening::RoomEnded, at);
    }

    /// Lets an identity in, which sends away an older client of the same identity.
    pub fn join(&mut self, room: usize, identity: &str, at: DateTime<Utc>) -> usize {
        let at = self.rooms[room].participants.last().map_or(at, |last| at.max(last.started));
        if let Some(older) = self.rooms[room].present(identity) {
            self.turn(room, older, Status::Disconnected, By::Client, at);
        }
        let participant = Participant {
            serial: self.joins,
            identity: Arc::from(identity),
            status: Status::Connected,
            kit: Kit::default(),
            started: at,
            updated: at,
            ended: None,
        };
        self.joins += 1;
        let place = &mut self.rooms[room];
        let index = place.participants.len();
        place.present.insert(Arc::clone(&participant.identity), index);
        place.participants.push(participant);
        self.note(room, index, Happening::Joined, By::Client, at);
        index
    }

    /// Turns a participant's status. Who has left stays gone, with the record of their stay unchanged.
    pub fn turn(&mut self, room: usize, index: usize, status: Status, by: By, at: DateTime<Utc>) {
        let place = &mut self.rooms[room];
        let participant = &mut place.participants[index];
        if participant.status == Status::Disconnected || participant.status == status {
            return;
        }
        participant.status = status;
        participant.updated = at;
        let what = match status {
            Status::Connected => Happening::Reconnected,
            Status::Reconnecting => Happening::Reconnecting,
            Status::Disconnected => {
                participant.ended = Some(at);
                place.present.remove(&participant.identity);
                Happening::Left
            }
        };
        self.note(room, index, what, by, at);
    }

    /// Replaces the identity of who has left by their SID, for good.
    pub fn anonymize(&mut self, room: usize, index: usize, at: DateTime<Utc>) {
        let participant = &mut self.rooms[room].participants[index];
        participant.identity = Arc::from(participant.sid().to_string());
        participant.updated = at;
        self.note(room, index, Happening::Anonymized, By::Api, at);
    }

    /// Gives somebody other rules. Those of who has left are kept, but have no effect any more.
    pub fn set_rules(&mut self, room: usize, index: usize, rules: Vec<Rule>, at: DateTime<Utc>) {
        let (what, stay, by) = (Happening::RulesSet, Some(index), By::Api);
        self.record.push(Event { time: at, what, room, stay, by, rules: rules.clone() });
        self.rooms[room].rules.insert(index, rules);
    }

    fn note(&mut self, room: usize, index: usize, what: Happening, by: By, time: DateTime<Utc>) {
        self.record.push(Event { time, what, room, stay: Some(index), by, rules: Vec::new() });
    }

    fn note_room(&mut self, room: usize, what: Happening, time: DateTime<Utc>) {
        self.record.push(Event { time, what, room, stay: None, by: By::Api, rules: Vec::new() });
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn lists_stay_in_the_order_of_time_when_the_clock_is_set_back() {
        let (late, early) = (now(), now() - TimeDelta::hours(1));
        let mut world = World::default();
        let rooms = [late, early].map(|at| world.open(None, RoomType::Group, 50, at));
        assert!(world.rooms.is_sorted_by_key(|room| room.created));
        for at in [late, early] {
            world.join(rooms[0], "ann", at);
        }
        assert!(world.rooms[rooms[0]].participants.is_sorted_by_key(|stay| stay.started));
    }
}
