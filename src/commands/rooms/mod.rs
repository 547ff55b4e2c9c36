//! `roomctl rooms`: the rooms of the account, and how many are in them.

mod end;

use std::num::NonZeroUsize;
use std::pin::pin;

use chrono::{DateTime, Utc};
use clap::{Subcommand, ValueEnum};
use futures_util::{StreamExt, TryStreamExt, stream};

use super::context::Context;
use super::every_room;
use super::{list, time};
use crate::api::{self, Client, Filter, Room, RoomFilter, RoomRef, RoomStatus, Status};
use crate::failure::Exit;
use crate::output::{Column, Kind, Row, Sink};

/// How many rooms are counted at the same time.
const AT_ONCE: usize = 32;

/// All fields that a room is known to have, and one of roomctl's own: how many are connected.
const FIELDS: &[Column] = &[
    Column::new("unique_name", "NAME", Kind::Text),
    Column::new("sid", "SID", Kind::Sid),
    Column::new("status", "STATUS", Kind::Status),
    Column::new("date_created", "CREATED", Kind::Moment),
    Column::new("end_time", "ENDED", Kind::Moment),
    Column::new("duration", "LASTED", Kind::Seconds),
    Column::new("type", "TYPE", Kind::Text),
    Column::new("connected", "CONNECTED", Kind::Text),
    Column::new("max_participants", "CAPACITY", Kind::Text),
    Column::new("account_sid", "ACCOUNT_SID", Kind::Sid),
    Column::new("date_updated", "UPDATED", Kind::Moment),
    Column::new("media_region", "MEDIA_REGION", Kind::Text),
    Column::new("max_participant_duration", "MAX_STAY", Kind::Seconds),
    Column::new("max_concurrent_published_tracks", "MAX_TRACKS", Kind::Text),
    Column::new("record_participants_on_connect", "RECORDED", Kind::Text),
    Column::new("audio_only", "AUDIO_ONLY", Kind::Text),
    Column::new("large_room", "LARGE", Kind::Text),
    Column::new("empty_room_timeout", "EMPTY_TIMEOUT", Kind::Text),
    Column::new("unused_room_timeout", "UNUSED_TIMEOUT", Kind::Text),
    Column::new("status_callback", "CALLBACK", Kind::Text),
    Column::new("status_callback_method", "CALLBACK_METHOD", Kind::Text),
    Column::new("video_codecs", "CODECS", Kind::Text),
    Column::new("enable_turn", "TURN", Kind::Text),
    Column::new("url", "URL", Kind::Text),
    Column::new("links", "LINKS", Kind::Text),
];

/// The flags of `roomctl rooms`.
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    disable_help_subcommand = true,
    after_help = "\
Examples:
  roomctl rooms
  roomctl rooms --status completed --created-after 2d
  roomctl rooms end DailyStandup"
)]
pub struct Args {
    #[command(subcommand)]
    act: Option<Act>,

    /// Only rooms with this status
    #[arg(long, value_enum, default_value_t)]
    status: Wanted,

    /// Only rooms of this name
    #[arg(long, allow_hyphen_values = true)]
    name: Option<String>,

    /// Only rooms made after this: 2026-11-23T10:00:00Z, 2026-11-23, or an age such as 10m, 2h, 3d
    #[arg(long, value_name = "TIME", value_parser = time::moment)]
    created_after: Option<DateTime<Utc>>,

    /// Only rooms made before this
    #[arg(long, value_name = "TIME", value_parser = time::moment)]
    created_before: Option<DateTime<Utc>>,

    /// No more than so many [default: all]
    #[arg(long, value_name = "N", value_parser = list::limit, allow_negative_numbers = true)]
    limit: Option<NonZeroUsize>,

    /// Do not count who is connected, which takes a request a room
    #[arg(long)]
    no_count: bool,
}

/// What can be done to rooms.
#[derive(Debug, Subcommand)]
enum Act {
    /// End rooms, which puts everybody out of them
    End(end::Args),
}

/// Which rooms to list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Wanted {
    /// Going on
    #[default]
    InProgress,
    /// Over
    Completed,
}

/// Lists rooms page by page, or ends some.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    if let Some(Act::End(args)) = &args.act {
        return end::run(args, context).await;
    }
    let selection = context.selection(FIELDS, args.usual_fields())?;
    let client = context.client().await?;
    context.listing(&selection, "(none)", async |sink, _| args.list(&client, sink, context).await).await
}

impl Args {
    fn usual_fields(&self) -> &'static [&'static str] {
        match (self.status, self.no_count) {
            (Wanted::Completed, _) => &["unique_name", "date_created", "duration", "type", "sid"],
            (_, false) => &["unique_name", "date_created", "type", "connected", "max_participants", "sid"],
            (_, true) => &["unique_name", "date_created", "type", "max_participants", "sid"],
        }
    }

    fn filter(&self) -> RoomFilter {
        RoomFilter {
            status: match self.status {
                Wanted::InProgress => RoomStatus::InProgress,
                Wanted::Completed => RoomStatus::Completed,
            },
            name: self.name.clone(),
            created_after: self.created_after,
            created_before: self.created_before,
        }
    }

    /// Hands every room to the sink and says how many they were.
    async fn list(&self, client: &Client, sink: &mut dyn Sink, context: &Context) -> anyhow::Result<usize> {
        let limit = self.limit.map_or(usize::MAX, NonZeroUsize::get);
        let counts = self.status == Wanted::InProgress && !self.no_count;
        let mut pages = pin!(client.rooms(self.filter(), limit));
        let mut count = 0;
        let progress = context.notices.progress();
        while count < limit
            && let Some(mut page) = pages.try_next().await?
        {
            page.truncate(limit - count);
            count += page.len();
            let rows = if counts {
                progress.extend(page.len());
                let rows = page.into_iter().map(|room| counted(client, room));
                let rows = stream::iter(rows).buffered(AT_ONCE).inspect(|_| progress.advance());
                rows.try_collect().await?
            } else {
                page.into_iter().map(Room::into_fields).collect()
            };
            context.notices.aside_from_progress(|| sink.rows(rows))?;
        }
        Ok(count)
    }
}

/// The row of a room with how many are connected to it.
async fn counted(client: &Client, room: Room) -> Result<Row, api::Error> {
    let connected = match room.sid() {
        Some(sid) => {
            let filter = Filter::default();
            match every_room::present(client, &RoomRef::Sid(sid), &[None::<Status>], &filter).await {
                Ok(present) => Some(present.len()),
                Err(api::Error::NoRoom { .. }) => Some(0),
                Err(error) => return Err(error),
            }
        }
        None => None,
    };
    let mut row = room.into_fields();
    row.insert("connected".to_owned(), connected.into());
    Ok(row)
}
