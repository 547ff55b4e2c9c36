//! The selection of a command that only reads: which of the listed participants it selects, room by room, and what it names
//! that no list has. Depends on the selection, on the room scan and on `api`.

use std::collections::HashSet;
use std::pin::pin;

use async_stream::try_stream;
use futures_util::{Stream, TryStreamExt};

use crate::api::{self, Client, Filter, Participant, ParticipantRef};
use crate::context::clock;
use crate::errors::UnmatchedExclusion;
use crate::moderation::batch::dedup;
use crate::moderation::disconnect::target::look_up_exclusions;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::room_scan::RoomScan;
use crate::moderation::selector::Selector;

/// A selection, and what was seen of it in the lists so far.
#[derive(Debug)]
pub struct ReadSelection<'s> {
    selector: &'s Selector<'s>,
    exclusions: Exclusions<'s>,
    /// The positions of the named participants that were listed.
    seen: HashSet<usize>,
    /// Whether a room could not be read: what was not listed may be in it.
    has_unread_rooms: bool,
}

impl<'s> ReadSelection<'s> {
    /// Returns the selection, with nothing seen yet.
    pub fn new(selector: &'s Selector<'s>) -> Self {
        let exclusions = selector.exclusions();
        Self { selector, exclusions, seen: HashSet::new(), has_unread_rooms: false }
    }

    /// Returns a filter by identity if exactly one identity is selected, so that the API does the search.
    pub fn filter(&self) -> Filter {
        Filter { identity: self.selector.only_identity().map(str::to_owned), ..Filter::default() }
    }

    /// Reduces the lists of participants to those selected. Lists are passed on as they arrive, unless an excluded SID stands
    /// for an identity that only another list may show.
    ///
    /// Fails as `scans` does, if an excluded SID cannot be looked up, or if ages cannot be computed.
    pub fn narrow<'a>(
        &'a mut self,
        client: &'a Client,
        scans: impl Stream<Item = Result<RoomScan, api::Error>> + 'a,
    ) -> impl Stream<Item = anyhow::Result<RoomScan>> + 'a {
        try_stream! {
            let mut scans = pin!(scans);
            let must_hold = !self.exclusions.unknown_sids().is_empty();
            let mut held = Vec::new();
            while let Some(mut scan) = scans.try_next().await? {
                if must_hold {
                    self.exclusions.learn_identities(scan.present.as_deref().unwrap_or_default());
                    held.push(scan);
                } else {
                    self.select(client, &mut scan)?;
                    yield scan;
                }
            }
            for room in dedup(held.iter().map(|scan| scan.room.clone()).collect()) {
                look_up_exclusions(client, &room, &mut self.exclusions).await?;
            }
            for mut scan in held {
                self.select(client, &mut scan)?;
                yield scan;
            }
        }
    }

    fn select(&mut self, client: &Client, scan: &mut RoomScan) -> anyhow::Result<()> {
        let Ok(participants) = &mut scan.present else {
            self.has_unread_rooms = true;
            return Ok(());
        };
        self.exclusions.count(participants);
        self.seen.extend(participants.iter().flat_map(|found| self.selector.named.positions(found)));
        let now = clock::clock_for_ages(self.selector.is_by_age(), client, participants)?;
        let is_selected =
            |found: &Participant| self.selector.matches(found, now) && !self.exclusions.is_excluded(found);
        participants.retain(is_selected);
        Ok(())
    }

    /// Whether a room could not be read.
    pub fn has_unread_rooms(&self) -> bool {
        self.has_unread_rooms
    }

    /// Returns the named participants that were in no list. Empty if a room could not be read.
    pub fn absent(&self) -> Vec<&'s ParticipantRef> {
        if self.has_unread_rooms {
            return Vec::new();
        }
        self.selector.absent(&self.seen).map(|(_, reference)| reference).collect()
    }

    /// Fails if an `--except` matched no participant in the lists. `scope` says what the lists are.
    pub fn ensure_exclusions_matched(&self, scope: &'static str) -> Result<(), UnmatchedExclusion> {
        if self.has_unread_rooms {
            return Ok(());
        }
        self.exclusions.ensure_all_matched(scope, None)
    }
}
