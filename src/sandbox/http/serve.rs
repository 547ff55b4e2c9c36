//! Starts and stops the server, and plays the script in real time. Depends on `handler`, `server_state` and `world`.

use std::future::IntoFuture;
use std::io;
use std::net::Ipv4Addr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use super::auth::{ACCOUNT_SID, AUTH_TOKEN};
use super::faults::{PeriodicFault, RandomFaults};
use super::handler::handle;
use super::rate_limit::{RateLimit, RateLimiter};
use super::server_state::{RequestCounts, Server, ServerState};
use crate::sandbox::world::seed::initial_world;
use crate::sandbox::world::simulation::Simulation;
use crate::sandbox::world::state::now;

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
    /// Whether the script of `DailyStandup` plays in real time.
    pub live: bool,
    /// The seed of the script.
    pub seed: u64,
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
}

impl Sandbox {
    /// Serves until `stop` completes, then stops listening.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        stop.await;
        self.server.abort();
    }
}

/// Starts a sandbox on a task of the current runtime, for as long as the runtime lives. Fails if the port cannot be
/// bound.
pub async fn start(options: &Options) -> io::Result<Sandbox> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let world = initial_world(now(), options.participants, options.rooms);
    let state = ServerState {
        simulation: Simulation::new(options.seed, &world),
        world,
        periodic_fault: PeriodicFault::new(options.fail_every),
        random_faults: options.chaos.map(RandomFaults::new),
        rate_limiter: options.rate_limit.map(RateLimiter::new),
        counts: RequestCounts::default(),
        requests: 0,
    };
    let server =
        Arc::new(Server { latency: options.latency, base_url: base_url.clone(), state: Mutex::new(state) });
    let router = Router::new().fallback(handle).with_state(Arc::clone(&server));
    // Otherwise the second part of a long response waits for the client to acknowledge the first.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let is_live = options.live;
    let task = tokio::spawn(async move {
        let simulation = async {
            if is_live {
                play_in_real_time(&server).await;
            }
        };
        // `axum::serve` neither returns nor fails.
        drop(tokio::join!(axum::serve(listener, router).into_future(), simulation));
    });
    Ok(Sandbox {
        base_url,
        account_sid: ACCOUNT_SID.to_owned(),
        auth_token: AUTH_TOKEN.to_owned(),
        server: task,
    })
}

/// Plays the script until the room is completed.
async fn play_in_real_time(server: &Server) {
    while let Some(pause) = server.with_state(|state| state.simulation.next_pause(&state.world)) {
        tokio::time::sleep(pause).await;
        server.with_state(|state| state.simulation.play_next(&mut state.world));
    }
}
