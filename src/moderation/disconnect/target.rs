//! The targets of a kick: participants that are named, or found in the lists of one room or of all rooms. Depends on `api`
//! and on the selection.

use std::collections::HashSet;
use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Filter, PRESENT, Participant, ParticipantRef, RoomRef};
use crate::context::clock;
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::confirm::participants_text;
use crate::moderation::disconnect::target_room::TargetRoom;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::reference_index::in_request_order;
use crate::moderation::room_scan::{RoomScan, present, scan_rooms};
use crate::moderation::selector::Selector;
use crate::output::{Progress, Row};

/// The hint for an exclusion that need not protect anyone.
const IF_PRESENT_HINT: Option<&str> = Some("Use --if-present if it does not have to match.");

/// A participant to kick.
#[derive(Debug, Clone)]
pub struct Target {
    /// The room.
    pub room: TargetRoom,
    /// The reference of the participant, for requests.
    pub reference: ParticipantRef,
    /// The participant as typed, or the identity of one that was found in a list.
    pub name: String,
    /// The participant as the list showed them, if they were found in one.
    pub participant: Option<Participant>,
    /// Whether the participant has left since then.
    pub has_left: bool,
}

impl Target {
    /// Returns the target for a participant that is named.
    pub fn named(room: &TargetRoom, reference: &ParticipantRef) -> Self {
        let name = reference.to_string();
        Self { room: room.clone(), reference: reference.clone(), name, participant: None, has_left: false }
    }

    /// Returns the identity, if it was typed or seen.
    pub fn identity(&self) -> Option<&str> {
        match &self.reference {
            ParticipantRef::Name(identity) => Some(identity),
            ParticipantRef::Sid(_) => self.participant.as_ref().and_then(Participant::identity),
        }
    }

    /// Returns the SID of the room, if it is known.
    pub fn room_sid(&self) -> Option<String> {
        let listed = || self.participant.as_ref().and_then(Participant::room_sid);
        match &self.room.reference {
            RoomRef::Sid(sid) => Some(sid.to_string()),
            RoomRef::Name(_) => listed().map(|sid| sid.to_string()),
        }
    }

    /// Whether an exclusion protects the participant.
    pub fn is_protected(&self, exclusions: &Exclusions<'_>) -> bool {
        self.participant.as_ref().is_some_and(|participant| exclusions.is_excluded(participant))
    }

    /// Returns the row that is shown before the confirmation.
    pub fn row(&self) -> Row {
        let mut row = self.participant.clone().map(Participant::into_fields).unwrap_or_default();
        row.entry("identity").or_insert_with(|| self.name.clone().into());
        row.insert("room".to_owned(), self.room.name.clone().into());
        row
    }

    /// Returns the target for a listed participant, named as typed where it was named.
    pub fn selected(room: &TargetRoom, participant: Participant, selector: &Selector<'_>) -> Option<Self> {
        let typed =
            selector.named.position(&participant).map(|position| selector.named.all()[position].to_string());
        let target = Self::listed(room, participant)?;
        Some(Self { name: typed.unwrap_or_else(|| target.name.clone()), ..target })
    }

    /// Returns the target for a listed participant, addressed by SID: whoever rejoins has another one.
    pub fn listed(room: &TargetRoom, participant: Participant) -> Option<Self> {
        let reference = participant.reference()?;
        let name = participant.identity().map_or_else(|| reference.to_string(), str::to_owned);
        Some(Self { room: room.clone(), reference, name, participant: Some(participant), has_left: false })
    }
}

/// Returns the targets in one room. A participant that is named but absent is a target, too; the attempt tells why it is
/// absent. Fails if an exclusion protects no participant, unless `if_present`.
pub async fn in_room(
    client: &Client,
    room: &TargetRoom,
    selector: &Selector<'_>,
    exclusions: &mut Exclusions<'_>,
    if_present: bool,
) -> anyhow::Result<Vec<Target>> {
    if !selector.needs_list() {
        return Ok(selector.named.all().iter().map(|reference| Target::named(room, reference)).collect());
    }
    let present = present(client, &room.reference, PRESENT, &Filter::default()).await?;
    exclusions.learn_identities(&present);
    look_up_exclusions(client, &room.reference, exclusions).await?;
    exclusions.count(&present);
    if !if_present {
        exclusions.ensure_all_matched("in the room", IF_PRESENT_HINT)?;
    }
    let seen = present.iter().flat_map(|participant| selector.named.positions(participant)).collect();
    let absent =
        selector.absent(&seen).map(|(position, reference)| (position, Target::named(room, reference)));
    let now = clock::clock_for_ages(selector.is_by_age(), client, &present)?;
    let found = found(present, room, selector, now);
    let found = found.into_iter().filter(|target| !target.is_protected(exclusions));
    let position = |target: &Target| {
        target.participant.as_ref().and_then(|participant| selector.named.position(participant))
    };
    let found = found.map(|target| (position(&target).unwrap_or(usize::MAX), target));
    // The named participants come first, in the order in which they are named.
    Ok(in_request_order(absent.chain(found)))
}

/// Looks up the excluded SIDs that no participant who is present has: they may have reconnected under another SID.
pub async fn look_up_exclusions(
    client: &Client,
    room: &RoomRef,
    exclusions: &mut Exclusions<'_>,
) -> Result<(), api::Error> {
    for sid in exclusions.unknown_sids() {
        match client.participant(room, &ParticipantRef::Sid(sid)).await {
            Ok(earlier) => exclusions.learn_identities(&[earlier]),
            Err(api::Error::ParticipantNotFound { .. } | api::Error::RoomNotFound { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Returns the targets among the participants who are present.
fn found(
    present: Vec<Participant>,
    room: &TargetRoom,
    selector: &Selector<'_>,
    now: DateTime<Utc>,
) -> Vec<Target> {
    let wanted = present.into_iter().filter(|participant| selector.matches(participant, now));
    wanted.filter_map(|participant| Target::selected(room, participant, selector)).collect()
}

/// The targets in all rooms in progress.
#[derive(Default)]
pub struct Search {
    /// The targets, by room.
    pub targets: Vec<Target>,
    /// The references that match no participant in any room. Empty if a room could not be read.
    pub absent: Vec<ParticipantRef>,
    /// The rooms that could not be read, with the error.
    pub unread: Vec<(String, api::Error)>,
}

/// Returns the targets in every room in progress. Fails if an exclusion protects no participant in any room, unless
/// `if_present`.
pub async fn everywhere(
    client: &Client,
    selector: &Selector<'_>,
    exclusions: &mut Exclusions<'_>,
    if_present: bool,
    progress: &Progress,
) -> anyhow::Result<Search> {
    if selector.is_empty() {
        return Ok(Search::default());
    }
    let filter = Filter { identity: selector.only_identity().map(str::to_owned), ..Filter::default() };
    let mut scans = pin!(scan_rooms(client, PRESENT, &filter, |rooms| progress.extend(rooms)));
    let (mut search, mut seen) = (Search::default(), HashSet::new());
    let (mut everyone, mut rooms) = (Vec::new(), Vec::new());
    while let Some(RoomScan { room, name, present }) = scans.try_next().await? {
        match present {
            Ok(present) => {
                if !exclusions.is_empty() {
                    exclusions.learn_identities(&present);
                    everyone.extend(present.iter().cloned());
                    rooms.push(room.clone());
                }
                seen.extend(present.iter().flat_map(|participant| selector.named.positions(participant)));
                let now = clock::clock_for_ages(selector.is_by_age(), client, &present)?;
                search.targets.extend(found(present, &TargetRoom::listed(&room, &name), selector, now));
            }
            Err(error) => search.unread.push((name, error)),
        }
        progress.advance();
        progress.info(format!("{} found", participants_text(search.targets.len())));
    }
    for room in &rooms {
        // An excluded participant may have reconnected under another SID, in any room.
        look_up_exclusions(client, room, exclusions).await?;
    }
    exclusions.count(&everyone);
    // An exclusion may protect a participant in a room that could not be read, which is no reason to go on.
    let is_whole = search.unread.is_empty();
    if !if_present {
        let scope = if is_whole { "in any room" } else { "in any room that could be read" };
        exclusions.ensure_all_matched(scope, IF_PRESENT_HINT)?;
    }
    // Only now is the identity of every excluded SID known.
    search.targets.retain(|target| !target.is_protected(exclusions));
    search.targets.sort_by(|a, b| a.room.name.cmp(&b.room.name));
    // A participant may be in a room that could not be read.
    if search.unread.is_empty() {
        search.absent = selector.absent(&seen).map(|(_, reference)| reference.clone()).collect();
    }
    Ok(search)
}

/// Marks the targets that have left the room since they were listed.
pub async fn refresh(client: &Client, room: &RoomRef, targets: &mut [Target]) -> Result<(), api::Error> {
    let present = present(client, room, PRESENT, &Filter::default()).await?;
    let there = present.iter().map(Participant::sid_text).collect::<HashSet<_>>();
    for target in targets {
        let is_there = |found: &Participant| there.contains(&found.sid_text());
        target.has_left = target.participant.as_ref().is_some_and(|found| !is_there(found));
    }
    Ok(())
}

/// Returns the participants of the targets' rooms who joined during the run: they have other SIDs than the targets and are
/// not excluded, and they match the selection or were targets under another SID (`was_target`).
pub async fn joined_since(
    client: &Client,
    targets: &[Target],
    selector: &Selector<'_>,
    exclusions: &Exclusions<'_>,
    was_target: impl Fn(&Participant) -> bool,
) -> anyhow::Result<Vec<Target>> {
    let rooms = dedup(targets.iter().map(|target| &target.room).collect());
    let readings = rooms.into_iter().map(async |room| {
        match present(client, &room.reference, PRESENT, &Filter::default()).await {
            Ok(present) => Ok((room, present)),
            // A completed room has no participants.
            Err(api::Error::RoomNotFound { .. }) => Ok((room, Vec::new())),
            Err(error) => Err(error),
        }
    });
    let readings: Vec<_> = stream::iter(readings).buffered(MAX_CONCURRENT_REQUESTS).try_collect().await?;
    let known =
        targets.iter().filter_map(|target| target.participant.as_ref()?.sid()).collect::<HashSet<_>>();
    let mut joined = Vec::new();
    for (room, mut present) in readings {
        present.retain(|participant| participant.sid().is_some_and(|sid| !known.contains(&sid)));
        let now = clock::clock_for_ages(selector.is_by_age(), client, &present)?;
        present.retain(|participant| was_target(participant) || selector.matches(participant, now));
        joined.extend(
            present.into_iter().filter_map(|participant| Target::selected(room, participant, selector)),
        );
    }
    joined.retain(|target| !target.is_protected(exclusions));
    Ok(joined)
}

/// Whether the targets are in several rooms.
pub fn span_several_rooms(targets: &[Target]) -> bool {
    targets.windows(2).any(|pair| pair[0].room != pair[1].room)
}
