//! Plays the script in the room `DailyStandup`. Changes that others make in the meantime are respected: the script
//! continues from the current status of each identity, and ends with the room. Depends on `script` and `state`.

use std::time::Duration;

use super::event::Actor;
use super::participant::ParticipantStatus;
use super::script::{Move, Script};
use super::seed::DAILY_STANDUP;
use super::state::{World, now};
use super::track_preset::TrackPreset;

/// A script and the room in which it is played.
#[derive(Debug)]
pub struct Simulation {
    script: Script,
    room: Option<usize>,
}

impl Simulation {
    /// Returns the simulation for this seed. The same seed gives the same events.
    pub fn new(seed: u64, world: &World) -> Self {
        let room = world.find_room(DAILY_STANDUP);
        let status = |identity: &str| {
            room.map_or(ParticipantStatus::Disconnected, |room| world.rooms[room].status_of(identity))
        };
        Self { script: Script::new(seed, status), room }
    }

    /// Plays the next `count` events at once, or fewer if the room is completed.
    pub fn step(&mut self, world: &mut World, count: u16) {
        for _ in 0..count {
            if self.next_pause(world).is_some() {
                self.play_next(world);
            }
        }
    }

    /// Returns the time until the next event, or none if the room is completed.
    pub fn next_pause(&mut self, world: &World) -> Option<Duration> {
        self.open_room(world).map(|_| self.script.next_pause())
    }

    /// Plays the next event, unless the room is completed.
    pub fn play_next(&mut self, world: &mut World) {
        let Some(index) = self.open_room(world) else { return };
        let room = &world.rooms[index];
        let Some(Move { identity, status }) = self.script.next_move(|identity| room.status_of(identity))
        else {
            return;
        };
        match room.present_index(identity) {
            Some(participant) => world.set_status(index, participant, status, Actor::Client, now()),
            None => {
                world.join(index, identity, TrackPreset::default(), now());
            }
        }
    }

    fn open_room(&self, world: &World) -> Option<usize> {
        self.room.filter(|&room| !world.rooms[room].is_completed())
    }
}
