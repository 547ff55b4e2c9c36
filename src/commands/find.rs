//! `roomctl find`: the rooms in progress that the selected participants are in.
//!
//! Scans the rooms with `moderation::room_scan` and prints one row per participant found.

use futures_util::{StreamExt, TryStreamExt};

use crate::api::{CONNECTED, Client, PRESENT, Participant, Status};
use crate::arguments::pattern::Pattern;
use crate::arguments::{CompletionKind, RowColumns};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, NotInAnyRoom, UsageError, shell_quote};
use crate::moderation::read_selection::ReadSelection;
use crate::moderation::room_scan::{RoomScan, scan_rooms};
use crate::moderation::selector::{PatternArgs, Selector};
use crate::output::RowWriter;
use crate::rows::participant;
use crate::rows::room::ROOM;

/// The arguments of `roomctl find`.
#[derive(Debug, clap::Args)]
#[command(add = RowColumns(&[(ROOM, None), (participant::FIELDS, None)]))]
#[command(
    override_usage = "roomctl find [OPTIONS] [PARTICIPANT]...",
    after_help = "\
Exit codes: 4 if no participant is found.

Examples:
  roomctl find mallory
  roomctl find --match 'guest-*' --first
  roomctl find mallory --connected-only -o jsonl"
)]
pub struct Args {
    /// Identities or SIDs (PA...), or - to read them from stdin
    #[arg(value_name = "PARTICIPANT", add = CompletionKind::Participant)]
    participants: Vec<String>,

    /// Stop at the first match
    #[arg(long)]
    first: bool,

    /// Find only connected participants, with one request per room
    #[arg(long)]
    connected_only: bool,

    /// Deprecated and without effect: find includes reconnecting participants
    #[arg(long, hide = true)]
    reconnecting: bool,

    /// The selection options.
    #[command(flatten)]
    patterns: PatternArgs,
}

/// Scans every room in progress and prints each selected participant as soon as it is found.
///
/// Fails before any request if nothing is selected. Rooms that cannot be read are reported at the end and decide the exit
/// code.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<ExitCode> {
    let known = participant::fields_with_room();
    let default_fields = ["room", "identity", "status", "start_time", "sid"];
    let selection = context.selection_with_reference(&known, &default_fields, &["room_sid", "sid"])?;
    let globs = args.deprecated_globs();
    let patterns = args.patterns.with_globs(&globs);
    let mut selector = patterns.selector_without_all(&args.participants)?.ok_or_else(nothing_selected)?;
    if args.reconnecting {
        context.messages.warning("--reconnecting is deprecated: find includes reconnecting participants");
    }
    for glob in &globs {
        let glob = shell_quote(&glob.text);
        context.messages.warning(&format!("a glob as an argument is deprecated; use --match {glob}"));
    }
    let client = context.client().await?;
    unless_interrupted(selector.resolve_rooms(None, &client)).await?;
    let list = async |writer: &mut dyn RowWriter, summary: &mut Summary| {
        args.search(&selector, &globs, &client, writer, summary, context).await
    };
    Box::pin(context.listing(&selection, "no participants", list)).await
}

fn nothing_selected() -> UsageError {
    UsageError::new("no participants selected").hint("Name participants, or use --match GLOB or --from FILE.")
}

impl Args {
    fn statuses(&self) -> &'static [Option<Status>] {
        if self.connected_only { CONNECTED } else { PRESENT }
    }

    /// Returns the arguments that are globs. They also name the identities that consist of the same characters.
    fn deprecated_globs(&self) -> Vec<Pattern> {
        let patterns = self.participants.iter().filter_map(|text| Pattern::parse(text).ok());
        patterns.filter(|pattern| !pattern.is_exact()).collect()
    }

    /// Writes each selected participant to `writer` and returns how many there are.
    ///
    /// Rooms that cannot be read are failures in the summary; with `--first` and a match they are only warnings.
    async fn search(
        &self,
        selector: &Selector<'_>,
        globs: &[Pattern],
        client: &Client,
        writer: &mut dyn RowWriter,
        summary: &mut Summary,
        context: &Context,
    ) -> anyhow::Result<usize> {
        let mut selection = ReadSelection::new(selector);
        let filter = selection.filter();
        let progress = context.messages.progress();
        let (mut found, mut unmatched) = (0, globs.iter().collect::<Vec<_>>());
        {
            let scope = selector.scope();
            let scans = scan_rooms(client, scope, self.statuses(), &filter, |rooms| progress.extend(rooms));
            let mut scans = selection.narrow(client, scans).boxed_local();
            while let Some(RoomScan { name, present, .. }) = scans.try_next().await? {
                progress.advance();
                let matches = match present {
                    Ok(present) => present,
                    Err(error) => {
                        summary.count_unread_room(&name, &error);
                        continue;
                    }
                };
                summary.count_done();
                unmatched.retain(|glob| !matches.iter().any(|found| glob.matches_participant(found)));
                found += self.print(&name, matches, writer, context)?;
                progress.info(format!("{found} found"));
                if self.first && found > 0 {
                    summary.demote_to_warnings(&context.messages);
                    return Ok(found);
                }
            }
        }
        selection.warn_of_clocks(client, &context.messages);
        let is_matched = |glob: &&Pattern| !unmatched.iter().any(|other| other.text == glob.text);
        let matched = globs.iter().filter(is_matched).map(|glob| &*glob.text).collect::<Vec<_>>();
        self.report_absent(&selection, &matched, found, client, summary, context).await;
        Ok(found)
    }

    /// Writes the participants of a room, with `--first` at most one, and returns how many it has written.
    fn print(
        &self,
        room: &str,
        mut participants: Vec<Participant>,
        writer: &mut dyn RowWriter,
        context: &Context,
    ) -> std::io::Result<usize> {
        participants.truncate(if self.first { 1 } else { usize::MAX });
        let count = participants.len();
        if count > 0 {
            let rows =
                participants.into_iter().map(|found| participant::row_with_room(room, found)).collect();
            context.messages.aside_from_progress(|| writer.rows(rows).and_then(|()| writer.flush()))?;
        }
        Ok(count)
    }

    /// Reports what the selection names and no room has: as an error if nothing was found. `matched` are the deprecated globs
    /// that match a participant.
    async fn report_absent(
        &self,
        selection: &ReadSelection<'_>,
        matched: &[&str],
        found: usize,
        client: &Client,
        summary: &mut Summary,
        context: &Context,
    ) {
        selection.report_unmatched_exclusion(None, summary);
        let (anywhere, in_rooms): (Vec<_>, Vec<_>) =
            selection.absent().into_iter().partition(|named| named.room.is_none());
        let anywhere = anywhere.into_iter().map(|named| named.participant.to_string());
        let anywhere = anywhere.filter(|text| !matched.contains(&&**text)).collect::<Vec<_>>();
        let mut not_found = in_rooms.into_iter().map(|named| selection.not_found(named)).collect::<Vec<_>>();
        if !anywhere.is_empty() {
            let suggestion = match &anywhere[..] {
                [identity] if found == 0 => client.suggest_identity_in_any_room(identity).await,
                _ => None,
            };
            let (reference, suggestion) = (anywhere.join("' or '"), suggestion.map(Box::new));
            let connected_only = self.connected_only;
            not_found.push(NotInAnyRoom { reference, connected_only, suggestion }.into());
        }
        match found {
            _ if selection.has_unread_rooms() => {}
            0 if not_found.is_empty() => {
                summary.count_missing_as(errors::report_for_empty_search(self.connected_only));
            }
            0 => not_found.iter().for_each(|error| summary.count_missing(error)),
            _ => not_found.iter().for_each(|error| context.messages.info(&error.to_string())),
        }
    }
}
