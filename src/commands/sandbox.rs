//! `roomctl sandbox`: serves the built-in sandbox on 127.0.0.1 until it is interrupted.
//!
//! Contains the arguments and the startup messages; the server itself is in `sandbox`.

use std::io::{self, ErrorKind, Write};
use std::num::NonZeroU32;
use std::time::Duration;

use anyhow::Context as _;
use serde_json::json;

use crate::arguments::{RowColumns, time};
use crate::config::RateLimits;
use crate::context::Context;
use crate::context::interrupt::interrupted;
use crate::errors::{ExitCode, UsageError};
use crate::output::{self, Column, ColumnSelection, ColumnType, Row, stdout};
use crate::sandbox::{self, ClockMode, DAILY_STANDUP, Options, RateLimit, Sandbox, SceneOptions};
use crate::signal;

/// The maximum number of participants or rooms to add, 100 times the quota of an account. All are held in memory.
const MAX_COUNT: i64 = 1_000_000;
/// The maximum number of intruders in a room, 20 times what a room holds.
const MAX_INTRUDERS: i64 = 1_000;
/// The fields of a sandbox.
const FIELDS: &[Column] = &[
    Column::new("url", "URL", ColumnType::Text),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Text),
    Column::new("auth_token", "AUTH_TOKEN", ColumnType::Text),
    Column::new("room", "ROOM", ColumnType::Text),
];

/// The fields that are printed by default: all.
const DEFAULT_FIELDS: &[&str] = &["url", "account_sid", "auth_token", "room"];

/// The arguments of `roomctl sandbox`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Prints the environment variables that select the sandbox, and serves until Ctrl-C. With --output, prints url, \
account_sid, auth_token and room instead.

With --rate, requests above the limit get status 429; by default there is no limit. With --live, participants join \
and leave the room DailyStandup. With --intruders, --rejoin, --rename and --reopen, participants and rooms come back, \
for trying rules that keep them out.

Examples:
  roomctl sandbox
  roomctl sandbox --live --seed 7
  roomctl sandbox --intruders 2 --rejoin 2s --rename
  roomctl sandbox --rate 80,20 --chaos 1
  roomctl sandbox --live --status-callback http://127.0.0.1:8737/
  roomctl sandbox -o json")]
pub struct Args {
    /// Port to listen on, or 0 for any
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Delay each response, e.g. 20ms
    #[arg(long, value_name = "DURATION", value_parser = time::duration, default_value = "0s")]
    latency: Duration,

    /// Deprecated: --rate
    #[arg(long, value_name = "READS,WRITES", value_parser = RateLimits::parse, hide = true, conflicts_with = "rate")]
    rate_limit: Option<RateLimits>,

    /// Respond with 503 to each Nth request
    #[arg(long, value_name = "N")]
    fail_every: Option<NonZeroU32>,

    /// Inject random faults with this seed
    ///
    /// The faults are 429 and 503 responses, lost connections and missing responses; and repeated and late callbacks.
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

    /// Let N intruders join each room, at most 1000
    ///
    /// Their identities are mallory-1, mallory-2 and so on. They join within two seconds, also rooms that are full.
    #[arg(long, value_name = "N", default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=MAX_INTRUDERS))]
    intruders: u32,

    /// Let kicked intruders rejoin after a time, e.g. 2s
    #[arg(long, value_name = "DURATION", value_parser = time::interval, requires = "intruders")]
    rejoin: Option<Duration>,

    /// Let kicked intruders rejoin with another identity
    ///
    /// The identity is the next of mallory-1, mallory-2 and so on that was not used in the room.
    #[arg(long, requires = "rejoin")]
    rename: bool,

    /// Create ended rooms again after this time, e.g. 5s
    ///
    /// The participants who were in the room when it ended join the new room.
    #[arg(long, value_name = "DURATION", value_parser = time::interval)]
    reopen: Option<Duration>,

    /// Run on real or stepped time
    ///
    /// Stepped time stands still until a request to /_sandbox/Clock advances it. What is due on the way happens then.
    #[arg(long, value_name = "CLOCK", value_enum, default_value_t = ClockArg::Real, hide_possible_values = true)]
    clock: ClockArg,

    /// Send status callbacks of its rooms to this URL
    ///
    /// They are those of the rooms at the start; a request that creates a room gives its own. `roomctl listen` receives them.
    /// The URL must be on this machine, unless --remote-callbacks is given.
    #[arg(long, value_name = "URL")]
    status_callback: Option<String>,

    /// Allow status callbacks to other machines
    #[arg(long, hide_short_help = true)]
    remote_callbacks: bool,

    /// Seed of --live and --intruders
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
}

/// How time passes in the sandbox.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum ClockArg {
    /// As outside
    Real,
    /// Only when a request advances it
    Stepped,
}

impl From<ClockArg> for ClockMode {
    fn from(clock: ClockArg) -> Self {
        match clock {
            ClockArg::Real => Self::Real,
            ClockArg::Stepped => Self::Stepped,
        }
    }
}

/// Serves the sandbox until an interrupt. Fails if the port cannot be bound.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, DEFAULT_FIELDS)?;
    let options = Options {
        port: args.port,
        latency: args.latency,
        rate_limit: rate_limit(args, context),
        fail_every: args.fail_every,
        chaos: args.chaos,
        participants: args.participants,
        rooms: args.rooms,
        live: context.is_live(),
        seed: args.seed,
        clock: args.clock.into(),
        status_callback: status_callback(args)?,
        allows_remote_callbacks: args.remote_callbacks,
        scene: scene(args)?,
    };
    let sandbox = sandbox::start(&options)
        .await
        .with_context(|| format!("cannot listen on port {} of 127.0.0.1", args.port))?;
    let stop = interrupted();
    announce(&sandbox, &selection, context)?;
    sandbox.serve_until(stop, |undelivered| context.messages.warning(&undelivered.to_string())).await;
    // An interrupt is the normal way to stop the sandbox and must not become an error exit code.
    signal::forget();
    Ok(ExitCode::Success)
}

/// Returns what happens in the rooms. Fails if more intruders than `MAX_COUNT` would join.
fn scene(args: &Args) -> Result<SceneOptions, UsageError> {
    let Args { intruders, rejoin, rename, reopen, seed, .. } = *args;
    // All rooms of --rooms, and DailyStandup and Crowd.
    let rooms = i64::from(args.rooms) + 2;
    if i64::from(intruders) * rooms > MAX_COUNT {
        let message = format!("--intruders {intruders} in {rooms} rooms exceeds {MAX_COUNT} participants");
        return Err(UsageError::new(message));
    }
    Ok(SceneOptions { intruders, rejoin, rename, reopen, seed })
}

/// Returns the URL of --status-callback. Fails if it cannot be called.
fn status_callback(args: &Args) -> Result<Option<String>, UsageError> {
    let Some(url) = &args.status_callback else { return Ok(None) };
    sandbox::receiver_url(url, args.remote_callbacks)
        .map_err(|why| UsageError::new(format!("invalid --status-callback '{url}': {why}")))?;
    Ok(Some(url.clone()))
}

/// Returns the requests per second that the sandbox accepts; `None` for no limit.
fn rate_limit(args: &Args, context: &Context) -> Option<RateLimit> {
    if args.rate_limit.is_some() {
        context.messages.warning("--rate-limit is deprecated; use --rate");
    }
    let rates = args.rate_limit.or_else(|| context.rate_flag())?;
    Some(RateLimit { reads: rates.reads.get(), writes: rates.writes.get() })
}

/// Prints how to use the sandbox on stdout: as shell commands that set environment variables, or as a record in the format of
/// `--output`; and notes on stderr.
fn announce(sandbox: &Sandbox, selection: &ColumnSelection, context: &Context) -> io::Result<()> {
    context
        .messages
        .info(&format!("Sandbox with the room {DAILY_STANDUP} listening on {}.", sandbox.base_url));
    let printed = if context.chooses_output() || !context.prints_table() {
        context.messages.note("Stop with Ctrl-C.");
        context.write_record(selection, row(sandbox))
    } else {
        context.messages.note("Run these lines in another shell; stop with Ctrl-C.");
        write_exports(sandbox)
    };
    match printed {
        // A closed stdout must not stop the server.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        printed => printed,
    }
}

fn row(sandbox: &Sandbox) -> Row {
    output::row([
        ("url", json!(sandbox.base_url)),
        ("account_sid", json!(sandbox.account_sid)),
        ("auth_token", json!(sandbox.auth_token)),
        ("room", json!(DAILY_STANDUP)),
    ])
}

fn write_exports(sandbox: &Sandbox) -> io::Result<()> {
    let lines = [
        ("TWILIO_ACCOUNT_SID", &sandbox.account_sid),
        ("TWILIO_AUTH_TOKEN", &sandbox.auth_token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
    ];
    let mut out = stdout();
    for (name, value) in lines {
        writeln!(out, "export {name}={value}")?;
    }
    out.flush()
}
