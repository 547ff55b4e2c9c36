//! EventKind the full screen is about: who is there and who has just gone, which of them is chosen, what the keys have done.
//! Knows no terminal and no HTTP, and no clock but what it is told; gives pictures of itself.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::mem;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::Participant;
use crate::monitor::room_state::{Event, EventKind, is_reconnecting, key};
use crate::tui::keys::Key;
use crate::tui::view::{Counts, Dialog, Health, Mark, Notice, Person, Picture, Recent, Tone};

/// How long somebody who came or went stands out.
const MARKED: TimeDelta = TimeDelta::seconds(6);

/// EventKind is said to who would kick somebody who has left.
const HAVE_LEFT: &str = "they have left already";

/// How long it stands what a key did.
const NOTED: TimeDelta = TimeDelta::seconds(10);

/// How many events are kept for the screen.
const KEPT: usize = 20;

/// How much later than its time a round may end before the picture counts as stale.
const LENIENCE: TimeDelta = TimeDelta::seconds(3);

/// EventKind a key asks of the one who holds the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyAction {
    /// Nothing.
    Nothing,
    /// To end the watch.
    Quit,
    /// To end it at once, as interrupted.
    Interrupt,
    /// To kick this one.
    Kick(Box<Participant>),
}

/// By what people are sorted.
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

/// EventKind the keys are about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    List,
    Typing,
    Help,
    Asking(Box<Participant>),
}

/// Somebody on the state.
#[derive(Debug)]
struct ListEntry {
    stay: Participant,
    came: Option<DateTime<Utc>>,
    gone: Option<DateTime<Utc>>,
}

impl ListEntry {
    fn is_gone(&self) -> bool {
        self.gone.is_some()
    }

    fn person(&self, now: DateTime<Utc>) -> Person {
        let until = if self.is_gone() { self.stay.left().unwrap_or(now) } else { now };
        let came = self.came.filter(|came| now - *came < MARKED).map(|_| Mark::Came);
        Person {
            identity: self.stay.identity().unwrap_or("-").to_owned(),
            sid: self.stay.sid_text().unwrap_or("-").to_owned(),
            status: self.stay.status().unwrap_or("-").to_owned(),
            stayed: self.stay.joined().map(|joined| since(joined, until)),
            mark: if self.is_gone() { Some(Mark::Gone) } else { came },
        }
    }
}

/// The state.
pub struct WatchState {
    room: String,
    room_sid: String,
    /// How long after a reading the picture counts as stale.
    stale_after: TimeDelta,
    is_read_only: bool,
    entries: BTreeMap<String, ListEntry>,
    recent: VecDeque<(DateTime<Utc>, EventKind, String)>,
    joined: usize,
    left: usize,
    /// When the room was last read, or the watch began.
    fresh: DateTime<Utc>,
    has_read: bool,
    fault: Option<String>,
    sort: Sort,
    filter: String,
    mode: Mode,
    /// Whether the question is wholly on the screen. Otherwise it cannot be answered with yes.
    is_question_shown: bool,
    /// By their key, so that the selector stays with the person when others come and go.
    chosen: Option<String>,
    /// Where they are in the list, or were when they were last in it.
    place: usize,
    top: usize,
    page: usize,
    notice: Option<(DateTime<Utc>, Notice)>,
}

impl WatchState {
    /// An empty state for a room that is read `every` so often; `is_read_only` lets nobody be kicked.
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
            fresh: now,
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

    /// Takes what a reading told, and who is there by now.
    pub fn take<'p>(
        &mut self,
        events: Vec<Event>,
        present: impl Iterator<Item = &'p Participant>,
        now: DateTime<Utc>,
    ) {
        self.fresh = now;
        self.has_read = true;
        self.fault = None;
        for event in events {
            self.happen(event, now);
        }
        for stay in present {
            if let Some(entry) = key(stay).and_then(|key| self.entries.get_mut(key)) {
                entry.stay = stay.clone();
            }
        }
        self.cancel_stale_prompt(now);
    }

    /// Takes the question back if it is about somebody who has left meanwhile.
    fn cancel_stale_prompt(&mut self, now: DateTime<Utc>) {
        let Mode::Asking(stay) = &self.mode else { return };
        let entry = key(stay).and_then(|key| self.entries.get(key));
        if entry.is_none_or(ListEntry::is_gone) {
            self.mode = Mode::List;
            self.say(HAVE_LEFT.to_owned(), Tone::Doubtful, now);
        }
    }

    fn happen(&mut self, event: Event, now: DateTime<Utc>) {
        let Event { kind, stay, .. } = event;
        let Some(key) = key(&stay).map(str::to_owned) else { return };
        let identity = stay.identity().unwrap_or(&key).to_owned();
        let entry =
            self.entries.entry(key).or_insert(ListEntry { stay: stay.clone(), came: None, gone: None });
        entry.stay = stay;
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

    /// Takes it that the room could not be read.
    pub fn fail(&mut self, why: String) {
        self.fault = Some(why);
    }

    /// Says something about what a key did.
    pub fn say(&mut self, text: String, tone: Tone, now: DateTime<Utc>) {
        self.notice = Some((now, Notice { text, tone }));
    }

    /// Takes note whether the question is wholly on the screen from now on. Returns whether it was not before.
    pub fn show_question(&mut self, is_shown: bool) -> bool {
        let was_shown = mem::replace(&mut self.is_question_shown, is_shown);
        is_shown && !was_shown
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        match key {
            Key::Interrupt => return KeyAction::Interrupt,
            Key::Nothing => return KeyAction::Nothing,
            _ => {}
        }
        // EventKind was said until now has been read.
        let said = self.notice.take();
        match self.mode.clone() {
            // To be rid of it is all that was wanted then: the filter stays.
            Mode::List if key == Key::Escape && said.is_some() => KeyAction::Nothing,
            Mode::List => self.press_in_list(key, now),
            Mode::Typing => self.press_while_typing(key),
            Mode::Help => {
                self.mode = Mode::List;
                KeyAction::Nothing
            }
            Mode::Asking(stay) => self.press_while_asked(key, stay),
        }
    }

    fn press_in_list(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        let last = self.view().len().saturating_sub(1);
        // Before anybody is chosen, any move chooses the first.
        let from = self.chosen.as_ref().map(|_| self.place);
        match key {
            Key::Up => self.choose(from.map_or(0, |place| place.saturating_sub(1))),
            Key::Down => self.choose(from.map_or(0, |place| place + 1)),
            Key::PageUp => self.choose(from.map_or(0, |place| place.saturating_sub(self.page))),
            Key::PageDown => self.choose(from.map_or(0, |place| place + self.page)),
            Key::Home => self.choose(0),
            Key::End => self.choose(last),
            Key::Char('k') => self.ask(now),
            Key::Char('/') => self.mode = Mode::Typing,
            Key::Char('s') => self.sort = self.sort.next(),
            Key::Char('?') => self.mode = Mode::Help,
            Key::Escape => self.filter.clear(),
            Key::Char('q') => return KeyAction::Quit,
            _ => {}
        }
        KeyAction::Nothing
    }

    fn press_while_typing(&mut self, key: Key) -> KeyAction {
        match key {
            Key::Char(c) => self.filter.push(c),
            // EventKind is empty already is left.
            Key::Backspace if self.filter.pop().is_none() => self.mode = Mode::List,
            Key::EraseWord => self.filter.truncate(before_last_word(&self.filter)),
            Key::EraseLine => self.filter.clear(),
            Key::Enter => {
                self.mode = Mode::List;
                // Who filters looks for somebody.
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

    fn press_while_asked(&mut self, key: Key, stay: Box<Participant>) -> KeyAction {
        match key {
            Key::Char('y' | 'Y') if self.is_question_shown => {
                self.mode = Mode::List;
                return KeyAction::Kick(stay);
            }
            Key::Char('n' | 'N' | 'q') | Key::Escape => self.mode = Mode::List,
            _ => {}
        }
        KeyAction::Nothing
    }

    /// Chooses whoever stands at this place, or the last.
    fn choose(&mut self, place: usize) {
        let view = self.view();
        let place = place.min(view.len().saturating_sub(1));
        self.chosen = view.get(place).map(|(key, _)| (*key).to_owned());
        self.place = place;
    }

    fn ask(&mut self, now: DateTime<Utc>) {
        let entry = self.chosen.as_ref().and_then(|key| self.entries.get(key));
        let refusal = match entry {
            None => "choose somebody with ↑ and ↓ first",
            Some(_) if self.is_read_only => "--no-input: nobody can be asked, so nobody is kicked",
            Some(entry) if entry.is_gone() => HAVE_LEFT,
            Some(entry) if entry.stay.sid().is_none() => "they have no SID to be kicked by",
            Some(entry) => {
                self.mode = Mode::Asking(Box::new(entry.stay.clone()));
                self.is_question_shown = false;
                return;
            }
        };
        self.say(refusal.to_owned(), Tone::Doubtful, now);
    }

    /// Those to list, in order.
    fn view(&self) -> Vec<(&str, &ListEntry)> {
        let wanted = self.filter.to_lowercase();
        let fits = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(&wanted));
        let is_shown = |entry: &ListEntry| {
            wanted.is_empty() || fits(entry.stay.identity()) || fits(entry.stay.sid_text())
        };
        let entries = self.entries.iter().filter(|(_, entry)| is_shown(entry));
        let mut view: Vec<_> = entries.map(|(key, entry)| (key.as_str(), entry)).collect();
        view.sort_by_cached_key(|(_, entry)| Reverse(entry.stay.joined()));
        match self.sort {
            Sort::Joined => {}
            Sort::Identity => {
                view.sort_by_cached_key(|(_, entry)| entry.stay.identity().map(str::to_lowercase));
            }
            Sort::Status => view.sort_by_key(|(_, entry)| (entry.is_gone(), !is_reconnecting(&entry.stay))),
        }
        view
    }

    /// A picture of the state on a screen whose list has room for `page` people.
    pub fn picture(&mut self, page: usize, now: DateTime<Utc>) -> Picture {
        self.forget_those_gone(now);
        self.notice.take_if(|(said, _)| now - *said >= NOTED);
        self.page = page.max(1);
        self.keep_in_sight();
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

    /// Takes those off the list who left some time ago; but not the chosen one, for in their place somebody else would be
    /// chosen, and kicked by who does not look.
    fn forget_those_gone(&mut self, now: DateTime<Utc>) {
        let chosen = self.chosen.as_deref();
        self.entries.retain(|key, entry| {
            entry.gone.is_none_or(|gone| now - gone < MARKED) || chosen == Some(key.as_str())
        });
    }

    /// Finds the chosen one again, or, if they are not in the list any more, whoever has their place; and scrolls there.
    fn keep_in_sight(&mut self) {
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
        let there = || self.entries.values().filter(|entry| !entry.is_gone());
        let reconnecting = there().filter(|entry| is_reconnecting(&entry.stay)).count();
        Counts { present: there().count(), reconnecting, joined: self.joined, left: self.left }
    }

    fn health(&self, now: DateTime<Utc>) -> Health {
        let is_late = now - self.fresh > self.stale_after;
        match (&self.fault, self.has_read) {
            (None, true) if !is_late => Health::Live,
            (None, false) if !is_late => Health::Reading,
            (fault, _) => {
                let why = fault.clone().unwrap_or_else(|| "no answer yet".to_owned());
                Health::Stale(since(self.fresh, now), Some(why))
            }
        }
    }

    fn dialog(&self, now: DateTime<Utc>) -> Option<Dialog> {
        match &self.mode {
            Mode::List | Mode::Typing => None,
            Mode::Help => Some(Dialog::Help),
            Mode::Asking(stay) => {
                let entry = ListEntry { stay: (**stay).clone(), came: None, gone: None };
                Some(Dialog::Kick(entry.person(now)))
            }
        }
    }
}

/// Where the last word begins.
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
        let stay = json!({ "sid": sid, "identity": sid, "status": "connected" });
        Event { kind, time: time(seconds), stay: Participant::from(stay.as_object().unwrap().clone()) }
    }

    #[test]
    fn who_has_left_stays_under_the_cursor_until_it_moves() {
        let mut state = WatchState::new("room".to_owned(), "RM".to_owned(), Duration::ZERO, false, time(0));
        let came = [event(EventKind::Present, "PAa", 0), event(EventKind::Present, "PAb", 0)];
        state.take(came.into(), std::iter::empty(), time(0));
        state.press(Key::Down, time(1));
        state.take(vec![event(EventKind::Left, "PAa", 2)], std::iter::empty(), time(2));
        let who = |picture: Picture| picture.people[picture.selected.unwrap()].sid.clone();
        assert_eq!(who(state.picture(9, time(3))), "PAa");
        assert_eq!(who(state.picture(9, time(60))), "PAa");
        state.press(Key::Char('k'), time(60));
        let picture = state.picture(9, time(60));
        assert_eq!(picture.dialog, None);
        assert_eq!(picture.notice.map(|notice| notice.text).as_deref(), Some(HAVE_LEFT));
        state.press(Key::Down, time(61));
        let picture = state.picture(9, time(61));
        assert_eq!(picture.people.len(), 1);
        assert_eq!(who(picture), "PAb");
    }
}
