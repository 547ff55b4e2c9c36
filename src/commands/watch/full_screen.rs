//! `roomctl watch` on the full screen: keys, polls and actions, which run concurrently.
//!
//! Actions that are pending when the screen closes are waited for; after an interrupt or an error, warnings name them.
//! Depends on `tui` for the screen, on `monitor` for the polls and on `moderation` for the actions.

use std::ops::ControlFlow;
use std::pin::pin;
use std::rc::Rc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use tokio::sync::Notify;
use tokio::time::MissedTickBehavior;

use crate::api::{Client, Room};
use crate::commands::watch::narrowing::Narrowing;
use crate::commands::watch::pending_actions::PendingActions;
use crate::context::Context;
use crate::context::clock::time_over;
use crate::context::clock::{self, ScreenClock};
use crate::context::interrupt::unless_interrupted;
use crate::errors::{ExitCode, Interrupted};
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::monitor::update::{Update, Updates, WatchedRoom};
use crate::output::{Messages, TerminalInfo, ago, restore_terminal};
use crate::signal::{self, JobControl, JobEvent};
use crate::tui::{
    Action, FullScreen, Key, ListedParticipant, Tone, discard_keys, extent, keys, shows_question,
};
use crate::tui::{KeyAction, WatchState};

/// The interval at which the times on the screen are updated.
const CLOCK: Duration = Duration::from_millis(500);

/// The context of terminal errors.
const TERMINAL: &str = "cannot use the terminal";

/// Shows one room or all rooms until the operator quits, the one room ends or the time is over, then waits for pending
/// actions and reports their outcomes.
///
/// Fails if the terminal cannot be used, if the credentials are refused, or on an interrupt.
pub async fn show(
    state: WatchState,
    clock: ScreenClock,
    updates: Updates<'_>,
    narrowing: Narrowing<'_>,
    time_limit: Option<Duration>,
    client: &Client,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let actions = PendingActions::new(client);
    let mut view = View { state, clock, narrowing, client, poll_now: Rc::clone(&updates.poll_now), actions };
    context.messages.suspend(true);
    let end = unless_interrupted(view.run(updates, time_limit, &context.terminal)).await;
    context.messages.suspend(false);
    let end = match end {
        Ok(ended) => {
            if let Some((room, ended)) = ended {
                report_end(&room.name, &ended, view.clock.now(), &context.messages);
            }
            unless_interrupted(view.actions.finish(context)).await
        }
        Err(error) => Err(error),
    };
    view.actions.warn_of_pending(&context.messages);
    end
}

/// The room that has ended, if the view ends with it.
type End = Option<(Rc<WatchedRoom>, Room)>;

/// The state of the screen, and the pending actions.
struct View<'v> {
    state: WatchState,
    clock: ScreenClock,
    narrowing: Narrowing<'v>,
    client: &'v Client,
    poll_now: Rc<Notify>,
    actions: PendingActions<'v>,
}

impl View<'_> {
    /// Runs the full screen until the operator quits, the one room that is watched ends or the time is over.
    async fn run(
        &mut self,
        mut updates: Updates<'_>,
        time_limit: Option<Duration>,
        terminal: &TerminalInfo,
    ) -> anyhow::Result<End> {
        let mut over = pin!(time_over(time_limit));
        let mut jobs = JobControl::listen().context(TERMINAL)?;
        let mut live = FullScreen::open(terminal).context(TERMINAL)?;
        let mut keys = keys();
        let mut ticks = tokio::time::interval(CLOCK);
        // The process may have been stopped for long.
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut last_ended = None;
        loop {
            let area = live.area().context(TERMINAL)?;
            let picture = self.state.picture(extent(area), self.client.retry_reason(), self.clock.now());
            // A key pressed before the question appears must not answer it.
            if self.state.show_question(shows_question(&picture, area)) && discard_keys().context(TERMINAL)? {
                return Err(interrupted_by_key().into());
            }
            live.draw(&picture).context(TERMINAL)?;
            tokio::select! {
                key = keys.next() => {
                    // Without a key, the terminal was closed.
                    let key = key.ok_or(Interrupted)?.context(TERMINAL)?;
                    // After a resize, the question may not be fully visible.
                    if live.area().context(TERMINAL)? != area {
                        self.state.show_question(false);
                    }
                    if self.press(key)?.is_break() {
                        return Ok(None);
                    }
                }
                update = updates.stream.next() => match update {
                    Some(update) => last_ended = self.apply(update?),
                    None => return Ok(last_ended),
                },
                Some(ended) = self.actions.next() => {
                    self.state.say(ended.text, ended.tone, self.clock.now());
                    self.poll_now.notify_one();
                }
                event = jobs.next() => {
                    if event == JobEvent::Stop {
                        restore_terminal();
                        signal::stop();
                    }
                    live.reopen().context(TERMINAL)?;
                    // The question must be seen again before it is answered.
                    self.state.show_question(false);
                    self.poll_now.notify_one();
                }
                _ = ticks.tick() => {}
                () = &mut over => return Ok(None),
            }
        }
    }

    /// Applies what a poll found. Returns the room that has ended, if one has.
    fn apply(&mut self, update: Update) -> End {
        // An outage brings no new response: the latest one is from before it.
        if !matches!(update, Update::Failed(_)) {
            self.clock.set(self.client);
        }
        let now = self.clock.now();
        match self.narrowing.apply(update, clock::now(self.client)) {
            Update::Room { room, events, present } => self.state.apply_update(&room, events, present, now),
            Update::RoomCreated(room, _) => self.state.apply_room_event(&room, true, now),
            Update::RoomEnded(room, ended) => {
                self.state.apply_room_event(&room, false, now);
                return Some((room, ended));
            }
            Update::Complete { took, rooms } => self.state.complete_poll(took, rooms, now),
            Update::Failed(error) => self.state.fail(error.to_string()),
        }
        None
    }

    /// Handles a key. Breaks if the operator quits.
    fn press(&mut self, key: Key) -> Result<ControlFlow<()>, Interrupted> {
        match self.state.press(key, self.clock.now()) {
            KeyAction::Nothing => {}
            KeyAction::Suspend => signal::suspend_group(),
            KeyAction::Interrupt => return Err(interrupted_by_key()),
            KeyAction::Quit => return Ok(ControlFlow::Break(())),
            KeyAction::Act(action, participant) => self.start(action, *participant),
        }
        Ok(ControlFlow::Continue(()))
    }

    fn start(&mut self, action: Action, ListedParticipant { room, participant }: ListedParticipant) {
        let room = TargetRoom::listed(&room.room, &room.name);
        let Some(target) = Target::listed(room, participant) else { return };
        let doing = match action {
            Action::Kick => "kicking",
            Action::Mute => "muting",
            Action::Unmute => "unmuting",
        };
        self.state.say(format!("{doing} {} …", target.name()), Tone::Plain, self.clock.now());
        self.actions.start(action, target);
    }
}

fn interrupted_by_key() -> Interrupted {
    signal::receive_key();
    Interrupted
}

fn report_end(name: &str, room: &Room, now: DateTime<Utc>, messages: &Messages) {
    let when = room.ended().map_or_else(String::new, |ended| format!(" {}", ago(ended, now)));
    messages.info(&format!("room '{name}' ended{when}"));
}
