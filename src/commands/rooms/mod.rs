//! `roomctl rooms`: lists the rooms of the account with the number of participants present.
//!
//! `rooms end` is in `end`. Depends on `moderation::room_scan` to count the participants.

mod end;

use std::pin::pin;

use clap::{Subcommand, ValueEnum};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::json;

use crate::api::{self, Client, Filter, PRESENT_ONCE, Room, RoomFilter, RoomStatus};
use crate::arguments::{CompletionKind, ListArgs, RowColumns};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::moderation::room_scan::{RoomScan, scan_room};
use crate::output::{self, Column, ColumnType, Row, RowWriter};

/// The number of participants present, which roomctl adds to the fields of the API's Room resource.
const PRESENT: &str = "present";

/// The deprecated name of [`PRESENT`].
const CONNECTED: &str = "connected";

/// The columns of a room: the fields of the API's Room resource, and those that roomctl adds.
const FIELDS: &[Column] = &[
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("unique_name", "NAME", ColumnType::Text),
    Column::new("sid", "SID", ColumnType::Sid),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("date_created", "CREATED", ColumnType::Time),
    Column::new("end_time", "ENDED", ColumnType::Time),
    Column::new("duration", "LASTED", ColumnType::Seconds),
    Column::new("type", "TYPE", ColumnType::Untruncated),
    Column::new(PRESENT, "PRESENT", ColumnType::Untruncated),
    Column::new("max_participants", "CAPACITY", ColumnType::Untruncated),
    Column::new("account_sid", "ACCOUNT_SID", ColumnType::Sid),
    Column::new("date_updated", "UPDATED", ColumnType::Time),
    Column::new("media_region", "MEDIA_REGION", ColumnType::Text),
    Column::new("max_participant_duration", "MAX_STAY", ColumnType::Seconds),
    Column::new("max_concurrent_published_tracks", "MAX_TRACKS", ColumnType::Text),
    Column::new("record_participants_on_connect", "RECORDED", ColumnType::Text),
    Column::new("audio_only", "AUDIO_ONLY", ColumnType::Text),
    Column::new("large_room", "LARGE", ColumnType::Text),
    Column::new("empty_room_timeout", "EMPTY_TIMEOUT", ColumnType::Text),
    Column::new("unused_room_timeout", "UNUSED_TIMEOUT", ColumnType::Text),
    Column::new("status_callback", "CALLBACK", ColumnType::Text),
    Column::new("status_callback_method", "CALLBACK_METHOD", ColumnType::Text),
    Column::new("video_codecs", "CODECS", ColumnType::Text),
    Column::new("enable_turn", "TURN", ColumnType::Text),
    Column::new("url", "URL", ColumnType::Text),
    Column::new("links", "LINKS", ColumnType::Text),
    Column::new(CONNECTED, "PRESENT", ColumnType::Untruncated).deprecated(),
];

/// The arguments of `roomctl rooms`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Exit codes: 7 if the participants of some rooms cannot be counted.

Examples:
  roomctl rooms
  roomctl rooms --status completed --created-after 2d
  roomctl rooms end DailyStandup"
)]
pub struct Args {
    #[command(subcommand)]
    command: Option<RoomsCommand>,

    /// Filter by status
    ///
    /// By default, the rooms in progress.
    #[arg(long, value_enum, ignore_case = true)]
    status: Option<StatusFilter>,

    /// Filter by name
    #[arg(long, value_parser = api::name, allow_hyphen_values = true, add = CompletionKind::RoomName)]
    name: Option<String>,

    /// The options of lists.
    #[command(flatten)]
    list: ListArgs,

    /// Do not count participants, which takes two requests per room
    #[arg(long)]
    no_count: bool,
}

/// The subcommands of `roomctl rooms`.
#[derive(Debug, Subcommand)]
enum RoomsCommand {
    /// End rooms and disconnect their participants
    End(end::Args),
}

/// Which rooms to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFilter {
    /// In progress
    InProgress,
    /// Completed
    Completed,
}

/// Lists rooms page by page, or runs `rooms end`.
///
/// Fails if a page cannot be read; rooms that cannot be counted are reported at the end.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    if let Some(RoomsCommand::End(args)) = &args.command {
        return end::run(args, context).await;
    }
    let selection = context.selection(FIELDS, args.default_fields())?;
    if selection.has_field(CONNECTED) {
        context.messages.warning("--fields connected is deprecated; use --fields present");
    }
    let (selection, limit) = selection.limited_to(args.list.limit());
    context.log_times(&args.list);
    let client = context.client().await?;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        let filter = args.filter();
        match (args.status(), args.no_count) {
            (StatusFilter::InProgress, false) => {
                list_counted(filter, limit, &client, writer, summary, context).await
            }
            _ => list_pages(filter, limit, &client, writer).await,
        }
    };
    context.listing(&selection, "no rooms", list).await
}

impl Args {
    fn default_fields(&self) -> &'static [&'static str] {
        match (self.status(), self.no_count) {
            (StatusFilter::Completed, _) => &["unique_name", "date_created", "duration", "sid"],
            (_, false) => &["unique_name", "date_created", PRESENT, "max_participants", "sid"],
            (_, true) => &["unique_name", "date_created", "max_participants", "sid"],
        }
    }

    fn filter(&self) -> RoomFilter {
        RoomFilter {
            status: match self.status() {
                StatusFilter::InProgress => RoomStatus::InProgress,
                StatusFilter::Completed => RoomStatus::Completed,
            },
            name: self.name.clone(),
            created_after: self.list.created_after,
            created_before: self.list.created_before,
        }
    }

    fn status(&self) -> StatusFilter {
        self.status.unwrap_or(StatusFilter::InProgress)
    }
}

/// Writes the rooms to `writer`, page by page, at most `limit`, and returns how many there are.
async fn list_pages(
    filter: RoomFilter,
    limit: usize,
    client: &Client,
    writer: &mut dyn RowWriter,
) -> anyhow::Result<usize> {
    let mut pages = pin!(client.rooms(filter, limit));
    let mut count = 0;
    while count < limit
        && let Some(mut page) = pages.try_next().await?
    {
        page.truncate(limit - count);
        count += page.len();
        writer.rows(page.into_iter().map(row).collect())?;
    }
    Ok(count)
}

/// Writes the rooms to `writer`, with the number of participants present in `count_fields`, and returns how many rooms
/// there are.
///
/// Rooms are written in list order, as soon as each count is known.
///
/// Rooms that cannot be counted are failures in the summary.
async fn list_counted(
    filter: RoomFilter,
    limit: usize,
    client: &Client,
    writer: &mut dyn RowWriter,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<usize> {
    let progress = context.messages.progress();
    let rooms = flatten_pages(client.rooms(filter, limit), |rooms| progress.extend(rooms));
    let rooms = rooms.take(limit).map_ok(|room| count_participants(client, room));
    let mut rooms = pin!(rooms.try_buffered(MAX_CONCURRENT_REQUESTS));
    let mut count = 0;
    while let Some((room, scan)) = rooms.try_next().await? {
        progress.advance();
        count += 1;
        if let Some(RoomScan { name, present: Err(error), .. }) = &scan {
            summary.fail(errors::exit_code_for_call(error), errors::report_for_room(name, error));
        } else {
            summary.done();
        }
        let present = scan.and_then(|scan| Some(scan.present.ok()?.len()));
        let mut row = row(room);
        row.extend([PRESENT, CONNECTED].map(|field| (field.to_owned(), present.into())));
        context.messages.aside_from_progress(|| writer.rows(vec![row]))?;
    }
    Ok(count)
}

/// Returns the room and the participants present; `None` for the latter if the room has neither name nor SID.
async fn count_participants(client: &Client, room: Room) -> Result<(Room, Option<RoomScan>), api::Error> {
    let scan = match room.reference() {
        Some(reference) => Some(scan_room(client, reference, &room, PRESENT_ONCE, &Filter::default()).await?),
        None => None,
    };
    Ok((room, scan))
}

/// Returns the row of a room: its name as other commands have it, and the fields of the API.
fn row(room: Room) -> Row {
    let mut row = output::row([("room", json!(room.name()))]);
    row.append(&mut room.into_fields());
    row
}
