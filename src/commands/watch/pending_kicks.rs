//! Kicks that the full-screen view has started and whose outcomes are not known yet.
//!
//! Depends on `moderation` for the kicks and on `tui` for the tone of a message.

use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use crate::api::Client;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::disconnect::{Outcome, Target, kick};
use crate::output::Notices;
use crate::tui::Tone;

/// The kicks that are pending.
pub struct PendingKicks<'k> {
    client: &'k Client,
    kicks: FuturesUnordered<LocalBoxFuture<'k, KickResult>>,
    /// The names of the participants.
    names: Vec<String>,
}

impl<'k> PendingKicks<'k> {
    /// Returns an empty set of kicks.
    pub fn new(client: &'k Client) -> Self {
        Self { client, kicks: FuturesUnordered::new(), names: Vec::new() }
    }

    /// Starts a kick.
    pub fn start(&mut self, target: Target) {
        self.names.push(target.name.clone());
        let client = self.client;
        let kick = async move {
            let outcome = kick(client, &target, None).await.outcome;
            KickResult { target, outcome }
        };
        self.kicks.push(kick.boxed_local());
    }

    /// Waits for the next kick to end. Returns `None` if none is pending.
    pub async fn next(&mut self) -> Option<KickResult> {
        let result = self.kicks.next().await?;
        if let Some(position) = self.names.iter().position(|name| *name == result.target.name) {
            self.names.remove(position);
        }
        Some(result)
    }

    /// Waits for all kicks and reports their outcomes, so that none remains unknown.
    pub async fn finish(&mut self, context: &Context) -> anyhow::Result<Exit> {
        let mut summary = Summary::default();
        if !self.names.is_empty() {
            context.notices.say(&format!("waiting for the kick of {}", self.names.join(", ")));
        }
        while let Some(result) = self.next().await {
            if let Some(error) = result.outcome.error() {
                summary.fail(failure::exit_of_call(error), failure::problem_of_part(&result.failed(), error));
            } else {
                summary.done();
                context.notices.say(&result.message().0);
            }
        }
        context.close(Ok(()), summary)
    }

    /// Warns of the kicks that are still pending.
    pub fn warn_of_pending(&self, notices: &Notices) {
        for name in &self.names {
            notices.warning(&format!("a kick of {name} was on its way; it may be done all the same"));
        }
    }
}

/// A kick that has ended.
pub struct KickResult {
    target: Target,
    outcome: Outcome,
}

impl KickResult {
    /// Returns the message for the outcome, and its tone on the screen.
    pub fn message(&self) -> (String, Tone) {
        let Target { name, who, .. } = &self.target;
        match &self.outcome {
            Outcome::Kicked(_) => (format!("kicked {name} ({who})"), Tone::Success),
            Outcome::AlreadyGone(_) => (format!("{name} was already gone ({who})"), Tone::Warning),
            outcome => {
                let why = outcome.error().map_or_else(|| outcome.name().to_owned(), ToString::to_string);
                (format!("{}: {why}", self.failed()), Tone::Failure)
            }
        }
    }

    /// Returns the message for a failed kick, without the reason.
    fn failed(&self) -> String {
        format!("could not kick {}", self.target.name)
    }
}
