//! The selection of a command that only reads: which of the listed participants it selects, room by room, and what it names
//! that no list has. Depends on the selection, on the room scan and on `api`.

use std::collections::HashSet;
use std::pin::pin;

use async_stream::try_stream;
use futures_util::{Stream, StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Filter, Participant, RoomRef};
use crate::context::clock;
use crate::context::summary::Summary;
use crate::errors::{self, TargetError};
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::reference_index::Named;
use crate::moderation::room_scan::RoomScan;
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_search::look_up_exclusions;
use crate::output::Messages;

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
    pub fn absent(&self) -> Vec<&'s Named> {
        if self.has_unread_rooms {
            return Vec::new();
        }
        self.selector.absent(&self.seen).map(|(_, named)| named).collect()
    }

    /// Returns the error for a named participant that was in no list.
    pub fn not_found(&self, named: &Named) -> TargetError {
        self.target(named).not_found()
    }

    fn target(&self, named: &Named) -> Target {
        Target::named(self.selector.room_of(named), &named.participant)
    }

    /// Reports what the selection names and no list has: the exclusions as for a kick, and the named participants as `get`
    /// does in a room and `find` in all. `has_filters` says whether another option has omitted participants from the lists.
    pub async fn report_absent(
        &self,
        room: Option<&RoomRef>,
        has_filters: bool,
        client: &Client,
        summary: &mut Summary,
    ) -> Result<(), api::Error> {
        self.report_unmatched_exclusion(room, summary);
        let mut of_rooms = Vec::new();
        for named in self.absent() {
            match room.or(named.room.as_ref()) {
                room if has_filters => {
                    summary
                        .count_missing_as(errors::report_for_filtered_participant(&named.participant, room));
                }
                Some(room) => of_rooms.push((room, named)),
                None => summary.count_missing(&self.target(named).not_present(client).await),
            }
        }
        self.report_not_in_rooms(of_rooms, client, summary).await
    }

    /// Reports participants who are not in the lists of their rooms. One who has joined since then is not reported.
    async fn report_not_in_rooms(
        &self,
        absent: Vec<(&RoomRef, &Named)>,
        client: &Client,
        summary: &mut Summary,
    ) -> Result<(), api::Error> {
        let lookups = absent.into_iter().map(async |(room, named)| {
            let found = client.present_participant(room, &named.participant).await;
            let shown = self.selector.room_of(named);
            found.map_err(|error| {
                if shown.is_any() { error } else { error.in_room_as_shown(shown.display_reference()) }
            })
        });
        let mut lookups = stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS);
        while let Some(found) = lookups.next().await {
            match found {
                Ok(_) => {}
                Err(error @ (api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. })) => {
                    summary.count_missing(&error.into());
                }
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reports an `--except` that matched no participant in the lists, if there is one.
    pub fn report_unmatched_exclusion(&self, room: Option<&RoomRef>, summary: &mut Summary) {
        let scope = if room.is_some() { "in the room" } else { "in any room" };
        if let Err(unmatched) = self.exclusions.ensure_all_matched(scope, None)
            && !self.has_unread_rooms
        {
            summary.count_missing_as(errors::report(&unmatched.into()));
        }
    }

    /// Warns if participants are selected by age and the clocks of this machine and of the API differ.
    pub fn warn_of_clocks(&self, client: &Client, messages: &Messages) {
        if self.selector.is_by_age()
            && let Some(warning) = clock::age_warning(client)
        {
            messages.warning(&warning);
        }
    }
}
