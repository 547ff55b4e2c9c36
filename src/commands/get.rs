//! `roomctl get`: prints one participant, with `--tracks` also the published and subscribed tracks.
//!
//! Depends on `rows::participant` and `rows::track` for the columns.

use serde_json::Value;

use crate::api::{self, Client, Insights, Participant, ParticipantRef, RoomRef, TrackSide};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::ended_room;
use crate::output::{self, Column, ColumnSelection, ColumnType, Row};
use crate::rows::track::{self, OF_MANY, OF_ONE};
use crate::rows::{insights, participant};

/// The columns that `--tracks` adds to a participant.
const TRACKS: &[Column] = &[
    Column::new("published_tracks", "PUBLISHED_TRACKS", ColumnType::Text),
    Column::new("subscribed_tracks", "SUBSCRIBED_TRACKS", ColumnType::Text),
];

/// The column that `--insights` adds.
const INSIGHTS: &[Column] = &[Column::new("insights", "INSIGHTS", ColumnType::Text)];

/// The columns of the insights in a table of their own.
const VALUES: &[Column] = &[
    Column::new("field", "FIELD", ColumnType::Untruncated),
    Column::new("value", "VALUE", ColumnType::Text),
];

/// The default columns of a participant.
const DEFAULT_FIELDS: &[&str] =
    &["identity", "status", "sid", "start_time", "end_time", "duration", "room_sid"];

/// The arguments of `roomctl get`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(participant::FIELDS, None), (TRACKS, Some("tracks")), (INSIGHTS, Some("insights"))]))]
#[command(after_help = "\
Exit codes: 4 if the room or the participant is not found, 7 if insights cannot be read.

Examples:
  roomctl get DailyStandup alice
  roomctl get DailyStandup alice -o json
  roomctl get DailyStandup alice --on yesterday
  roomctl get DailyStandup alice --tracks")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identity or SID (PA...) of a participant
    ///
    /// A SID can be that of a participant who has left.
    #[arg(add = CompletionKind::Participant)]
    participant: ParticipantRef,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// Also show published and subscribed tracks
    #[arg(long)]
    tracks: bool,

    /// Also show what the Insights API has recorded
    ///
    /// For example why the participant left. Without access to the Insights API, the rest is shown.
    #[arg(long)]
    insights: bool,
}

/// Fetches and prints the participant. Fails if the room or the participant is not found.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let tracks = if args.tracks { TRACKS } else { &[] };
    let known = [participant::FIELDS, tracks, if args.insights { INSIGHTS } else { &[] }].concat();
    let selection = context.selection(&known, &args.default_fields(context))?;
    let (client, insights) = if args.insights {
        let (client, insights) = context.clients_with_insights().await?;
        (client, Some(insights))
    } else {
        (context.client().await?, None)
    };
    let room = ended_room::resolve(&args.ended, &args.room, &client, context).await?;
    let participant = args.find(&room, &client).await?;
    let mut summary = Summary::default();
    let record = match &insights {
        Some(insights) => {
            read_insights(&participant, &room, &client, insights, &mut summary, context).await?
        }
        None => None,
    };
    summary.count_done();
    if args.tracks {
        show_with_tracks(args, participant, record.clone(), &selection, &client, context).await?;
    } else {
        context.write_record(&selection, with_insights(participant.into_fields(), record.clone()))?;
    }
    if let Some(record) = record.filter(|_| context.prints_table() && !selection.is_chosen()) {
        let value = |(field, value): (String, String)| {
            output::row([("field", field.into()), ("value", value.into())])
        };
        let values = insights::by_path(&record).into_iter().map(value).collect();
        let columns = ColumnSelection::new(None, VALUES, &["field", "value"])?;
        context.write_section("Insights", &columns, values)?;
    }
    context.close(Ok(()), summary)
}

impl Args {
    /// Returns the participant; from a room that has ended, the one with the identity that left last.
    async fn find(&self, room: &RoomRef, client: &Client) -> Result<Participant, api::Error> {
        match client.participant(room, &self.participant).await {
            Err(api::Error::ParticipantNotFound { left: Some(left), .. }) if self.ended.is_given() => {
                client.participant(room, &ParticipantRef::Sid(left.sid)).await
            }
            found => found,
        }
    }

    /// Returns the default columns; without the tracks for a table, since they follow as tables of their own.
    fn default_fields(&self, context: &Context) -> Vec<&'static str> {
        let tracks = if self.tracks && !context.prints_table() { TRACKS } else { &[] };
        let insights = if self.insights && !context.prints_table() { INSIGHTS } else { &[] };
        let added = tracks.iter().chain(insights).map(|column| column.field);
        DEFAULT_FIELDS.iter().copied().chain(added).collect()
    }
}

/// Returns the record of a participant. That it cannot be read is counted in the summary.
async fn read_insights(
    participant: &Participant,
    room: &RoomRef,
    client: &Client,
    insights: &Insights,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<Option<Row>> {
    let Some(sid) = participant.sid() else { return Ok(None) };
    let room = match participant.room_sid() {
        Some(room) => room,
        None => client.room_sid(room).await?,
    };
    match insights.participant(&room, &sid).await {
        Ok(record) => Ok(Some(record.into_fields())),
        Err(error) => {
            summary.count_unread_insights(&error, &context.messages);
            Ok(None)
        }
    }
}

/// Returns the row of a participant with its record, if there is one.
fn with_insights(mut row: Row, record: Option<Row>) -> Row {
    row.extend(record.map(|record| ("insights".to_owned(), Value::Object(record))));
    row
}

/// Prints the participant with both track lists as fields; a table without `--fields` gets a table for each list.
async fn show_with_tracks(
    args: &Args,
    participant: Participant,
    record: Option<Row>,
    selection: &ColumnSelection,
    client: &Client,
    context: &Context,
) -> anyhow::Result<()> {
    // By SID, since another participant with the same identity may join between the requests.
    let room = participant.room_sid().map_or_else(|| args.room.clone(), RoomRef::Sid);
    let reference = participant.sid().map_or_else(|| args.participant.clone(), ParticipantRef::Sid);
    let (published, subscribed) = tokio::try_join!(
        client.tracks(&room, &reference, TrackSide::Published),
        client.tracks(&room, &reference, TrackSide::Subscribed)
    )?;
    let published =
        published.into_iter().map(|track| track::row(participant.identity(), track)).collect::<Vec<_>>();
    let subscribed = track::received(client, &room, subscribed).await?;
    let mut row = with_insights(participant.into_fields(), record);
    row.insert(TrackSide::Published.key().to_owned(), array(&published));
    row.insert(TrackSide::Subscribed.key().to_owned(), array(&subscribed));
    context.write_record(selection, row)?;
    if context.prints_table() && !selection.is_chosen() {
        context.write_section("Publishes", &ColumnSelection::new(None, track::FIELDS, OF_ONE)?, published)?;
        context.write_section(
            "Receives",
            &ColumnSelection::new(None, track::FIELDS, OF_MANY)?,
            subscribed,
        )?;
    }
    Ok(())
}

fn array(rows: &[Row]) -> Value {
    rows.iter().cloned().map(Value::Object).collect()
}
