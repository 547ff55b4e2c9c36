//! The events in the order in which they happened. Depends on `event`.

use std::collections::VecDeque;

use super::event::Event;

/// The most events that are kept.
pub const MAX_EVENTS: usize = 100_000;

/// The last events, and how many there were before. An event is addressed by the number of events before it.
#[derive(Debug, Default)]
pub struct EventRecord {
    kept: VecDeque<Event>,
    dropped: usize,
}

impl EventRecord {
    /// Returns the number of events so far.
    pub fn count(&self) -> usize {
        self.dropped + self.kept.len()
    }

    /// Returns the events after the first `count`, as far as they are kept, oldest first.
    pub fn after(&self, count: usize) -> impl Iterator<Item = &Event> {
        self.kept.iter().skip(count.saturating_sub(self.dropped))
    }

    /// Adds an event and returns it.
    pub fn add(&mut self, event: Event) -> Option<&mut Event> {
        self.kept.push_back(event);
        self.kept.back_mut()
    }

    /// Drops the oldest events above the limit.
    pub fn drop_oldest(&mut self) {
        let excess = self.kept.len().saturating_sub(MAX_EVENTS);
        self.kept.drain(..excess);
        self.dropped += excess;
    }
}
