//! Plays the script in the room `DailyStandup`. Changes that others make in the meantime are respected: the script
//! continues from the current status of each identity, and ends with the room. Depends on `script` and `state`.

use std::time::Duration;

use super::event::Actor;
use super::participant::ParticipantStatus;
use super::script::{Move, Script};
use super::seed::DAILY_STANDUP;
use super::state::World;
use super::track_preset::TrackPreset;

/// A script and the room in which it is played.
#[derive(Debug)]
pub struct Simulation {
    script: Script,
    room: Option<usize>,
    /// When the next event is due, as time since the start; none if it is played on request only.
    due: Option<Duration>,
}

impl Simulation {
    /// Returns the simulation for this seed. The same seed gives the same events. With `is_live`, they are played by the
    /// clock.
    pub fn new(seed: u64, is_live: bool, world: &World) -> Self {
        let room = world.find_room(DAILY_STANDUP);
        let status = |identity: &str| {
            room.map_or(ParticipantStatus::Disconnected, |room| world.rooms[room].status_of(identity))
        };
        let mut script = Script::new(seed, status);
        let due = is_live.then(|| script.next_pause());
        Self { script, room, due }
    }

    /// Plays the events that are due at this time since the start.
    pub fn advance(&mut self, world: &mut World, elapsed: Duration) {
        while let Some(due) = self.next_due(world).filter(|due| *due <= elapsed) {
            self.play_next(world);
            self.due = Some(due + self.script.next_pause());
        }
    }

    /// Returns when the next event is due, as time since the start; none if no event is played by the clock.
    pub fn next_due(&self, world: &World) -> Option<Duration> {
        self.due.filter(|_| self.open_room(world).is_some())
    }

    /// Plays the next `count` events without waiting, or fewer if the room is completed.
    pub fn step(&mut self, world: &mut World, count: u16) {
        for _ in 0..count {
            if self.open_room(world).is_some() {
                self.script.next_pause();
                self.play_next(world);
            }
        }
    }

    /// Plays the next event, unless the room is completed.
    fn play_next(&mut self, world: &mut World) {
        let Some(index) = self.open_room(world) else { return };
        let room = &world.rooms[index];
        let Some(Move { identity, status }) = self.script.next_move(|identity| room.status_of(identity))
        else {
            return;
        };
        match room.present_index(identity) {
            Some(participant) => world.set_status(index, participant, status, Actor::Client, world.now()),
            None => {
                world.join(index, identity, TrackPreset::default(), world.now());
            }
        }
    }

    fn open_room(&self, world: &World) -> Option<usize> {
        self.room.filter(|&room| !world.rooms[room].is_completed())
    }
}
