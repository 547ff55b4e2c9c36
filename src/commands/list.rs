//! `roomctl list`: lists the participants of a room, by status, identity and start time.
//!
//! Depends on `api` for the list pages and on `rows::participant` for the columns.

use std::num::NonZeroUsize;
use std::pin::pin;

use chrono::{DateTime, Utc};
use clap::ValueEnum;
use futures_util::TryStreamExt;

use crate::api::{ALL, Client, Filter, PRESENT, Participant, RoomRef, Status, name};
use crate::arguments::CompletionKind;
use crate::arguments::{limit, time};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::output::RowWriter;
use crate::rows::participant::FIELDS;

/// The arguments of `roomctl list`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 4 if the room is not found. An empty list is a success.

Examples:
  roomctl list DailyStandup
  roomctl list DailyStandup --status disconnected --created-after 2h
  roomctl list DailyStandup -o jsonl --fields identity,sid")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Filter by status [default: present, or all for a completed room]
    #[arg(long, value_enum, ignore_case = true)]
    status: Option<StatusFilter>,

    /// Filter by identity
    #[arg(long, value_name = "IDENTITY", value_parser = name, allow_hyphen_values = true, add = CompletionKind::Identity)]
    identity: Option<String>,

    /// Filter by start time: a time, a date, or an age such as 2h or 3d
    ///
    /// Examples: 2026-11-23T10:00:00Z, 2026-11-23, 10m, 2h, 3d
    #[arg(long, value_name = "TIME", value_parser = time::moment)]
    created_after: Option<DateTime<Utc>>,

    /// Filter by start time, like --created-after
    #[arg(long, value_name = "TIME", value_parser = time::moment)]
    created_before: Option<DateTime<Utc>>,

    /// Maximum number of participants to list [default: all]
    #[arg(long, value_name = "N", value_parser = limit::parse, allow_negative_numbers = true)]
    limit: Option<NonZeroUsize>,
}

/// The statuses to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatusFilter {
    /// In the room
    Connected,
    /// Left the room
    Disconnected,
    /// In the room, with a lost connection
    Reconnecting,
    /// All of these, sorted by start time
    All,
}

impl Args {
    fn statuses(&self) -> &'static [Option<Status>] {
        match self.status {
            None => PRESENT,
            Some(StatusFilter::Connected) => &[Some(Status::Connected)],
            Some(StatusFilter::Disconnected) => &[Some(Status::Disconnected)],
            Some(StatusFilter::Reconnecting) => &[Some(Status::Reconnecting)],
            Some(StatusFilter::All) => ALL,
        }
    }

    /// Returns the default columns, without the end time if all listed participants are present.
    ///
    /// A room SID may belong to a completed room, whose participants have left.
    fn default_fields(&self) -> &'static [&'static str] {
        match (self.status, &self.room) {
            (Some(StatusFilter::Connected | StatusFilter::Reconnecting), _) | (None, RoomRef::Name(_)) => {
                &["identity", "status", "start_time", "sid"]
            }
            _ => &["identity", "status", "start_time", "end_time", "sid"],
        }
    }

    fn limit(&self) -> usize {
        self.limit.map_or(usize::MAX, NonZeroUsize::get)
    }
}

/// Prints the participants page by page. Fails if the room is not found or a page cannot be read.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, args.default_fields())?;
    let (selection, limit) = selection.limited_to(args.limit());
    let client = context.client().await?;
    let list = async |writer: &mut dyn RowWriter, _: &mut Summary| list(args, limit, &client, writer).await;
    context.listing(&selection, "no participants", list).await
}

/// Writes the participants to `writer`, at most `limit`, and returns how many there are.
async fn list(
    args: &Args,
    limit: usize,
    client: &Client,
    writer: &mut dyn RowWriter,
) -> anyhow::Result<usize> {
    let filter = Filter {
        identity: args.identity.clone(),
        created_after: args.created_after,
        created_before: args.created_before,
    };
    if args.status == Some(StatusFilter::All) {
        return list_sorted(args, limit, client, &filter, writer).await;
    }
    let mut pages = pin!(client.participants(&args.room, args.statuses(), &filter, limit));
    let mut count = 0;
    while count < limit
        && let Some(mut page) = pages.try_next().await?
    {
        if matches!(args.status, Some(StatusFilter::Connected | StatusFilter::Reconnecting)) {
            // The API ignores the status filter for a completed room and lists all who have left.
            let is_over = !page.is_empty() && page.iter().all(Participant::has_left);
            if is_over {
                break;
            }
            page.retain(|participant| !participant.has_left());
        }
        page.truncate(limit - count);
        count += page.len();
        writer.rows(page.into_iter().map(Participant::into_fields).collect())?;
    }
    Ok(count)
}

/// Lists the participants of every status by start time, each with its last status, and returns how many there are.
async fn list_sorted(
    args: &Args,
    limit: usize,
    client: &Client,
    filter: &Filter,
    writer: &mut dyn RowWriter,
) -> anyhow::Result<usize> {
    let mut participants = client.merged_participants(&args.room, args.statuses(), filter).await?;
    participants.sort_by_key(Participant::joined);
    participants.truncate(limit);
    let count = participants.len();
    writer.rows(participants.into_iter().map(Participant::into_fields).collect())?;
    Ok(count)
}
