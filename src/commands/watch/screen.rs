//! The watch for people: the full screen, its keys, the rounds and the kicks, none of which waits for another.

use std::pin::Pin;
use std::time::Duration;

use chrono::Utc;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Interval, MissedTickBehavior};

use super::super::context::Context;
use super::super::interrupt::Interrupted;
use super::super::kick::{Outcome, Target, kick};
use super::Watched;
use super::board::{Act, Board};
use super::model::{Model, Reading};
use super::round::look;
use crate::api::{Client, Error, Participant, Room};
use crate::output::live::{Key, Live, Tone, keys};

/// How often the times on the screen are brought up to date.
const CLOCK: Duration = Duration::from_millis(500);

/// What has come of a call, or of several.
enum Done {
    Round(Box<Result<Reading, Error>>),
    Kick(Box<Target>, Outcome),
}

type Work<'w> = FuturesUnordered<Pin<Box<dyn Future<Output = Done> + 'w>>>;

/// Shows the room until somebody quits, or, which gives the room, until it is over.
pub async fn show(
    client: &Client,
    watched: &Watched,
    every: Duration,
    context: &Context,
) -> anyhow::Result<Option<Room>> {
    context.notices.hush(true);
    let end = Watch::new(client, watched, every, context).run(context).await;
    context.notices.hush(false);
    end
}

struct Watch<'w> {
    client: &'w Client,
    watched: &'w Watched,
    model: Model,
    board: Board,
    rounds: Interval,
    work: Work<'w>,
    is_reading: bool,
    kicks: usize,
    is_leaving: bool,
}

impl<'w> Watch<'w> {
    fn new(client: &'w Client, watched: &'w Watched, every: Duration, context: &Context) -> Self {
        let mut rounds = tokio::time::interval(every);
        rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (name, sid) = (watched.name.clone(), watched.room.to_string());
        Self {
            client,
            watched,
            model: Model::new(watched.began),
            board: Board::new(name, sid, every, !context.may_ask(), Utc::now()),
            rounds,
            work: FuturesUnordered::new(),
            is_reading: false,
            kicks: 0,
            is_leaving: false,
        }
    }

    async fn run(mut self, context: &Context) -> anyhow::Result<Option<Room>> {
        let mut live = Live::open(&context.screen)?;
        let mut keys = keys();
        let mut clock = tokio::time::interval(CLOCK);
        while !self.is_leaving || self.kicks > 0 {
            live.draw(&self.board.picture(live.page()?, Utc::now()))?;
            tokio::select! {
                key = keys.next() => match key {
                    Some(key) => self.act(key?)?,
                    // The terminal is gone.
                    None => return Err(Interrupted.into()),
                },
                Some(done) = self.work.next(), if !self.work.is_empty() => {
                    if let Some(room) = self.take(done) {
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
        match self.board.press(key, Utc::now()) {
            Act::Nothing => {}
            Act::Interrupt => return Err(Interrupted),
            // A kick that is on its way is waited for: whether it worked must be known.
            Act::Quit => self.is_leaving = true,
            Act::Kick(stay) => self.kick(*stay),
        }
        Ok(())
    }

    fn read(&mut self) {
        self.is_reading = true;
        let (client, room, known) = (self.client, &self.watched.room, self.model.known());
        self.work.push(Box::pin(async move { Done::Round(Box::new(look(client, room, &known).await)) }));
    }

    fn kick(&mut self, stay: Participant) {
        let Some(target) = Target::seen(&self.watched.room, &self.watched.name, stay) else { return };
        self.kicks += 1;
        self.board.say(format!("kicking {} …", target.name), Tone::Plain, Utc::now());
        let client = self.client;
        self.work.push(Box::pin(async move {
            let (outcome, _was_sent) = kick(client, &target).await;
            Done::Kick(Box::new(target), outcome)
        }));
    }

    /// Takes what has come of something; the room, if it is over.
    fn take(&mut self, done: Done) -> Option<Room> {
        match done {
            Done::Round(reading) => {
                self.is_reading = false;
                match *reading {
                    Ok(reading) => return self.take_reading(reading),
                    Err(error) => self.board.fail(error.to_string()),
                }
            }
            Done::Kick(target, outcome) => {
                self.kicks -= 1;
                let (text, tone) = told(&target, &outcome);
                self.board.say(text, tone, Utc::now());
                self.rounds.reset_immediately();
            }
        }
        None
    }

    fn take_reading(&mut self, reading: Reading) -> Option<Room> {
        let over = reading.over.clone();
        let events = self.model.take(reading);
        self.board.take(events, self.model.present(), Utc::now());
        over
    }
}

/// What became of a kick.
fn told(target: &Target, outcome: &Outcome) -> (String, Tone) {
    let (name, who) = (&target.name, &target.who);
    match outcome {
        Outcome::Kicked(_) => (format!("kicked {name} ({who})"), Tone::Good),
        Outcome::AlreadyGone(_) => (format!("{name} was already gone ({who})"), Tone::Doubtful),
        outcome => {
            let why = outcome.error().map_or_else(|| outcome.name().to_owned(), ToString::to_string);
            (format!("{name} was not kicked: {why}"), Tone::Bad)
        }
    }
}
