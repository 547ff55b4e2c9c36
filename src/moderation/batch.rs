//! Acting on many at once, with an orderly end when the operator interrupts it.

use std::collections::HashSet;
use std::hash::Hash;
use std::pin::pin;

use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use crate::api::{self, Client};
use crate::context::Context;
use crate::context::interrupt::{WAITING, interrupted, interrupted_twice};
use crate::context::summary::Summary;
use crate::failure::Exit;
use crate::moderation::ordered_rows::OrderedRows;
use crate::output::{Row, Selection, stdout};

/// How many things are under way at the same time: enough to keep up the pace where an answer takes more than half a
/// second. The pace of the client decides how many requests a second.
pub const MAX_CONCURRENT_REQUESTS: usize = 64;

/// Each thing once, in the order of their first coming.
pub fn dedup<T: Clone + Eq + Hash>(mut things: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    things.retain(|thing| seen.insert(thing.clone()));
    things
}

/// The items of a list one by one, as its pages come; `listed` is told how many more there are.
pub fn flatten_pages<T>(
    pages: impl Stream<Item = Result<Vec<T>, api::Error>>,
    listed: impl Fn(usize),
) -> impl Stream<Item = Result<T, api::Error>> {
    let pages = pages.inspect_ok(move |page| listed(page.len()));
    pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten()
}

/// What became of one target of a run.
pub trait TargetResult {
    /// Whether the same would become of every other target.
    fn aborts_batch(&self) -> bool;

    /// Counts it.
    fn count(&self, summary: &mut Summary);

    /// Whether something was changed, or would be.
    fn is_change(&self) -> bool;

    /// The row that tells of it.
    fn row(&self) -> Row;
}

/// Does all acts, tells what became of each, and ends the run.
pub async fn run_and_report<F: Future<Output: TargetResult>>(
    acts: impl ExactSizeIterator<Item = F>,
    client: &Client,
    selection: &Selection,
    context: &Context,
) -> anyhow::Result<Exit> {
    let mut out = stdout();
    let mut sink = context.result_sink(selection, &mut out);
    let (mut report, mut summary) = (OrderedRows::new(sink.as_mut(), context), Summary::default());
    let is_interrupted = run_batch(acts, client, context, |place, part| {
        if part.aborts_batch() {
            client.stop();
        }
        part.count(&mut summary);
        report.push(place, part.row(), part.is_change());
    });
    summary.is_interrupted = is_interrupted.await;
    context.close(report.finish(), summary)
}

/// Does all acts, each known by its place, and hands what became of it to `tell` as soon as it is known. After an
/// interrupt nothing more is sent, what is on its way is waited for, and the other acts find the client stopped. After a
/// second one nothing is waited for, but every act still ends with what is known of it. Says whether it was interrupted.
pub async fn run_batch<F: Future>(
    acts: impl ExactSizeIterator<Item = F>,
    client: &Client,
    context: &Context,
    mut tell: impl FnMut(usize, F::Output),
) -> bool {
    let progress = context.notices.progress();
    progress.extend(acts.len());
    let acts = acts.enumerate().map(async |(place, act)| (place, act.await));
    let mut acts = pin!(stream::iter(acts).buffer_unordered(MAX_CONCURRENT_REQUESTS));
    let (mut interrupt, mut second_interrupt) = (pin!(interrupted()), pin!(interrupted_twice()));
    let mut is_interrupted = false;
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt, if !is_interrupted => {
                is_interrupted = true;
                client.stop();
                context.notices.say(WAITING);
            }
            () = &mut second_interrupt, if !client.is_aborted() => client.abort(),
            act = acts.next() => {
                let Some((place, outcome)) = act else { break };
                context.notices.aside_from_progress(|| tell(place, outcome));
                progress.advance();
            }
        }
    }
    is_interrupted
}
