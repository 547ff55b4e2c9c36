//! `roomctl list`: lists the participants of a room, or of every room, by status, start time and selection.
//!
//! Depends on `api` for the list pages, on `moderation` for the selection and on `rows::participant` for the columns.

use std::future::ready;
use std::pin::pin;

use clap::ValueEnum;
use futures_util::{Stream, StreamExt, TryStreamExt};

use crate::api::{self, ALL, Client, Filter, PRESENT, Participant, RoomRef, Status, name};
use crate::arguments::{CompletionKind, EndedArgs, ListArgs, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::ended_room;
use crate::moderation::read_selection::ReadSelection;
use crate::moderation::room_args::RoomArgs;
use crate::moderation::room_scan::{RoomScan, scan_rooms_in_order};
use crate::moderation::selector::{PatternArgs, Selector};
use crate::output::{ColumnSelection, Row, RowWriter};
use crate::rows::participant;
use crate::rows::room::ROOM;
use crate::rows::start_order::StartOrder;

/// The arguments of `roomctl list`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(ROOM, Some("everywhere")), (participant::FIELDS, None)]))]
#[command(
    mut_arg("everywhere", |everywhere| everywhere.conflicts_with_all(["ended_room", "ended_on"])),
    override_usage = "roomctl list [OPTIONS] ROOM [PARTICIPANT]...\n       roomctl list [OPTIONS] --everywhere [PARTICIPANT]...",
    after_help = "\
Exit codes: 4 if the room or a named participant is not found. An empty result is a success.

Examples:
  roomctl list DailyStandup
  roomctl list DailyStandup --match 'guest-*' --older-than 2h
  roomctl list DailyStandup --status disconnected --created-after 2h
  roomctl list DailyStandup --on yesterday
  roomctl list --everywhere -o jsonl --fields room,identity,sid"
)]
pub struct Args {
    /// The room and the participants.
    #[command(flatten)]
    rooms: RoomArgs,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// Filter by status
    ///
    /// By default, the participants who are present, connected or reconnecting; for a completed room, all of them.
    #[arg(long, value_enum, ignore_case = true)]
    status: Option<StatusFilter>,

    /// Deprecated: filter by identity
    #[arg(
        long, hide = true, value_name = "IDENTITY", value_parser = name, allow_hyphen_values = true,
        add = CompletionKind::Identity
    )]
    identity: Option<String>,

    /// The options of lists.
    #[command(flatten)]
    list: ListArgs,

    /// The selection options.
    #[command(flatten)]
    patterns: PatternArgs,
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

    /// Whether a status is selected that no participant of a completed room has.
    fn is_of_present_only(&self) -> bool {
        matches!(self.status, Some(StatusFilter::Connected | StatusFilter::Reconnecting))
    }

    /// Returns the default columns, without the end time if all listed participants are present.
    ///
    /// A room SID may belong to a completed room, whose participants have left.
    fn default_fields(&self, room: Option<&RoomRef>) -> &'static [&'static str] {
        let has_left = match self.status {
            None => self.ended.is_given() || matches!(room, Some(RoomRef::Sid(_))),
            Some(status) => matches!(status, StatusFilter::Disconnected | StatusFilter::All),
        };
        match (room, has_left) {
            (Some(_), false) => &["identity", "status", "start_time", "sid"],
            (Some(_), true) => &["identity", "status", "start_time", "end_time", "sid"],
            (None, false) => &["room", "identity", "status", "start_time", "sid"],
            (None, true) => &["room", "identity", "status", "start_time", "end_time", "sid"],
        }
    }

    /// Returns the filter that the API applies. `selected` is the part of it that is the selection.
    fn filter(&self, selected: Filter) -> Filter {
        Filter {
            identity: self.identity.clone().or(selected.identity),
            created_after: self.list.created_after,
            created_before: self.list.created_before,
        }
    }

    /// Whether an option other than the selection omits participants.
    fn has_filters(&self) -> bool {
        self.status.is_some() || self.identity.is_some() || self.list.has_times()
    }
}

/// Prints the participants page by page, or room by room.
///
/// Fails if the room is not found or a page cannot be read. Rooms of `--everywhere` that cannot be read and named
/// participants that are not found are reported at the end.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let (room, named) = args.rooms.room_and_named()?;
    let mut selector = args.patterns.narrowing(&named)?;
    let known = if room.is_some() { participant::FIELDS.to_vec() } else { participant::fields_with_room() };
    let selection = context.selection(&known, args.default_fields(room.as_ref()))?;
    if args.identity.is_some() {
        context.messages.warning("--identity is deprecated; name the participant as an argument");
    }
    let (selection, limit) = selection.limited_to(args.list.limit());
    context.log_times(&args.list);
    let client = context.client().await?;
    let room = unless_interrupted(ended_room::resolve_optional(&args.ended, room, &client, context)).await?;
    unless_interrupted(selector.resolve_rooms(room.as_ref(), &client)).await?;
    let reader = Reader {
        args,
        room: room.as_ref(),
        selector: &selector,
        columns: &selection,
        client: &client,
        limit,
    };
    let list =
        async |writer: &mut dyn RowWriter, summary: &mut Summary| reader.list(writer, summary, context).await;
    context.listing(&selection, "no participants", list).await
}

/// Reads what the arguments select.
struct Reader<'a> {
    args: &'a Args,
    /// The room to read; `None` for every room in progress.
    room: Option<&'a RoomRef>,
    selector: &'a Selector<'a>,
    /// The columns and the order of the rows.
    columns: &'a ColumnSelection,
    client: &'a Client,
    /// The most participants to read.
    limit: usize,
}

impl Reader<'_> {
    /// Writes the selected participants to `writer` and returns how many there are.
    async fn list(
        &self,
        writer: &mut dyn RowWriter,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<usize> {
        let Self { args, room, selector, columns, client, limit } = *self;
        let mut selection = ReadSelection::new(selector);
        let filter = args.filter(selection.filter());
        let progress = context.messages.progress();
        let listed = |rooms| progress.extend(rooms);
        let scans = match room {
            Some(room) => self.scan_room(room, &filter).boxed_local(),
            None => scan_rooms_in_order(client, selector.scope(), args.statuses(), &filter, listed)
                .map_ok(|scan| args.sorted(scan))
                .boxed_local(),
        };
        let mut by_start = (room.is_some() && args.status == Some(StatusFilter::All))
            .then(|| StartOrder::new(context.held_rows(columns)));
        let (mut count, mut is_complete) = (0, false);
        {
            let mut scans = pin!(selection.narrow(client, scans));
            while count < limit {
                let Some(RoomScan { name, present, .. }) = scans.try_next().await? else {
                    is_complete = true;
                    break;
                };
                progress.advance();
                match present {
                    Ok(mut participants) => {
                        summary.count_done();
                        if let Some(by_start) = &mut by_start {
                            by_start.add(participants)?;
                            continue;
                        }
                        participants.truncate(limit - count);
                        count += participants.len();
                        let rows = participants.into_iter().map(|found| row(room, &name, found)).collect();
                        context.messages.aside_from_progress(|| writer.rows(rows))?;
                    }
                    Err(error) => {
                        summary.count_unread_room(&name, &error);
                    }
                }
            }
        }
        if let Some(by_start) = by_start {
            count = context.messages.aside_from_progress(|| by_start.write(limit, writer))?;
        }
        selection.warn_of_clocks(client, &context.messages);
        if is_complete {
            selection.report_absent(room, args.has_filters(), client, summary).await?;
        }
        Ok(count)
    }

    /// Returns the participants of a room, page by page; those of every status as the lists have them.
    fn scan_room<'a>(
        &'a self,
        room: &'a RoomRef,
        filter: &'a Filter,
    ) -> impl Stream<Item = Result<RoomScan, api::Error>> + 'a {
        let Self { args, selector, client, limit, .. } = *self;
        let scan = |present| RoomScan { room: room.clone(), name: room.to_string(), present: Ok(present) };
        if args.status == Some(StatusFilter::All) {
            let listings = client.listings(room, args.statuses(), filter, usize::MAX);
            return listings.map_ok(move |listing| scan(listing.participants)).left_stream();
        }
        let page_size = if selector.is_by_api() { limit } else { usize::MAX };
        // The API ignores the status filter for a completed room and lists all who have left.
        let is_over = |page: &[Participant]| !page.is_empty() && page.iter().all(Participant::has_left);
        client
            .participants(room, args.statuses(), filter, page_size)
            .try_take_while(move |page| ready(Ok(!(args.is_of_present_only() && is_over(page)))))
            .map_ok(move |mut page| {
                page.retain(|found| !(args.is_of_present_only() && found.has_left()));
                scan(page)
            })
            .right_stream()
    }
}

impl Args {
    /// Returns the scan with its participants by start time if they have every status.
    fn sorted(&self, mut scan: RoomScan) -> RoomScan {
        if let (Some(StatusFilter::All), Ok(participants)) = (self.status, &mut scan.present) {
            participants.sort_by_key(Participant::joined);
        }
        scan
    }
}

/// Returns the row of a participant, with the name of the room if several are listed.
fn row(room: Option<&RoomRef>, name: &str, participant: Participant) -> Row {
    match room {
        Some(_) => participant.into_fields(),
        None => participant::row_with_room(name, participant),
    }
}
