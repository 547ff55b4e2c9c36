//! `roomctl get`: one participant, and on request their tracks.

use serde_json::Value;

use crate::api::{Client, Participant, ParticipantRef, RoomRef, Side, Track};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::failure::Exit;
use crate::output::{Column, Kind, Row, Selection};
use crate::rows::participant;
use crate::rows::track::{self, OF_MANY, OF_ONE};

/// The tracks that `--tracks` joins to a participant.
const TRACKS: &[Column] = &[
    Column::new("published_tracks", "PUBLISHED_TRACKS", Kind::Text),
    Column::new("subscribed_tracks", "SUBSCRIBED_TRACKS", Kind::Text),
];

const USUAL: &[&str] = &["identity", "status", "sid", "start_time", "end_time", "duration", "room_sid"];

/// The flags of `roomctl get`.
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

/// Fetches and shows.
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
    /// A table has the tracks below it instead.
    fn usual_fields(&self, context: &Context) -> Vec<&'static str> {
        let tracks = if self.tracks && !context.prints_table() { TRACKS } else { &[] };
        [USUAL, &tracks.iter().map(|column| column.field).collect::<Vec<_>>()].concat()
    }
}

/// One object with both lists of tracks in it. For reading, each list follows as a table, unless fields were chosen.
async fn show_with_tracks(
    args: &Args,
    participant: Participant,
    selection: &Selection,
    client: &Client,
    context: &Context,
) -> anyhow::Result<()> {
    // The very stay that was found, whoever joins under its identity meanwhile.
    let room = participant.room_sid().map_or_else(|| args.room.clone(), RoomRef::Sid);
    let who = participant.sid().map_or_else(|| args.participant.clone(), ParticipantRef::Sid);
    let (published, subscribed) = tokio::try_join!(
        client.tracks(&room, &who, Side::Published),
        client.tracks(&room, &who, Side::Subscribed)
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
