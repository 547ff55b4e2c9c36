//! `roomctl rooms`: lists the rooms of the account with the number of participants present.
//!
//! `rooms get` is in `get`, `rooms end` in `end`, `--insights` in `insights`, and the rows of both lists and single rooms in `row`.

mod end;
mod get;
mod insights;
mod row;
mod web;

use std::pin::pin;

use clap::{Subcommand, ValueEnum};
use futures_util::{Stream, StreamExt, TryStreamExt};

use self::row::{CONNECTED, FIELDS, PRESENT, count_participants, counted_row, row};
use crate::api::{self, Client, Room, RoomFilter, RoomStatus};
use crate::arguments::{CompletionKind, EndedArgs, ListArgs, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::moderation::room_scan::RoomScan;
use crate::output::RowWriter;

/// The arguments of `roomctl rooms`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None), (insights::FIELDS, Some("insights"))]))]
#[command(
    args_conflicts_with_subcommands = true,
    mut_arg("ended_room", |ended| ended.requires("name").conflicts_with("status")),
    mut_arg("ended_on", |on| on.conflicts_with_all(["status", "created_after", "created_before"])),
    disable_help_subcommand = true,
    after_help = "\
Exit codes: 7 if the participants of some rooms cannot be counted, or insights cannot be read.

Examples:
  roomctl rooms
  roomctl rooms --status completed --created-after 2d
  roomctl rooms --on yesterday --insights
  roomctl rooms get DailyStandup
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

    /// Filter by exact name
    #[arg(long, value_parser = api::name, allow_hyphen_values = true, add = CompletionKind::RoomName)]
    name: Option<String>,

    /// The options that select rooms that have ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// The options of lists.
    #[command(flatten)]
    list: ListArgs,

    /// Do not count participants, which takes two requests per room
    ///
    /// Without it, they are counted if the number is among the fields of the output, or sorts it: not with -q.
    #[arg(long)]
    no_count: bool,

    /// Also show what the Insights API has recorded
    ///
    /// Who created the room, why it ended, the peak and the number of participants, and the minutes of participants and
    /// recordings, with their sums. Without access to the Insights API, the rest is shown.
    #[arg(long)]
    insights: bool,
}

/// The subcommands of `roomctl rooms`.
#[derive(Debug, Subcommand)]
enum RoomsCommand {
    /// Show one room
    Get(get::Args),
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

/// Lists rooms page by page, or runs a subcommand.
///
/// Fails if a page cannot be read; rooms that cannot be counted are reported at the end.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    match &args.command {
        Some(RoomsCommand::Get(args)) => return unless_interrupted(get::run(args, context)).await,
        Some(RoomsCommand::End(args)) => return end::run(args, context).await,
        None => {}
    }
    let added = if args.insights { insights::FIELDS } else { &[] };
    let selection = context.selection(&[FIELDS, added].concat(), args.default_fields())?;
    if selection.has_field(CONNECTED) {
        context.messages.warning("--fields connected is deprecated; use --fields present");
    }
    let (selection, limit) = selection.limited_to(args.list.limit());
    context.log_times(&args.list);
    let (client, insights) = if args.insights {
        let (client, insights) = context.clients_with_insights().await?;
        (client, Some(insights))
    } else {
        (context.client().await?, None)
    };
    let counts =
        args.can_count() && [PRESENT, CONNECTED].iter().any(|field| context.reads_field(&selection, field));
    let mut totals = None;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        let filter = args.filter();
        let (skipped, limit) = match args.ended.skipped() {
            Some(skipped) => (skipped, limit.min(1)),
            None => (0, limit),
        };
        match &insights {
            Some(insights) => {
                let pages = pages_after(skipped, filter, limit, &client);
                let listed = insights::list(pages, limit, insights, writer, summary, context).await?;
                Ok(totals.insert(listed).rooms())
            }
            None if counts => list_counted(filter, limit, &client, writer, summary, context).await,
            None => list_pages(pages_after(skipped, filter, limit, &client), limit, writer).await,
        }
    };
    let exit = context.listing(&selection, "no rooms", list).await?;
    if let Some(totals) = totals {
        totals.report(context);
    }
    Ok(exit)
}

impl Args {
    fn default_fields(&self) -> &'static [&'static str] {
        match (self.status(), self.no_count) {
            _ if self.insights => insights::DEFAULT_FIELDS,
            (StatusFilter::Completed, _) => &["unique_name", "date_created", "duration", "sid"],
            (_, false) => &["unique_name", "date_created", PRESENT, "max_participants", "sid"],
            (_, true) => &["unique_name", "date_created", "max_participants", "sid"],
        }
    }

    /// Returns whether the participants of the rooms can be counted, and `--no-count` is not given.
    fn can_count(&self) -> bool {
        self.status() == StatusFilter::InProgress && !self.no_count
    }

    fn filter(&self) -> RoomFilter {
        if self.ended.is_given() {
            return self.ended.filter(self.name.clone());
        }
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
        let default = if self.ended.is_given() { StatusFilter::Completed } else { StatusFilter::InProgress };
        self.status.unwrap_or(default)
    }
}

/// Returns the rooms that `filter` selects after those `skipped`, page by page, of which at most `limit` are needed.
fn pages_after(
    mut skipped: usize,
    filter: RoomFilter,
    limit: usize,
    client: &Client,
) -> impl Stream<Item = Result<Vec<Room>, api::Error>> {
    client.rooms(filter, limit.saturating_add(skipped)).map_ok(move |mut page| {
        let first = skipped.min(page.len());
        skipped -= first;
        page.split_off(first)
    })
}

/// Writes the rooms to `writer`, page by page, at most `limit`, and returns how many there are.
async fn list_pages(
    pages: impl Stream<Item = Result<Vec<Room>, api::Error>>,
    limit: usize,
    writer: &mut dyn RowWriter,
) -> anyhow::Result<usize> {
    let mut pages = pin!(pages);
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
            summary.count_unread_room(name, error);
        } else {
            summary.count_done();
        }
        let present = scan.and_then(|scan| Some(scan.present.ok()?.len()));
        let row = counted_row(room, present);
        context.messages.aside_from_progress(|| writer.rows(vec![row]))?;
    }
    Ok(count)
}
