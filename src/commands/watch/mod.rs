//! `roomctl watch`: shows the events of a room in progress until it ends.
//!
//! `screen` is the full-screen view on a terminal, `lines` writes the events as rows. Depends on `monitor` for polls.

mod lines;
mod screen;

use std::time::Duration;

use crate::api::RoomRef;
use crate::arguments::CompletionKind;
use crate::arguments::time;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::Exit;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::stdout;

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
    let selection = context.selection(lines::FIELDS, lines::USUAL)?;
    context.ensure_no_endless_table()?;
    let found = async {
        let client = context.live_client().await?;
        let watched = WatchedRoom::find(&client, &args.room).await?;
        Ok((client, watched))
    };
    let (client, watched) = unless_interrupted(found).await?;
    if context.can_fill_the_screen() {
        return screen::show(&client, &watched, args.interval, context).await;
    }
    let mut out = stdout();
    let mut sink = context.lines(&selection, &mut out);
    let follow =
        lines::follow(&client, &watched, args.interval, args.initial, sink.as_mut(), &context.notices);
    unless_interrupted(follow).await?;
    sink.end(true)?;
    Ok(Exit::Done)
}
