//! `roomctl sandbox`: serves the built-in sandbox on 127.0.0.1 until it is interrupted.
//!
//! Contains the arguments and the startup messages; the server itself is in `sandbox`.

use std::io::Write;
use std::num::{NonZeroU32, ParseIntError};
use std::time::Duration;

use anyhow::Context as _;

use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::interrupted;
use crate::errors::Exit;
use crate::output::stdout;
use crate::sandbox::{self, Options, RateLimit, Sandbox};
use crate::signal;

/// The arguments of `roomctl sandbox`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Listen on this port of 127.0.0.1; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Hold every answer back for this long: milliseconds, or a duration like 20ms
    #[arg(long, value_name = "DURATION", value_parser = latency, default_value = "0")]
    latency: Duration,

    /// Answer 429 to more reads and writes a second than these, like 80,20
    #[arg(long, value_name = "READS,WRITES")]
    rate_limit: Option<RateLimit>,

    /// Answer 503 to every Nth call
    #[arg(long, value_name = "N")]
    fail_every: Option<NonZeroU32>,

    /// Answer 429 or 503, break connections, or never answer, now and then; the dice have this seed
    #[arg(long, value_name = "SEED")]
    chaos: Option<u64>,

    /// Add a room `Crowd` with this many participants
    #[arg(long, value_name = "N", default_value_t = 0)]
    participants: u32,

    /// Add this many rooms, with two participants each
    #[arg(long, value_name = "N", default_value_t = 0)]
    rooms: u32,

    /// Let people come and go in `DailyStandup`
    #[arg(long)]
    live: bool,

    /// Which people come and go, and when: the same in every run with the same number
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// Serves the sandbox until an interrupt. Fails if the port cannot be bound.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let options = Options {
        port: args.port,
        latency: args.latency,
        rate_limit: args.rate_limit,
        fail_every: args.fail_every,
        chaos: args.chaos,
        participants: args.participants,
        rooms: args.rooms,
        live: args.live,
        seed: args.seed,
    };
    let sandbox = sandbox::start(&options)
        .await
        .with_context(|| format!("cannot listen on port {} of 127.0.0.1", args.port))?;
    let stop = interrupted();
    announce(&sandbox, context);
    sandbox.serve_until(stop).await;
    // An interrupt is the normal way to stop the sandbox and must not become an error exit code.
    signal::forget();
    Ok(Exit::Done)
}

/// Prints the environment variables as shell commands on stdout, and notes on stderr.
fn announce(sandbox: &Sandbox, context: &Context) {
    context.notices.say(&format!("The room DailyStandup is in progress at {}.", sandbox.base_url));
    context.notices.remark("Run these lines in another shell; stop with Ctrl-C.");
    let lines = [
        ("TWILIO_ACCOUNT_SID", &sandbox.account_sid),
        ("TWILIO_AUTH_TOKEN", &sandbox.auth_token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
    ];
    let mut out = stdout();
    // A closed stdout must not stop the server.
    let _closed = lines
        .iter()
        .try_for_each(|(name, value)| writeln!(out, "export {name}={value}"))
        .and_then(|()| out.flush());
}

fn latency(text: &str) -> Result<Duration, String> {
    text.parse().map(Duration::from_millis).or_else(|_: ParseIntError| time::duration(text))
}
