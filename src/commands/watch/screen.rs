//! The watch for people: the full screen, its keys, the rounds and the kicks, none of which waits for another. A kick that
//! is on its way when the screen goes is waited for, or told of, behind it.

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
use crate::failure::{self, Exit, Interrupted};
use crate::moderation::disconnect::{Outcome, Target, TargetRoom, kick};
use crate::monitor::poll_failures::{FailureKind, PollFailures};
use crate::monitor::room_state::{RoomState, Snapshot};
use crate::monitor::snapshot::read_snapshot;
use crate::monitor::watched_room::WatchedRoom;
use crate::output::{Notices, Screen, ago};
use crate::signal;
use crate::tui::{FullScreen, Key, Tone, discard_keys, keys, page, shows_question};
use crate::tui::{KeyAction, WatchState};

/// How often the times on the screen are brought up to date.
const CLOCK: Duration = Duration::from_millis(500);

/// EventKind is said where the terminal fails.
const TERMINAL: &str = "cannot use the terminal";

/// EventKind has come of a call, or of several.
enum Done {
    Round(Box<Result<Snapshot, Error>>),
    Kick(Box<Target>, Outcome),
}

type Work<'w> = FuturesUnordered<Pin<Box<dyn Future<Output = Done> + 'w>>>;

/// Shows the room until somebody quits or it is over, and then tells what became of the kicks that were on their way.
pub async fn show(
    client: &Client,
    watched: &WatchedRoom,
    every: Duration,
    context: &Context,
) -> anyhow::Result<Exit> {
    let mut watch = Watch::new(client, watched, every, context);
    context.notices.hush(true);
    let end = unless_interrupted(watch.run(&context.screen)).await;
    context.notices.hush(false);
    let end = match end {
        Ok(over) => {
            if let Some(room) = over {
                tell_end(&room, &watched.name, &context.notices);
            }
            unless_interrupted(watch.settle(context)).await
        }
        Err(error) => Err(error),
    };
    for name in &watch.kicking {
        context.notices.warning(&format!("a kick of {name} was on its way; it may be done all the same"));
    }
    end
}

struct Watch<'w> {
    client: &'w Client,
    watched: &'w WatchedRoom,
    room_state: RoomState,
    view_state: WatchState,
    failures: PollFailures,
    notices: &'w Notices,
    rounds: Interval,
    work: Work<'w>,
    is_reading: bool,
    /// Whose kicks are on their way.
    kicking: Vec<String>,
    is_leaving: bool,
}

impl<'w> Watch<'w> {
    fn new(client: &'w Client, watched: &'w WatchedRoom, every: Duration, context: &'w Context) -> Self {
        let mut rounds = tokio::time::interval(every);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (name, sid) = (watched.name.clone(), watched.room.to_string());
        Self {
            client,
            watched,
            room_state: RoomState::new(watched.began),
            view_state: WatchState::new(name, sid, every, !context.may_ask(), Utc::now()),
            failures: PollFailures::default(),
            notices: &context.notices,
            rounds,
            work: FuturesUnordered::new(),
            is_reading: false,
            kicking: Vec::new(),
            is_leaving: false,
        }
    }

    /// Has the screen until somebody quits, or, which gives the room, until it is over.
    async fn run(&mut self, screen: &Screen) -> anyhow::Result<Option<Room>> {
        let mut live = FullScreen::open(screen).context(TERMINAL)?;
        let mut keys = keys();
        let mut clock = tokio::time::interval(CLOCK);
        while !self.is_leaving {
            let area = live.area().context(TERMINAL)?;
            let picture = self.view_state.picture(page(area), Utc::now());
            // A key that was pressed before the question appears does not answer it.
            if self.view_state.show_question(shows_question(&picture, area))
                && discard_keys().context(TERMINAL)?
            {
                self.act(Key::Interrupt)?;
            }
            live.draw(&picture).context(TERMINAL)?;
            tokio::select! {
                key = keys.next() => match key {
                    Some(key) => {
                        // After a change of the size, what was drawn may not be wholly on the screen.
                        if live.area().context(TERMINAL)? != area {
                            self.view_state.show_question(false);
                        }
                        self.act(key.context(TERMINAL)?)?;
                    }
                    // The terminal is gone.
                    None => return Err(Interrupted.into()),
                },
                Some(done) = self.work.next(), if !self.work.is_empty() => {
                    if let Some(room) = self.take(done)? {
                        return Ok(Some(room));
                    }
                }
                _ = self.rounds.tick(), if !self.is_reading => self.read(),
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
            KeyAction::Kick(stay) => self.kick(*stay),
        }
        Ok(())
    }

    fn read(&mut self) {
        self.is_reading = true;
        let (client, room, known) = (self.client, &self.watched.room, self.room_state.poll_window());
        self.work
            .push(Box::pin(async move { Done::Round(Box::new(read_snapshot(client, room, &known).await)) }));
    }

    fn kick(&mut self, stay: Participant) {
        let Some(target) = Target::seen(&TargetRoom::listed(&self.watched.room, &self.watched.name), stay)
        else {
            return;
        };
        self.kicking.push(target.name.clone());
        self.view_state.say(format!("kicking {} …", target.name), Tone::Plain, Utc::now());
        let client = self.client;
        self.work.push(Box::pin(async move {
            let outcome = kick(client, &target, None).await.outcome;
            Done::Kick(Box::new(target), outcome)
        }));
    }

    /// Takes what has come of something; the room, if it is over.
    fn take(&mut self, done: Done) -> Result<Option<Room>, Error> {
        match done {
            Done::Round(reading) => {
                self.is_reading = false;
                self.take_round(*reading)
            }
            Done::Kick(target, outcome) => {
                self.has_kicked(&target);
                let (text, tone) = told(&target, &outcome);
                self.view_state.say(text, tone, Utc::now());
                self.rounds.reset_immediately();
                Ok(None)
            }
        }
    }

    fn take_round(&mut self, round: Result<Snapshot, Error>) -> Result<Option<Room>, Error> {
        match round {
            Ok(reading) => {
                self.failures.clear(self.notices);
                Ok(self.take_reading(reading))
            }
            Err(error) => match self.failures.classify(error, self.notices)? {
                FailureKind::RoomEnded => Ok(self.take_reading(Snapshot::of_the_end(Utc::now()))),
                FailureKind::Transient(error) => {
                    self.view_state.fail(error.to_string());
                    Ok(None)
                }
            },
        }
    }

    fn has_kicked(&mut self, target: &Target) {
        if let Some(place) = self.kicking.iter().position(|name| *name == target.name) {
            self.kicking.remove(place);
        }
    }

    /// Waits for the kicks that are on their way, since whether they worked must be known, and tells it.
    async fn settle(&mut self, context: &Context) -> anyhow::Result<Exit> {
        let mut summary = Summary::default();
        if !self.kicking.is_empty() {
            context.notices.say(&format!("waiting for the kick of {}", self.kicking.join(", ")));
        }
        while !self.kicking.is_empty() {
            let Some(done) = self.work.next().await else { break };
            let Done::Kick(target, outcome) = done else { continue };
            self.has_kicked(&target);
            if let Some(error) = outcome.error() {
                summary.fail(failure::exit_of_call(error), failure::problem_of_part(&failed(&target), error));
            } else {
                summary.done();
                context.notices.say(&told(&target, &outcome).0);
            }
        }
        context.close(Ok(()), summary)
    }

    fn take_reading(&mut self, reading: Snapshot) -> Option<Room> {
        let over = reading.over.clone();
        let events = self.room_state.take(reading);
        self.view_state.take(events, self.room_state.present(), Utc::now());
        over
    }
}

fn tell_end(room: &Room, name: &str, notices: &Notices) {
    let when = room.ended().map_or_else(String::new, |ended| format!(" {}", ago(ended, Utc::now())));
    notices.say(&format!("the room '{name}' ended{when}"));
}

/// EventKind became of a kick.
fn told(target: &Target, outcome: &Outcome) -> (String, Tone) {
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

/// That a kick failed, in words.
fn failed(target: &Target) -> String {
    format!("could not kick {}", target.name)
}
