//! The batch runner: actions on many targets concurrently, reports each result, and ends in order after an interrupt. Depends
//! on `context` for interrupts, progress and messages.

use std::collections::HashSet;
use std::hash::Hash;
use std::pin::pin;

use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use crate::api::{self, Client};
use crate::context::Context;
use crate::context::interrupt::{INTERRUPTED_NOTE, interrupted, interrupted_twice};
use crate::errors::ExitCode;
use crate::moderation::batch_results::BatchResults;
use crate::moderation::outcome::TargetResult;

/// The limit of concurrent requests. It lets the client use its rate limit with responses that take over half a second.
pub const MAX_CONCURRENT_REQUESTS: usize = 64;

/// Removes duplicates, keeping the first of each.
pub fn dedup<T: Clone + Eq + Hash>(mut items: Vec<T>) -> Vec<T> {
    let mut seen = HashSet::new();
    items.retain(|item| seen.insert(item.clone()));
    items
}

/// Returns the items of a list one by one, as its pages arrive. `listed` gets the number of items of each page.
pub fn flatten_pages<T>(
    pages: impl Stream<Item = Result<Vec<T>, api::Error>>,
    listed: impl Fn(usize),
) -> impl Stream<Item = Result<T, api::Error>> {
    let pages = pages.inspect_ok(move |page| listed(page.len()));
    pages.map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten()
}

/// Runs all actions, reports the result of each, and ends the run.
pub async fn run_and_report<F: Future<Output = TargetResult>>(
    actions: impl ExactSizeIterator<Item = F>,
    client: &Client,
    mut results: BatchResults<'_>,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let is_interrupted = run_batch(actions, client, context, |position, result| {
        let TargetResult { outcome, row, report } = result;
        if outcome.is_fatal_for_batch {
            client.stop();
        }
        results.add(position, &outcome, row, report);
    });
    results.summary.is_interrupted = is_interrupted.await;
    results.close(context)
}

/// Runs all actions and hands the position and the outcome of each to `on_result` as soon as it is known. Returns whether
/// the run was interrupted.
///
/// After an interrupt no more requests are sent, and responses are waited for. After a second one they are not; every
/// action still ends with what is known of it.
pub async fn run_batch<F: Future>(
    actions: impl ExactSizeIterator<Item = F>,
    client: &Client,
    context: &Context,
    mut on_result: impl FnMut(usize, F::Output),
) -> bool {
    let progress = context.messages.progress();
    progress.extend(actions.len());
    let actions = actions.enumerate().map(async |(position, action)| (position, action.await));
    let mut actions = pin!(stream::iter(actions).buffer_unordered(MAX_CONCURRENT_REQUESTS));
    let (mut interrupt, mut second_interrupt) = (pin!(interrupted()), pin!(interrupted_twice()));
    let mut is_interrupted = false;
    loop {
        tokio::select! {
            biased;
            () = &mut interrupt, if !is_interrupted => {
                is_interrupted = true;
                client.stop();
                context.messages.info(INTERRUPTED_NOTE);
            }
            () = &mut second_interrupt, if !client.is_aborted() => client.abort(),
            action = actions.next() => {
                let Some((position, outcome)) = action else { break };
                context.messages.aside_from_progress(|| on_result(position, outcome));
                progress.advance();
            }
        }
    }
    is_interrupted
}
