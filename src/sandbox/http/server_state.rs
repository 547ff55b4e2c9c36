//! The state that all requests share, and how it changes with time. Depends on `faults`, `rate_limit`, `callbacks`
//! and `world`.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::StatusCode;
use serde::Serialize;

use super::faults::{PeriodicFault, RandomFaults};
use super::rate_limit::RateLimiter;
use crate::sandbox::callbacks::CallbackSender;
use crate::sandbox::world::scene::Scene;
use crate::sandbox::world::simulation::Simulation;
use crate::sandbox::world::state::World;

/// What the server was started with, and its state.
#[derive(Debug)]
pub struct Server {
    /// The delay of every response of the vendor's API.
    pub latency: Duration,
    /// The base URL for a request without a `Host`.
    pub base_url: String,
    /// The state that requests read and change.
    pub state: Mutex<ServerState>,
}

impl Server {
    /// Plays what is due, calls `f` with exclusive access to the state, and sends the callbacks for what has changed.
    pub fn with_state<T>(&self, f: impl FnOnce(&mut ServerState) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.play();
        state.send_callbacks();
        // Only here have both the scene and the callbacks seen all events.
        state.world.events.drop_oldest();
        let result = f(&mut state);
        state.send_callbacks();
        result
    }
}

/// The state that requests read and change.
#[derive(Debug)]
pub struct ServerState {
    /// The rooms.
    pub world: World,
    /// The script of `DailyStandup`.
    pub simulation: Simulation,
    /// What happens in all rooms, if anything does.
    pub scene: Option<Scene>,
    /// The fault for every nth request.
    pub periodic_fault: PeriodicFault,
    /// The random faults, if enabled.
    pub random_faults: Option<RandomFaults>,
    /// The rate limit, if there is one.
    pub rate_limiter: Option<RateLimiter>,
    /// The callbacks for the events in the rooms.
    pub callbacks: CallbackSender,
    /// The handled requests of the vendor's API.
    pub counts: RequestCounts,
    /// The number of all requests, from which the request ids are derived.
    pub requests: u32,
}

impl ServerState {
    /// Sends the callbacks for the events since the last call.
    fn send_callbacks(&mut self) {
        self.callbacks.send_new(&self.world);
    }

    /// Plays what is due by now: deadlines, the script and the scene.
    fn play(&mut self) {
        let elapsed = self.world.clock.elapsed();
        self.world.meet_deadlines();
        self.simulation.advance(&mut self.world, elapsed);
        if let Some(scene) = &mut self.scene {
            scene.advance(&mut self.world, elapsed);
        }
    }

    /// Returns the time until something is due, or none if nothing is.
    pub fn time_until_due(&self) -> Option<Duration> {
        let clock = &self.world.clock;
        let deadline = self.world.next_deadline();
        let until_deadline = deadline.map(|due| (due - clock.now()).to_std().unwrap_or_default());
        let played = [self.simulation.next_due(&self.world), self.scene.as_ref().and_then(Scene::next_due)];
        let until_played = played.into_iter().flatten().map(|due| due.saturating_sub(clock.elapsed()));
        until_deadline.into_iter().chain(until_played).min()
    }

    /// Advances the clock by this time, and plays everything that is due on the way at its own time.
    pub fn advance(&mut self, by: Duration) {
        self.play();
        let mut left = by;
        while let Some(pause) = self.time_until_due().filter(|pause| *pause <= left) {
            self.world.clock.advance(pause);
            self.play();
            left = left.saturating_sub(pause);
        }
        self.world.clock.advance(left);
        self.play();
    }
}

/// How many requests of the vendor's API were handled, by kind and by status.
#[derive(Debug, Default, Serialize)]
pub struct RequestCounts {
    reads: u64,
    writes: u64,
    statuses: BTreeMap<u16, u64>,
}

impl RequestCounts {
    /// Counts a handled request.
    pub fn add(&mut self, is_read: bool, status: StatusCode) {
        if is_read {
            self.reads += 1;
        } else {
            self.writes += 1;
        }
        *self.statuses.entry(status.as_u16()).or_default() += 1;
    }
}
