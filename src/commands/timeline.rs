//! `roomctl timeline`: the attendance of a room as a chart or as rows.
//!
//! Fetches all participants of the room and converts them to `attendance`; `attendance::chart` draws the chart for the
//! terminal, SVG and HTML.

use std::collections::HashMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde_json::json;

use crate::api::{self, ALL, Client, EndReason, Filter, Insights, Participant, ParticipantInsights, RoomRef};
use crate::arguments::{CompletionKind, EndedArgs, RowColumns, path};
use crate::attendance::{Attendance, Attendee, Room, Session, State, chart};
use crate::context::Context;
use crate::context::clock;
use crate::context::summary::Summary;
use crate::errors::{ExitCode, UsageError};
use crate::moderation::ended_room;
use crate::output::{self, Column, ColumnType, Row, RowKind, resolve_path, stdout, write_atomically};

/// The arguments of `roomctl timeline`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(FIELDS, None), (REASONS, Some("reasons"))]))]
#[command(after_help = "\
The chart shows UTC. With -q, --fields, --sort-by or any format but table, one row per identity is printed instead:
  identity         the identity; null for a participant without one
  status           the status of the latest participant with the identity
  first_joined     when the first one joined
  last_left        when the last one left; null while one is present
  stays            the number of participants with the identity
  present_seconds  the time in the room; overlaps count once
  share            the share of the room's duration, from 0 to 1
  sids             the SIDs of the participants
  room, room_sid   the room
  reasons          with --reasons, why each participant left

Exit codes: 4 if the room is not found, 7 if its insights cannot be read.

Examples:
  roomctl timeline DailyStandup
  roomctl timeline DailyStandup --ended --reasons
  roomctl timeline DailyStandup --html standup.html --svg standup.svg
  roomctl timeline DailyStandup -o csv > attendance.csv")]
pub struct Args {
    /// Name of a room in progress, or SID (RM...) of any room
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// The options that select a room that has ended.
    #[command(flatten)]
    ended: EndedArgs,

    /// Mark in the chart why participants left
    ///
    /// L left, K kicked, D duplicate identity, X connection lost, E room ended, ? another reason. Rows get the field
    /// reasons. They come from the Insights API; without access to it, the rest is shown.
    #[arg(long)]
    reasons: bool,

    /// Also write the chart as SVG to this file (- for stdout)
    #[arg(long, value_name = "FILE", value_parser = path())]
    svg: Option<PathBuf>,

    /// Also write the chart as a web page to this file (- for stdout)
    #[arg(long, value_name = "FILE", value_parser = path())]
    html: Option<PathBuf>,
}

/// The columns of the attendance of one identity.
const FIELDS: &[Column] = &[
    Column::new("identity", "IDENTITY", ColumnType::Text),
    Column::new("status", "STATUS", ColumnType::Status),
    Column::new("first_joined", "FIRST_JOINED", ColumnType::Time),
    Column::new("last_left", "LAST_LEFT", ColumnType::Time),
    Column::new("stays", "STAYS", ColumnType::Untruncated),
    Column::new("present_seconds", "PRESENT", ColumnType::Seconds),
    Column::new("share", "SHARE", ColumnType::Untruncated),
    Column::new("sids", "SIDS", ColumnType::Text),
    Column::new("room", "ROOM", ColumnType::Text),
    Column::new("room_sid", "ROOM_SID", ColumnType::Sid),
];

/// The column that `--reasons` adds.
const REASONS: &[Column] = &[Column::new("reasons", "REASONS", ColumnType::Text)];

/// The default columns.
const DEFAULT_FIELDS: &[&str] =
    &["identity", "status", "first_joined", "last_left", "stays", "present_seconds", "share"];

/// How many rows are written at a time.
const CHUNK: usize = 100;

/// A function that writes a chart.
type Draw = fn(&Attendance, &mut dyn Write) -> io::Result<()>;

impl Args {
    /// Returns whether a chart is written to standard output.
    fn fills_stdout(&self) -> bool {
        [&self.svg, &self.html].into_iter().flatten().any(|path| is_stdout(path))
    }

    /// Fails if two outputs would be written to the same file or to standard output.
    fn ensure_distinct_outputs(&self, has_rows: bool) -> Result<(), UsageError> {
        if let (Some(svg), Some(html)) = (&self.svg, &self.html)
            && resolve_path(svg) == resolve_path(html)
        {
            return Err(UsageError::new("--svg and --html would write to the same file"));
        }
        if self.fills_stdout() && has_rows {
            return Err(UsageError::new("the chart and the rows cannot both go to stdout")
                .hint("Write the chart to a file, or omit --output, --quiet, --fields and --sort-by."));
        }
        Ok(())
    }
}

/// Fetches all participants of the room and prints the attendance as a chart or as rows.
///
/// Fails if the room is not found, if a file cannot be written, or if two outputs would be written to the same place.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let reasons = if args.reasons { REASONS } else { &[] };
    let default_fields = DEFAULT_FIELDS.iter().copied().chain(reasons.iter().map(|column| column.field));
    let selection = context.selection_with_reference(
        &[FIELDS, reasons].concat(),
        &default_fields.collect::<Vec<_>>(),
        &["sids"],
    )?;
    let has_rows = !context.prints_table() || selection.is_chosen() || selection.order().is_some();
    args.ensure_distinct_outputs(has_rows)?;
    let (client, insights) = if args.reasons {
        let (client, insights) = context.clients_with_insights().await?;
        (client, Some(insights))
    } else {
        (context.client().await?, None)
    };
    let room = ended_room::resolve(&args.ended, &args.room, &client, context).await?;
    let mut summary = Summary::default();
    let attendance = attendance(&room, &client, insights.as_ref(), &mut summary, context).await?;
    let mut out = stdout();
    for (path, draw) in [(&args.svg, chart::svg as Draw), (&args.html, chart::html)] {
        match path {
            Some(path) if is_stdout(path) => draw(&attendance, &mut out)?,
            Some(path) => {
                write_atomically(path, |out| draw(&attendance, out))
                    .with_context(|| format!("cannot write {}", path.display()))?;
                context.messages.note(&format!("wrote {}", path.display()));
            }
            None => {}
        }
    }
    if args.fills_stdout() {
        out.flush()?;
    } else if has_rows {
        let mut writer = context.row_writer(RowKind::Record, &selection, &mut out);
        let mut rows = attendance.attendees().map(|attendee| row(&attendance, attendee, args.reasons));
        while rows.len() > 0 {
            writer.rows(rows.by_ref().take(CHUNK).collect())?;
        }
        writer.finish(true)?;
    } else {
        chart::terminal(&attendance, &context.terminal, &mut out)?;
    }
    context.close(Ok(()), summary)
}

/// Returns the attendance of the room, with participants of every status.
///
/// Participants are listed by room SID, since another room may take the name between the requests. With `insights`, it has
/// the reasons for leaving; that they cannot be read is counted in the summary.
async fn attendance(
    room: &RoomRef,
    client: &Client,
    insights: Option<&Insights>,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<Attendance> {
    let found = client.room(room).await?;
    let reference = found.sid().map_or_else(|| room.clone(), RoomRef::Sid);
    let filter = Filter::default();
    let mut sessions = client.merged_participants(&reference, ALL, &filter, |found| session(&found)).await?;
    summary.count_done();
    if let (Some(insights), RoomRef::Sid(sid)) = (insights, &reference) {
        let reason = |record: ParticipantInsights| Some((record.sid_text()?.into(), EndReason::of(&record)));
        match insights.participants(sid, reason).await {
            Ok(reasons) => add_reasons(&mut sessions, reasons.into_iter().flatten().collect()),
            Err(error) => summary.count_unread_insights(&error, &context.messages),
        }
    }
    Ok(Attendance::new(times(room, &found), sessions, clock::now(client).trunc_subsecs(0)))
}

fn times(reference: &RoomRef, room: &api::Room) -> Room {
    Room {
        name: room.name().map_or_else(|| reference.to_string(), str::to_owned),
        sid: room.sid().map(|sid| sid.to_string()),
        created: room.created(),
        ended: room.ended(),
        is_over: room.is_completed() || room.ended().is_some(),
    }
}

fn session(participant: &Participant) -> Session {
    let joined = participant.joined();
    let from_duration = || joined?.checked_add_signed(participant.duration()?);
    let left = participant.left().or_else(from_duration);
    Session {
        identity: participant.identity().map(Box::from),
        sid: participant.sid_text().map(Box::from),
        state: match participant.status() {
            Some("connected") => State::Connected,
            Some("reconnecting") => State::Reconnecting,
            Some("disconnected") => State::Disconnected,
            None if left.is_some() => State::Disconnected,
            _ => State::Other,
        },
        joined,
        left,
        reason: None,
    }
}

/// Adds the reasons for leaving to the participants who have left.
fn add_reasons(sessions: &mut [Session], mut reasons: HashMap<Box<str>, Option<EndReason>>) {
    for session in sessions.iter_mut().filter(|session| !session.state.is_present()) {
        session.reason = session.sid.as_deref().and_then(|sid| reasons.remove(sid)).flatten();
    }
}

fn row(attendance: &Attendance, attendee: Attendee<'_>, has_reasons: bool) -> Row {
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let sids = attendee.sessions().filter_map(|session| session.sid.as_deref());
    let reasons = attendee.sessions().map(|session| session.reason.as_ref().map(EndReason::words));
    let mut row = output::row([
        ("identity", json!(attendee.identity())),
        ("status", json!(attendee.state().name())),
        ("first_joined", json!(time(attendee.first_joined()))),
        ("last_left", json!(time(attendee.last_left()))),
        ("stays", json!(attendee.session_count())),
        ("present_seconds", json!(attendee.present().map(|present| present.num_seconds()))),
        ("share", json!(attendance.share(attendee).map(rounded))),
        ("sids", json!(sids.collect::<Vec<_>>())),
        ("room", json!(attendance.room.name)),
        ("room_sid", json!(attendance.room.sid)),
    ]);
    if has_reasons {
        row.insert("reasons".to_owned(), json!(reasons.collect::<Vec<_>>()));
    }
    row
}

/// Rounds a share to four decimal places, a hundredth of a percent.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}
