//! `roomctl find`: in which rooms in progress somebody is.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::context::Context;
use super::every_room::{Look, every_room};
use super::participant;
use super::pattern::Pattern;
use super::tally::Tally;
use crate::api::{self, CONNECTED, Client, Filter, PRESENT, Participant};
use crate::failure::{self, Exit};
use crate::output::{Column, Kind, Row, Sink};

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
    let list =
        async |sink: &mut dyn Sink, tally: &mut Tally| search(args, &client, sink, tally, context).await;
    context.listing(&selection, "(nobody)", list).await
}

/// Hands each hit to the sink and says how many they were. Rooms that could not be read are entered in the tally, unless
/// the first hit was wanted and is there.
async fn search(
    args: &Args,
    client: &Client,
    sink: &mut dyn Sink,
    tally: &mut Tally,
    context: &Context,
) -> anyhow::Result<usize> {
    let only = match args.identities.as_slice() {
        [identity] if identity.is_exact() => Some(identity.text.clone()),
        _ => None,
    };
    let filter = Filter { identity: only, ..Filter::default() };
    let progress = context.notices.progress();
    let statuses = if args.reconnecting { PRESENT } else { CONNECTED };
    let mut looks = pin!(every_room(client, statuses, &filter, |rooms| progress.extend(rooms)));
    let mut found = 0;
    while let Some(Look { name, present, .. }) = looks.try_next().await? {
        progress.advance();
        let hits = match present {
            Ok(present) => args.hits(present),
            Err(error) => {
                tally.fail(failure::exit_of_call(&error), failure::problem_of_room(&name, &error));
                continue;
            }
        };
        tally.done();
        found += hits.len();
        progress.say(format!("{found} found"));
        if !hits.is_empty() {
            let rows = hits.into_iter().map(|stay| row(&name, stay)).collect();
            context.notices.aside_from_progress(|| sink.rows(rows).and_then(|()| sink.pause()))?;
        }
        if args.first && found > 0 {
            tally.let_pass(context);
            break;
        }
    }
    if found == 0 && tally.exit() == Exit::Done {
        tally.missing(&nowhere(args));
    }
    Ok(found)
}

impl Args {
    /// Those who are meant; the first of them alone if no more are wanted.
    fn hits(&self, mut present: Vec<Participant>) -> Vec<Participant> {
        present.retain(|stay| self.means(stay));
        present.truncate(if self.first { 1 } else { usize::MAX });
        present
    }

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
    api::Error::Nowhere { who: texts.join("' or '"), connected: !args.reconnecting }
}
