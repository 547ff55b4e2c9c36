//! `roomctl rooms end`: sets rooms to completed, which disconnects all their participants.
//!
//! Contains the targets and their lookup. Depends on `moderation` for confirmation, batch, and the request with its outcomes.

use futures_util::{StreamExt, stream};

use crate::api::{self, Client, RoomRef};
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::ExitCode;
use crate::moderation::action::WriteArgs;
use crate::moderation::audit_log::{self, AuditLog};
use crate::moderation::batch::{self, MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::batch_results::BatchResults;
use crate::moderation::confirm;
use crate::moderation::end_room::{FIELDS, FoundRoom, NAMES, end_room, failed, result};
use crate::moderation::outcome::{Outcome, Status, TargetResult};
use crate::moderation::room_scan::present;
use crate::output::{ColumnSelection, RowKind, count_text, stdout};

/// The arguments of `roomctl rooms end`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Exit codes: 0 if all rooms are ended or already over, 4 if rooms are not found, 7 if some failed, 1 if declined.

Examples:
  roomctl rooms end DailyStandup
  roomctl rooms end DailyStandup Retro --yes")]
pub struct Args {
    /// Names or SIDs (RM...) of rooms in progress
    #[arg(required = true, value_name = "ROOM", add = CompletionKind::Room)]
    rooms: Vec<RoomRef>,

    /// How to act.
    #[command(flatten)]
    writes: WriteArgs,
}

/// A room given on the command line, and the result of its lookup.
struct Target<'a> {
    named: &'a RoomRef,
    found: Result<FoundRoom, api::Error>,
}

/// Reads the rooms, asks for confirmation, ends them, and prints a result row for each.
///
/// Fails before any write if a room is in progress, confirmation is needed and no prompt is possible.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, &["room", "outcome", "present", "sid"])?;
    let (client, log) = args.writes.connect("rooms end", context).await?;
    let exit = Box::pin(args.end(&client, log.as_ref(), &selection, context)).await;
    audit_log::close(log)?;
    exit
}

impl Args {
    async fn end(
        &self,
        client: &Client,
        log: Option<&AuditLog>,
        selection: &ColumnSelection,
        context: &Context,
    ) -> anyhow::Result<ExitCode> {
        let targets = unless_interrupted(async { Ok(self.look_up(client).await) }).await?;
        let WriteArgs { yes, dry_run, .. } = self.writes;
        if !yes && !dry_run && targets.iter().any(Target::is_in_progress) {
            confirm::require_interactive("ending rooms", confirm::YES_OR_DRY_RUN, context)?;
            ask(&targets, context).await?;
        }
        let mut out = stdout();
        let mut writer = context.row_writer(RowKind::Outcome, selection, &mut out);
        let results = BatchResults::new(writer.as_mut(), &NAMES, false, context);
        let ends = targets.into_iter().map(|target| target.end(client, log, dry_run));
        batch::run_and_report(ends, client, results, context).await
    }

    /// Looks up the rooms concurrently. Duplicate arguments give one target.
    async fn look_up(&self, client: &Client) -> Vec<Target<'_>> {
        let rooms = dedup(self.rooms.iter().collect());
        let lookups =
            rooms.into_iter().map(async |named| Target { named, found: look_up(client, named).await });
        stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS).collect().await
    }
}

async fn look_up(client: &Client, named: &RoomRef) -> Result<FoundRoom, api::Error> {
    let room = client.room(named).await?;
    let present = match room.sid() {
        Some(sid) if !room.is_completed() => present(client, &RoomRef::Sid(sid)).await?.len(),
        _ => 0,
    };
    let name = room.name().map(str::to_owned);
    Ok(FoundRoom { name, sid: room.sid(), is_over: room.is_completed(), present })
}

async fn ask(targets: &[Target<'_>], context: &Context) -> anyhow::Result<()> {
    let in_progress = targets.iter().filter(|target| target.is_in_progress());
    let rows = in_progress.map(|target| {
        result(Outcome::new(Status::WouldChange), target.named, target.found.as_ref().ok()).row
    });
    let rows = rows.collect::<Vec<_>>();
    let selection = ColumnSelection::new(None, FIELDS, &["room", "present", "sid"])?;
    let rooms = count_text(rows.len(), "room", "rooms");
    let question = format!("End {rooms} and disconnect all participants?");
    confirm::ask(&question, &selection, rows, context).await
}

impl Target<'_> {
    fn is_in_progress(&self) -> bool {
        self.found.as_ref().is_ok_and(|found| !found.is_over)
    }

    /// Ends the room, unless it is a dry run or the room has ended.
    async fn end(self, client: &Client, log: Option<&AuditLog>, dry_run: bool) -> TargetResult {
        let found = match self.found {
            Ok(found) => found,
            Err(error) => return result(failed(error), self.named, None),
        };
        let outcome = if found.is_over {
            Outcome::new(Status::Unchanged)
        } else if dry_run {
            Outcome::new(Status::WouldChange)
        } else {
            return end_room(client, self.named, &found, None, log).await;
        };
        result(outcome, self.named, Some(&found))
    }
}
