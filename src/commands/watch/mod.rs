//! `roomctl watch`: shows the events of a room in progress until it ends or a time is over, or of all rooms in progress.
//!
//! `full_screen` is the view on a terminal, `event_rows` writes the events as rows, `narrowing` tells which participants
//! are shown. Depends on `monitor` for polls.

mod event_rows;
mod full_screen;
mod narrowing;
mod pending_actions;

use std::rc::Rc;
use std::time::Duration;

use crate::api::Client;
use crate::arguments::RowColumns;
use crate::arguments::time;
use crate::context::Context;
use crate::context::clock::{ScreenClock, time_over};
use crate::context::interrupt::unless_interrupted;
use crate::errors::ExitCode;
use crate::moderation::room_args::RoomArgs;
use crate::moderation::selector::PatternArgs;
use crate::monitor::account_monitor::AccountMonitor;
use crate::monitor::event_row;
use crate::monitor::event_writer::EventWriter;
use crate::monitor::room_monitor::RoomMonitor;
use crate::monitor::update::{Updates, WatchedRoom};
use crate::output::stdout;
use crate::tui::WatchState;

use narrowing::Narrowing;

/// The arguments of `roomctl watch`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl watch [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl watch [OPTIONS] --everywhere [PARTICIPANT]...",
    after_help = "\
On a terminal, watch opens a full-screen view; press ? for its keys. With TERM=dumb it prints a line per event. In a pipe, \
and with -o jsonl, it prints one JSON object per event: joined, left, reconnecting, reconnected, room-created and \
room-ended. Participants who join and leave between two polls are reported, too. It ends when the room ends, or after the \
time of --for; with --everywhere, only then or at an interrupt. With a selection, it shows only the participants that match, \
whenever they join: none of them has to be present, and an --except need not match.

Exit codes: 0 when the room ends or the time of --for is over, 4 if the room is not found, 130 after Ctrl-C.

Examples:
  roomctl watch DailyStandup
  roomctl watch --everywhere --match 'guest-*' --for 10m
  roomctl watch DailyStandup --initial | jq -r '[.event, .identity] | @tsv'"
)]
#[command(add = RowColumns(&[(event_row::FIELDS, None)]))]
pub struct Args {
    /// The room and the participants that are named.
    #[command(flatten)]
    rooms: RoomArgs,

    /// Poll interval, at least 200ms (four list requests per room)
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time::interval)]
    interval: Duration,

    /// End after this time, e.g. 10m [default: no limit]
    #[arg(long = "for", value_name = "TIME", value_parser = time::span)]
    time_limit: Option<Duration>,

    /// Begin with a `present` event for each participant
    #[arg(long)]
    initial: bool,

    /// The selection options.
    #[command(flatten)]
    patterns: PatternArgs,
}

/// Watches a room until it ends, or all rooms, on the full screen if stdout is a terminal.
///
/// Fails if the room is not found or the credentials are refused.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let default_fields =
        if args.rooms.everywhere { event_row::DEFAULT_FIELDS_EVERYWHERE } else { event_row::DEFAULT_FIELDS };
    let reference: &[_] = if args.rooms.everywhere { &["room_sid", "sid"] } else { &["sid"] };
    let selection = context.selection_with_reference(event_row::FIELDS, default_fields, reference)?;
    context.ensure_streamable(context.is_interactive_table())?;
    let (room, named) = args.rooms.room_and_named()?;
    let mut narrowing = Narrowing::new(&args.patterns, &named)?;
    let found = async {
        let client = context.live_client().await?;
        narrowing.resolve_rooms(room.as_ref(), &client).await?;
        let room = match room {
            Some(room) => Some(Rc::new(WatchedRoom::find(&client, &room).await?)),
            None => None,
        };
        Ok((client, room))
    };
    let (client, room) = unless_interrupted(found).await?;
    let updates = args.updates(&client, room.clone(), context);
    if context.supports_full_screen() {
        let clock = ScreenClock::new(&client);
        let state = WatchState::new(room, args.interval, !context.allows_prompts(), clock.now());
        return full_screen::show(state, clock, updates, narrowing, args.time_limit, &client, context).await;
    }
    let mut out = stdout();
    let mut writer = EventWriter::new(&selection, &mut out, context);
    let written = event_rows::write(updates, narrowing, args.initial, &client, &mut writer);
    let until_over = async {
        tokio::select! {
            written = written => written,
            () = time_over(args.time_limit) => Ok(()),
        }
    };
    unless_interrupted(until_over).await?;
    writer.finish()?;
    Ok(ExitCode::Success)
}

impl Args {
    /// Returns the updates of the room, or of all rooms (`None`).
    fn updates<'u>(
        &self,
        client: &'u Client,
        room: Option<Rc<WatchedRoom>>,
        context: &'u Context,
    ) -> Updates<'u> {
        match room {
            Some(room) => {
                RoomMonitor::new(client, room, self.interval, Some(&context.messages)).into_updates()
            }
            None => AccountMonitor::new(client, self.interval, &context.messages).into_updates(),
        }
    }
}
