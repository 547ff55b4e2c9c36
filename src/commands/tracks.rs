//! `roomctl tracks`: lists the tracks that participants publish or are subscribed to.
//!
//! Depends on `rows::track` for the columns and on `moderation::batch` for concurrent requests.

use std::future::ready;
use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::{self, Client, Filter, PRESENT, Participant, ParticipantRef, RoomRef, TrackRef, TrackSide};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::output::{Row, RowWriter};
use crate::rows::track::{self, FIELDS, OF_MANY, OF_ONE};

/// The arguments of `roomctl tracks`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl tracks [OPTIONS] ROOM PARTICIPANT [TRACK]\n       roomctl tracks [OPTIONS] ROOM --all",
    after_help = "\
Exit codes: 4 if the room, the participant or the track is not found.

Examples:
  roomctl tracks DailyStandup alice
  roomctl tracks DailyStandup alice screen -o json
  roomctl tracks DailyStandup alice --subscribed
  roomctl tracks DailyStandup --all -o jsonl --fields publisher,name,enabled"
)]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Identity or SID (PA...) of a participant
    #[arg(required_unless_present = "all", conflicts_with = "all", add = CompletionKind::Participant)]
    participant: Option<ParticipantRef>,

    /// Name or SID (MT...) of a track
    #[arg(conflicts_with = "all")]
    track: Option<TrackRef>,

    /// List subscribed tracks instead of published ones
    #[arg(long)]
    subscribed: bool,

    /// List the published tracks of all participants
    #[arg(long, conflicts_with = "subscribed")]
    all: bool,
}

/// Prints the tracks of one participant, or the published tracks of all participants present.
///
/// Fails if the room, the participant or the track is not found.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let usual = if args.subscribed || args.all { OF_MANY } else { OF_ONE };
    let selection = context.selection(FIELDS, usual)?;
    let client = context.client().await?;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| match &args.participant {
        Some(reference) => args.list_for_participant(reference, &client, writer).await,
        None => list_for_all(&args.room, &client, writer, summary, context).await,
    };
    context.listing(&selection, "no tracks", list).await
}

impl Args {
    /// Writes the tracks of one participant to `writer` and returns how many there are.
    async fn list_for_participant(
        &self,
        reference: &ParticipantRef,
        client: &Client,
        writer: &mut dyn RowWriter,
    ) -> anyhow::Result<usize> {
        let side = if self.subscribed { TrackSide::Subscribed } else { TrackSide::Published };
        let tracks = match &self.track {
            Some(track) => client.find_tracks(&self.room, reference, side, track).await?,
            None => client.tracks(&self.room, reference, side).await?,
        };
        let rows = match side {
            TrackSide::Published => {
                tracks.into_iter().map(|track| track::row(identity(reference), track)).collect()
            }
            TrackSide::Subscribed => track::received(client, &self.room, tracks).await?,
        };
        let count = rows.len();
        writer.rows(rows)?;
        Ok(count)
    }
}

/// Returns the identity of a reference; `None` for a SID, since the identity would take another request.
fn identity(reference: &ParticipantRef) -> Option<&str> {
    match reference {
        ParticipantRef::Name(identity) => Some(identity),
        ParticipantRef::Sid(_) => None,
    }
}

/// Writes the published tracks of all participants present to `writer`, publisher by publisher, and returns how many
/// there are.
///
/// Participants whose tracks cannot be read are failures in the summary; refused credentials end the run.
async fn list_for_all(
    room: &RoomRef,
    client: &Client,
    writer: &mut dyn RowWriter,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<usize> {
    let progress = context.messages.progress();
    let filter = Filter::default();
    let listed = client.participants(room, PRESENT, &filter, usize::MAX);
    let participants = flatten_pages(listed, |participants| progress.extend(participants));
    let mut results = pin!(
        participants
            // A completed room lists participants who have left.
            .try_filter(|participant| ready(!participant.has_left()))
            .map_ok(async |participant| Ok(published(client, room, &participant).await))
            .try_buffered(MAX_CONCURRENT_REQUESTS)
    );
    let mut count = 0;
    while let Some((name, rows)) = results.try_next().await? {
        progress.advance();
        match rows {
            Ok(rows) => {
                summary.done();
                count += rows.len();
                context.messages.aside_from_progress(|| writer.rows(rows))?;
            }
            Err(error) if error.rejects_credentials() => return Err(error.into()),
            Err(error) => {
                summary.fail(errors::exit_code_for_call(&error), errors::report_for_tracks(&name, &error));
            }
        }
    }
    Ok(count)
}

/// Returns the name of a listed participant for messages, and the rows of the published tracks.
async fn published(
    client: &Client,
    room: &RoomRef,
    participant: &Participant,
) -> (String, Result<Vec<Row>, api::Error>) {
    let name = participant.identity().or(participant.sid_text()).unwrap_or_default().to_owned();
    let room = participant.room_sid().map_or_else(|| room.clone(), RoomRef::Sid);
    let rows = match participant.reference() {
        Some(reference) => match client.tracks(&room, &reference, TrackSide::Published).await {
            Ok(tracks) => {
                Ok(tracks.into_iter().map(|track| track::row(participant.identity(), track)).collect())
            }
            // The participant has left since the list was read.
            Err(api::Error::ParticipantNotFound { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        },
        None => Ok(Vec::new()),
    };
    (name, rows)
}
