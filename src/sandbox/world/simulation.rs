//! Life in `DailyStandup`: plays the script against the world, event by event, or by the clock. What others did
//! meanwhile stands: nobody leaves who was sent away, and when the room is over, so is the play.

use std::time::Duration;

use super::event::By;
use super::script::{Move, Script};
use super::state::{Room, Status, World, now};
use crate::sandbox::http::handler::Server;

/// A script, and the room that it is played in.
#[derive(Debug)]
pub struct Live {
    script: Script,
    room: Option<usize>,
}

/// Plays events at their times, until the room is over.
pub async fn play(server: &Server) {
    while let Some(pause) = server.change(|state| state.live.pause(&state.world)) {
        tokio::time::sleep(pause).await;
        server.change(|state| state.live.play_next(&mut state.world));
    }
}

impl Live {
    /// The script of this seed, to be played in `DailyStandup`.
    pub fn new(seed: u64, world: &World) -> Self {
        let room = world.find("DailyStandup");
        let status = |who: &str| room.map_or(Status::Disconnected, |room| status_of(&world.rooms[room], who));
        Self { script: Script::new(seed, status), room }
    }

    /// Plays the next events at once, as far as the room lasts.
    pub fn step(&mut self, world: &mut World, events: u16) {
        for _ in 0..events {
            if self.pause(world).is_some() {
                self.play_next(world);
            }
        }
    }

    /// How long nothing happens before the next event; none when the room is over.
    fn pause(&mut self, world: &World) -> Option<Duration> {
        self.open_room(world).map(|_| self.script.pause())
    }

    fn play_next(&mut self, world: &mut World) {
        let Some(room) = self.open_room(world) else { return };
        let place = &world.rooms[room];
        let Some(Move { who, status }) = self.script.next(|who| status_of(place, who)) else { return };
        match place.present(who) {
            Some(stay) => world.turn(room, stay, status, By::Client, now()),
            None => drop(world.join(room, who, now())),
        }
    }

    fn open_room(&self, world: &World) -> Option<usize> {
        self.room.filter(|&room| world.rooms[room].ended.is_none())
    }
}

fn status_of(room: &Room, identity: &str) -> Status {
    room.present(identity).map_or(Status::Disconnected, |stay| room.participants[stay].status)
}
