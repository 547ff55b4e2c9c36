//! State of the full-screen view: the list of participants, recent events, the open dialog and the message.
//!
//! Handles keys and polls, and returns the state as a [`Picture`]. Draws nothing, sends no requests and reads no clock:
//! callers pass the time. Depends on `monitor` for events and rooms, on `api` for participants, and on `output` for counts.

use std::collections::VecDeque;
use std::mem;
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::api::Participant;
use crate::monitor::event::{Event, EventKind};
use crate::monitor::event_name;
use crate::monitor::update::WatchedRoom;
use crate::output::count_text;
use crate::tui::keys::Key;
use crate::tui::motion::Motion;
use crate::tui::participant_list::{ListEntry, ListedParticipant, ParticipantList, elapsed};
use crate::tui::view::{Action, Counts, Dialog, Extent, Health, Notice, Picture, RecentEvent, Tone};

/// Message when the participant to act on has left.
const HAVE_LEFT: &str = "already left";

/// Message of the key that used to kick, for one release.
const OLD_KICK_KEY: &str = "k moves up; press x to kick";

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
    /// Stop the process until it is continued.
    Suspend,
    /// Act on this participant, which the operator has confirmed.
    Act(Action, Box<ListedParticipant>),
}

/// What the keys apply to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mode {
    List,
    Typing,
    /// The help, scrolled by a number of lines.
    Help(usize),
    Confirming(Action, Box<ListedParticipant>),
}

/// The state of the view.
pub struct WatchState {
    /// The room that is watched; `None` for all rooms.
    room: Option<Rc<WatchedRoom>>,
    interval: Duration,
    is_read_only: bool,
    extent: Extent,
    list: ParticipantList,
    recent: VecDeque<RecentChange>,
    joined: usize,
    left: usize,
    /// When a room was last read; before the first time, when the watch began.
    last_read: DateTime<Utc>,
    has_read: bool,
    /// The duration of the latest complete poll, and the number of rooms in it.
    last_poll: (Duration, usize),
    failure: Option<String>,
    mode: Mode,
    /// Whether the whole question is on the screen. Otherwise it cannot be answered with yes.
    is_question_shown: bool,
    notice: Option<(DateTime<Utc>, Notice)>,
}

/// An event that the view has seen.
struct RecentChange {
    time: DateTime<Utc>,
    name: String,
    kind: &'static str,
    sign: &'static str,
    tone: Tone,
}

impl WatchState {
    /// Returns an empty state for a room, or for all rooms (`None`), polled at this interval. With `is_read_only`, nobody
    /// can be kicked or muted.
    pub fn new(
        room: Option<Rc<WatchedRoom>>,
        interval: Duration,
        is_read_only: bool,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            list: ParticipantList::new(room.is_none()),
            room,
            interval,
            is_read_only,
            extent: Extent::default(),
            recent: VecDeque::new(),
            joined: 0,
            left: 0,
            last_read: now,
            has_read: false,
            last_poll: (Duration::ZERO, 0),
            failure: None,
            mode: Mode::List,
            is_question_shown: false,
            notice: None,
        }
    }

    /// Applies what was read of a room: its events, and the participants now present.
    pub fn apply_update(
        &mut self,
        room: &Rc<WatchedRoom>,
        events: Vec<Event>,
        present: Vec<Participant>,
        now: DateTime<Utc>,
    ) {
        self.last_read = now;
        self.has_read = true;
        for event in events {
            self.apply(room, event, now);
        }
        for participant in present {
            self.list.update(ListedParticipant { room: Rc::clone(room), participant });
        }
        self.cancel_stale_question(now);
    }

    fn apply(&mut self, room: &Rc<WatchedRoom>, event: Event, now: DateTime<Utc>) {
        let Event { kind, participant, .. } = event;
        if kind != EventKind::Present {
            let name = participant.identity().or_else(|| participant.sid_text()).unwrap_or_default();
            let name = if self.room.is_some() { name.to_owned() } else { format!("{name} in {}", room.name) };
            let (sign, tone) = sign_and_tone(kind);
            self.add_recent(RecentChange { time: now, name, kind: kind.name(), sign, tone });
        }
        self.joined += usize::from(kind == EventKind::Joined);
        self.left += usize::from(kind == EventKind::Left);
        self.list.apply(kind, ListedParticipant { room: Rc::clone(room), participant }, now);
    }

    /// Shows that a room was created, or has ended.
    pub fn apply_room_event(&mut self, room: &WatchedRoom, is_created: bool, now: DateTime<Utc>) {
        let (kind, sign, tone) = if is_created {
            (event_name::ROOM_CREATED, "+", Tone::Success)
        } else {
            (event_name::ROOM_ENDED, "-", Tone::Failure)
        };
        self.add_recent(RecentChange { time: now, name: room.name.clone(), kind, sign, tone });
    }

    fn add_recent(&mut self, change: RecentChange) {
        self.recent.push_front(change);
        self.recent.truncate(MAX_RECENT);
    }

    /// Records that a poll has read all rooms, of this number, and how long it took.
    pub fn complete_poll(&mut self, took: Duration, rooms: usize, now: DateTime<Utc>) {
        self.last_read = now;
        self.has_read = true;
        self.failure = None;
        self.last_poll = (took, rooms);
    }

    /// Closes the question about a participant who has left in the meantime.
    fn cancel_stale_question(&mut self, now: DateTime<Utc>) {
        if let Mode::Confirming(_, participant) = &self.mode
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
            Key::Suspend => return KeyAction::Suspend,
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
            Mode::Help(scrolled) => self.press_in_help(key, scrolled),
            Mode::Confirming(action, participant) => self.press_in_question(key, action, participant),
        }
    }

    fn press_in_list(&mut self, key: Key, now: DateTime<Utc>) -> KeyAction {
        if let Some(motion) = Motion::of(key, self.extent.page) {
            self.list.move_cursor(motion);
            if key == Key::Char('k') {
                self.say(OLD_KICK_KEY.to_owned(), Tone::Plain, now);
            }
            return KeyAction::Nothing;
        }
        match key {
            Key::Char('x') | Key::Delete => self.ask(Action::Kick, now),
            Key::Char('m') => self.ask(Action::Mute, now),
            Key::Char('u') => self.ask(Action::Unmute, now),
            Key::Char('/') => self.mode = Mode::Typing,
            Key::Char('n' | 'N') if self.list.filter.is_empty() => {
                self.say("press / to filter first".to_owned(), Tone::Plain, now);
            }
            Key::Char('n') => self.list.move_to_match(true),
            Key::Char('N') => self.list.move_to_match(false),
            Key::Char('s') => self.list.sort_by_next_column(),
            Key::Char('?') => self.mode = Mode::Help(0),
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
            Key::Control('w') => filter.truncate(before_last_word(filter)),
            Key::Control('u') => filter.clear(),
            Key::Enter => {
                self.mode = Mode::List;
                // The first match is most likely the participant that is looked for.
                if !filter.is_empty() {
                    self.list.select_first();
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

    /// Scrolls the help; any other key closes it.
    fn press_in_help(&mut self, key: Key, scrolled: usize) -> KeyAction {
        let Extent { page, help_overflow } = self.extent;
        self.mode = match Motion::of(key, page) {
            Some(motion) => Mode::Help(motion.apply(scrolled, help_overflow)),
            None => Mode::List,
        };
        KeyAction::Nothing
    }

    fn press_in_question(
        &mut self,
        key: Key,
        action: Action,
        participant: Box<ListedParticipant>,
    ) -> KeyAction {
        match key {
            Key::Char('y' | 'Y') if self.is_question_shown => {
                self.mode = Mode::List;
                return KeyAction::Act(action, participant);
            }
            Key::Char('n' | 'N' | 'q') | Key::Escape => self.mode = Mode::List,
            _ => {}
        }
        KeyAction::Nothing
    }

    /// Asks whether to act on the selected participant.
    fn ask(&mut self, action: Action, now: DateTime<Utc>) {
        let verb = action.verb();
        let refusal = match self.list.selected() {
            None => "select a participant with ↑ and ↓ first".to_owned(),
            Some(_) if self.is_read_only => format!("cannot {verb}: --no-input disables the confirmation"),
            Some(entry) if entry.has_left() => HAVE_LEFT.to_owned(),
            Some(ListEntry { listed, .. }) if listed.participant.sid().is_none() => {
                format!("cannot {verb}: the participant has no SID")
            }
            Some(ListEntry { listed, .. }) => {
                self.mode = Mode::Confirming(action, Box::new(listed.clone()));
                self.is_question_shown = false;
                return;
            }
        };
        self.say(refusal, Tone::Warning, now);
    }

    /// Returns the picture to draw on a screen of this extent, and removes what has expired. `retrying` is the reason why a
    /// request is being retried.
    pub fn picture(&mut self, extent: Extent, retrying: Option<String>, now: DateTime<Utc>) -> Picture {
        self.extent = extent;
        self.notice.take_if(|(since, _)| now - *since >= NOTICE_TIME);
        let (participants, table) = self.list.rows(extent.page, now);
        let recent = self.recent.iter().map(|change| RecentEvent {
            age: elapsed(change.time, now),
            name: change.name.clone(),
            kind: change.kind,
            sign: change.sign,
            tone: change.tone,
        });
        let dialog = match &self.mode {
            Mode::List | Mode::Typing => None,
            Mode::Help(scrolled) => Some(Dialog::Help(*scrolled.min(&extent.help_overflow))),
            Mode::Confirming(action, participant) => {
                Some(Dialog::Question(*action, participant.row(now, None)))
            }
        };
        let (title, detail) = self.title();
        Picture {
            title,
            detail,
            has_rooms: self.room.is_none(),
            counts: self.has_read.then(|| self.counts()),
            health: self.health(retrying, now),
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

    /// Returns what is watched, and a detail of it.
    fn title(&self) -> (String, String) {
        let (_, rooms) = self.last_poll;
        match &self.room {
            Some(room) => (room.name.clone(), room.room.to_string()),
            None => ("all rooms".to_owned(), count_text(rooms, "room", "rooms")),
        }
    }

    fn counts(&self) -> Counts {
        let (present, reconnecting) = self.list.count();
        Counts { present, reconnecting, joined: self.joined, left: self.left }
    }

    fn health(&self, retrying: Option<String>, now: DateTime<Utc>) -> Health {
        let (took, _) = self.last_poll;
        let due = TimeDelta::from_std(self.interval.max(took)).unwrap_or(TimeDelta::MAX);
        let is_late = now - self.last_read > due.checked_add(&STALE_TOLERANCE).unwrap_or(TimeDelta::MAX);
        match (self.failure.clone().or(retrying), self.has_read) {
            (None, true) if !is_late => Health::Live((took > self.interval).then_some(took)),
            (None, false) if !is_late => Health::Reading,
            (Some(why), _) if !is_late => Health::Retrying(why),
            (why, _) => {
                let why = why.map_or_else(|| "no response yet".to_owned(), |why| format!("retrying ({why})"));
                Health::Stale(elapsed(self.last_read, now), why)
            }
        }
    }
}

/// Returns the index of the last word in `text`.
fn before_last_word(text: &str) -> usize {
    text.trim_end().trim_end_matches(|c: char| !c.is_whitespace()).len()
}

fn sign_and_tone(kind: EventKind) -> (&'static str, Tone) {
    match kind {
        EventKind::Present => ("", Tone::Plain),
        EventKind::Joined => ("+", Tone::Success),
        EventKind::Left => ("-", Tone::Failure),
        EventKind::Reconnecting => ("~", Tone::Warning),
        EventKind::Reconnected => ("=", Tone::Success),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::api::RoomRef;

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
        let room = RoomRef::Name("room".to_owned());
        let room = Rc::new(WatchedRoom { room, name: "room".to_owned() });
        let mut state = WatchState::new(Some(Rc::clone(&room)), Duration::ZERO, false, time(0));
        let extent = Extent { page: 9, help_overflow: 0 };
        let events = [event(EventKind::Present, "PAa", 0), event(EventKind::Present, "PAb", 0)];
        state.apply_update(&room, events.into(), Vec::new(), time(0));
        state.press(Key::Down, time(1));
        state.apply_update(&room, vec![event(EventKind::Left, "PAa", 2)], Vec::new(), time(2));
        let selected = |picture: Picture| picture.participants[picture.table.selected().unwrap()].sid.clone();
        assert_eq!(selected(state.picture(extent, None, time(3))), "PAa");
        assert_eq!(selected(state.picture(extent, None, time(60))), "PAa");
        state.press(Key::Char('x'), time(60));
        let picture = state.picture(extent, None, time(60));
        assert_eq!(picture.dialog, None);
        assert_eq!(picture.notice.map(|notice| notice.text).as_deref(), Some(HAVE_LEFT));
        state.press(Key::Down, time(61));
        let picture = state.picture(extent, None, time(61));
        assert_eq!(picture.participants.len(), 1);
        assert_eq!(selected(picture), "PAb");
    }
}
