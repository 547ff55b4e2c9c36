//! `roomctl watch`: shows the events of a room in progress until it ends.
//!
//! `full_screen` is the view on a terminal, `event_rows` writes the events as rows. Depends on `monitor` for polls.

mod event_rows;
mod full_screen;
mod pending_kicks;

use std::time::Duration;

use chrono::Utc;

use crate::api::RoomRef;
use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::ExitCode;
use crate::monitor::room_monitor::{RoomMonitor, WatchedRoom};
use crate::output::{RowKind, stdout};
use crate::tui::WatchState;

/// The arguments of `roomctl watch`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On a terminal, watch opens a full-screen view; press ? for its keys. Otherwise, and with -o jsonl, it prints one JSON \
object per event: joined, left, reconnecting, reconnected and room-ended. Participants who join and leave between two polls \
are reported, too. It ends when the room ends.

Exit codes: 0 when the room ends, 4 if the room is not found, 130 after Ctrl-C.

Examples:
  roomctl watch DailyStandup
  roomctl watch DailyStandup --initial | jq -r '[.event, .identity] | @tsv'")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Poll interval, at least 200ms (four list requests per poll)
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time::interval)]
    interval: Duration,

    /// Begin with a `present` event for each participant in the room
    #[arg(long)]
    initial: bool,
}

/// Watches a room until it ends, on the full screen if stdout is a terminal.
///
/// Fails if the room is not found or the credentials are refused.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(event_rows::FIELDS, event_rows::DEFAULT_FIELDS)?;
    context.ensure_streamable()?;
    let found = async {
        let client = context.live_client().await?;
        let watched = WatchedRoom::find(&client, &args.room).await?;
        Ok((client, watched))
    };
    let (client, watched) = unless_interrupted(found).await?;
    let monitor = RoomMonitor::new(&client, &watched, args.interval, &context.messages);
    if context.supports_full_screen() {
        let (name, sid) = (watched.name.clone(), watched.room.to_string());
        let state = WatchState::new(name, sid, args.interval, !context.allows_prompts(), Utc::now());
        return full_screen::show(state, monitor, &client, &watched, context).await;
    }
    let mut out = stdout();
    let mut writer = context.row_writer(RowKind::Event, &selection, &mut out);
    unless_interrupted(event_rows::write(monitor, &watched, args.initial, writer.as_mut())).await?;
    writer.finish(true)?;
    Ok(ExitCode::Success)
}
