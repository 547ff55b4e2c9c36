//! `roomctl tracks`: lists the tracks that participants publish or are subscribed to, in a room or in every room.
//!
//! Depends on `rows::track` for the columns, and on `moderation` for the selection and for concurrent requests.

use std::cell::RefCell;
use std::pin::pin;

use futures_util::stream::LocalBoxStream;
use futures_util::{Stream, StreamExt, TryFutureExt, TryStreamExt, stream};

use crate::api::{
    self, Client, Filter, LEFT, PRESENT, Participant, ParticipantRef, RoomRef, Status, Track, TrackRef,
    TrackSide,
};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, shell_quote};
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::ended_room;
use crate::moderation::read_selection::ReadSelection;
use crate::moderation::reference_index::Named;
use crate::moderation::room_args::RoomArgs;
use crate::moderation::room_scan::{RoomScan, participants, scan_rooms_in_order};
use crate::moderation::selector::{Selector, SelectorArgs};
use crate::output::{Column, Row, RowWriter};
use crate::rows::room::ROOM;
use crate::rows::track::{self, FIELDS, Identities, OF_MANY, OF_ONE};

/// The arguments of `roomctl tracks`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(ROOM, Some("everywhere")), (FIELDS, None)]))]
#[command(
    mut_arg("everywhere", |everywhere| everywhere.conflicts_with_all(["ended_room", "ended_on"])),
    override_usage = "roomctl tracks [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl tracks [OPTIONS] --everywhere [PARTICIPANT]...",
    after_help = "\
Exit codes: 4 if the room, a named participant or the track of one is not found. An empty result is a success.

Examples:
  roomctl tracks DailyStandup alice
  roomctl tracks DailyStandup alice --track screen -o json
  roomctl tracks DailyStandup alice bob --subscribed
  roomctl tracks DailyStandup -o jsonl --fields publisher,name,enabled"
)]
pub struct Args {
    /// The room and the participants.
    #[command(flatten)]
    rooms: RoomArgs,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// List only the track with this name or SID (MT...)
    #[arg(long, value_name = "TRACK", allow_hyphen_values = true, add = CompletionKind::Track)]
    track: Option<TrackRef>,

    /// List subscribed tracks instead of published ones
    #[arg(long)]
    subscribed: bool,

    /// The selection options.
    #[command(flatten)]
    selector: SelectorArgs,
}

/// What to list: the tracks of the selected participants, or one of them.
struct Query<'a> {
    /// The room; `None` for every room in progress.
    room: Option<&'a RoomRef>,
    /// Whether the room has ended, so that its participants have left.
    has_ended: bool,
    selector: &'a Selector<'a>,
    track: Option<&'a TrackRef>,
    side: TrackSide,
}

/// A participant whose tracks are listed.
struct Source {
    /// The room, for requests and for rows.
    room: RoomRef,
    room_name: String,
    participant: ParticipantRef,
    /// The identity, if it is known.
    identity: Option<String>,
    /// Whether the participant was found in the list of the room.
    is_listed: bool,
    /// Whether the participant is named one by one.
    is_named: bool,
}

/// The tracks of a participant.
struct SourceTracks {
    source: Source,
    tracks: Result<Vec<Track>, api::Error>,
}

/// A room whose participants cannot be read.
struct UnreadRoom {
    name: String,
    error: api::Error,
}

/// Prints the tracks of the selected participants who are present, participant by participant.
///
/// Fails if the room is not found. Participants and tracks that are named and not found, and participants and rooms that
/// cannot be read, are reported at the end.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (room, mut named) = args.rooms.room_and_named()?;
    let mut selector = args.selector.narrowing(&named)?;
    let mut track = args.track.clone();
    let known = known_fields(room.as_ref());
    let query = args.query(room.as_ref(), &selector, track.as_ref());
    let mut selection = context.selection(&known, &query.default_fields())?;
    let client = context.client().await?;
    let room = unless_interrupted(ended_room::resolve_optional(&args.ended, room, &client, context)).await?;
    unless_interrupted(selector.resolve_rooms(room.as_ref(), &client)).await?;
    let query = args.query(room.as_ref(), &selector, track.as_ref());
    if let Some(found) = unless_interrupted(query.deprecated_track(&client)).await? {
        let name = shell_quote(&found.to_string());
        context.messages.warning(&format!("a track as an argument is deprecated; use --track {name}"));
        named.truncate(1);
        selector = args.selector.narrowing(&named)?;
        track = Some(found);
        let query = args.query(room.as_ref(), &selector, track.as_ref());
        selection = context.selection(&known, &query.default_fields())?;
    }
    let query = args.query(room.as_ref(), &selector, track.as_ref());
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        query.list(&client, writer, summary, context).await
    };
    context.listing(&selection, "no tracks", list).await
}

impl Args {
    fn query<'a>(
        &self,
        room: Option<&'a RoomRef>,
        selector: &'a Selector<'a>,
        track: Option<&'a TrackRef>,
    ) -> Query<'a> {
        let side = if self.subscribed { TrackSide::Subscribed } else { TrackSide::Published };
        Query { room, has_ended: self.ended.is_given(), selector, track, side }
    }
}

/// Returns the known fields, with the room only for every room.
fn known_fields(room: Option<&RoomRef>) -> Vec<Column> {
    [if room.is_some() { &[] } else { ROOM }, FIELDS].concat()
}

impl Query<'_> {
    /// Returns the default columns: those that tell the listed tracks apart.
    fn default_fields(&self) -> Vec<&'static str> {
        let is_of_one = self.is_by_name() && self.selector.named.all().len() == 1;
        let room: &[_] = if self.room.is_some() { &[] } else { &["room"] };
        let fields: [&[_]; 2] = match (self.side, is_of_one) {
            (TrackSide::Published, true) => [&[], OF_ONE],
            (TrackSide::Published, false) | (TrackSide::Subscribed, true) => [&[], OF_MANY],
            (TrackSide::Subscribed, false) => [&["participant"], OF_MANY],
        };
        [&[room], &fields[..]].concat().concat()
    }

    /// Returns the track of the deprecated form `ROOM PARTICIPANT TRACK`: the first of two names is a participant who has it,
    /// and no participant in the room has the second.
    async fn deprecated_track(&self, client: &Client) -> anyhow::Result<Option<TrackRef>> {
        let is_by_name = self.track.is_none() && !self.has_ended && !self.selector.is_by_pattern();
        let (Some(room), [first, Named { participant: ParticipantRef::Name(name), .. }], true) =
            (self.room, self.selector.named.all(), is_by_name)
        else {
            return Ok(None);
        };
        let Ok(track) = name.parse() else { return Ok(None) };
        match client.find_tracks(room, &first.participant, self.side, &track).await {
            Ok(_) => {}
            Err(api::Error::TrackNotFound { .. } | api::Error::ParticipantNotFound { .. }) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        }
        let filter = Filter { identity: Some(name.clone()), ..Filter::default() };
        let is_participant = !participants(client, room, PRESENT, &filter).await?.is_empty();
        Ok((!is_participant).then_some(track))
    }

    /// Writes the tracks to `writer`, participant by participant, and returns how many there are.
    async fn list(
        &self,
        client: &Client,
        writer: &mut dyn RowWriter,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<usize> {
        let progress = context.messages.progress();
        let mut selection = ReadSelection::new(self.selector);
        // The identities of publishers come from the whole list of a room.
        let filter = if self.needs_identities() { Filter::default() } else { selection.filter() };
        let identities = RefCell::new(Identities::new());
        let sources = self.sources(client, &filter, &mut selection, &identities);
        let tracks = sources.inspect_ok(|_| progress.extend(1)).map_ok(async |source| {
            Ok(match source {
                Ok(source) => Ok(self.read_tracks(client, source).await),
                Err(unread) => Err(unread),
            })
        });
        let mut tracks = tracks.try_buffered(MAX_CONCURRENT_REQUESTS);
        let mut count = 0;
        while let Some(tracks) = tracks.try_next().await? {
            progress.advance();
            match tracks {
                Ok(tracks) => {
                    let rows = self.rows(tracks, &identities.borrow(), summary)?;
                    count += rows.len();
                    context.messages.aside_from_progress(|| writer.rows(rows))?;
                }
                Err(UnreadRoom { name, error }) => {
                    summary.count_unread_room(&name, &error);
                }
            }
        }
        drop(tracks);
        if !self.is_by_name() {
            selection.warn_of_clocks(client, &context.messages);
            selection.report_absent(self.room, false, client, summary).await?;
        }
        Ok(count)
    }

    /// Returns the participants whose tracks are listed, and the rooms that cannot be read. `identities` gets those of the
    /// rooms read if they are needed.
    fn sources<'a>(
        &'a self,
        client: &'a Client,
        filter: &'a Filter,
        selection: &'a mut ReadSelection<'_>,
        identities: &'a RefCell<Identities>,
    ) -> LocalBoxStream<'a, anyhow::Result<Result<Source, UnreadRoom>>> {
        let scans = match self.room {
            Some(room) => {
                let statuses = if self.has_ended { LEFT } else { PRESENT };
                stream::once(scan_room(client, room, statuses, filter)).left_stream()
            }
            None => {
                scan_rooms_in_order(client, self.selector.scope(), PRESENT, filter, |_| ()).right_stream()
            }
        };
        let scans = scans.inspect_ok(|scan| {
            if let (true, Ok(present)) = (self.needs_identities(), &scan.present) {
                identities.borrow_mut().extend(track::identities(present));
            }
        });
        if !self.is_by_name() {
            let sources = selection.narrow(client, scans).map_ok(|scan| self.listed_sources(scan));
            return sources.try_flatten().boxed_local();
        }
        let named = async move {
            if self.needs_identities() {
                pin!(scans).try_next().await?;
            }
            anyhow::Ok(stream::iter(self.named_sources().map(|source| Ok(Ok(source)))))
        };
        stream::once(named).try_flatten().boxed_local()
    }

    /// Whether participants of one room in progress are named, and nothing else selects or excludes, so that no list is
    /// needed.
    fn is_by_name(&self) -> bool {
        self.room.is_some() && !self.has_ended && !self.selector.needs_list()
    }

    /// Whether the identities of publishers have to be looked up.
    fn needs_identities(&self) -> bool {
        self.side == TrackSide::Subscribed
    }

    /// Returns the participants of the room who are named one by one.
    fn named_sources(&self) -> impl Iterator<Item = Source> {
        let rooms = self.room.into_iter();
        let named = self.selector.named.all().iter();
        rooms.flat_map(move |room| named.clone().map(|named| Source::named(room, &named.participant)))
    }

    /// Returns the participants of a room that was read. One without SID and identity has no tracks that can be requested.
    fn listed_sources(
        &self,
        scan: RoomScan,
    ) -> impl Stream<Item = anyhow::Result<Result<Source, UnreadRoom>>> {
        let RoomScan { room, name, present } = scan;
        let source = |found: Participant| {
            let is_named = self.selector.named.position(&found).is_some();
            Source::listed(&room, &name, &found, is_named)
        };
        let sources = match present {
            Ok(present) => present.into_iter().filter_map(source).map(Ok).collect(),
            Err(error) => vec![Err(UnreadRoom { name, error })],
        };
        stream::iter(sources.into_iter().map(Ok))
    }

    /// Reads the tracks of a participant; for one who was found by pattern, a missing track is no error.
    async fn read_tracks(&self, client: &Client, source: Source) -> SourceTracks {
        let tracks = match self.track {
            Some(track) if source.is_named => {
                client.find_tracks(&source.room, &source.participant, self.side, track).await
            }
            _ => client.tracks(&source.room, &source.participant, self.side).await,
        };
        let tracks = tracks.map(|mut tracks| {
            tracks.retain(|found| self.track.is_none_or(|track| found.is(track)));
            tracks
        });
        SourceTracks { source, tracks }
    }

    /// Returns the rows of a participant's tracks. Tracks that are not found or cannot be read are counted in the summary.
    ///
    /// Fails if no request can succeed: the room is not found, or the credentials are refused.
    fn rows(
        &self,
        tracks: SourceTracks,
        identities: &Identities,
        summary: &mut Summary,
    ) -> Result<Vec<Row>, api::Error> {
        let SourceTracks { source, tracks } = tracks;
        let error = match tracks {
            Ok(tracks) => {
                summary.count_done();
                return Ok(tracks.into_iter().map(|track| self.row(&source, track, identities)).collect());
            }
            Err(error) => error.in_room_as_shown(self.room.unwrap_or(&source.room)),
        };
        match error {
            // The participant has left, or the room has ended, since the list was read.
            api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. } if source.is_listed => {}
            api::Error::ParticipantNotFound { .. } | api::Error::TrackNotFound { .. } => {
                summary.count_missing(&error.into());
            }
            api::Error::RoomNotFound { .. } => return Err(error),
            _ if error.rejects_credentials() => return Err(error),
            _ => summary.count_failed_as(
                errors::exit_code_for_call(&error),
                errors::report_for_tracks(&source.name(), &error),
            ),
        }
        Ok(Vec::new())
    }

    fn row(&self, source: &Source, track: Track, identities: &Identities) -> Row {
        let mut row = Row::new();
        if self.room.is_none() {
            row.insert("room".to_owned(), source.room_name.clone().into());
        }
        row.insert("participant".to_owned(), source.name().into());
        row.append(&mut match self.side {
            TrackSide::Published => track::row(source.identity.as_deref(), track),
            TrackSide::Subscribed => track::received_row(identities, track),
        });
        row
    }
}

impl Source {
    /// Returns the source for a participant who is named. The identity behind a SID would take another request.
    fn named(room: &RoomRef, participant: &ParticipantRef) -> Self {
        let identity = match participant {
            ParticipantRef::Name(identity) => Some(identity.clone()),
            ParticipantRef::Sid(_) => None,
        };
        let (room, room_name) = (room.clone(), room.to_string());
        let participant = participant.clone();
        Self { room, room_name, participant, identity, is_listed: false, is_named: true }
    }

    /// Returns the source for a participant in the list of a room, if a request can address it.
    fn listed(room: &RoomRef, room_name: &str, participant: &Participant, is_named: bool) -> Option<Self> {
        Some(Self {
            room: participant.room_sid().map_or_else(|| room.clone(), RoomRef::Sid),
            room_name: room_name.to_owned(),
            participant: participant.reference()?,
            identity: participant.identity().map(str::to_owned),
            is_listed: true,
            is_named,
        })
    }

    /// Returns the identity, or the SID if that is not known.
    fn name(&self) -> String {
        self.identity.clone().unwrap_or_else(|| self.participant.to_string())
    }
}

/// Reads the participants of a room who are present, or those who left. Fails with the error of a request.
async fn scan_room(
    client: &Client,
    room: &RoomRef,
    statuses: &[Option<Status>],
    filter: &Filter,
) -> Result<RoomScan, api::Error> {
    let scan = |present| RoomScan { room: room.clone(), name: room.to_string(), present: Ok(present) };
    participants(client, room, statuses, filter).map_ok(scan).await
}
