//! Actions that the full-screen view has started and whose outcomes are not known yet.
//!
//! Depends on `moderation` for the kicks and the mute rules, and on `tui` for the tone of a message.

use futures_util::future::LocalBoxFuture;
use futures_util::stream::{self, FuturesUnordered};
use futures_util::{FutureExt, StreamExt};

use crate::api::{self, Client, TrackKind};
use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode, TargetError};
use crate::moderation::batch::MAX_CONCURRENT_REQUESTS;
use crate::moderation::confirm::participants_text;
use crate::moderation::disconnect::kick;
use crate::moderation::mute::{self, Direction, Plan, Receiver, ReceiverState, UpdateFailure};
use crate::moderation::outcome::Status;
use crate::moderation::room_scan;
use crate::moderation::target::Target;
use crate::output::{Messages, Report};
use crate::tui::{Action, Tone};

/// The actions that are pending.
pub struct PendingActions<'k> {
    client: &'k Client,
    actions: FuturesUnordered<LocalBoxFuture<'k, (String, EndedAction)>>,
    /// What the actions are, such as `kick of ann`.
    names: Vec<String>,
}

impl<'k> PendingActions<'k> {
    /// Returns an empty set of actions.
    pub fn new(client: &'k Client) -> Self {
        Self { client, actions: FuturesUnordered::new(), names: Vec::new() }
    }

    /// Starts an action.
    pub fn start(&mut self, action: Action, target: Target) {
        let name = format!("{} of {}", action.verb(), target.name());
        self.names.push(name.clone());
        let client = self.client;
        let run = async move {
            let ended = match action {
                Action::Kick => run_kick(client, &target).await,
                Action::Mute => change_mute(client, &target, Direction::Mute).await,
                Action::Unmute => change_mute(client, &target, Direction::Unmute).await,
            };
            (name, ended)
        };
        self.actions.push(run.boxed_local());
    }

    /// Waits for the next action to end. Returns `None` if none is pending.
    pub async fn next(&mut self) -> Option<EndedAction> {
        let (ended, action) = self.actions.next().await?;
        if let Some(position) = self.names.iter().position(|name| *name == ended) {
            self.names.remove(position);
        }
        Some(action)
    }

    /// Waits for all actions and reports their outcomes, so that none remains unknown.
    pub async fn finish(&mut self, context: &Context) -> anyhow::Result<ExitCode> {
        let mut summary = Summary::default();
        if !self.names.is_empty() {
            context.messages.info(&format!("waiting for the {}", self.names.join(", ")));
        }
        while let Some(EndedAction { text, failure, .. }) = self.next().await {
            if let Some((exit_code, report)) = failure {
                summary.count_failed_as(exit_code, report);
            } else {
                summary.count_done();
                context.messages.info(&text);
            }
        }
        context.close(Ok(()), summary)
    }

    /// Warns of the actions that are still pending.
    pub fn warn_of_pending(&self, messages: &Messages) {
        for name in &self.names {
            messages.warning(&format!("the {name} was in flight; it may have been applied"));
        }
    }
}

/// An action that has ended.
pub struct EndedAction {
    /// The message for the outcome.
    pub text: String,
    /// The tone of the message on the screen.
    pub tone: Tone,
    /// The exit code and the report of an action that failed.
    failure: Option<(ExitCode, Report)>,
}

impl EndedAction {
    fn new(text: String, tone: Tone) -> Self {
        Self { text, tone, failure: None }
    }

    /// Returns an action that failed; `what` says what could not be done.
    fn failed(what: &str, error: &api::Error) -> Self {
        let failure = (errors::exit_code_for_call(error), errors::report_for_step(what, error));
        Self { failure: Some(failure), ..Self::new(format!("{what}: {error}"), Tone::Failure) }
    }
}

async fn run_kick(client: &Client, target: &Target) -> EndedAction {
    let (name, reference) = (target.name(), target.reference());
    let result = kick(client, target, None, None).await;
    match (result.outcome.status, &result.outcome.error) {
        (Status::Changed, _) => EndedAction::new(format!("kicked {name} ({reference})"), Tone::Success),
        (Status::Unchanged, _) => {
            EndedAction::new(format!("{name} was already gone ({reference})"), Tone::Warning)
        }
        (_, Some(TargetError::Call(error))) => EndedAction::failed(&format!("cannot kick {name}"), error),
        _ => EndedAction::new(format!("cannot kick {name}: {}", result.name()), Tone::Failure),
    }
}

/// Mutes or unmutes the audio of a participant for all others in the room.
async fn change_mute(client: &Client, target: &Target, direction: Direction) -> EndedAction {
    let name = target.name();
    let what = match direction {
        Direction::Mute => format!("cannot mute {name}"),
        Direction::Unmute => format!("cannot unmute {name}"),
    };
    let (plan, receivers) = match plan_mute(client, target, direction).await {
        Ok(found) => found,
        Err(error) => return EndedAction::failed(&what, &error),
    };
    if plan.participants.iter().all(|muted| muted.absence.is_some()) {
        return EndedAction::new(format!("{name} was already gone"), Tone::Warning);
    }
    let (count, failure) = update_all(client, &plan, &receivers).await;
    let what = if count == 0 { what } else { format!("{what} for all participants, only for {count}") };
    match failure {
        Some(UpdateFailure::Call(error)) => EndedAction::failed(&what, &error),
        Some(failure) => {
            let message = format!("{what}: {failure}");
            let report = Report { message: message.clone(), ..Report::default() };
            let failure = Some((ExitCode::Failure, report));
            EndedAction { failure, ..EndedAction::new(message, Tone::Failure) }
        }
        None => {
            let participants = participants_text(count);
            let text = match direction {
                Direction::Mute if count == 0 && !receivers.is_empty() => format!("{name} was already muted"),
                Direction::Mute => {
                    format!("muted {name} for {participants}; participants who join later are not covered")
                }
                Direction::Unmute if count == 0 => format!("{name} was not muted"),
                Direction::Unmute => format!("unmuted {name} for {participants}"),
            };
            EndedAction::new(text, Tone::Success)
        }
    }
}

/// Returns the change of the rules that mutes or unmutes a participant, and those who receive its audio.
async fn plan_mute(
    client: &Client,
    target: &Target,
    direction: Direction,
) -> Result<(Plan<'static>, Vec<Receiver>), api::Error> {
    let room = (*target.room).clone();
    let present = room_scan::present(client, &room.reference).await?;
    let participants = mute::find(client, &[target], &present, &[Some(TrackKind::Audio)]).await?;
    let plan = Plan { room, direction, dry_run: false, participants, log: None };
    let receivers = plan.receivers(present);
    Ok((plan, receivers))
}

/// Updates the rules of all receivers. Returns how many were changed, and the first failure.
async fn update_all(
    client: &Client,
    plan: &Plan<'_>,
    receivers: &[Receiver],
) -> (usize, Option<UpdateFailure>) {
    let updates = receivers.iter().map(|receiver| plan.update(client, receiver));
    let mut updates = stream::iter(updates).buffer_unordered(MAX_CONCURRENT_REQUESTS);
    let (mut changes, mut failure) = (0, None);
    while let Some(update) = updates.next().await {
        changes += usize::from(update.states.contains(&ReceiverState::Changed));
        if !update.has_left() {
            failure = failure.or(update.failure_reason);
        }
    }
    (changes, failure)
}
