//! `roomctl watch` on the full screen: keys, polls and kicks, which run concurrently.
//!
//! Kicks that are pending when the screen closes are waited for; after an interrupt or an error, warnings name them.
//! Depends on `tui` for the screen, on `monitor` for the polls and on `moderation` for the kicks.

use std::pin::Pin;
use std::time::Duration;

use anyhow::Context as _;
use chrono::Utc;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Interval, MissedTickBehavior};

use crate::api::{Client, Error, Participant, Room};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::failure::{self, ExitCode, Interrupted};
use crate::moderation::disconnect::{KickResult, Target, TargetRoom, kick};
use crate::moderation::outcome::Status;
use crate::monitor::poll_failures::{FailureKind, PollFailures};
use crate::monitor::room_state::{RoomState, Snapshot};
use crate::monitor::snapshot::read_snapshot;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::{Messages, TerminalInfo, ago};
use crate::signal;
use crate::tui::{FullScreen, Key, Tone, discard_keys, keys, page, shows_question};
use crate::tui::{KeyAction, WatchState};

/// The interval at which the times on the screen are updated.
const CLOCK: Duration = Duration::from_millis(500);

/// The context of terminal errors.
const TERMINAL: &str = "cannot use the terminal";

/// The result of a finished poll or kick.
enum Done {
    Poll(Box<Result<Snapshot, Error>>),
    Kick(Box<(Target, KickResult)>),
}

type Work<'w> = FuturesUnordered<Pin<Box<dyn Future<Output = Done> + 'w>>>;

/// Shows the room until the operator quits or the room ends, then waits for pending kicks and reports their outcomes.
///
/// Fails if the terminal cannot be used, if the credentials are refused, or on an interrupt.
pub async fn show(
    client: &Client,
    watched: &WatchedRoom,
    poll_interval: Duration,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let mut watch = Watch::new(client, watched, poll_interval, context);
    context.messages.suspend(true);
    let end = unless_interrupted(watch.run(&context.screen)).await;
    context.messages.suspend(false);
    let end = match end {
        Ok(over) => {
            if let Some(room) = over {
                report_end(&room, &watched.name, &context.messages);
            }
            unless_interrupted(watch.settle(context)).await
        }
        Err(error) => Err(error),
    };
    for name in &watch.pending_kicks {
        context.messages.warning(&format!("a kick of {name} was on its way; it may be done all the same"));
    }
    end
}

/// The state of the view, the polls and the kicks.
struct Watch<'w> {
    client: &'w Client,
    watched: &'w WatchedRoom,
    room_state: RoomState,
    view_state: WatchState,
    failures: PollFailures,
    messages: &'w Messages,
    polls: Interval,
    work: Work<'w>,
    is_polling: bool,
    /// The names of the participants whose kicks are pending.
    pending_kicks: Vec<String>,
    is_leaving: bool,
}

impl<'w> Watch<'w> {
    fn new(
        client: &'w Client,
        watched: &'w WatchedRoom,
        poll_interval: Duration,
        context: &'w Context,
    ) -> Self {
        let mut polls = tokio::time::interval(poll_interval);
        polls.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (name, sid) = (watched.name.clone(), watched.room.to_string());
        Self {
            client,
            watched,
            room_state: RoomState::new(watched.began),
            view_state: WatchState::new(name, sid, poll_interval, !context.allows_prompts(), Utc::now()),
            failures: PollFailures::default(),
            messages: &context.messages,
            polls,
            work: FuturesUnordered::new(),
            is_polling: false,
            pending_kicks: Vec::new(),
            is_leaving: false,
        }
    }

    /// Runs the full screen until the operator quits (`None`) or the room ends (`Some`).
    async fn run(&mut self, screen: &TerminalInfo) -> anyhow::Result<Option<Room>> {
        let mut live = FullScreen::open(screen).context(TERMINAL)?;
        let mut keys = keys();
        let mut clock = tokio::time::interval(CLOCK);
        while !self.is_leaving {
            let area = live.area().context(TERMINAL)?;
            let picture = self.view_state.picture(page(area), Utc::now());
            // A key pressed before the question appears must not answer it.
            if self.view_state.show_question(shows_question(&picture, area))
                && discard_keys().context(TERMINAL)?
            {
                self.act(Key::Interrupt)?;
            }
            live.draw(&picture).context(TERMINAL)?;
            tokio::select! {
                key = keys.next() => match key {
                    Some(key) => {
                        // After a resize, the question may not be fully visible.
                        if live.area().context(TERMINAL)? != area {
                            self.view_state.show_question(false);
                        }
                        self.act(key.context(TERMINAL)?)?;
                    }
                    // The terminal was closed.
                    None => return Err(Interrupted.into()),
                },
                Some(done) = self.work.next(), if !self.work.is_empty() => {
                    if let Some(room) = self.take(done)? {
                        return Ok(Some(room));
                    }
                }
                _ = self.polls.tick(), if !self.is_polling => self.poll(),
                _ = clock.tick() => {}
            }
        }
        Ok(None)
    }

    fn act(&mut self, key: Key) -> Result<(), Interrupted> {
        match self.view_state.press(key, Utc::now()) {
            KeyAction::Nothing => {}
            KeyAction::Interrupt => {
                signal::receive_key();
                return Err(Interrupted);
            }
            KeyAction::Quit => self.is_leaving = true,
            KeyAction::Kick(participant) => self.kick(*participant),
        }
        Ok(())
    }

    fn poll(&mut self) {
        self.is_polling = true;
        let (client, room, known) = (self.client, &self.watched.room, self.room_state.poll_window());
        self.work
            .push(Box::pin(async move { Done::Poll(Box::new(read_snapshot(client, room, &known).await)) }));
    }

    fn kick(&mut self, participant: Participant) {
        let Some(target) =
            Target::listed(&TargetRoom::listed(&self.watched.room, &self.watched.name), participant)
        else {
            return;
        };
        self.pending_kicks.push(target.name.clone());
        self.view_state.say(format!("kicking {} …", target.name), Tone::Plain, Utc::now());
        let client = self.client;
        self.work.push(Box::pin(async move {
            let result = kick(client, &target, None).await;
            Done::Kick(Box::new((target, result)))
        }));
    }

    /// Handles the result of a poll or a kick; returns the room if it has ended.
    fn take(&mut self, done: Done) -> Result<Option<Room>, Error> {
        match done {
            Done::Poll(snapshot) => {
                self.is_polling = false;
                self.take_poll_result(*snapshot)
            }
            Done::Kick(kick) => {
                let (target, result) = *kick;
                self.remove_pending_kick(&target);
                let (text, tone) = kick_message(&target, &result);
                self.view_state.say(text, tone, Utc::now());
                self.polls.reset_immediately();
                Ok(None)
            }
        }
    }

    fn take_poll_result(&mut self, result: Result<Snapshot, Error>) -> Result<Option<Room>, Error> {
        match result {
            Ok(snapshot) => {
                self.failures.clear(self.messages);
                Ok(self.take_snapshot(snapshot))
            }
            Err(error) => match self.failures.classify(error, self.messages)? {
                FailureKind::RoomEnded => Ok(self.take_snapshot(Snapshot::of_the_end(Utc::now()))),
                FailureKind::Transient(error) => {
                    self.view_state.fail(error.to_string());
                    Ok(None)
                }
            },
        }
    }

    fn remove_pending_kick(&mut self, target: &Target) {
        if let Some(position) = self.pending_kicks.iter().position(|name| *name == target.name) {
            self.pending_kicks.remove(position);
        }
    }

    /// Waits for the pending kicks and reports their outcomes, so that none remains unknown.
    async fn settle(&mut self, context: &Context) -> anyhow::Result<ExitCode> {
        let mut summary = Summary::default();
        if !self.pending_kicks.is_empty() {
            context.messages.info(&format!("waiting for the kick of {}", self.pending_kicks.join(", ")));
        }
        while !self.pending_kicks.is_empty() {
            let Some(done) = self.work.next().await else { break };
            let Done::Kick(kick) = done else { continue };
            let (target, result) = *kick;
            self.remove_pending_kick(&target);
            if let Some(error) = &result.outcome.error {
                summary.fail(
                    failure::exit_code_for_call(error),
                    failure::report_for_step(&failed(&target), error),
                );
            } else {
                summary.done();
                context.messages.info(&kick_message(&target, &result).0);
            }
        }
        context.close(Ok(()), summary)
    }

    fn take_snapshot(&mut self, snapshot: Snapshot) -> Option<Room> {
        let over = snapshot.over.clone();
        let events = self.room_state.take(snapshot);
        self.view_state.take(events, self.room_state.present(), Utc::now());
        over
    }
}

fn report_end(room: &Room, name: &str, messages: &Messages) {
    let when = room.ended().map_or_else(String::new, |ended| format!(" {}", ago(ended, Utc::now())));
    messages.info(&format!("the room '{name}' ended{when}"));
}

/// Returns the message for the outcome of a kick, and its tone on the screen.
fn kick_message(target: &Target, result: &KickResult) -> (String, Tone) {
    let (name, reference) = (&target.name, &target.reference);
    match result.outcome.status {
        Status::Changed => (format!("kicked {name} ({reference})"), Tone::Good),
        Status::Unchanged => (format!("{name} was already gone ({reference})"), Tone::Doubtful),
        _ => {
            let error = result.outcome.error.as_ref();
            let why = error.map_or_else(|| result.name().to_owned(), ToString::to_string);
            (format!("{}: {why}", failed(target)), Tone::Bad)
        }
    }
}

/// Returns the message for a failed kick.
fn failed(target: &Target) -> String {
    format!("could not kick {}", target.name)
}
