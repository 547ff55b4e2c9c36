//! `roomctl watch` on the full screen: keys, polls and kicks, which run concurrently.
//!
//! Kicks that are pending when the screen closes are waited for; after an interrupt or an error, warnings name them.
//! Depends on `tui` for the screen, on `monitor` for the polls and on `moderation` for the kicks.

use std::rc::Rc;
use std::time::Duration;

use anyhow::Context as _;
use chrono::Utc;
use futures_util::StreamExt;
use tokio::sync::Notify;

use crate::api::{Client, Participant, Room};
use crate::commands::watch::pending_kicks::PendingKicks;
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{ExitCode, Interrupted};
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::monitor::room_monitor::{RoomMonitor, Update, WatchedRoom};
use crate::output::{Messages, TerminalInfo, ago};
use crate::signal;
use crate::tui::{FullScreen, Key, Tone, discard_keys, keys, page, shows_question};
use crate::tui::{KeyAction, WatchState};

/// The interval at which the times on the screen are updated.
const CLOCK: Duration = Duration::from_millis(500);

/// The context of terminal errors.
const TERMINAL: &str = "cannot use the terminal";

/// Shows the room until the operator quits or the room ends, then waits for pending kicks and reports their outcomes.
///
/// Fails if the terminal cannot be used, if the credentials are refused, or on an interrupt.
pub async fn show(
    state: WatchState,
    monitor: RoomMonitor<'_>,
    client: &Client,
    watched: &WatchedRoom,
    context: &Context,
) -> anyhow::Result<ExitCode> {
    let kicks = PendingKicks::new(client);
    let mut view = View { watched, state, poll_now: Rc::clone(&monitor.poller.poll_now), kicks };
    context.messages.suspend(true);
    let end = unless_interrupted(view.run(monitor, &context.terminal)).await;
    context.messages.suspend(false);
    let end = match end {
        Ok(ended) => {
            if let Some(room) = ended {
                report_end(&room, &watched.name, &context.messages);
            }
            unless_interrupted(view.kicks.finish(context)).await
        }
        Err(error) => Err(error),
    };
    view.kicks.warn_of_pending(&context.messages);
    end
}

/// The state of the screen, and the pending kicks.
struct View<'v> {
    watched: &'v WatchedRoom,
    state: WatchState,
    poll_now: Rc<Notify>,
    kicks: PendingKicks<'v>,
}

impl View<'_> {
    /// Runs the full screen until the operator quits (`None`) or the room ends (`Some`).
    async fn run(
        &mut self,
        monitor: RoomMonitor<'_>,
        terminal: &TerminalInfo,
    ) -> anyhow::Result<Option<Room>> {
        let mut live = FullScreen::open(terminal).context(TERMINAL)?;
        let mut keys = keys();
        let mut clock = tokio::time::interval(CLOCK);
        let mut updates = Box::pin(monitor.into_updates());
        loop {
            let area = live.area().context(TERMINAL)?;
            let picture = self.state.picture(page(area), Utc::now());
            // A key pressed before the question appears must not answer it.
            if self.state.show_question(shows_question(&picture, area)) && discard_keys().context(TERMINAL)? {
                self.press(Key::Interrupt)?;
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
                    if self.press(key)? {
                        return Ok(None);
                    }
                }
                Some(update) = updates.next() => match update? {
                    Update::Read { events, present, ended } => {
                        self.state.apply_update(events, present, Utc::now());
                        if ended.is_some() {
                            return Ok(ended);
                        }
                    }
                    Update::Failed(error) => self.state.fail(error.to_string()),
                },
                Some(result) = self.kicks.next() => {
                    let (text, tone) = result.message();
                    self.state.say(text, tone, Utc::now());
                    self.poll_now.notify_one();
                }
                _ = clock.tick() => {}
            }
        }
    }

    /// Handles a key. Returns whether the operator quits.
    fn press(&mut self, key: Key) -> Result<bool, Interrupted> {
        match self.state.press(key, Utc::now()) {
            KeyAction::Nothing => {}
            KeyAction::Interrupt => {
                signal::receive_key();
                return Err(Interrupted);
            }
            KeyAction::Quit => return Ok(true),
            KeyAction::Kick(participant) => self.kick(*participant),
        }
        Ok(false)
    }

    fn kick(&mut self, participant: Participant) {
        let room = TargetRoom::listed(&self.watched.room, &self.watched.name);
        let Some(target) = Target::listed(&room, participant) else { return };
        self.state.say(format!("kicking {} …", target.name), Tone::Plain, Utc::now());
        self.kicks.start(target);
    }
}

fn report_end(room: &Room, name: &str, messages: &Messages) {
    let when = room.ended().map_or_else(String::new, |ended| format!(" {}", ago(ended, Utc::now())));
    messages.info(&format!("room '{name}' ended{when}"));
}
