//! Kicks that the full-screen view has started and whose outcomes are not known yet.
//!
//! Depends on `moderation` for the kicks and on `tui` for the tone of a message.

use futures_util::future::LocalBoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};

use crate::api::Client;
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::disconnect::{KickResult, kick};
use crate::moderation::outcome::Status;
use crate::moderation::target::Target;
use crate::output::Messages;
use crate::tui::Tone;

/// The kicks that are pending.
pub struct PendingKicks<'k> {
    client: &'k Client,
    kicks: FuturesUnordered<LocalBoxFuture<'k, EndedKick>>,
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
            let result = kick(client, &target, None).await;
            EndedKick { target, result }
        };
        self.kicks.push(kick.boxed_local());
    }

    /// Waits for the next kick to end. Returns `None` if none is pending.
    pub async fn next(&mut self) -> Option<EndedKick> {
        let kick = self.kicks.next().await?;
        if let Some(position) = self.names.iter().position(|name| *name == kick.target.name) {
            self.names.remove(position);
        }
        Some(kick)
    }

    /// Waits for all kicks and reports their outcomes, so that none remains unknown.
    pub async fn finish(&mut self, context: &Context) -> anyhow::Result<ExitCode> {
        let mut summary = Summary::default();
        if !self.names.is_empty() {
            context.messages.info(&format!("waiting for the kick of {}", self.names.join(", ")));
        }
        while let Some(kick) = self.next().await {
            if let Some(error) = &kick.result.outcome.error {
                summary
                    .fail(errors::exit_code_for_call(error), errors::report_for_step(&kick.failed(), error));
            } else {
                summary.done();
                context.messages.info(&kick.message().0);
            }
        }
        context.close(Ok(()), summary)
    }

    /// Warns of the kicks that are still pending.
    pub fn warn_of_pending(&self, messages: &Messages) {
        for name in &self.names {
            messages.warning(&format!("the kick of {name} was in flight; it may have been applied"));
        }
    }
}

/// A kick that has ended.
pub struct EndedKick {
    target: Target,
    result: KickResult,
}

impl EndedKick {
    /// Returns the message for the outcome, and its tone on the screen.
    pub fn message(&self) -> (String, Tone) {
        let Target { name, reference, .. } = &self.target;
        match self.result.outcome.status {
            Status::Changed => (format!("kicked {name} ({reference})"), Tone::Success),
            Status::Unchanged => (format!("{name} was already gone ({reference})"), Tone::Warning),
            _ => {
                let error = self.result.outcome.error.as_ref();
                let why = error.map_or_else(|| self.result.name().to_owned(), ToString::to_string);
                (format!("{}: {why}", self.failed()), Tone::Failure)
            }
        }
    }

    /// Returns the message for a failed kick, without the reason.
    fn failed(&self) -> String {
        format!("cannot kick {}", self.target.name)
    }
}
