//! `roomctl rooms get`: prints one room, or opens its page in the vendor's console.

use super::row::{FIELDS, PRESENT, count_participants, counted_row, row};
use super::web;
use crate::api::{Client, Room, RoomRef};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::Context;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::ended_room;
use crate::moderation::room_scan::RoomScan;
use crate::output::Row;

/// The default fields.
const DEFAULT_FIELDS: &[&str] = &[
    "unique_name",
    "sid",
    "status",
    "date_created",
    "end_time",
    "duration",
    PRESENT,
    "max_participants",
    "type",
    "media_region",
];

/// The arguments of `roomctl rooms get`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None)]))]
#[command(after_help = "\
Exit codes: 4 if the room is not found.

Examples:
  roomctl rooms get DailyStandup
  roomctl rooms get DailyStandup -o json
  roomctl rooms get DailyStandup --ended
  roomctl rooms get DailyStandup --web")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// Open the room's page in Twilio's console
    ///
    /// Prints the URL instead if stdout is not a terminal or no browser can be started. The page belongs to Twilio and can
    /// move. It needs a login to the console.
    #[arg(long)]
    web: bool,
}

/// Fetches and prints the room, or opens its page. Fails if the room is not found or its participants cannot be counted.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let selection = context.selection(FIELDS, DEFAULT_FIELDS)?;
    if args.web && context.chooses_output() {
        return Err(UsageError::new("--web cannot be used with --output, --quiet, --fields or --jq").into());
    }
    let account = context.account().await?;
    let region = account.region().to_owned();
    let client = context.connect(account).await?;
    let reference = ended_room::resolve(&args.ended, &args.room, &client, context).await?;
    let room = client.room(&reference).await?;
    if args.web {
        let sid = client.room_sid(&room.reference().unwrap_or(reference)).await?;
        web::show(&region, &sid, context)?;
    } else {
        context.write_record(&selection, record(room, &client).await?)?;
    }
    Ok(ExitCode::Success)
}

/// Returns the row of a room, with the number of participants present if it is in progress, as in the list of rooms.
async fn record(room: Room, client: &Client) -> anyhow::Result<Row> {
    if room.is_completed() {
        return Ok(row(room));
    }
    let (room, scan) = count_participants(client, room).await?;
    let present = scan.map(|RoomScan { present, .. }| present).transpose()?;
    Ok(counted_row(room, present.map(|present| present.len())))
}
