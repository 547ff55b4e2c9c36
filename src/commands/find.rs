//! `roomctl find`: in which rooms in progress somebody is.

use std::pin::pin;

use futures_util::TryStreamExt;

use crate::api::{self, CONNECTED, Client, Filter, PRESENT, Participant, Status};
use crate::arguments::pattern::Pattern;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::room_scan::{RoomScan, scan_rooms};
use crate::output::{Column, Kind, Row, Sink};
use crate::rows::participant;

/// The flags of `roomctl find`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl find mallory
  roomctl find 'guest-*' --first
  roomctl find mallory --connected-only -o jsonl")]
pub struct Args {
    /// The identities, SIDs (PA...), or globs such as 'guest-*'
    #[arg(required = true, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse)]
    identities: Vec<Pattern>,

    /// Stop at the first one found
    #[arg(long)]
    first: bool,

    /// Find only connected participants, with one request per room
    #[arg(long)]
    connected_only: bool,

    /// Deprecated and without effect: find includes reconnecting participants
    #[arg(long, hide = true)]
    reconnecting: bool,
}

/// Looks into every room and tells of each hit as it is found.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let selection = context.selection(&known, &["room", "identity", "status", "start_time", "sid"])?;
    if args.reconnecting {
        context.notices.warning("--reconnecting is deprecated: find includes reconnecting participants");
    }
    let client = context.client().await?;
    let list = async |sink: &mut dyn Sink, summary: &mut Summary| {
        search(args, &client, sink, summary, context).await
    };
    context.listing(&selection, "(nobody)", list).await
}

/// Hands each hit to the sink and says how many they were. Rooms that could not be read are entered in the summary, unless
/// the first hit was wanted and is there.
async fn search(
    args: &Args,
    client: &Client,
    sink: &mut dyn Sink,
    summary: &mut Summary,
    context: &Context,
) -> anyhow::Result<usize> {
    let (statuses, filter) = (args.statuses(), args.filter());
    let progress = context.notices.progress();
    let mut looks = pin!(scan_rooms(client, statuses, &filter, |rooms| progress.extend(rooms)));
    let (mut found, mut unseen) = (0, args.identities.iter().collect::<Vec<_>>());
    while let Some(RoomScan { name, present, .. }) = looks.try_next().await? {
        progress.advance();
        let hits = match present {
            Ok(present) => args.hits(present),
            Err(error) => {
                summary.fail(failure::exit_of_call(&error), failure::problem_of_room(&name, &error));
                continue;
            }
        };
        summary.done();
        unseen.retain(|meant| !hits.iter().any(|stay| meant.means(stay)));
        found += hits.len();
        progress.say(format!("{found} found"));
        if !hits.is_empty() {
            let rows = hits.into_iter().map(|stay| row(&name, stay)).collect();
            context.notices.aside_from_progress(|| sink.rows(rows).and_then(|()| sink.pause()))?;
        }
        if args.first && found > 0 {
            summary.demote_to_warnings(&context.notices);
            return Ok(found);
        }
    }
    if summary.exit() == Exit::Done && !unseen.is_empty() {
        let nowhere = args.nowhere(&unseen);
        if found == 0 {
            summary.missing(&nowhere);
        } else {
            context.notices.say(&nowhere.to_string());
        }
    }
    Ok(found)
}

impl Args {
    fn statuses(&self) -> &'static [Option<Status>] {
        if self.connected_only { CONNECTED } else { PRESENT }
    }

    /// Of one identity, the API itself can look for it.
    fn filter(&self) -> Filter {
        let identity = match self.identities.as_slice() {
            [meant] if meant.is_exact() && !meant.may_be_sid() => Some(meant.text.clone()),
            _ => None,
        };
        Filter { identity, ..Filter::default() }
    }

    fn nowhere(&self, unseen: &[&Pattern]) -> api::Error {
        let texts = unseen.iter().map(|meant| meant.text.as_str()).collect::<Vec<_>>();
        api::Error::Nowhere { who: texts.join("' or '"), connected_only: self.connected_only }
    }

    /// Those who are meant; the first of them alone if no more are wanted.
    fn hits(&self, mut present: Vec<Participant>) -> Vec<Participant> {
        present.retain(|stay| self.means(stay));
        present.truncate(if self.first { 1 } else { usize::MAX });
        present
    }

    fn means(&self, stay: &Participant) -> bool {
        self.identities.iter().any(|meant| meant.means(stay))
    }
}

fn row(room: &str, stay: Participant) -> Row {
    let mut row = Row::new();
    row.insert("room".to_owned(), room.into());
    row.append(&mut stay.into_fields());
    row
}
