//! `roomctl get`: one participant.

use super::completions::Names;
use super::context::Context;
use super::participant::FIELDS;
use crate::api::{ParticipantRef, RoomRef};
use crate::failure::Exit;

/// The flags of `roomctl get`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl get DailyStandup alice
  roomctl get DailyStandup alice -o json")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = Names::Room)]
    room: RoomRef,

    /// The participant: the identity of one who is present, or the SID (PA...) of any stay
    #[arg(add = Names::Participant)]
    participant: ParticipantRef,
}

/// Fetches and shows.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let usual = ["identity", "status", "sid", "start_time", "end_time", "duration", "room_sid"];
    let selection = context.selection(FIELDS, &usual)?;
    let client = context.client().await?;
    let participant = client.participant(&args.room, &args.participant).await?;
    context.record(&selection, participant.into_fields())?;
    Ok(Exit::Done)
}
