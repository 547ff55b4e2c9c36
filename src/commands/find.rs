//! `roomctl find`: the rooms in progress that participants with the given identities, SIDs or globs are in.
//!
//! Scans the rooms with `moderation::room_scan` and prints one row per participant found.

use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::{self, CONNECTED, Client, Filter, PRESENT, Participant, Status};
use crate::arguments::pattern::Pattern;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::room_scan::{RoomScan, scan_rooms};
use crate::output::{Column, ColumnType, Row, RowWriter};
use crate::rows::participant;

/// The arguments of `roomctl find`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 4 if no participant is found.

Examples:
  roomctl find mallory
  roomctl find 'guest-*' --first
  roomctl find mallory --connected-only -o jsonl")]
pub struct Args {
    /// Identities, SIDs (PA...) or globs such as 'guest-*'
    #[arg(required = true, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse)]
    identities: Vec<Pattern>,

    /// Stop at the first match
    #[arg(long)]
    first: bool,

    /// Find only connected participants, with one request per room
    #[arg(long)]
    connected_only: bool,

    /// Deprecated and without effect: find includes reconnecting participants
    #[arg(long, hide = true)]
    reconnecting: bool,
}

/// Scans every room in progress and prints each matching participant as soon as it is found.
///
/// Rooms that cannot be read are reported at the end and decide the exit code.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let known = [&[Column::new("room", "ROOM", ColumnType::Text)], participant::FIELDS].concat();
    let default_fields = ["room", "identity", "status", "start_time", "sid"];
    let selection = context.selection_with_reference(&known, &default_fields, &["room_sid", "sid"])?;
    if args.reconnecting {
        context.messages.warning("--reconnecting is deprecated: find includes reconnecting participants");
    }
    let client = context.client().await?;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        search(args, &client, writer, summary, context).await
    };
    context.listing(&selection, "no participants", list).await
}

/// Writes each matching participant to `writer` and returns how many there are.
///
/// Rooms that cannot be read are failures in the summary; with `--first` and a match they are only warnings.
async fn search(
    args: &Args,
    client: &Client,
    writer: &mut dyn RowWriter,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<usize> {
    let (statuses, filter) = (args.statuses(), args.filter());
    let progress = context.messages.progress();
    let mut scans = pin!(scan_rooms(client, statuses, &filter, |rooms| progress.extend(rooms)));
    let (mut found, mut unmatched) = (0, args.identities.iter().collect::<Vec<_>>());
    while let Some(RoomScan { name, present, .. }) = scans.try_next().await? {
        progress.advance();
        let matches = match present {
            Ok(present) => args.matching(present),
            Err(error) => {
                summary.fail(errors::exit_code_for_call(&error), errors::report_for_room(&name, &error));
                continue;
            }
        };
        summary.done();
        unmatched
            .retain(|pattern| !matches.iter().any(|participant| pattern.matches_participant(participant)));
        found += matches.len();
        progress.info(format!("{found} found"));
        if !matches.is_empty() {
            let rows = matches.into_iter().map(|participant| row(&name, participant)).collect();
            context.messages.aside_from_progress(|| writer.rows(rows).and_then(|()| writer.flush()))?;
        }
        if args.first && found > 0 {
            summary.demote_to_warnings(&context.messages);
            return Ok(found);
        }
    }
    if summary.exit_code() == ExitCode::Success && !unmatched.is_empty() {
        let not_found = args.not_found(&unmatched);
        if found == 0 {
            summary.missing(&not_found);
        } else {
            context.messages.info(&not_found.to_string());
        }
    }
    Ok(found)
}

impl Args {
    fn statuses(&self) -> &'static [Option<Status>] {
        if self.connected_only { CONNECTED } else { PRESENT }
    }

    /// Returns a filter by identity if the only argument is an identity, so that the API does the search.
    fn filter(&self) -> Filter {
        let identity = match self.identities.as_slice() {
            [pattern] if pattern.is_exact() && !pattern.may_be_sid() => Some(pattern.text.clone()),
            _ => None,
        };
        Filter { identity, ..Filter::default() }
    }

    fn not_found(&self, unmatched: &[&Pattern]) -> api::Error {
        let texts = unmatched.iter().map(|pattern| pattern.text.as_str()).collect::<Vec<_>>();
        api::Error::NotInAnyRoom { reference: texts.join("' or '"), connected_only: self.connected_only }
    }

    /// Returns the participants that match an argument; with `--first`, at most one.
    fn matching(&self, mut present: Vec<Participant>) -> Vec<Participant> {
        present.retain(|participant| self.matches(participant));
        present.truncate(if self.first { 1 } else { usize::MAX });
        present
    }

    fn matches(&self, participant: &Participant) -> bool {
        self.identities.iter().any(|pattern| pattern.matches_participant(participant))
    }
}

fn row(room: &str, participant: Participant) -> Row {
    let mut row = Row::new();
    row.insert("room".to_owned(), room.into());
    row.append(&mut participant.into_fields());
    row
}
