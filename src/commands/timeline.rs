//! `roomctl timeline`: the attendance of a room as a chart or as rows.
//!
//! Fetches all participants of the room and converts them to `attendance`; `output::chart` draws the chart for the
//! terminal, SVG and HTML.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};
use serde_json::json;

use crate::api::{self, ALL, Client, Filter, Participant, RoomRef};
use crate::arguments::CompletionKind;
use crate::attendance::{Attendance, Person, Room, State, Stay, chart};
use crate::context::Context;
use crate::context::clock;
use crate::errors::{Exit, Misuse};
use crate::output::{self, Column, Kind, Row, place_of, stdout, write_whole};

/// The arguments of `roomctl timeline`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
The picture's times are in UTC. With -o csv, json or jsonl, or with --fields, the attendance of each identity instead:
  identity         null for a stay without one
  status           of the stay that goes on, if one does
  first_joined     the beginning of the first stay
  last_left        the end of the last one; null while somebody is there
  stays            how many
  present_seconds  how long in all; time in two stays at once counts once
  share            the part of the room's time that this is, from 0 to 1
  sids             the SIDs of the stays

Examples:
  roomctl timeline DailyStandup
  roomctl timeline DailyStandup --html standup.html --svg standup.svg
  roomctl timeline DailyStandup -o csv > attendance.csv")]
pub struct Args {
    /// The room: its name while it is in progress, or its SID (RM...)
    #[arg(add = CompletionKind::Room)]
    room: RoomRef,

    /// Also write the picture to this file as SVG; - is standard output, and nothing else goes there
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    /// Also write the picture to this file as a web page that stands by itself; - as for --svg
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

/// The columns of the attendance of one identity.
const FIELDS: &[Column] = &[
    Column::new("identity", "IDENTITY", Kind::Text),
    Column::new("status", "STATUS", Kind::Status),
    Column::new("first_joined", "FIRST_JOINED", Kind::Moment),
    Column::new("last_left", "LAST_LEFT", Kind::Moment),
    Column::new("stays", "STAYS", Kind::Whole),
    Column::new("present_seconds", "PRESENT", Kind::Seconds),
    Column::new("share", "SHARE", Kind::Whole),
    Column::new("sids", "SIDS", Kind::Text),
];

/// The default columns.
const USUAL: &[&str] =
    &["identity", "status", "first_joined", "last_left", "stays", "present_seconds", "share"];

/// A function that writes a chart.
type Draw = fn(&Attendance, &mut dyn Write) -> io::Result<()>;

impl Args {
    /// Returns whether a chart is written to standard output.
    fn fills_stdout(&self) -> bool {
        [&self.svg, &self.html].into_iter().flatten().any(|path| is_stdout(path))
    }

    /// Fails if two outputs would be written to the same file or to standard output.
    fn ensure_distinct_outputs(&self, has_rows: bool) -> Result<(), Misuse> {
        if let (Some(svg), Some(html)) = (&self.svg, &self.html)
            && place_of(svg) == place_of(html)
        {
            return Err(Misuse::new("--svg and --html would write to the same file"));
        }
        if self.fills_stdout() && has_rows {
            return Err(Misuse::new("the picture and the attendance cannot both go to standard output")
                .hint("give --svg or --html a file, or leave out --output and --fields"));
        }
        Ok(())
    }
}

/// Fetches all participants of the room and prints the attendance as a chart or as rows.
///
/// Fails if the room is not found, if a file cannot be written, or if two outputs would be written to the same place.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let selection = context.selection(FIELDS, USUAL)?;
    let has_rows = !context.prints_table() || selection.is_chosen();
    args.ensure_distinct_outputs(has_rows)?;
    let attendance = attendance(&args.room, &context.client().await?).await?;
    let mut out = stdout();
    for (path, draw) in [(&args.svg, chart::svg as Draw), (&args.html, chart::html)] {
        match path {
            Some(path) if is_stdout(path) => draw(&attendance, &mut out)?,
            Some(path) => {
                write_whole(path, |out| draw(&attendance, out))
                    .with_context(|| format!("cannot write {}", path.display()))?;
                context.notices.remark(&format!("wrote {}", path.display()));
            }
            None => {}
        }
    }
    if args.fills_stdout() {
        out.flush()?;
    } else if has_rows {
        let mut sink = context.sink(&selection, &mut out);
        sink.rows(attendance.people.iter().map(|person| row(&attendance, person)).collect())?;
        sink.end(true)?;
    } else {
        chart::terminal(&attendance, &context.screen, &mut out)?;
    }
    Ok(Exit::Done)
}

/// Returns the attendance of the room, with participants of every status.
///
/// Participants are listed by room SID, since another room may take the name between the requests.
async fn attendance(room: &RoomRef, client: &Client) -> anyhow::Result<Attendance> {
    let found = client.room(room).await?;
    let reference = found.sid().map_or_else(|| room.clone(), RoomRef::Sid);
    let filter = Filter::default();
    let participants = client.merged_participants(&reference, ALL, &filter).await?;
    let stays = participants.iter().map(stay).collect();
    Ok(Attendance::new(times(room, &found), stays, clock::now(client).trunc_subsecs(0)))
}

fn times(reference: &RoomRef, room: &api::Room) -> Room {
    Room {
        name: room.name().map_or_else(|| reference.to_string(), str::to_owned),
        created: room.created(),
        ended: room.ended(),
        is_over: room.is_completed() || room.ended().is_some(),
    }
}

fn stay(participant: &Participant) -> Stay {
    let joined = participant.joined();
    let from_duration = || joined?.checked_add_signed(participant.stayed()?);
    let left = participant.left().or_else(from_duration);
    Stay {
        identity: participant.identity().map(str::to_owned),
        sid: participant.sid_text().map(str::to_owned),
        state: match participant.status() {
            Some("connected") => State::Connected,
            Some("reconnecting") => State::Reconnecting,
            Some("disconnected") => State::Disconnected,
            None if left.is_some() => State::Disconnected,
            _ => State::Other,
        },
        joined,
        left,
    }
}

fn row(attendance: &Attendance, person: &Person) -> Row {
    let time = |at: Option<DateTime<Utc>>| at.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let sids = person.visits.iter().filter_map(|visit| visit.stay.sid.as_deref());
    output::row([
        ("identity", json!(person.identity)),
        ("status", json!(person.state().name())),
        ("first_joined", json!(time(person.first_joined()))),
        ("last_left", json!(time(person.last_left()))),
        ("stays", json!(person.visits.len())),
        ("present_seconds", json!(person.present().num_seconds())),
        ("share", json!(attendance.share(person).map(rounded))),
        ("sids", json!(sids.collect::<Vec<_>>())),
    ])
}

/// Rounds a share to four decimal places, a hundredth of a percent.
fn rounded(share: f64) -> f64 {
    (share * 10_000.0).round() / 10_000.0
}

fn is_stdout(path: &Path) -> bool {
    path.as_os_str() == "-"
}
