//! State of the full-screen view: the participants, the selected one, recent events, the filter and the open dialog.
//!
//! Handles keys and snapshots, and returns the state as a [`Picture`]. Draws nothing, sends no requests and reads no clock:
//! callers pass the time. Depends on `monitor` for events and on `api` for participants.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::Participant;
use crate::monitor::event::{Event, EventKind, is_reconnecting, key};
use crate::tui::keys::Key;
use crate::tui::view::{Counts, Dialog, Health, Mark, Notice, Person, Picture, Recent, Tone};

/// Time that a participant who joined or left stays highlighted; one who left is then removed from the list.
const MARKED: TimeDelta = TimeDelta::seconds(6);

/// Message when the participant to kick has left.
const HAVE_LEFT: &str = "they have left already";

/// Time that a message is shown.
const NOTED: TimeDelta = TimeDelta::seconds(10);

/// Number of recent events to keep.
const KEPT: usize = 20;

/// Delay of a poll beyond the poll interval before the picture counts as stale.
const LENIENCE: TimeDelta = TimeDelta::seconds(3);

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

/// Sort order of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Joined,
    Identity,
    Status,
}

impl Sort {
    fn next(self) -> Self {
        match self {
            Self::Joined => Self::Identity,
            Self::Identity => Self::Status,
            Self::Status => Self::Joined,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Identity => "identity",
            Self::Status => "status",
        }
    }
}

/// What the keys apply to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    List,
    Typing,
    Help,
    Confirming(Box<Participant>),
}

/// A participant in the list.
#[derive(Debug)]
struct ListEntry {
    participant: Participant,
    /// When the view saw the participant join; `None` if present from the start.
    came: Option<DateTime<Utc>>,
    /// When the view saw the participant leave.
    gone: Option<DateTime<Utc>>,
}

impl ListEntry {
    fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    fn person(&self, now: DateTime<Utc>) -> Person {
        let until = if self.is_gone() { self.participant.left().unwrap_or(now) } else { now };
        let came = self.came.filter(|came| now - *came < MARKED).map(|_| Mark::Came);
        Person {
            identity: self.participant.identity().unwrap_or("-").to_owned(),
            sid: self.participant.sid_text().unwrap_or("-").to_owned(),
            status: self.participant.status().unwrap_or("-").to_owned(),
            stayed: self.participant.joined().map(|joined| since(joined, until)),
            mark: if self.is_gone() { Some(Mark::Gone) } else { came },
        }
    }
}

/// The state of the view.
pub struct WatchState {
    room: String,
    room_sid: String,
    /// Time after a poll before the picture counts as stale.
    stale_after: TimeDelta,
    is_read_only: bool,
    entries: BTreeMap<String, ListEntry>,
    recent: VecDeque<(DateTime<Utc>, EventKind, String)>,
    joined: usize,
    left: usize,
    /// When the last poll succeeded; before the first, when the watch began.
    last_poll: DateTime<Utc>,
    has_read: bool,
    fault: Option<String>,
    sort: Sort,
    filter: String,
    mode: Mode,
    /// Whether the whole question is on the screen. Otherwise it cannot be answered with yes.
    is_question_shown: bool,
    /// Key of the selected participant, so that the cursor stays on it when others join and leave.
    chosen: Option<String>,
    /// Index of the selected participant in the list, or the last one it had.
    place: usize,
    top: usize,
    page: usize,
    notice: Option<(DateTime<Utc>, Notice)>,
}

impl WatchState {
    /// Returns an empty state for a room that is polled at the interval `every`. With `is_read_only`, nobody can be kicked.
    pub fn new(
        room: String,
        room_sid: String,
        every: Duration,
        is_read_only: bool,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            room,
            room_sid,
            stale_after: stale_after(every),
            is_read_only,
            entries: BTreeMap::new(),
            recent: VecDeque::new(),
            joined: 0,
            left: 0,
            last_poll: now,
            has_read: false,
            fault: None,
            sort: Sort::Joined,
            filter: String::new(),
            mode: Mode::List,
            is_question_shown: false,
            chosen: None,
            place: 0,
            top: 0,
            page: 1,
            notice: None,
        }
    }

    /// Applies a poll: its events, and the participants now present.
    pub fn apply_update(&mut self, events: Vec<Event>, present: Vec<Participant>, now: DateTime<Utc>) {
        self.last_poll = now;
        self.has_read = true;
        self.fault = None;
        for event in events {
            self.apply(event, now);
        }
        for participant in present {
            if let Some(entry) = key(&participant).and_then(|key| self.entries.get_mut(key)) {
                entry.participant = participant;
            }
        }
        self.cancel_stale_prompt(now);
    }

    /// Closes the question whether to kick a participant who has left in the meantime.
    fn cancel_stale_prompt(&mut self, now: DateTime<Utc>) {
        let Mode::Confirming(participant) = &self.mode else { return };
        let entry = key(participant).and_then(|key| self.entries.get(key));
        if entry.is_none_or(ListEntry::is_gone) {
            self.mode = Mode::List;
            self.say(HAVE_LEFT.to_owned(), Tone::Doubtful, now);
        }
    }

    fn apply(&mut self, event: Event, now: DateTime<Utc>) {
        let Event { kind, participant, .. } = event;
        let Some(key) = key(&participant).map(str::to_owned) else { return };
        let identity = participant.identity().unwrap_or(&key).to_owned();
        let entry = self.entries.entry(key).or_insert(ListEntry {
            participant: participant.clone(),
            came: None,
            gone: None,
        });
        entry.participant = participant;
        match kind {
            EventKind::Present => return,
            EventKind::Joined => {
                entry.came = Some(now);
                self.joined += 1;
            }
            EventKind::Left => {
                entry.gone = Some(now);
                self.left += 1;
            }
            EventKind::Reconnecting | EventKind::Reconnected => {}
        }
        self.recent.push_front((now, kind, identity));
        self.recent.truncate(KEPT);
    }

    /// Records that a poll failed, with the reason to show.
    pub fn fail(&mut self, why: String) {
        self.fault = Some(why);
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
            Mode::Confirming(participant) => self.press_in_prompt(key, participant),
        }
    }

    fn press_in_list(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        let last = self.view().len().saturating_sub(1);
        // Without a selected participant, any move selects the first.
        let from = self.chosen.as_ref().map(|_| self.place);
        match key {
            Key::Up => self.choose(from.map_or(0, |place| place.saturating_sub(1))),
            Key::Down => self.choose(from.map_or(0, |place| place + 1)),
            Key::PageUp => self.choose(from.map_or(0, |place| place.saturating_sub(self.page))),
            Key::PageDown => self.choose(from.map_or(0, |place| place + self.page)),
            Key::Home => self.choose(0),
            Key::End => self.choose(last),
            Key::Char('k') => self.ask_to_kick(now),
            Key::Char('/') => self.mode = Mode::Typing,
            Key::Char('s') => self.sort = self.sort.next(),
            Key::Char('?') => self.mode = Mode::Help,
            Key::Escape => self.filter.clear(),
            Key::Char('q') => return KeyAction::Quit,
            _ => {}
        }
        KeyAction::Nothing
    }

    fn press_in_filter(&mut self, key: Key) -> KeyAction {
        match key {
            Key::Char(c) => self.filter.push(c),
            // Backspace in an empty filter closes it.
            Key::Backspace if self.filter.pop().is_none() => self.mode = Mode::List,
            Key::EraseWord => self.filter.truncate(before_last_word(&self.filter)),
            Key::EraseLine => self.filter.clear(),
            Key::Enter => {
                self.mode = Mode::List;
                // The first match is most likely the participant that is looked for.
                if !self.filter.is_empty() {
                    self.choose(0);
                }
            }
            Key::Escape => {
                self.filter.clear();
                self.mode = Mode::List;
            }
            _ => {}
        }
        KeyAction::Nothing
    }

    fn press_in_prompt(&mut self, key: Key, participant: Box<Participant>) -> KeyAction {
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

    /// Selects the participant at this index, or the last one.
    fn choose(&mut self, place: usize) {
        let view = self.view();
        let place = place.min(view.len().saturating_sub(1));
        self.chosen = view.get(place).map(|(key, _)| (*key).to_owned());
        self.place = place;
    }

    fn ask_to_kick(&mut self, now: DateTime<Utc>) {
        let entry = self.chosen.as_ref().and_then(|key| self.entries.get(key));
        let refusal = match entry {
            None => "choose somebody with ↑ and ↓ first",
            Some(_) if self.is_read_only => "--no-input: nobody can be asked, so nobody is kicked",
            Some(entry) if entry.is_gone() => HAVE_LEFT,
            Some(entry) if entry.participant.sid().is_none() => "they have no SID to be kicked by",
            Some(entry) => {
                self.mode = Mode::Confirming(Box::new(entry.participant.clone()));
                self.is_question_shown = false;
                return;
            }
        };
        self.say(refusal.to_owned(), Tone::Doubtful, now);
    }

    /// Returns the participants that match the filter, in the sort order.
    fn view(&self) -> Vec<(&str, &ListEntry)> {
        let filter = self.filter.to_lowercase();
        let matches = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(&filter));
        let is_shown = |entry: &ListEntry| {
            filter.is_empty()
                || matches(entry.participant.identity())
                || matches(entry.participant.sid_text())
        };
        let entries = self.entries.iter().filter(|(_, entry)| is_shown(entry));
        let mut view: Vec<_> = entries.map(|(key, entry)| (key.as_str(), entry)).collect();
        view.sort_by_cached_key(|(_, entry)| Reverse(entry.participant.joined()));
        match self.sort {
            Sort::Joined => {}
            Sort::Identity => {
                view.sort_by_cached_key(|(_, entry)| entry.participant.identity().map(str::to_lowercase));
            }
            Sort::Status => {
                view.sort_by_key(|(_, entry)| (entry.is_gone(), !is_reconnecting(&entry.participant)));
            }
        }
        view
    }

    /// Returns the picture to draw on a screen whose list has `page` rows, and removes what has expired.
    pub fn picture(&mut self, page: usize, now: DateTime<Utc>) -> Picture {
        self.remove_departed(now);
        self.notice.take_if(|(since, _)| now - *since >= NOTED);
        self.page = page.max(1);
        self.scroll_to_selected();
        let view = self.view();
        let people = view.iter().map(|(_, entry)| entry.person(now)).collect();
        let recent = self.recent.iter().map(|(time, kind, identity)| Recent {
            age: since(*time, now),
            identity: identity.clone(),
            kind: kind.name(),
            tone: tone(*kind),
        });
        Picture {
            room: self.room.clone(),
            room_sid: self.room_sid.clone(),
            counts: self.has_read.then(|| self.counts()),
            health: self.health(now),
            people,
            selected: self.chosen.as_ref().map(|_| self.place),
            top: self.top,
            sort: self.sort.name(),
            filter: self.filter.clone(),
            is_typing: self.mode == Mode::Typing,
            recent: recent.collect(),
            notice: self.notice.as_ref().map(|(_, notice)| notice.clone()),
            dialog: self.dialog(now),
        }
    }

    /// Removes participants who left more than [`MARKED`] ago, except the selected one: otherwise the cursor would move to
    /// another participant, who could be kicked by mistake.
    fn remove_departed(&mut self, now: DateTime<Utc>) {
        let chosen = self.chosen.as_deref();
        self.entries.retain(|key, entry| {
            entry.gone.is_none_or(|gone| now - gone < MARKED) || chosen == Some(key.as_str())
        });
    }

    /// Updates the index of the selected participant and scrolls to it. If it is no longer listed, selects the one at its
    /// index.
    fn scroll_to_selected(&mut self) {
        let view = self.view();
        let count = view.len();
        let found = self.chosen.as_ref().and_then(|chosen| view.iter().position(|(key, _)| key == chosen));
        if let Some(place) = found {
            self.place = place;
        } else if self.chosen.is_some() {
            self.choose(self.place);
        }
        if self.chosen.is_some() {
            self.top = self.top.clamp((self.place + 1).saturating_sub(self.page), self.place);
        }
        self.top = self.top.min(count.saturating_sub(self.page));
    }

    fn counts(&self) -> Counts {
        let present = || self.entries.values().filter(|entry| !entry.is_gone());
        let reconnecting = present().filter(|entry| is_reconnecting(&entry.participant)).count();
        Counts { present: present().count(), reconnecting, joined: self.joined, left: self.left }
    }

    fn health(&self, now: DateTime<Utc>) -> Health {
        let is_late = now - self.last_poll > self.stale_after;
        match (&self.fault, self.has_read) {
            (None, true) if !is_late => Health::Live,
            (None, false) if !is_late => Health::Reading,
            (fault, _) => {
                let why = fault.clone().unwrap_or_else(|| "no answer yet".to_owned());
                Health::Stale(since(self.last_poll, now), Some(why))
            }
        }
    }

    fn dialog(&self, now: DateTime<Utc>) -> Option<Dialog> {
        match &self.mode {
            Mode::List | Mode::Typing => None,
            Mode::Help => Some(Dialog::Help),
            Mode::Confirming(participant) => {
                let entry = ListEntry { participant: (**participant).clone(), came: None, gone: None };
                Some(Dialog::Kick(entry.person(now)))
            }
        }
    }
}

/// Returns the index of the last word in `text`.
fn before_last_word(text: &str) -> usize {
    text.trim_end().trim_end_matches(|c: char| !c.is_whitespace()).len()
}

fn stale_after(every: Duration) -> TimeDelta {
    let every = TimeDelta::from_std(every).unwrap_or(TimeDelta::MAX);
    every.checked_add(&LENIENCE).unwrap_or(TimeDelta::MAX)
}

fn tone(kind: EventKind) -> Tone {
    match kind {
        EventKind::Present => Tone::Plain,
        EventKind::Joined | EventKind::Reconnected => Tone::Good,
        EventKind::Reconnecting => Tone::Doubtful,
        EventKind::Left => Tone::Bad,
    }
}

fn since(then: DateTime<Utc>, now: DateTime<Utc>) -> Duration {
    (now - then).to_std().unwrap_or_default()
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
        let selected = |picture: Picture| picture.people[picture.selected.unwrap()].sid.clone();
        assert_eq!(selected(state.picture(9, time(3))), "PAa");
        assert_eq!(selected(state.picture(9, time(60))), "PAa");
        state.press(Key::Char('k'), time(60));
        let picture = state.picture(9, time(60));
        assert_eq!(picture.dialog, None);
        assert_eq!(picture.notice.map(|notice| notice.text).as_deref(), Some(HAVE_LEFT));
        state.press(Key::Down, time(61));
        let picture = state.picture(9, time(61));
        assert_eq!(picture.people.len(), 1);
        assert_eq!(selected(picture), "PAb");
    }
}
