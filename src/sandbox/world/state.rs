//! The state of the sandbox: the rooms, the recorded events, and what happens when a time is over. Implements joining,
//! leaving and completing. Depends on `clock`, `room`, `participant`, `event_record` and `rules`.

use chrono::{DateTime, TimeDelta, Utc};
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::clock::{Clock, ClockMode};
use super::event::{Actor, Event, EventKind};
use super::event_record::EventRecord;
use super::participant::{LeaveReason, Participant, ParticipantStatus};
use super::room::Room;
use super::room_settings::RoomSettings;
use super::rules::Rule;
use super::sid::{Sid, SidKind};
use super::track_preset::{Publication, TrackKind, TrackPreset, TrackSpec, TrackStatus};

/// How long a participant stays in the room without a network connection.
const RECONNECTING_TIMEOUT: TimeDelta = TimeDelta::seconds(30);

/// What happens at a time if nothing prevents it until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Deadline {
    /// A participant who is still reconnecting leaves.
    Reconnecting { room: usize, participant: usize },
    /// A participant who is still present leaves.
    Session { room: usize, participant: usize },
    /// A room that is still empty is completed.
    Room { room: usize },
}

/// All rooms, and the events. Rooms and participants are addressed by their index, which never changes, and are in
/// chronological order even when the system clock is set back.
#[derive(Debug)]
pub struct World {
    /// The clock.
    pub clock: Clock,
    /// All rooms in the order of creation, which is the order of their serial numbers.
    pub rooms: Vec<Room>,
    /// The events.
    pub events: EventRecord,
    /// The indices of the rooms in progress that have a name, by name.
    names: HashMap<Arc<str>, usize>,
    /// What happens when, unless something prevents it.
    deadlines: BTreeSet<(DateTime<Utc>, Deadline)>,
    joins: u32,
    publications: u32,
    /// Whether the sandbox has started. What happened before is not recorded.
    has_started: bool,
}

impl World {
    /// Returns a world without rooms, whose events are not recorded and without deadlines until it starts.
    pub fn new(mode: ClockMode) -> Self {
        Self {
            clock: Clock::new(mode),
            rooms: Vec::new(),
            events: EventRecord::default(),
            names: HashMap::new(),
            deadlines: BTreeSet::new(),
            joins: 0,
            publications: 0,
            has_started: false,
        }
    }

    /// Starts to record events, and to plan what happens when a time is over. What there is at the start stays.
    pub fn start(&mut self) {
        self.has_started = true;
    }

    /// Returns the current time in whole seconds.
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Returns when something happens next because a time is over.
    pub fn next_deadline(&self) -> Option<DateTime<Utc>> {
        self.deadlines.first().map(|&(due, _)| due)
    }

    /// Lets everything happen that is due by now.
    pub fn meet_deadlines(&mut self) {
        let now = self.now();
        while let Some(&(due, deadline)) = self.deadlines.first().filter(|(due, _)| *due <= now) {
            self.deadlines.pop_first();
            self.meet(deadline, due);
        }
    }

    /// Lets happen what is due, unless something has prevented it.
    fn meet(&mut self, deadline: Deadline, due: DateTime<Utc>) {
        match deadline {
            Deadline::Reconnecting { room, participant } => {
                let found = &self.rooms[room].participants[participant];
                let is_lost = found.status == ParticipantStatus::Reconnecting;
                if is_lost && found.updated + RECONNECTING_TIMEOUT == due {
                    self.leave(room, participant, LeaveReason::ConnectionLost, Actor::Service, due);
                }
            }
            Deadline::Session { room, participant } => {
                self.leave(room, participant, LeaveReason::SessionTooLong, Actor::Service, due);
            }
            Deadline::Room { room } => {
                if self.rooms[room].timeout() == Some(due) {
                    self.rooms[room].is_timed_out = true;
                    self.complete_room(room, Actor::Service, due);
                }
            }
        }
    }

    fn plan(&mut self, due: DateTime<Utc>, deadline: Deadline) {
        if self.has_started {
            self.deadlines.insert((due, deadline));
        }
    }

    fn plan_timeout(&mut self, room: usize) {
        if let Some(due) = self.rooms[room].timeout() {
            self.plan(due, Deadline::Room { room });
        }
    }

    /// Finds the room that a path names: by SID any room, by name only one in progress. What is both a SID and a name
    /// counts as the SID.
    pub fn find_room(&self, reference: &str) -> Option<usize> {
        if let Some(sid) = Sid::parse(SidKind::Room, reference)
            && let Ok(index) = self.rooms.binary_search_by_key(&sid.serial, |room| room.serial)
        {
            return Some(index);
        }
        self.names.get(reference).copied()
    }

    /// Returns whether a room in progress has this name.
    pub fn is_name_taken(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// Returns the room in progress with this unique name, as a slice of at most one. The unique name of a room
    /// without a name is its SID.
    pub fn rooms_named(&self, unique_name: &str) -> &[Room] {
        let unnamed = || self.find_room(unique_name).filter(|&index| self.rooms[index].name.is_none());
        let index = self.names.get(unique_name).copied().or_else(unnamed);
        index.map_or(&[], |index| &self.rooms[index..=index])
    }

    /// Creates a room and returns its index. No room in progress may have the name.
    pub fn create_room(&mut self, name: Option<&str>, settings: RoomSettings, at: DateTime<Utc>) -> usize {
        let at = self.rooms.last().map_or(at, |last| at.max(last.created));
        let index = self.rooms.len();
        let serial = u32::try_from(index).unwrap_or(u32::MAX);
        let room = Room::new(serial, name, settings, at);
        if let Some(name) = &room.name {
            self.names.insert(Arc::clone(name), index);
        }
        self.rooms.push(room);
        self.record(index, None, EventKind::RoomCreated, Actor::Api, at);
        self.plan_timeout(index);
        index
    }

    /// Completes a room and disconnects its participants.
    pub fn complete_room(&mut self, room: usize, by: Actor, at: DateTime<Utc>) {
        let participants = self.rooms[room].participants.iter().enumerate();
        let present: Vec<_> = participants
            .filter(|(_, participant)| participant.is_present())
            .map(|(index, _)| index)
            .collect();
        for &participant in &present {
            self.leave(room, participant, LeaveReason::RoomEnded, by, at);
        }
        self.rooms[room].last_present = present;
        self.rooms[room].ended = Some(at);
        if let Some(name) = &self.rooms[room].name {
            self.names.remove(name);
        }
        self.record(room, None, EventKind::RoomEnded, by, at);
    }

    /// Adds a connected participant who publishes these tracks, and returns the index. A present participant with the
    /// same identity is disconnected first.
    pub fn join(&mut self, room: usize, identity: &str, tracks: TrackPreset, at: DateTime<Utc>) -> usize {
        let at = self.rooms[room].participants.last().map_or(at, |last| at.max(last.started));
        if let Some(older) = self.rooms[room].present_index(identity) {
            self.leave(room, older, LeaveReason::DuplicateIdentity, Actor::Client, at);
        }
        let tracks = self.rooms[room].published_on_joining(tracks);
        let index = self.rooms[room].add(Participant {
            serial: self.joins,
            identity: Arc::from(identity),
            status: ParticipantStatus::Connected,
            tracks,
            started: at,
            updated: at,
            ended: None,
            leave_reason: None,
        });
        self.joins += 1;
        self.record(room, Some(index), EventKind::Joined, Actor::Client, at);
        self.record_tracks(room, index, EventKind::TrackAdded, Actor::Client, at);
        let duration = self.rooms[room].settings.max_participant_duration;
        self.plan(at + duration, Deadline::Session { room, participant: index });
        index
    }

    /// Changes the status of a participant. Does nothing if the participant has that status or has left.
    pub fn set_status(
        &mut self,
        room: usize,
        participant: usize,
        status: ParticipantStatus,
        by: Actor,
        at: DateTime<Utc>,
    ) {
        let reason = if by == Actor::Api { LeaveReason::Api } else { LeaveReason::Client };
        self.change_status(room, participant, status, (reason, by), at);
    }

    /// Disconnects a participant, unless that has happened.
    fn leave(&mut self, room: usize, participant: usize, reason: LeaveReason, by: Actor, at: DateTime<Utc>) {
        self.change_status(room, participant, ParticipantStatus::Disconnected, (reason, by), at);
    }

    fn change_status(
        &mut self,
        room: usize,
        participant: usize,
        status: ParticipantStatus,
        (reason, by): (LeaveReason, Actor),
        at: DateTime<Utc>,
    ) {
        if self.rooms[room].set_status(participant, status, reason, at) {
            let kind = match status {
                ParticipantStatus::Connected => EventKind::Reconnected,
                ParticipantStatus::Reconnecting => EventKind::Reconnecting,
                ParticipantStatus::Disconnected => {
                    self.record_tracks(room, participant, EventKind::TrackRemoved, by, at);
                    EventKind::Left
                }
            };
            self.record(room, Some(participant), kind, by, at);
            if status == ParticipantStatus::Reconnecting {
                self.plan(at + RECONNECTING_TIMEOUT, Deadline::Reconnecting { room, participant });
            }
            self.plan_timeout(room);
        }
    }

    /// Replaces the identity of a disconnected participant by the SID.
    pub fn anonymize(&mut self, room: usize, participant: usize, at: DateTime<Utc>) {
        self.rooms[room].anonymize(participant, at);
        self.record(room, Some(participant), EventKind::Anonymized, Actor::Api, at);
    }

    /// Replaces the subscribe rules of a participant. Those of a disconnected participant are stored without effect.
    pub fn set_rules(&mut self, room: usize, participant: usize, rules: Vec<Rule>, at: DateTime<Utc>) {
        self.rooms[room].set_rules(participant, rules.clone());
        if let Some(event) = self.record(room, Some(participant), EventKind::RulesSet, Actor::Api, at) {
            event.rules = rules;
        }
    }

    /// Publishes an enabled track of a present participant, and returns its index. None of the participant's tracks may
    /// have the name.
    pub fn publish(
        &mut self,
        room: usize,
        participant: usize,
        kind: TrackKind,
        name: &str,
        at: DateTime<Utc>,
    ) -> usize {
        let published = Some(Publication { serial: self.publications, time: at });
        self.publications += 1;
        let track = TrackSpec { published, ..TrackSpec::new(kind, Cow::Owned(name.to_owned())) };
        let tracks = self.rooms[room].participants[participant].tracks.to_mut();
        tracks.push(track);
        let index = tracks.len() - 1;
        self.record_track(room, participant, index, EventKind::TrackAdded, Actor::Client, at);
        index
    }

    /// Enables, disables or removes a track that a present participant publishes. Does nothing if it has that status.
    pub fn set_track(
        &mut self,
        room: usize,
        participant: usize,
        index: usize,
        status: TrackStatus,
        at: DateTime<Utc>,
    ) {
        let track = &mut self.rooms[room].participants[participant].tracks.to_mut()[index];
        let kind = match status {
            TrackStatus::Enabled if !track.enabled => EventKind::TrackEnabled,
            TrackStatus::Disabled if track.enabled => EventKind::TrackDisabled,
            TrackStatus::Removed => EventKind::TrackRemoved,
            TrackStatus::Enabled | TrackStatus::Disabled => return,
        };
        track.is_removed = status == TrackStatus::Removed;
        track.enabled = kind == EventKind::TrackEnabled;
        track.updated = Some(at);
        self.record_track(room, participant, index, kind, Actor::Client, at);
    }

    /// Records an event for each track that a participant publishes.
    fn record_tracks(
        &mut self,
        room: usize,
        participant: usize,
        kind: EventKind,
        by: Actor,
        at: DateTime<Utc>,
    ) {
        for track in 0..self.rooms[room].participants[participant].tracks.len() {
            if !self.rooms[room].participants[participant].tracks[track].is_removed {
                self.record_track(room, participant, track, kind, by, at);
            }
        }
    }

    fn record_track(
        &mut self,
        room: usize,
        participant: usize,
        track: usize,
        kind: EventKind,
        by: Actor,
        at: DateTime<Utc>,
    ) {
        if let Some(event) = self.record(room, Some(participant), kind, by, at) {
            event.track = Some(track);
        }
    }

    /// Records an event and returns it, unless the sandbox has not started.
    fn record(
        &mut self,
        room: usize,
        participant: Option<usize>,
        kind: EventKind,
        by: Actor,
        time: DateTime<Utc>,
    ) -> Option<&mut Event> {
        if !self.has_started {
            return None;
        }
        let elapsed = self.clock.elapsed();
        self.events.add(Event { time, elapsed, kind, room, participant, track: None, by, rules: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sandbox::world::room_settings::RoomType;

    #[test]
    fn lists_stay_chronological_when_clock_is_set_back() {
        let mut world = World::new(ClockMode::Real);
        let (late, early) = (world.now(), world.now() - TimeDelta::hours(1));
        let rooms = [late, early].map(|at| world.create_room(None, RoomSettings::new(RoomType::Group), at));
        assert!(world.rooms.is_sorted_by_key(|room| room.created));
        for at in [late, early] {
            world.join(rooms[0], "ann", TrackPreset::default(), at);
        }
        assert!(world.rooms[rooms[0]].participants.is_sorted_by_key(|participant| participant.started));
    }
}
