//! The local stand-in for the API: rooms and participants over HTTP, on loopback alone. Shares no code with the client
//! in `api/`, so that each checks the other.
//!
//! Under `/v1/` it answers as the vendor's API does. Where that is known only in part, it decides so:
//! lists show the newest first; `DateCreatedAfter` takes in its own moment and `DateCreatedBefore` does not; tokens of
//! pages name an item, and a page number without a token is refused; who left can be listed by a room's name; what is
//! both a SID and a name counts as the SID; a broken escape in a path is refused; a room takes in more participants
//! than its `max_participants`; who lost their network still publishes and receives; rules may be given to who has
//! left; only who has left is made anonymous, and then is in the record too.
//!
//! A script moves the people of `DailyStandup`, as real ones come and go: by the clock where [`Options::live`] is set,
//! and as `POST /sandbox/Step` says. A seed always gives the same script. Whom the API or another call sends away is
//! gone for the script too, though they may try again; in a room that is over nothing happens any more.
//!
//! Under `/sandbox/` are calls of its own, no part of the vendor's API, with the same credentials but never delayed,
//! failed, limited or counted:
//!
//! * `POST /sandbox/Rooms/{NameOrSid}/Participants` with `Identity` and perhaps `Status`: somebody joins;
//! * `POST /sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}` with `Status`: somebody's network drops
//!   (`reconnecting`) or comes back (`connected`), or they leave (`disconnected`);
//! * `POST /sandbox/Step`, perhaps with `Steps`: the next event of the script happens at once, or the next so many; the
//!   answer tells them as the record does;
//! * `GET /sandbox/Record`: all that happened since the start, by whom, and the rules that were set;
//! * `GET /sandbox/Counts`: how many calls of the vendor's API were answered, and with which status.

mod http;
mod world;

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

pub use http::rate_limit::RateLimit;
use http::{auth, control, faults, handler, rate_limit};
use world::{seed, simulation, state};

/// How the sandbox is to behave, and what is in it.
#[derive(Debug, Default)]
pub struct Options {
    /// The port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// How long every answer is held back, each on its own.
    pub latency: Duration,
    /// How many calls a second are let through; the others are answered 429.
    pub rate_limit: Option<RateLimit>,
    /// Every so many calls one is answered 503, and nothing done.
    pub fail_every: Option<NonZeroU32>,
    /// Whether calls meet mishaps, and the dice's seed.
    pub chaos: Option<u64>,
    /// How many are connected to an extra room, `Crowd`.
    pub participants: u32,
    /// How many extra rooms there are, with two participants each.
    pub rooms: u32,
    /// Whether the script of `DailyStandup` plays by itself.
    pub live: bool,
    /// Which script it is.
    pub seed: u64,
}

/// A running sandbox, and what a client needs to know of it.
#[derive(Debug)]
pub struct Sandbox {
    /// Where it listens: `http://127.0.0.1:PORT`.
    pub base_url: String,
    /// The account that all is in.
    pub account_sid: String,
    /// The account's auth token.
    pub auth_token: String,
    server: JoinHandle<()>,
}

/// Binds the port and serves on a task of the current runtime, for as long as that runs.
pub async fn start(options: &Options) -> io::Result<Sandbox> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port)).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let world = seed::world(state::now(), options.participants, options.rooms);
    let changing = handler::Changing {
        live: simulation::Live::new(options.seed, &world),
        world,
        faults: rate_limit::Faults::new(options.fail_every, options.rate_limit),
        chaos: options.chaos.map(faults::Chaos::new),
        counts: control::Counts::default(),
        requests: 0,
    };
    let server = Arc::new(handler::Server {
        latency: options.latency,
        base_url: base_url.clone(),
        state: Mutex::new(changing),
    });
    let routes = Router::new().fallback(handler::serve).with_state(Arc::clone(&server));
    // Without it, a long answer would wait for the client's acknowledgement of its first part.
    let listener = listener.tap_io(|connection| drop(connection.set_nodelay(true)));
    let is_live = options.live;
    let server = tokio::spawn(async move {
        let play = async {
            if is_live {
                simulation::play(&server).await;
            }
        };
        // Serving never ends, let alone fails.
        drop(tokio::join!(axum::serve(listener, routes).into_future(), play));
    });
    Ok(Sandbox {
        base_url,
        account_sid: auth::ACCOUNT_SID.to_owned(),
        auth_token: auth::AUTH_TOKEN.to_owned(),
        server,
    })
}

impl Sandbox {
    /// Goes on serving until `stop` happens, and then listens no more.
    pub async fn serve_until(self, stop: impl Future<Output = ()>) {
        stop.await;
        self.server.abort();
    }
}
