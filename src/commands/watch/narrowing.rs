//! Which participants `roomctl watch` shows. Depends on `moderation` for the selection.

use chrono::{DateTime, Utc};

use crate::api::{Client, Participant, RoomRef};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::selector::{PatternArgs, Selector};
use crate::monitor::update::Update;

/// The participants that are shown. Without a selection, these are all of them.
pub struct Narrowing<'s> {
    selector: Selector<'s>,
    exclusions: Exclusions<'s>,
}

impl<'s> Narrowing<'s> {
    /// Returns the narrowing that the options make together with the named participants. Reads the lists of references.
    ///
    /// Neither a named participant nor an exclusion has to match: participants may join later.
    pub fn new(patterns: &'s PatternArgs, named: &[String]) -> anyhow::Result<Self> {
        let selector = patterns.narrowing(named)?;
        let exclusions = selector.exclusions();
        Ok(Self { selector, exclusions })
    }

    /// Resolves the rooms that lists name together with participants. Fails if a line names another room than `room`.
    pub async fn resolve_rooms(&mut self, room: Option<&RoomRef>, client: &Client) -> anyhow::Result<()> {
        self.selector.resolve_rooms(room, client).await
    }

    /// Removes from an update the participants that are not shown. `now` is the server's time, for ages.
    pub fn apply(&mut self, mut update: Update, now: DateTime<Utc>) -> Update {
        if let Update::Room { events, present, .. } = &mut update {
            self.exclusions.learn_identities(present);
            events.retain(|event| self.shows(&event.participant, now));
            present.retain(|participant| self.shows(participant, now));
        }
        update
    }

    fn shows(&self, participant: &Participant, now: DateTime<Utc>) -> bool {
        self.selector.matches(participant, now) && !self.exclusions.is_excluded(participant)
    }
}
