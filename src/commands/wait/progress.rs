//! What `roomctl wait` knows of the room: who is in it, and whether the condition is true. Reads no clock; depends on
//! `monitor` for events.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::api::Participant;
use crate::arguments::pattern::Pattern;
use crate::commands::wait::condition::Condition;
use crate::errors::WaitFailed;
use crate::monitor::event::{Event, EventKind, key};
use crate::monitor::event_row::{participant_row, state_row};
use crate::monitor::update::WatchedRoom;
use crate::output::Row;

/// The participants in the room, and the condition on them.
pub struct Progress<'a> {
    condition: Condition<'a>,
    /// The room as typed.
    room: &'a str,
    /// The participants in the room by key, each with the event of joining.
    present: BTreeMap<String, Event>,
    /// Whether the room has been read.
    has_begun: bool,
}

impl<'a> Progress<'a> {
    /// Returns the progress before the first poll.
    pub fn new(condition: Condition<'a>, room: &'a str) -> Self {
        Self { condition, room, present: BTreeMap::new(), has_begun: false }
    }

    /// Returns whether the end of the room is waited for.
    pub fn waits_for_end(&self) -> bool {
        matches!(self.condition, Condition::Ended)
    }

    /// Applies the events of a poll, in order. Returns the rows of the events that made the condition true, as soon as it is.
    pub fn apply(&mut self, events: Vec<Event>, room: &WatchedRoom, now: DateTime<Utc>) -> Option<Vec<Row>> {
        let was_begun = std::mem::replace(&mut self.has_begun, true);
        for event in events {
            self.record(&event);
            // The first poll lists the participants one by one, and the condition is on all of them.
            if was_begun && self.is_true() {
                return Some(self.rows(Some(event), room, now));
            }
        }
        (!was_begun && self.is_true()).then(|| self.rows(None, room, now))
    }

    fn record(&mut self, event: &Event) {
        let Some(key) = key(&event.participant) else { return };
        match event.kind {
            EventKind::Present | EventKind::Joined => {
                self.present.insert(key.to_owned(), event.clone());
            }
            EventKind::Left => {
                self.present.remove(key);
            }
            EventKind::Reconnecting | EventKind::Reconnected => {}
        }
    }

    fn is_true(&self) -> bool {
        match self.condition {
            Condition::Joined(patterns) => patterns.iter().all(|pattern| self.arrival(pattern).is_some()),
            Condition::Left(patterns) => patterns.iter().all(|pattern| self.arrival(pattern).is_none()),
            Condition::Empty => self.present.is_empty(),
            Condition::Participants(count) => self.present.len() >= count,
            Condition::Ended => false,
        }
    }

    /// Returns the rows of the events that made the condition true. `last` is the latest event; none if it was true at the
    /// first poll.
    fn rows(&self, last: Option<Event>, room: &WatchedRoom, now: DateTime<Utc>) -> Vec<Row> {
        let mut events = match self.condition {
            Condition::Joined(patterns) => {
                let mut arrivals: Vec<Event> = Vec::new();
                for arrival in patterns.iter().filter_map(|pattern| self.arrival(pattern)) {
                    if !arrivals.contains(arrival) {
                        arrivals.push(arrival.clone());
                    }
                }
                arrivals
            }
            Condition::Participants(_) => {
                self.present.values().max_by_key(|event| joined(event)).cloned().into_iter().collect()
            }
            _ => last.into_iter().collect::<Vec<_>>(),
        };
        events.sort_by_key(joined);
        if !events.is_empty() {
            return events.into_iter().map(|event| participant_row(event, room)).collect();
        }
        let state = if matches!(self.condition, Condition::Left(_)) { "absent" } else { "empty" };
        vec![state_row(state, now, room)]
    }

    /// Returns how a participant that matches came into the room, if one is in it.
    fn arrival(&self, pattern: &Pattern) -> Option<&Event> {
        self.present.values().find(|event| pattern.matches_participant(&event.participant))
    }

    /// Returns the error of a time limit that was exceeded.
    pub fn timed_out(&self, limit: Duration) -> WaitFailed {
        WaitFailed::TimedOut { limit: humantime::format_duration(limit).to_string(), state: self.state() }
    }

    /// Returns why the condition is not true.
    fn state(&self) -> String {
        let room = self.room;
        let count = self.present.len();
        match self.condition {
            _ if !self.has_begun => format!("room '{room}' could not be read"),
            Condition::Joined(patterns) => {
                let missing = patterns.iter().find(|pattern| self.arrival(pattern).is_none());
                let pattern = missing.map_or("", |pattern| &pattern.text);
                format!("no participant in room '{room}' matches '{pattern}'")
            }
            Condition::Left(patterns) => {
                let here = patterns.iter().find_map(|pattern| self.arrival(pattern));
                let identity = here.and_then(|event| name(&event.participant)).unwrap_or_default();
                format!("participant '{identity}' is still in room '{room}'")
            }
            Condition::Empty => format!("participants in room '{room}': {count}"),
            Condition::Participants(wanted) => format!("participants in room '{room}': {count} of {wanted}"),
            Condition::Ended => format!("room '{room}' is still in progress"),
        }
    }
}

fn joined(event: &Event) -> Option<DateTime<Utc>> {
    event.participant.joined()
}

fn name(participant: &Participant) -> Option<&str> {
    participant.identity().or_else(|| participant.sid_text())
}
