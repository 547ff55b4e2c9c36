//! State of the full-screen view: the list of participants, recent events, the open dialog and the message.
//!
//! Handles keys and polls, and returns the state as a [`Picture`]. Draws nothing, sends no requests and reads no clock:
//! callers pass the time. Depends on `monitor` for events and on `api` for participants.

use std::collections::VecDeque;
use std::mem;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::Participant;
use crate::monitor::event::{Event, EventKind};
use crate::tui::keys::Key;
use crate::tui::participant_list::{ListEntry, ParticipantList, elapsed, row};
use crate::tui::view::{Counts, Dialog, Health, Notice, Picture, RecentEvent, Tone};

/// Message when the participant to kick has left.
const HAVE_LEFT: &str = "already left";

/// Time that a message is shown.
const NOTICE_TIME: TimeDelta = TimeDelta::seconds(10);

/// Number of recent events to keep.
const MAX_RECENT: usize = 20;

/// Delay of a poll beyond the poll interval before the picture counts as stale.
const STALE_TOLERANCE: TimeDelta = TimeDelta::seconds(3);

/// What the caller of [`WatchState::press`] must do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAction {
    /// Nothing.
    Nothing,
    /// End the watch.
    Quit,
    /// End the watch as interrupted.
    Interrupt,
    /// Kick this participant, which the operator has confirmed.
    Kick(Box<Participant>),
}

/// What the keys apply to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    List,
    Typing,
    Help,
    Confirming(Box<Participant>),
}

/// The state of the view.
pub struct WatchState {
    room: String,
    room_sid: String,
    /// Time after a poll before the picture counts as stale.
    stale_after: TimeDelta,
    is_read_only: bool,
    list: ParticipantList,
    recent: VecDeque<(DateTime<Utc>, EventKind, String)>,
    joined: usize,
    left: usize,
    /// When the last poll succeeded; before the first, when the watch began.
    last_poll: DateTime<Utc>,
    has_read: bool,
    failure: Option<String>,
    mode: Mode,
    /// Whether the whole question is on the screen. Otherwise it cannot be answered with yes.
    is_question_shown: bool,
    notice: Option<(DateTime<Utc>, Notice)>,
}

impl WatchState {
    /// Returns an empty state for a room that is polled at this interval. With `is_read_only`, nobody can be kicked.
    pub fn new(
        room: String,
        room_sid: String,
        interval: Duration,
        is_read_only: bool,
        now: DateTime<Utc>,
    ) -> Self {
        let interval = TimeDelta::from_std(interval).unwrap_or(TimeDelta::MAX);
        Self {
            room,
            room_sid,
            stale_after: interval.checked_add(&STALE_TOLERANCE).unwrap_or(TimeDelta::MAX),
            is_read_only,
            list: ParticipantList::default(),
            recent: VecDeque::new(),
            joined: 0,
            left: 0,
            last_poll: now,
            has_read: false,
            failure: None,
            mode: Mode::List,
            is_question_shown: false,
            notice: None,
        }
    }

    /// Applies a poll: its events, and the participants now present.
    pub fn apply_update(&mut self, events: Vec<Event>, present: Vec<Participant>, now: DateTime<Utc>) {
        self.last_poll = now;
        self.has_read = true;
        self.failure = None;
        for event in events {
            self.apply(event, now);
        }
        for participant in present {
            self.list.update(participant);
        }
        self.cancel_stale_question(now);
    }

    fn apply(&mut self, Event { kind, participant, .. }: Event, now: DateTime<Utc>) {
        if kind != EventKind::Present {
            let name = participant.identity().or_else(|| participant.sid_text()).unwrap_or_default();
            self.recent.push_front((now, kind, name.to_owned()));
            self.recent.truncate(MAX_RECENT);
        }
        self.joined += usize::from(kind == EventKind::Joined);
        self.left += usize::from(kind == EventKind::Left);
        self.list.apply(kind, participant, now);
    }

    /// Closes the question whether to kick a participant who has left in the meantime.
    fn cancel_stale_question(&mut self, now: DateTime<Utc>) {
        if let Mode::Confirming(participant) = &self.mode
            && !self.list.is_present(participant)
        {
            self.mode = Mode::List;
            self.say(HAVE_LEFT.to_owned(), Tone::Warning, now);
        }
    }

    /// Records that a poll failed, with the reason to show.
    pub fn fail(&mut self, why: String) {
        self.failure = Some(why);
    }

    /// Shows a message about the effect of a key.
    pub fn say(&mut self, text: String, tone: Tone, now: DateTime<Utc>) {
        self.notice = Some((now, Notice { text, tone }));
    }

    /// Records whether the whole question is on the screen. Returns whether it has just appeared.
    pub fn show_question(&mut self, is_shown: bool) -> bool {
        let was_shown = mem::replace(&mut self.is_question_shown, is_shown);
        is_shown && !was_shown
    }

    /// Handles a key, and returns what the caller must do.
    pub fn press(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        match key {
            Key::Interrupt => return KeyAction::Interrupt,
            Key::Nothing => return KeyAction::Nothing,
            _ => {}
        }
        // A key press dismisses the message.
        let dismissed = self.notice.take();
        match self.mode.clone() {
            // The first Escape dismisses the message, the next one clears the filter.
            Mode::List if key == Key::Escape && dismissed.is_some() => KeyAction::Nothing,
            Mode::List => self.press_in_list(key, now),
            Mode::Typing => self.press_in_filter(key),
            Mode::Help => {
                self.mode = Mode::List;
                KeyAction::Nothing
            }
            Mode::Confirming(participant) => self.press_in_question(key, participant),
        }
    }

    fn press_in_list(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        match key {
            Key::Up => self.list.move_up(1),
            Key::Down => self.list.move_down(1),
            Key::PageUp => self.list.move_up(self.list.page),
            Key::PageDown => self.list.move_down(self.list.page),
            Key::Home => self.list.select(0),
            Key::End => self.list.select(usize::MAX),
            Key::Char('k') => self.ask_to_kick(now),
            Key::Char('/') => self.mode = Mode::Typing,
            Key::Char('s') => self.list.sort_by_next_column(),
            Key::Char('?') => self.mode = Mode::Help,
            Key::Escape => self.list.filter.clear(),
            Key::Char('q') => return KeyAction::Quit,
            _ => {}
        }
        KeyAction::Nothing
    }

    fn press_in_filter(&mut self, key: Key) -> KeyAction {
        let filter = &mut self.list.filter;
        match key {
            Key::Char(c) => filter.push(c),
            // Backspace in an empty filter closes it.
            Key::Backspace if filter.pop().is_none() => self.mode = Mode::List,
            Key::EraseWord => filter.truncate(before_last_word(filter)),
            Key::EraseLine => filter.clear(),
            Key::Enter => {
                self.mode = Mode::List;
                // The first match is most likely the participant that is looked for.
                if !filter.is_empty() {
                    self.list.select(0);
                }
            }
            Key::Escape => {
                filter.clear();
                self.mode = Mode::List;
            }
            _ => {}
        }
        KeyAction::Nothing
    }

    fn press_in_question(&mut self, key: Key, participant: Box<Participant>) -> KeyAction {
        match key {
            Key::Char('y' | 'Y') if self.is_question_shown => {
                self.mode = Mode::List;
                return KeyAction::Kick(participant);
            }
            Key::Char('n' | 'N' | 'q') | Key::Escape => self.mode = Mode::List,
            _ => {}
        }
        KeyAction::Nothing
    }

    fn ask_to_kick(&mut self, now: DateTime<Utc>) {
        let refusal = match self.list.selected() {
            None => "select a participant with ↑ and ↓ first",
            Some(_) if self.is_read_only => "cannot kick: --no-input disables the confirmation",
            Some(entry) if entry.has_left() => HAVE_LEFT,
            Some(entry) if entry.participant.sid().is_none() => "cannot kick: the participant has no SID",
            Some(ListEntry { participant, .. }) => {
                self.mode = Mode::Confirming(Box::new(participant.clone()));
                self.is_question_shown = false;
                return;
            }
        };
        self.say(refusal.to_owned(), Tone::Warning, now);
    }

    /// Returns the picture to draw on a screen whose list has `page` rows, and removes what has expired.
    pub fn picture(&mut self, page: usize, now: DateTime<Utc>) -> Picture {
        self.notice.take_if(|(since, _)| now - *since >= NOTICE_TIME);
        let (participants, table) = self.list.rows(page, now);
        let recent = self.recent.iter().map(|(time, kind, identity)| RecentEvent {
            age: elapsed(*time, now),
            identity: identity.clone(),
            kind: kind.name(),
            tone: tone(*kind),
        });
        let dialog = match &self.mode {
            Mode::List | Mode::Typing => None,
            Mode::Help => Some(Dialog::Help),
            Mode::Confirming(participant) => Some(Dialog::Kick(row(participant, now, None))),
        };
        Picture {
            room: self.room.clone(),
            room_sid: self.room_sid.clone(),
            counts: self.has_read.then(|| self.counts()),
            health: self.health(now),
            participants,
            table,
            sort: self.list.sort_name(),
            filter: self.list.filter.clone(),
            is_typing: self.mode == Mode::Typing,
            recent: recent.collect(),
            notice: self.notice.as_ref().map(|(_, notice)| notice.clone()),
            dialog,
        }
    }

    fn counts(&self) -> Counts {
        let (present, reconnecting) = self.list.count();
        Counts { present, reconnecting, joined: self.joined, left: self.left }
    }

    fn health(&self, now: DateTime<Utc>) -> Health {
        let is_late = now - self.last_poll > self.stale_after;
        match (&self.failure, self.has_read) {
            (None, true) if !is_late => Health::Live,
            (None, false) if !is_late => Health::Reading,
            (failure, _) => {
                let why = failure.clone().unwrap_or_else(|| "no response yet".to_owned());
                Health::Stale(elapsed(self.last_poll, now), why)
            }
        }
    }
}

/// Returns the index of the last word in `text`.
fn before_last_word(text: &str) -> usize {
    text.trim_end().trim_end_matches(|c: char| !c.is_whitespace()).len()
}

fn tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::Present => Tone::Plain,
        EventKind::Joined | EventKind::Reconnected => Tone::Success,
        EventKind::Reconnecting => Tone::Warning,
        EventKind::Left => Tone::Failure,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn time(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn event(kind: EventKind, sid: &str, seconds: i64) -> Event {
        let fields = json!({ "sid": sid, "identity": sid, "status": "connected" });
        Event {
            kind,
            time: time(seconds),
            participant: Participant::from(fields.as_object().unwrap().clone()),
        }
    }

    #[test]
    fn keeps_departed_participant_selected_until_cursor_moves() {
        let mut state = WatchState::new("room".to_owned(), "RM".to_owned(), Duration::ZERO, false, time(0));
        let events = [event(EventKind::Present, "PAa", 0), event(EventKind::Present, "PAb", 0)];
        state.apply_update(events.into(), Vec::new(), time(0));
        state.press(Key::Down, time(1));
        state.apply_update(vec![event(EventKind::Left, "PAa", 2)], Vec::new(), time(2));
        let selected = |picture: Picture| picture.participants[picture.table.selected().unwrap()].sid.clone();
        assert_eq!(selected(state.picture(9, time(3))), "PAa");
        assert_eq!(selected(state.picture(9, time(60))), "PAa");
        state.press(Key::Char('k'), time(60));
        let picture = state.picture(9, time(60));
        assert_eq!(picture.dialog, None);
        assert_eq!(picture.notice.map(|notice| notice.text).as_deref(), Some(HAVE_LEFT));
        state.press(Key::Down, time(61));
        let picture = state.picture(9, time(61));
        assert_eq!(picture.participants.len(), 1);
        assert_eq!(selected(picture), "PAb");
    }
}
