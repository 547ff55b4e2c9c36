//! `roomctl find`: in which rooms in progress somebody is.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::context::Context;
use super::every_room::{Look, every_room};
use super::participant;
use super::pattern::Pattern;
use crate::api::{self, Client, Filter, PRESENT, Participant, Status};
use crate::failure::{self, Exit};
use crate::output::{Column, Kind, Problem, Row, Sink, stdout};

/// Without a status, one call gives everyone connected.
const CONNECTED: &[Option<Status>] = &[None];

/// The flags of `roomctl find`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  roomctl find mallory
  roomctl find 'guest-*' --first
  roomctl find mallory --reconnecting -o jsonl")]
pub struct Args {
    /// The identities, or globs such as 'guest-*'
    #[arg(required = true, value_name = "IDENTITY|GLOB", value_parser = Pattern::parse)]
    identities: Vec<Pattern>,

    /// Stop at the first one found
    #[arg(long)]
    first: bool,

    /// Find those too whose network dropped, at the cost of a second request a room
    #[arg(long)]
    reconnecting: bool,
}

/// Looks into every room and tells of each hit as it is found.
pub async fn run(args: &Args, context: &Context) -> anyhow::Result<Exit> {
    let known = [&[Column::new("room", "ROOM", Kind::Text)], participant::FIELDS].concat();
    let selection = context.selection(&known, &["room", "identity", "status", "start_time", "sid"])?;
    let client = context.client().await?;
    let mut out = stdout();
    let mut sink = context.sink(&selection, &mut out);
    let outcome = search(args, &client, sink.as_mut(), context).await;
    let ended = sink.end(outcome.is_ok());
    let (found, unread) = outcome?;
    ended?;
    for problem in &unread {
        context.notices.problem(problem);
    }
    match (found, unread.is_empty()) {
        (_, false) => Ok(Exit::Partly),
        (0, true) => Err(nowhere(args).into()),
        _ => Ok(Exit::Done),
    }
}

/// How many were found, and what to say of the rooms that could not be read.
async fn search(
    args: &Args,
    client: &Client,
    sink: &mut dyn Sink,
    context: &Context,
) -> anyhow::Result<(usize, Vec<Problem>)> {
    let only = match args.identities.as_slice() {
        [identity] if identity.is_exact() => Some(identity.text.clone()),
        _ => None,
    };
    let filter = Filter { identity: only, ..Filter::default() };
    let progress = context.notices.progress();
    let statuses = if args.reconnecting { PRESENT } else { CONNECTED };
    let mut looks = pin!(every_room(client, statuses, &filter, |rooms| progress.extend(rooms)));
    let (mut found, mut unread) = (0, Vec::new());
    while let Some(Look { name, present, .. }) = looks.try_next().await? {
        progress.advance();
        match present {
            Ok(present) => {
                let mut hits = present.into_iter().filter(|stay| args.means(stay)).collect::<Vec<_>>();
                hits.truncate(if args.first { 1 } else { usize::MAX });
                found += hits.len();
                progress.say(format!("{found} found"));
                let rows = hits.into_iter().map(|stay| row(&name, stay)).collect::<Vec<_>>();
                if !rows.is_empty() {
                    context.notices.aside_from_progress(|| sink.rows(rows).and_then(|()| sink.pause()))?;
                }
            }
            Err(error) => unread.push(failure::problem_of_room(&name, &error)),
        }
        if args.first && found > 0 {
            break;
        }
    }
    Ok((found, unread))
}

impl Args {
    fn means(&self, stay: &Participant) -> bool {
        stay.identity().is_some_and(|identity| self.identities.iter().any(|meant| meant.matches(identity)))
    }
}

fn row(room: &str, stay: Participant) -> Row {
    let mut row = Row::new();
    row.insert("room".to_owned(), room.into());
    row.append(&mut stay.into_fields());
    row
}

fn nowhere(args: &Args) -> api::Error {
    let texts = args.identities.iter().map(|identity| identity.text.as_str()).collect::<Vec<_>>();
    api::Error::Nowhere { who: texts.join("' or '") }
}
