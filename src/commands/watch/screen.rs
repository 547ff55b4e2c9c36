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
use crate::errors::{self, Exit, Interrupted};
use crate::moderation::disconnect::{Outcome, Target, TargetRoom, kick};
use crate::monitor::poll_failures::{FailureKind, PollFailures};
use crate::monitor::room_state::{RoomState, Snapshot};
use crate::monitor::snapshot::read_snapshot;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::{Notices, Screen, ago};
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
    Kick(Box<Target>, Outcome),
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
) -> anyhow::Result<Exit> {
    let mut watch = Watch::new(client, watched, poll_interval, context);
    context.notices.hush(true);
    let end = unless_interrupted(watch.run(&context.screen)).await;
    context.notices.hush(false);
    let end = match end {
        Ok(over) => {
            if let Some(room) = over {
                report_end(&room, &watched.name, &context.notices);
            }
            unless_interrupted(watch.settle(context)).await
        }
        Err(error) => Err(error),
    };
    for name in &watch.pending_kicks {
        context.notices.warning(&format!("a kick of {name} was on its way; it may be done all the same"));
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
    notices: &'w Notices,
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
            view_state: WatchState::new(name, sid, poll_interval, !context.may_ask(), Utc::now()),
            failures: PollFailures::default(),
            notices: &context.notices,
            polls,
            work: FuturesUnordered::new(),
            is_polling: false,
            pending_kicks: Vec::new(),
            is_leaving: false,
        }
    }

    /// Runs the full screen until the operator quits (`None`) or the room ends (`Some`).
    async fn run(&mut self, screen: &Screen) -> anyhow::Result<Option<Room>> {
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
            Target::seen(&TargetRoom::listed(&self.watched.room, &self.watched.name), participant)
        else {
            return;
        };
        self.pending_kicks.push(target.name.clone());
        self.view_state.say(format!("kicking {} …", target.name), Tone::Plain, Utc::now());
        let client = self.client;
        self.work.push(Box::pin(async move {
            let outcome = kick(client, &target, None).await.outcome;
            Done::Kick(Box::new(target), outcome)
        }));
    }

    /// Handles the result of a poll or a kick; returns the room if it has ended.
    fn take(&mut self, done: Done) -> Result<Option<Room>, Error> {
        match done {
            Done::Poll(snapshot) => {
                self.is_polling = false;
                self.take_poll_result(*snapshot)
            }
            Done::Kick(target, outcome) => {
                self.remove_pending_kick(&target);
                let (text, tone) = kick_message(&target, &outcome);
                self.view_state.say(text, tone, Utc::now());
                self.polls.reset_immediately();
                Ok(None)
            }
        }
    }

    fn take_poll_result(&mut self, result: Result<Snapshot, Error>) -> Result<Option<Room>, Error> {
        match result {
            Ok(snapshot) => {
                self.failures.clear(self.notices);
                Ok(self.take_snapshot(snapshot))
            }
            Err(error) => match self.failures.classify(error, self.notices)? {
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
    async fn settle(&mut self, context: &Context) -> anyhow::Result<Exit> {
        let mut summary = Summary::default();
        if !self.pending_kicks.is_empty() {
            context.notices.say(&format!("waiting for the kick of {}", self.pending_kicks.join(", ")));
        }
        while !self.pending_kicks.is_empty() {
            let Some(done) = self.work.next().await else { break };
            let Done::Kick(target, outcome) = done else { continue };
            self.remove_pending_kick(&target);
            if let Some(error) = outcome.error() {
                summary.fail(errors::exit_of_call(error), errors::problem_of_part(&failed(&target), error));
            } else {
                summary.done();
                context.notices.say(&kick_message(&target, &outcome).0);
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

fn report_end(room: &Room, name: &str, notices: &Notices) {
    let when = room.ended().map_or_else(String::new, |ended| format!(" {}", ago(ended, Utc::now())));
    notices.say(&format!("the room '{name}' ended{when}"));
}

/// Returns the message for the outcome of a kick, and its tone on the screen.
fn kick_message(target: &Target, outcome: &Outcome) -> (String, Tone) {
    let (name, who) = (&target.name, &target.who);
    match outcome {
        Outcome::Kicked(_) => (format!("kicked {name} ({who})"), Tone::Good),
        Outcome::AlreadyGone(_) => (format!("{name} was already gone ({who})"), Tone::Doubtful),
        outcome => {
            let why = outcome.error().map_or_else(|| outcome.name().to_owned(), ToString::to_string);
            (format!("{}: {why}", failed(target)), Tone::Bad)
        }
    }
}

/// Returns the message for a failed kick.
fn failed(target: &Target) -> String {
    format!("could not kick {}", target.name)
}
