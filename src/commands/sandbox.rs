//! `roomctl sandbox`: serves the built-in sandbox on 127.0.0.1 until it is interrupted.
//!
//! Contains the arguments and the startup messages; the server itself is in `sandbox`.

use std::io::Write;
use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Context as _;

use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::interrupted;
use crate::errors::ExitCode;
use crate::output::stdout;
use crate::sandbox::{self, Options, RateLimit, Sandbox};
use crate::signal;

/// The maximum number of participants or rooms to add, 100 times the quota of an account. All are held in memory.
const MAX_COUNT: i64 = 1_000_000;

/// The arguments of `roomctl sandbox`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Prints the environment variables that select the sandbox, and serves until Ctrl-C.

Examples:
  roomctl sandbox
  roomctl sandbox --live --seed 7
  roomctl sandbox --rate-limit 80,20 --chaos 1")]
pub struct Args {
    /// Port on 127.0.0.1; 0 is any free port
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Delay each response, e.g. 20ms
    #[arg(long, value_name = "DURATION", value_parser = time::duration, default_value = "0s")]
    latency: Duration,

    /// Respond with 429 above this rate, e.g. 80,20
    ///
    /// Reads and writes per second.
    #[arg(long, value_name = "RATE")]
    rate_limit: Option<RateLimit>,

    /// Respond with 503 to each Nth request
    #[arg(long, value_name = "N")]
    fail_every: Option<NonZeroU32>,

    /// Inject random faults with this seed
    ///
    /// The faults are 429 and 503 responses, lost connections and missing responses.
    #[arg(long, value_name = "SEED")]
    chaos: Option<u64>,

    /// Add a room with N participants, at most 1000000
    ///
    /// The room is named Crowd.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=MAX_COUNT))]
    participants: u32,

    /// Add N rooms with two participants, at most 1000000
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=MAX_COUNT))]
    rooms: u32,

    /// Let participants join and leave
    ///
    /// They join and leave the room `DailyStandup`.
    #[arg(long)]
    live: bool,

    /// Seed of the events of --live
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// Serves the sandbox until an interrupt. Fails if the port cannot be bound.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
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
    Ok(ExitCode::Success)
}

/// Prints the environment variables as shell commands on stdout, and notes on stderr.
fn announce(sandbox: &Sandbox, context: &Context) {
    context.messages.info(&format!("Sandbox with the room DailyStandup listening on {}.", sandbox.base_url));
    context.messages.note("Run these lines in another shell; stop with Ctrl-C.");
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
