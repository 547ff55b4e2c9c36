//! What is done with the readings of rooms. Depends on `api` for errors.

use std::time::Duration;

use crate::api;
use crate::monitor::followed_room::RoomReading;
use crate::monitor::update::WatchedRoom;

/// What an action needs next of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followup {
    /// Nothing before its turn.
    None,
    /// A reading in full, now.
    ReadInFull,
}

/// Something that happens besides the readings.
pub enum Notice<'n> {
    /// A room is not in progress any more.
    RoomEnded(&'n WatchedRoom),
    /// The API cannot be read.
    Paused(&'n api::Error),
    /// The API can be read again.
    Resumed,
    /// A round is over.
    Round {
        /// How long it took.
        took: Duration,
        /// The number of rooms in progress.
        rooms: usize,
    },
}

/// What is done with the readings.
pub trait RoomAction {
    /// Acts on a reading. Fails only if the credentials are refused. Readings of the same room do not overlap.
    fn act(&self, reading: RoomReading) -> impl Future<Output = Result<Followup, api::Error>>;

    /// Whether each reading has to list everyone who is connected, not only those who joined since the last one.
    fn needs_departures(&self) -> bool {
        false
    }

    /// Takes note of something that happens besides the readings.
    fn notice(&self, _notice: Notice<'_>) {}
}
