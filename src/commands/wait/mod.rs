//! `roomctl wait`: waits until a condition on a room is true, and prints the event that made it true.
//!
//! `condition` is what is waited for, `progress` what is known of the room. Depends on `monitor` for polls and events.

mod condition;
mod progress;

use std::rc::Rc;
use std::time::Duration;

use futures_util::StreamExt;
use tokio::time::timeout;

use crate::api::{Client, InvalidReference, RoomRef};
use crate::arguments::{CompletionKind, RowColumns, time};
use crate::context::interrupt::unless_interrupted;
use crate::context::{Context, clock};
use crate::errors::{ExitCode, UsageError, WaitFailed};
use crate::monitor::event_name;
use crate::monitor::event_row::{self, room_row};
use crate::monitor::event_writer::EventWriter;
use crate::monitor::room_monitor::RoomMonitor;
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::{Row, stdout};

use condition::ConditionArgs;
use progress::Progress;

/// The arguments of `roomctl wait`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl wait [OPTIONS] ROOM CONDITION",
    after_help = "\
Polls the room until the condition is true, prints the event that made it true, as watch does, and ends. The condition \
is one of --joined, --left, --empty, --participants and --ended. If it is true at the start, the command ends \
immediately: with the event present for participants who are in the room, absent if no participant matches --left, empty \
for --empty, and room-ended for a room that has ended.

A participant who is reconnecting is in the room. With several --joined, a participant must be in the room for each of \
them at the same time; with several --left, none may be in the room for any of them. A participant who joins and leaves \
between two polls is noticed. The end of the room is the end of all participants in it.

Exit codes: 0 when the condition is true, 4 if the room is not found, or has ended and no participant can join it any \
more, 8 if the time of --timeout is over, 130 after Ctrl-C.

Examples:
  roomctl wait DailyStandup --joined alice --timeout 5m
  roomctl wait DailyStandup --left 'guest-*'
  roomctl wait DailyStandup --empty && roomctl rooms end DailyStandup --yes"
)]
#[command(add = RowColumns(&[(event_row::FIELDS, None)]))]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: String,

    /// What is waited for.
    #[command(flatten)]
    condition: ConditionArgs,

    /// Fail with exit code 8 after this time, e.g. 5m; 0s checks once [default: no limit]
    // The same id as that of the global option, which it replaces.
    #[arg(id = "timeout", long, value_name = "TIME", value_parser = time::duration)]
    limit: Option<Duration>,

    /// Poll interval, at least 200ms (four list requests per room)
    #[arg(long, value_name = "TIME", default_value = "2s", value_parser = time::interval)]
    interval: Duration,
}

/// Waits until the condition is true.
///
/// Fails if the room is not found, the condition cannot become true any more, the time is over, or the credentials are
/// refused.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection =
        context.selection_with_reference(event_row::FIELDS, event_row::DEFAULT_FIELDS, &["sid"])?;
    context.ensure_streamable(context.is_interactive_table())?;
    let invalid = |why: InvalidReference| UsageError::new(format!("room '{}': {why}", args.room));
    let room = args.room.parse().map_err(invalid)?;
    let condition = args.condition.condition();
    let mut progress = Progress::new(condition, &args.room);
    let rows = unless_interrupted(async {
        let met = args.rows(&room, &mut progress, context);
        let Some(limit) = args.limit.filter(|limit| !limit.is_zero()) else { return met.await };
        match timeout(limit, met).await {
            Ok(rows) => rows,
            Err(_elapsed) => Err(progress.timed_out(limit).into()),
        }
    })
    .await?;
    let mut out = stdout();
    let mut writer = EventWriter::new(&selection, &mut out, context);
    writer.write_all(rows)?;
    writer.finish()?;
    Ok(ExitCode::Success)
}

impl Args {
    /// Returns the rows that tell how the condition became true.
    async fn rows(
        &self,
        room: &RoomRef,
        progress: &mut Progress<'_>,
        context: &Context,
    ) -> anyhow::Result<Vec<Row>> {
        let client = context.client().await?;
        let room = Rc::new(WatchedRoom::find(&client, room).await?);
        let messages = (!self.checks_once()).then_some(&context.messages);
        let monitor = RoomMonitor::new(&client, room, self.interval, messages);
        self.follow(monitor.into_updates(), progress, &client).await
    }

    /// Whether the room is read once, and what that shows is the result.
    fn checks_once(&self) -> bool {
        self.limit.is_some_and(|limit| limit.is_zero())
    }

    /// Follows the room until the condition is true.
    async fn follow(
        &self,
        mut updates: Updates<'_>,
        progress: &mut Progress<'_>,
        client: &Client,
    ) -> anyhow::Result<Vec<Row>> {
        while let Some(update) = updates.stream.next().await {
            match update? {
                Update::Room { room, events, .. } => {
                    if let Some(rows) = progress.apply(events, &room, clock::now(client)) {
                        return Ok(rows);
                    }
                }
                Update::RoomEnded(watched, room) if progress.waits_for_end() => {
                    let time = room.ended().unwrap_or_else(|| clock::now(client));
                    return Ok(vec![room_row(event_name::ROOM_ENDED, time, room, &watched)]);
                }
                Update::RoomEnded(watched, _) => {
                    return Err(WaitFailed::RoomEnded { room: watched.name.clone() }.into());
                }
                Update::Failed(error) if self.checks_once() => return Err(error.into()),
                Update::Complete { .. } if self.checks_once() => {
                    return Err(progress.timed_out(Duration::ZERO).into());
                }
                Update::Complete { .. } | Update::Failed(_) | Update::RoomCreated(..) => {}
            }
        }
        Err(WaitFailed::RoomEnded { room: self.room.clone() }.into())
    }
}
