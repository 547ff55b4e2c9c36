//! `roomctl tracks`: what people publish, and what they receive of others.

use std::future::ready;
use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::{self, Client, Filter, PRESENT, Participant, ParticipantRef, RoomRef, Side, TrackRef};
use crate::arguments::CompletionKind;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, flatten_pages};
use crate::output::{Row, Sink};
use crate::rows::track::{self, FIELDS, OF_MANY, OF_ONE};

/// The flags of `roomctl tracks`.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "roomctl tracks [OPTIONS] ROOM PARTICIPANT [TRACK]\n       roomctl tracks [OPTIONS] ROOM --all",
    after_help = "\
Examples:
  roomctl tracks DailyStandup alice
  roomctl tracks DailyStandup alice screen -o json
  roomctl tracks DailyStandup alice --subscribed
  roomctl tracks DailyStandup --all -o jsonl --fields publisher,name,enabled"
)]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The participant: the identity of one who is present, or the SID (PA...)
    #[arg(required_unless_present = "all", conflicts_with = "all", add = CompletionKind::Participant)]
    participant: Option<ParticipantRef>,

    /// Only the track of this name or SID (MT...)
    #[arg(conflicts_with = "all")]
    track: Option<TrackRef>,

    /// What they receive, and from whom, instead of what they publish
    #[arg(long)]
    subscribed: bool,

    /// What everyone present publishes
    #[arg(long, conflicts_with = "subscribed")]
    all: bool,
}

/// Fetches and shows.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let usual = if args.subscribed || args.all { OF_MANY } else { OF_ONE };
    let selection = context.selection(FIELDS, usual)?;
    let client = context.client().await?;
    let list = async |sink: &mut dyn Sink, summary: &mut Summary| match &args.participant {
        Some(who) => args.of_one(who, &client, sink).await,
        None => of_everyone(&args.room, &client, sink, summary, context).await,
    };
    context.listing(&selection, "(no tracks)", list).await
}

impl Args {
    /// Hands the tracks of one participant to the sink, and says how many there are.
    async fn of_one(
        &self,
        who: &ParticipantRef,
        client: &Client,
        sink: &mut dyn Sink,
    ) -> anyhow::Result<usize> {
        let side = if self.subscribed { Side::Subscribed } else { Side::Published };
        let tracks = match &self.track {
            Some(track) => client.tracks_called(&self.room, who, side, track).await?,
            None => client.tracks(&self.room, who, side).await?,
        };
        let rows = match side {
            Side::Published => tracks.into_iter().map(|track| track::row(identity(who), track)).collect(),
            Side::Subscribed => track::received(client, &self.room, tracks).await?,
        };
        let count = rows.len();
        sink.rows(rows)?;
        Ok(count)
    }
}

/// Of who is named by SID, the identity is not worth a request.
fn identity(who: &ParticipantRef) -> Option<&str> {
    match who {
        ParticipantRef::Name(identity) => Some(identity),
        ParticipantRef::Sid(_) => None,
    }
}

/// Hands the tracks of everyone present to the sink, publisher by publisher, and says how many there are. Those who could
/// not be asked are entered in the summary.
async fn of_everyone(
    room: &RoomRef,
    client: &Client,
    sink: &mut dyn Sink,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<usize> {
    let progress = context.notices.progress();
    let filter = Filter::default();
    let listed = client.participants(room, PRESENT, &filter, usize::MAX);
    let people = flatten_pages(listed, |people| progress.extend(people));
    let mut looks = pin!(
        people
            // A completed room lists those who were there.
            .try_filter(|stay| ready(!stay.has_left()))
            .map_ok(async |stay| Ok(look(client, room, &stay).await))
            .try_buffered(MAX_CONCURRENT_REQUESTS)
    );
    let mut count = 0;
    while let Some((name, rows)) = looks.try_next().await? {
        progress.advance();
        match rows {
            Ok(rows) => {
                summary.done();
                count += rows.len();
                context.notices.aside_from_progress(|| sink.rows(rows))?;
            }
            Err(error) if error.refuses_credentials() => return Err(error.into()),
            Err(error) => {
                summary.fail(failure::exit_of_call(&error), failure::problem_of_tracks(&name, &error));
            }
        }
    }
    Ok(count)
}

/// What somebody who was listed is called, and what they publish.
async fn look(client: &Client, room: &RoomRef, stay: &Participant) -> (String, Result<Vec<Row>, api::Error>) {
    let name = stay.identity().or(stay.sid_text()).unwrap_or_default().to_owned();
    let room = stay.room_sid().map_or_else(|| room.clone(), RoomRef::Sid);
    let rows = match stay.reference() {
        Some(who) => match client.tracks(&room, &who, Side::Published).await {
            Ok(tracks) => Ok(tracks.into_iter().map(|track| track::row(stay.identity(), track)).collect()),
            // They have left since they were listed.
            Err(api::Error::NoParticipant { .. }) => Ok(Vec::new()),
            Err(error) => Err(error),
        },
        None => Ok(Vec::new()),
    };
    (name, rows)
}
