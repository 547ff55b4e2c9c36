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
use crate::failure::Exit;
use crate::monitor::room_monitor::{RoomMonitor, WatchedRoom};
use crate::output::stdout;
use crate::tui::WatchState;

/// The arguments of `roomctl watch`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
On a terminal it fills the screen: q quits, ? shows the other keys. Elsewhere, and with -o jsonl, it writes a JSON object a \
line for each event: joined, left, reconnecting, reconnected, and at last room-ended. Who joined and left between two looks \
is told all the same. It ends with the room.

Examples:
  roomctl watch DailyStandup
  roomctl watch DailyStandup --initial | jq -r '[.event, .identity] | @tsv'")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// How often to look, at least 200ms: four list calls each time
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time::interval)]
    interval: Duration,

    /// First an event `present` for each who is there already
    #[arg(long)]
    initial: bool,
}

/// Watches a room until it ends, on the full screen if stdout is a terminal.
///
/// Fails if the room is not found or the credentials are refused.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(event_rows::FIELDS, event_rows::USUAL)?;
    context.ensure_no_endless_table()?;
    let found = async {
        let client = context.live_client().await?;
        let watched = WatchedRoom::find(&client, &args.room).await?;
        Ok((client, watched))
    };
    let (client, watched) = unless_interrupted(found).await?;
    let monitor = RoomMonitor::new(&client, &watched, args.interval, &context.notices);
    if context.can_fill_the_screen() {
        let (name, sid) = (watched.name.clone(), watched.room.to_string());
        let state = WatchState::new(name, sid, args.interval, !context.may_ask(), Utc::now());
        return full_screen::show(state, monitor, &client, &watched, context).await;
    }
    let mut out = stdout();
    let mut sink = context.lines(&selection, &mut out);
    unless_interrupted(event_rows::write(monitor, &watched, args.initial, sink.as_mut())).await?;
    sink.end(true)?;
    Ok(Exit::Done)
}
