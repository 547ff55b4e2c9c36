//! The list of the full-screen view: who is listed, in which order, and which participant is selected.
//!
//! Reads no clock: callers pass the time. Depends on `monitor` for events and on `api` for participants.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use ratatui::widgets::TableState;

use crate::api::Participant;
use crate::monitor::event::{EventKind, is_reconnecting, key};
use crate::monitor::update::WatchedRoom;
use crate::tui::motion::Motion;
use crate::tui::view::{Mark, ParticipantRow};

/// Time that a participant who joined or left stays highlighted; one who left is then removed from the list.
const HIGHLIGHT_TIME: TimeDelta = TimeDelta::seconds(6);

/// Sort order of the list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Sort {
    #[default]
    Joined,
    Identity,
    Status,
    /// Only where participants of several rooms are listed.
    Room,
}

/// A participant and its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedParticipant {
    /// The room.
    pub room: Rc<WatchedRoom>,
    /// The participant.
    pub participant: Participant,
}

impl ListedParticipant {
    /// Returns what identifies the participant among those of all rooms; `None` without a SID and an identity.
    fn key(&self) -> Option<String> {
        Some(format!("{} {}", self.room.room, key(&self.participant)?))
    }

    /// Returns the row of the participant. `until` is the time until which its session is counted.
    pub(super) fn row(&self, until: DateTime<Utc>, mark: Option<Mark>) -> ParticipantRow {
        let Self { room, participant } = self;
        ParticipantRow {
            identity: participant.identity().unwrap_or("-").to_owned(),
            sid: participant.sid_text().unwrap_or("-").to_owned(),
            room: room.name.clone(),
            status: participant.status().unwrap_or("-").to_owned(),
            duration: participant.joined().map(|joined| elapsed(joined, until)),
            mark,
        }
    }
}

/// A participant in the list.
#[derive(Debug)]
pub(super) struct ListEntry {
    pub(super) listed: ListedParticipant,
    /// When the view saw the participant join; `None` if present from the start.
    joined_at: Option<DateTime<Utc>>,
    /// When the view saw the participant leave.
    left_at: Option<DateTime<Utc>>,
}

impl ListEntry {
    fn participant(&self) -> &Participant {
        &self.listed.participant
    }

    pub(super) fn has_left(&self) -> bool {
        self.left_at.is_some()
    }

    fn row(&self, now: DateTime<Utc>) -> ParticipantRow {
        if self.has_left() {
            return self.listed.row(self.participant().left().unwrap_or(now), Some(Mark::Left));
        }
        let has_just_joined = self.joined_at.is_some_and(|joined_at| now - joined_at < HIGHLIGHT_TIME);
        self.listed.row(now, has_just_joined.then_some(Mark::Joined))
    }
}

/// The listed participants.
#[derive(Debug, Default)]
pub(super) struct ParticipantList {
    entries: BTreeMap<String, ListEntry>,
    sort: Sort,
    /// Whether participants of several rooms are listed.
    has_rooms: bool,
    /// Text that identities or SIDs must contain, ignoring case; empty for no filter.
    pub(super) filter: String,
    /// Key of the selected participant, so that the cursor stays on it when others join and leave.
    selected: Option<String>,
    /// Position of the selected participant, and of the first visible one.
    table: TableState,
}

impl ParticipantList {
    /// Returns an empty list, of the participants of several rooms if it `has_rooms`.
    pub(super) fn new(has_rooms: bool) -> Self {
        Self { has_rooms, ..Self::default() }
    }

    /// Applies an event.
    pub(super) fn apply(&mut self, kind: EventKind, listed: ListedParticipant, now: DateTime<Utc>) {
        let Some(entry) = self.update(listed) else { return };
        match kind {
            EventKind::Joined => entry.joined_at = Some(now),
            EventKind::Left => entry.left_at = Some(now),
            EventKind::Present | EventKind::Reconnecting | EventKind::Reconnected => {}
        }
    }

    /// Adds a participant, or replaces it by the latest version.
    pub(super) fn update(&mut self, listed: ListedParticipant) -> Option<&mut ListEntry> {
        let key = listed.key()?;
        let new = ListEntry { listed: listed.clone(), joined_at: None, left_at: None };
        let entry = self.entries.entry(key).or_insert(new);
        entry.listed = listed;
        Some(entry)
    }

    /// Returns the numbers of participants present, and of those who are reconnecting.
    pub(super) fn count(&self) -> (usize, usize) {
        let present = || self.entries.values().filter(|entry| !entry.has_left());
        (present().count(), present().filter(|entry| is_reconnecting(entry.participant())).count())
    }

    /// Returns whether the participant is listed and has not left.
    pub(super) fn is_present(&self, listed: &ListedParticipant) -> bool {
        let entry = listed.key().and_then(|key| self.entries.get(&key));
        entry.is_some_and(|entry| !entry.has_left())
    }

    /// Returns the selected participant.
    pub(super) fn selected(&self) -> Option<&ListEntry> {
        self.entries.get(self.selected.as_ref()?)
    }

    /// Selects the participant at this position, or the last one.
    fn select(&mut self, position: usize) {
        let shown = self.shown();
        let position = position.min(shown.len().saturating_sub(1));
        self.selected = shown.get(position).map(|(key, _)| (*key).to_owned());
        self.table.select(self.selected.is_some().then_some(position));
    }

    /// Selects the first participant.
    pub(super) fn select_first(&mut self) {
        self.select(0);
    }

    /// Moves the cursor. Without a selected participant, a step up or down selects the first.
    pub(super) fn move_cursor(&mut self, motion: Motion) {
        let position = match (self.table.selected(), motion) {
            (None, Motion::Up(_) | Motion::Down(_)) => 0,
            (position, motion) => motion.apply(position.unwrap_or(0), usize::MAX),
        };
        self.select(position);
    }

    /// Moves the cursor to the next participant that matches the filter, or to the previous one, round the end.
    pub(super) fn move_to_match(&mut self, is_forward: bool) {
        let count = self.shown().len();
        self.select(match (self.table.selected(), is_forward) {
            (Some(position), true) if position + 1 < count => position + 1,
            (None | Some(0), false) => usize::MAX,
            (Some(position), false) => position - 1,
            _ => 0,
        });
    }

    pub(super) fn sort_by_next_column(&mut self) {
        self.sort = match self.sort {
            Sort::Joined => Sort::Identity,
            Sort::Identity => Sort::Status,
            Sort::Status if self.has_rooms => Sort::Room,
            Sort::Status | Sort::Room => Sort::Joined,
        };
    }

    /// Returns the name of the sort order.
    pub(super) fn sort_name(&self) -> &'static str {
        match self.sort {
            Sort::Joined => "joined",
            Sort::Identity => "identity",
            Sort::Status => "status",
            Sort::Room => "room",
        }
    }

    /// Returns the rows, and which of them are selected and visible on a screen with `page` rows. Removes participants who
    /// left a while ago.
    pub(super) fn rows(&mut self, page: usize, now: DateTime<Utc>) -> (Vec<ParticipantRow>, TableState) {
        self.remove_departed(now);
        self.scroll_to_selected(page.max(1));
        (self.shown().into_iter().map(|(_, entry)| entry.row(now)).collect(), self.table)
    }

    /// Removes participants who left more than [`HIGHLIGHT_TIME`] ago, except the selected one: otherwise the cursor would
    /// move to another participant, who could be kicked by mistake.
    fn remove_departed(&mut self, now: DateTime<Utc>) {
        let selected = self.selected.as_ref();
        self.entries.retain(|key, entry| {
            entry.left_at.is_none_or(|left_at| now - left_at < HIGHLIGHT_TIME) || selected == Some(key)
        });
    }

    /// Updates the position of the selected participant and scrolls to it. If it is not shown any more, selects the one at
    /// its position.
    fn scroll_to_selected(&mut self, page: usize) {
        let shown = self.shown();
        let last_offset = shown.len().saturating_sub(page);
        let found = shown.iter().position(|(key, _)| self.selected.as_deref() == Some(*key));
        if let Some(position) = found.or(self.table.selected()) {
            self.select(position);
        }
        let mut offset = self.table.offset();
        if let Some(position) = self.table.selected() {
            offset = offset.clamp((position + 1).saturating_sub(page), position);
        }
        *self.table.offset_mut() = offset.min(last_offset);
    }

    /// Returns the participants that match the filter, with their keys, in the sort order.
    fn shown(&self) -> Vec<(&str, &ListEntry)> {
        let filter = self.filter.to_lowercase();
        let matches = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains(&filter));
        let entries = self.entries.iter().map(|(key, entry)| (key.as_str(), entry));
        let mut shown: Vec<_> = entries
            .filter(|(_, ListEntry { listed: ListedParticipant { room, participant }, .. })| {
                filter.is_empty()
                    || matches(participant.identity())
                    || matches(participant.sid_text())
                    || (self.has_rooms && matches(Some(&room.name)))
            })
            .collect();
        shown.sort_by_cached_key(|(_, entry)| Reverse(entry.participant().joined()));
        match self.sort {
            Sort::Joined => {}
            Sort::Identity => {
                shown.sort_by_cached_key(|(_, entry)| entry.participant().identity().map(str::to_lowercase));
            }
            Sort::Status => {
                shown.sort_by_key(|(_, entry)| (entry.has_left(), !is_reconnecting(entry.participant())));
            }
            Sort::Room => shown.sort_by_cached_key(|(_, entry)| entry.listed.room.name.to_lowercase()),
        }
        shown
    }
}

/// Returns the time between two moments, or zero if the clocks disagree.
pub(super) fn elapsed(from: DateTime<Utc>, to: DateTime<Utc>) -> Duration {
    (to - from).to_std().unwrap_or_default()
}
