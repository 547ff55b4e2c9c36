//! `roomctl rooms end`: sets rooms to completed, which disconnects all their participants.
//!
//! Contains the targets, their outcomes and the result rows. Depends on `moderation` for confirmation and batch.

use futures_util::{StreamExt, stream};
use serde_json::json;

use crate::api::{self, Client, Ending, Filter, PRESENT, Room, RoomRef};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::Exit;
use crate::moderation::batch::{self, MAX_CONCURRENT_REQUESTS, TargetResult, dedup};
use crate::moderation::confirm;
use crate::moderation::room_scan::present;
use crate::output::{self, Column, Kind, Row, Selection};

/// The columns of a result row.
const FIELDS: &[Column] = &[
    Column::new("room", "ROOM", Kind::Text),
    Column::new("outcome", "OUTCOME", Kind::Status),
    Column::new("present", "PRESENT", Kind::Whole),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("error", "ERROR", Kind::Text),
    Column::new("code", "CODE", Kind::Text),
    Column::new("request_id", "REQUEST_ID", Kind::Whole),
];

/// The arguments of `roomctl rooms end`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The rooms: names of rooms in progress, or SIDs (RM...)
    #[arg(required = true, add = CompletionKind::Room)]
    rooms: Vec<RoomRef>,

    /// End them without asking
    #[arg(short, long)]
    yes: bool,

    /// Only say what would be ended
    #[arg(long)]
    dry_run: bool,
}

/// A room given on the command line, and the result of its lookup.
struct Target<'a> {
    named: &'a RoomRef,
    found: Result<Found, api::Error>,
}

/// A room that was found, and the number of participants present.
struct Found {
    room: Room,
    present: usize,
}

/// Reads the rooms, asks for confirmation, ends them, and prints a result row for each.
///
/// Fails before any request if confirmation is needed and no prompt is possible.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(FIELDS, &["room", "outcome", "present", "sid"])?;
    let must_ask = !args.yes && !args.dry_run;
    if must_ask {
        confirm::require_interactive("ending a room puts everybody out of it, which", "end", context)?;
    }
    let client = context.client().await?;
    let targets = unless_interrupted(async { Ok(args.look_up(&client).await) }).await?;
    if must_ask && targets.iter().any(Target::is_in_progress) {
        ask(&targets, context).await?;
    }

    let ends = targets
        .iter()
        .map(async |target| EndResult { target, outcome: target.end(&client, args.dry_run).await });
    batch::run_and_report(ends, &client, &selection, context).await
}

impl Args {
    /// Looks up the rooms concurrently. Duplicate arguments give one target.
    async fn look_up(&self, client: &Client) -> Vec<Target<'_>> {
        let rooms = dedup(self.rooms.iter().collect());
        let lookups =
            rooms.into_iter().map(async |named| Target { named, found: look_up(client, named).await });
        stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS).collect().await
    }
}

async fn look_up(client: &Client, named: &RoomRef) -> Result<Found, api::Error> {
    let room = client.room(named).await?;
    let present = match room.sid() {
        Some(sid) if !room.is_completed() => {
            present(client, &RoomRef::Sid(sid), PRESENT, &Filter::default()).await?.len()
        }
        _ => 0,
    };
    Ok(Found { room, present })
}

async fn ask(targets: &[Target<'_>], context: &Context) -> anyhow::Result<()> {
    let in_progress = targets.iter().filter(|target| target.is_in_progress());
    let rows =
        in_progress.map(|target| EndResult { target, outcome: Outcome::WouldEnd }.row()).collect::<Vec<_>>();
    let selection = Selection::new(None, FIELDS, &["room", "present", "sid"])?;
    let question = if rows.len() == 1 {
        "End this room?".to_owned()
    } else {
        format!("End these {} rooms?", rows.len())
    };
    confirm::ask(&question, "no room was ended", &selection, rows, context).await
}

/// What happened to a room.
enum Outcome<'t> {
    Ended {
        request_id: Option<String>,
    },
    WouldEnd,
    AlreadyOver,
    /// The lookup before the write failed.
    Lost(&'t api::Error),
    Failed(api::Error),
    /// The run ended before a request was sent.
    NotTried,
}

/// A room and its outcome.
struct EndResult<'t> {
    target: &'t Target<'t>,
    outcome: Outcome<'t>,
}

impl Target<'_> {
    fn is_in_progress(&self) -> bool {
        self.found.as_ref().is_ok_and(|found| !found.room.is_completed())
    }

    async fn end(&self, client: &Client, dry_run: bool) -> Outcome<'_> {
        let room = match &self.found {
            Err(error) if error.is_untried() => return Outcome::NotTried,
            Err(error) => return Outcome::Lost(error),
            Ok(Found { room, .. }) if room.is_completed() => return Outcome::AlreadyOver,
            Ok(_) if dry_run => return Outcome::WouldEnd,
            Ok(Found { room, .. }) => room.sid().map_or_else(|| self.named.clone(), RoomRef::Sid),
        };
        match client.complete(&room).await {
            Ok(Ending::Now { request_id }) => Outcome::Ended { request_id },
            Ok(Ending::Before) => Outcome::AlreadyOver,
            Err(error) if error.is_untried() => Outcome::NotTried,
            Err(error) => Outcome::Failed(error),
        }
    }
}

impl Outcome<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Ended { .. } => "ended",
            Self::WouldEnd => "would end",
            Self::AlreadyOver => "already over",
            Self::Lost(api::Error::NoRoom { .. }) => "not found",
            Self::Failed(api::Error::Unconfirmed { .. }) => "unconfirmed",
            Self::Lost(_) | Self::Failed(_) => "failed",
            Self::NotTried => "not tried",
        }
    }

    fn error(&self) -> Option<&api::Error> {
        match self {
            Self::Lost(error) => Some(error),
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    fn request_id(&self) -> Option<&str> {
        match self {
            Self::Ended { request_id } => request_id.as_deref(),
            _ => self.error().and_then(api::Error::request_id),
        }
    }
}

impl TargetResult for EndResult<'_> {
    /// Returns whether the credentials were refused. Other errors, such as a room that is not found, concern one room.
    fn aborts_batch(&self) -> bool {
        self.outcome.error().is_some_and(api::Error::refuses_credentials)
    }

    fn count(&self, summary: &mut Summary) {
        match &self.outcome {
            Outcome::Ended { .. } | Outcome::WouldEnd | Outcome::AlreadyOver => summary.done(),
            Outcome::Lost(error @ api::Error::NoRoom { .. }) => summary.missing(error),
            Outcome::Lost(error) => summary.failed(error),
            Outcome::Failed(error) => summary.failed(error),
            Outcome::NotTried => summary.untried(),
        }
    }

    fn is_change(&self) -> bool {
        matches!(self.outcome, Outcome::Ended { .. } | Outcome::WouldEnd)
    }

    fn row(&self) -> Row {
        let found = self.target.found.as_ref().ok();
        let error = self.outcome.error();
        output::row([
            ("room", json!(self.target.named.to_string())),
            ("outcome", json!(self.outcome.name())),
            ("present", json!(found.map(|found| found.present))),
            ("sid", json!(found.and_then(|found| found.room.sid()).map(|sid| sid.to_string()))),
            ("error", json!(error.map(ToString::to_string))),
            ("code", json!(error.and_then(api::Error::code))),
            ("request_id", json!(self.outcome.request_id())),
        ])
    }
}
