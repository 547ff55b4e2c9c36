//! Starts and stops the server, and plays the script in real time. Depends on `connections`, `handler`,
//! `server_state` and `world`.

use std::io;
use std::net::Ipv4Addr;
use std::num::NonZeroU32;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::auth::{ACCOUNT_SID, AUTH_TOKEN};
use super::connections::{MAX_CONNECTIONS, accept_connections};
use super::faults::{PeriodicFault, RandomFaults};
use super::handler::handle;
use super::rate_limit::{RateLimit, RateLimiter};
use super::server_state::{RequestCounts, Server, ServerState};
use crate::sandbox::callbacks::{CallbackOptions, CallbackSender, Reports, Undelivered};
use crate::sandbox::world::clock::ClockMode;
use crate::sandbox::world::scene::{Scene, SceneOptions};
use crate::sandbox::world::seed::initial_world;
use crate::sandbox::world::simulation::Simulation;

/// The shortest and the longest time after which the state is played on. What a request makes due is not due earlier.
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often the scene reacts to what happens in the rooms.
const SCENE_TICK: Duration = Duration::from_millis(20);

/// The options of a sandbox.
#[derive(Debug, Default)]
pub struct Options {
    /// The port on 127.0.0.1; 0 for any free one.
    pub port: u16,
    /// The delay of each response of the vendor's API.
    pub latency: Duration,
    /// The requests per second that are accepted; others fail with 429.
    pub rate_limit: Option<RateLimit>,
    /// Every nth request fails with 503 and is not processed.
    pub fail_every: Option<NonZeroU32>,
    /// The seed of the random faults; none for no random faults.
    pub chaos: Option<u64>,
    /// The number of participants of an extra room, `Crowd`.
    pub participants: u32,
    /// The number of extra rooms, with two participants each.
    pub rooms: u32,
    /// Whether the script of `DailyStandup` plays by the clock.
    pub live: bool,
    /// The seed of the script.
    pub seed: u64,
    /// How time passes.
    pub clock: ClockMode,
    /// The receiver of status callbacks of the rooms at the start.
    pub status_callback: Option<String>,
    /// Whether status callbacks can go to other machines.
    pub allows_remote_callbacks: bool,
    /// What happens in all rooms.
    pub scene: SceneOptions,
}

/// A running sandbox.
#[derive(Debug)]
pub struct Sandbox {
    /// The base URL: `http://127.0.0.1:PORT`.
    pub base_url: String,
    /// The SID of the sandbox's account.
    pub account_sid: String,
    /// The auth token of the account.
    pub auth_token: String,
    server: JoinHandle<()>,
    undelivered: mpsc::Receiver<Undelivered>,
}

impl Sandbox {
    /// Serves until `stop` completes, then stops listening. Hands `report` the URLs to which callbacks are not delivered.
    pub async fn serve_until(mut self, stop: impl Future<Output = ()>, report: impl Fn(&Undelivered)) {
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                () = &mut stop => break,
                Some(undelivered) = self.undelivered.recv() => report(&undelivered),
            }
        }
        self.server.abort();
    }
}

/// Starts a sandbox on a task of the current runtime, for as long as the runtime lives. Fails if the port cannot be
/// bound.
pub async fn start(options: &Options) -> io::Result<Sandbox> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let (reports, undelivered) = Reports::new();
    let server = Arc::new(server(options, base_url.clone(), reports));
    let router = Router::new().fallback(handle).with_state(Arc::clone(&server));
    let is_stepped = options.clock == ClockMode::Stepped;
    let task = tokio::spawn(async move {
        let play = async {
            if !is_stepped {
                play_in_real_time(&server).await;
            }
        };
        tokio::join!(accept_connections(listener, router, MAX_CONNECTIONS), play);
    });
    Ok(Sandbox {
        base_url,
        account_sid: ACCOUNT_SID.to_owned(),
        auth_token: AUTH_TOKEN.to_owned(),
        server: task,
        undelivered,
    })
}

/// Returns the server with its initial state. It reports callbacks that are not delivered.
fn server(options: &Options, base_url: String, reports: Reports) -> Server {
    let mut world = initial_world(options.clock, options.participants, options.rooms);
    for room in &mut world.rooms {
        room.settings.status_callback.clone_from(&options.status_callback);
    }
    let callback_options = CallbackOptions {
        account_sid: ACCOUNT_SID,
        auth_token: AUTH_TOKEN,
        chaos: options.chaos,
        allows_remote: options.allows_remote_callbacks,
    };
    let state = ServerState {
        simulation: Simulation::new(options.seed, options.live, &world),
        scene: Scene::new(options.scene, &world),
        world,
        periodic_fault: PeriodicFault::new(options.fail_every),
        random_faults: options.chaos.map(RandomFaults::new),
        rate_limiter: options.rate_limit.map(RateLimiter::new),
        callbacks: CallbackSender::new(callback_options, reports),
        counts: RequestCounts::default(),
        requests: 0,
    };
    Server { latency: options.latency, base_url, state: Mutex::new(state) }
}

/// Plays what happens by the clock, with each access to the state. Never returns.
async fn play_in_real_time(server: &Server) {
    loop {
        let pause = server.with_state(|state| {
            let longest = if state.scene.is_some() { SCENE_TICK } else { LONGEST_PAUSE };
            state.time_until_due().map_or(longest, |pause| pause.clamp(SHORTEST_PAUSE, longest))
        });
        tokio::time::sleep(pause).await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;
    use crate::sandbox::world::event_record::MAX_EVENTS;

    #[test]
    fn oldest_events_are_dropped_with_the_next_access() {
        let server = server(&Options::default(), String::new(), Reports::new().0);
        let kept = |state: &mut ServerState| state.world.events.after(0).count();
        let kept_within = server.with_state(|state| {
            let now = state.world.now();
            (0..MAX_EVENTS + 5).for_each(|_| state.world.set_rules(0, 0, Vec::new(), now));
            kept(state)
        });
        assert_eq!(kept_within, MAX_EVENTS + 5, "a response has all that its request has caused");
        server.with_state(|state| {
            assert_eq!(kept(state), MAX_EVENTS);
            assert_eq!(state.world.events.count(), MAX_EVENTS + 5);
            assert_eq!(state.world.events.after(MAX_EVENTS).count(), 5);
        });
    }

    #[tokio::test(start_paused = true)]
    async fn half_sent_body_gets_408_after_a_time_limit() {
        let sandbox = start(&Options::default()).await.unwrap();
        let address = sandbox.base_url.trim_start_matches("http://");
        let mut connection = TcpStream::connect(address).await.unwrap();
        let half = "POST /v1/Rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf";
        connection.write_all(half.as_bytes()).await.unwrap();
        let mut response = String::new();
        connection.read_to_string(&mut response).await.unwrap();
        assert!(response.starts_with("HTTP/1.1 408 "), "{response}");
    }
}
