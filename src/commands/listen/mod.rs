//! `roomctl listen`: receives the status callbacks of rooms and prints their events until it is interrupted.
//!
//! `event_rows` has the rows. Depends on `callbacks` for the server and the signatures.

mod event_rows;

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::Utc;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::arguments::{RowColumns, time};
use crate::callbacks::{Counts, PublicUrl, Received, Receiver, Verifier, serve};
use crate::context::Context;
use crate::context::clock::time_over;
use crate::context::interrupt::interrupted;
use crate::errors::ExitCode;
use crate::monitor::event_row::{CALLBACK_FIELDS, DEFAULT_FIELDS_EVERYWHERE};
use crate::monitor::event_writer::EventWriter;
use crate::output::{count_text, duration_text, stdout, stdout_has_reader};
use crate::signal;

use event_rows::callback_row;

/// How often to check whether stdout is closed: there may be no event for long.
const READER_CHECK: Duration = Duration::from_secs(1);

/// The arguments of `roomctl listen`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(CALLBACK_FIELDS, None)]))]
#[command(after_help = "\
Prints the events that the API reports to the StatusCallback URL of a room, with the names and formats of `roomctl watch`, \
and also those of tracks. Sends no requests. A callback that is not signed with the auth token of the account is refused \
with status 403, and a repeated one is dropped. Events are printed as they arrive, which may be out of order: \
sequence_number has the order in a room.

The server speaks HTTP without TLS. To receive callbacks from the internet, put a reverse proxy in front of it, and give \
its URL with --url: callbacks are signed for the URL that the API calls.

Exit codes: 0 after Ctrl-C or the time of --for, 3 if there is no auth token.

Examples:
  roomctl listen --port 8737
  roomctl listen --port 8737 --url https://example.com/callbacks
  roomctl listen --port 8737 | jq -r '[.event, .identity] | @tsv'")]
pub struct Args {
    /// Port to listen on, or 0 for any
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// IP address to listen on, e.g. 0.0.0.0 for all
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    bind: IpAddr,

    /// URL of the callbacks, if a reverse proxy passes them on
    #[arg(long, value_name = "PUBLIC_URL", value_parser = PublicUrl::parse)]
    url: Option<PublicUrl>,

    /// End after this time, e.g. 10m [default: no limit]
    #[arg(long = "for", value_name = "TIME", value_parser = time::span)]
    time_limit: Option<Duration>,
}

/// Receives callbacks until an interrupt or the time limit. Fails if there is no auth token or the port cannot be bound.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let reference = &["room_sid", "sid"];
    let selection =
        context.selection_with_reference(CALLBACK_FIELDS, DEFAULT_FIELDS_EVERYWHERE, reference)?;
    context.ensure_streamable(context.is_interactive_table())?;
    let verifier = Verifier::new(&context.auth_token().await?);
    let address = SocketAddr::new(args.bind, args.port);
    let listener = TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))?;
    let stop = interrupted();
    context.messages.info(&format!("listening for callbacks on http://{}/", listener.local_addr()?));
    let mut out = stdout();
    let mut writer = EventWriter::new(&selection, &mut out, context);
    let mut printed = Ok(());
    let print_failed = Notify::new();
    let print = |received: Received<'_>| match received {
        Received::Callback(callback) => {
            printed = writer.write(callback_row(&callback, Utc::now()));
            if printed.is_err() {
                print_failed.notify_one();
            }
            printed.is_ok()
        }
        Received::Refused { method, url, status } => {
            context.messages.log(&format!("refused {method} {url} with {status}"));
            true
        }
    };
    let (started, receiver) = (Instant::now(), Receiver::new(verifier, args.url.clone(), print));
    let end = async {
        tokio::select! {
            () = stop => "interrupted",
            () = time_over(args.time_limit) => "time limit reached",
            () = print_failed.notified() => "stopped",
            () = reader_gone() => "stopped",
        }
    };
    let end = serve(listener, &receiver, end).await;
    let counts = receiver.counts();
    drop(receiver);
    let printed: io::Result<()> = printed.and_then(|()| writer.finish());
    let took = duration_text(started.elapsed().as_secs());
    context.messages.info(&format!("{end}; {} ({took})", counts_text(counts)));
    // An interrupt is the normal way to stop and must not become an error exit code.
    signal::forget();
    printed?;
    Ok(ExitCode::Success)
}

/// Waits until stdout is closed.
async fn reader_gone() {
    while stdout_has_reader() {
        tokio::time::sleep(READER_CHECK).await;
    }
}

/// Returns what was received as text, such as `12 events, 1 duplicate dropped`.
fn counts_text(Counts { events, duplicates, ignored, refused }: Counts) -> String {
    let others = [
        (duplicates, count_text(duplicates, "duplicate dropped", "duplicates dropped")),
        (ignored, count_text(ignored, "other callback ignored", "other callbacks ignored")),
        (refused, count_text(refused, "request refused", "requests refused")),
    ];
    let others = others.into_iter().filter(|(count, _)| *count > 0).map(|(_, text)| text);
    [count_text(events, "event", "events")].into_iter().chain(others).collect::<Vec<_>>().join(", ")
}
