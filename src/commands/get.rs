//! `roomctl get`: prints one participant, with `--tracks` also the published and subscribed tracks.
//!
//! Depends on `rows::participant` and `rows::track` for the columns.

use serde_json::Value;

use crate::api::{Client, Participant, ParticipantRef, RoomRef, Side, Track};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::errors::Exit;
use crate::output::{Column, Kind, Row, Selection};
use crate::rows::participant;
use crate::rows::track::{self, OF_MANY, OF_ONE};

/// The columns that `--tracks` adds to a participant.
const TRACKS: &[Column] = &[
    Column::new("published_tracks", "PUBLISHED_TRACKS", Kind::Text),
    Column::new("subscribed_tracks", "SUBSCRIBED_TRACKS", Kind::Text),
];

/// The default columns of a participant.
const USUAL: &[&str] = &["identity", "status", "sid", "start_time", "end_time", "duration", "room_sid"];

/// The arguments of `roomctl get`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl get DailyStandup alice
  roomctl get DailyStandup alice -o json
  roomctl get DailyStandup alice --tracks")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The participant: the identity of one who is present, or the SID (PA...) of any stay
    #[arg(add = CompletionKind::Participant)]
    participant: ParticipantRef,

    /// Also what they publish, and what they receive of others
    #[arg(long)]
    tracks: bool,
}

/// Fetches and prints the participant. Fails if the room or the participant is not found.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let known = [participant::FIELDS, if args.tracks { TRACKS } else { &[] }].concat();
    let selection = context.selection(&known, &args.usual_fields(context))?;
    let client = context.client().await?;
    let participant = client.participant(&args.room, &args.participant).await?;
    if args.tracks {
        show_with_tracks(args, participant, &selection, &client, context).await?;
    } else {
        context.record(&selection, participant.into_fields())?;
    }
    Ok(Exit::Done)
}

impl Args {
    /// Returns the default columns; without the tracks for a table, since they follow as tables of their own.
    fn usual_fields(&self, context: &Context) -> Vec<&'static str> {
        let tracks = if self.tracks && !context.prints_table() { TRACKS } else { &[] };
        [USUAL, &tracks.iter().map(|column| column.field).collect::<Vec<_>>()].concat()
    }
}

/// Prints the participant with both track lists as fields; a table without `--fields` gets a table for each list.
async fn show_with_tracks(
    args: &Args,
    participant: Participant,
    selection: &Selection,
    client: &Client,
    context: &Context,
) -> anyhow::Result<()> {
    // By SID, since another participant with the same identity may join between the requests.
    let room = participant.room_sid().map_or_else(|| args.room.clone(), RoomRef::Sid);
    let reference = participant.sid().map_or_else(|| args.participant.clone(), ParticipantRef::Sid);
    let (published, subscribed) = tokio::try_join!(
        client.tracks(&room, &reference, Side::Published),
        client.tracks(&room, &reference, Side::Subscribed)
    )?;
    let published: Vec<Row> = published.into_iter().map(Track::into_fields).collect();
    let subscribed = track::received(client, &room, subscribed).await?;
    let mut row = participant.into_fields();
    row.insert(Side::Published.key().to_owned(), array(&published));
    row.insert(Side::Subscribed.key().to_owned(), array(&subscribed));
    context.record(selection, row)?;
    if context.prints_table() && !selection.is_chosen() {
        context.section("Publishes", &Selection::new(None, track::FIELDS, OF_ONE)?, published)?;
        context.section("Receives", &Selection::new(None, track::FIELDS, OF_MANY)?, subscribed)?;
    }
    Ok(())
}

fn array(rows: &[Row]) -> Value {
    rows.iter().cloned().map(Value::Object).collect()
}
