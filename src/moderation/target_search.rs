//! The targets of a selection in one room or in all rooms: found, looked up again, or joined since. Depends on `api` and on the
//! selection.

use std::collections::HashSet;
use std::rc::Rc;

use chrono::{DateTime, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};

use crate::api::{self, Client, Filter, Participant, ParticipantRef, RoomRef};
use crate::context::clock;
use crate::moderation::batch::{MAX_CONCURRENT_REQUESTS, dedup};
use crate::moderation::confirm::participants_text;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::population::Population;
use crate::moderation::reference_index::in_request_order;
use crate::moderation::room_scan::{RoomScan, participants, present, scan_rooms};
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::output::Progress;

/// The hint for an exclusion that need not protect anyone.
const IF_PRESENT_HINT: Option<&str> = Some("Use --if-present if it does not have to match.");

/// Returns the targets in one room. A participant that is named but absent is a target, too; the attempt tells why it is
/// absent. Fails if an exclusion protects no participant, unless `if_present`.
///
/// A participant who left and is named by SID is looked up, if the list is not read.
pub async fn in_room(
    client: &Client,
    room: &TargetRoom,
    selector: &Selector<'_>,
    population: Population,
    exclusions: &mut Exclusions<'_>,
    if_present: bool,
) -> anyhow::Result<Vec<Target>> {
    let room = &Rc::new(room.clone());
    if !population.needs_list(selector) {
        let named =
            selector.named.all().iter().map(|named| Target::named(Rc::clone(room), &named.participant));
        return match population {
            Population::Present => Ok(named.collect()),
            Population::Left => Ok(look_up(client, named.collect()).await?),
        };
    }
    let filter = identity_filter(selector);
    let listed = participants(client, &room.reference, population.statuses(selector), &filter).await?;
    exclusions.learn_identities(&listed);
    look_up_exclusions(client, &room.reference, exclusions).await?;
    exclusions.count(&listed);
    if !if_present {
        exclusions.ensure_all_matched(population.scope(), IF_PRESENT_HINT)?;
    }
    let seen = listed.iter().flat_map(|participant| selector.named.positions(participant)).collect();
    let absent = selector
        .absent(&seen)
        .map(|(position, named)| (position, Target::named(Rc::clone(room), &named.participant)));
    let now = clock::clock_for_ages(selector.is_by_age(), client, &listed)?;
    let found = found(listed, room, selector, population, now);
    let found = found.filter(|target| !target.is_protected(exclusions));
    let position = |target: &Target| {
        target.participant.as_ref().and_then(|participant| selector.named.position(participant))
    };
    let found = found.map(|target| (position(&target).unwrap_or(usize::MAX), target));
    // The named participants come first, in the order in which they are named.
    Ok(in_request_order(absent.chain(found)))
}

/// Returns the filter for a selection of one identity, and none otherwise.
fn identity_filter(selector: &Selector<'_>) -> Filter {
    Filter { identity: selector.only_identity().map(str::to_owned), ..Filter::default() }
}

/// Looks up the targets that are named by SID. One that does not exist stays without a participant.
async fn look_up(client: &Client, named: Vec<Target>) -> Result<Vec<Target>, api::Error> {
    let lookups = named.into_iter().map(async |target| {
        match client.participant(&target.room.reference, &target.reference()).await {
            Ok(participant) => Ok(Target { participant: Some(participant), ..target }),
            Err(api::Error::ParticipantNotFound { .. }) => Ok(target),
            Err(error) => Err(error),
        }
    });
    stream::iter(lookups).buffered(MAX_CONCURRENT_REQUESTS).try_collect().await
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

/// Returns the targets among the listed participants.
fn found(
    listed: Vec<Participant>,
    room: &Rc<TargetRoom>,
    selector: &Selector<'_>,
    population: Population,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Target> {
    let wanted = listed.into_iter().filter(move |participant| {
        selector.matches(participant, now) && population.includes(participant, selector)
    });
    wanted.filter_map(|participant| Target::selected(Rc::clone(room), participant, selector))
}

/// The targets in the rooms of a selection.
#[derive(Default)]
pub struct Search {
    /// The targets, by room. The last ones are the references that match no participant, unless a room in which the
    /// participant may be could not be read.
    pub targets: Vec<Target>,
    /// The rooms that could not be read, each with the error.
    pub unread: Vec<(TargetRoom, api::Error)>,
}

/// Returns the targets in every room in progress, or only in the rooms of the participants that are named together with a
/// room. Fails if an exclusion protects no participant in any of these rooms, unless `if_present`.
pub async fn everywhere(
    client: &Client,
    selector: &Selector<'_>,
    population: Population,
    exclusions: &mut Exclusions<'_>,
    if_present: bool,
    progress: &Progress,
) -> anyhow::Result<Search> {
    if selector.is_empty() {
        return Ok(Search::default());
    }
    let (filter, statuses) = (identity_filter(selector), population.statuses(selector));
    let scope = selector.scope();
    let covers_all_rooms = scope.has_others;
    let scans = scan_rooms(client, scope, statuses, &filter, |rooms| progress.extend(rooms));
    let mut scans = scans.boxed_local();
    let (mut search, mut seen) = (Search::default(), HashSet::new());
    let (mut everyone, mut rooms) = (Vec::new(), Vec::new());
    while let Some(RoomScan { room, name, present }) = scans.try_next().await? {
        let target_room = Rc::new(selector.listed_room(&room, &name));
        match present {
            Ok(present) => {
                let mut room_sid = None;
                let present = present.into_iter().map(|participant| participant.reduced(&mut room_sid));
                let present = present.collect::<Vec<_>>();
                if !exclusions.is_empty() {
                    exclusions.learn_identities(&present);
                    everyone.extend(present.iter().cloned());
                    rooms.push(room.clone());
                }
                seen.extend(present.iter().flat_map(|participant| selector.named.positions(participant)));
                let now = clock::clock_for_ages(selector.is_by_age(), client, &present)?;
                search.targets.extend(found(present, &target_room, selector, population, now));
            }
            Err(error) => search.unread.push(((*target_room).clone(), error)),
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
        let scope = match (is_whole, covers_all_rooms) {
            (false, _) => "in any room that could be read",
            (true, true) => "in any room",
            (true, false) => "in the named rooms",
        };
        exclusions.ensure_all_matched(scope, IF_PRESENT_HINT)?;
    }
    // Only now is the identity of every excluded SID known.
    search.targets.retain(|target| !target.is_protected(exclusions));
    search.targets.sort_by(|a, b| a.room.name.cmp(&b.room.name));
    let absent =
        selector.absent(&seen).map(|(_, named)| Target::named(selector.room_of(named), &named.participant));
    let may_be_unread =
        |target: &Target| search.unread.iter().any(|(room, _)| target.room.is_any() || *room == *target.room);
    let absent = absent.filter(|target| !may_be_unread(target)).collect::<Vec<_>>();
    search.targets.extend(absent);
    Ok(search)
}

/// Marks the targets that have left the room since they were listed.
pub async fn refresh(client: &Client, room: &RoomRef, targets: &mut [Target]) -> Result<(), api::Error> {
    let present = present(client, room).await?;
    let there = present.iter().map(Participant::sid_text).collect::<HashSet<_>>();
    for target in targets {
        let is_there = |found: &Participant| there.contains(&found.sid_text());
        target.has_left = target.participant.as_ref().is_some_and(|found| !is_there(found));
    }
    Ok(())
}

/// Returns the participants of the targets' rooms who joined during the run: they have other SIDs than the targets and are
/// not excluded, and they match the selection or were targets under another SID (`was_target`). A room that cannot be read
/// does not keep others from being read.
pub async fn joined_since(
    client: &Client,
    targets: &[Target],
    selector: &Selector<'_>,
    exclusions: &Exclusions<'_>,
    was_target: impl Fn(&TargetRoom, &Participant) -> bool,
) -> anyhow::Result<Search> {
    let rooms = dedup(targets.iter().map(|target| &target.room).filter(|room| !room.is_any()).collect());
    let readings = rooms.into_iter().map(async |room| {
        match present(client, &room.reference).await {
            // A completed room has no participants.
            Err(api::Error::RoomNotFound { .. }) => Ok((room, Ok(Vec::new()))),
            Err(error) if error.rejects_credentials() => Err(error),
            present => Ok((room, present)),
        }
    });
    let readings: Vec<_> = stream::iter(readings).buffered(MAX_CONCURRENT_REQUESTS).try_collect().await?;
    let known =
        targets.iter().filter_map(|target| target.participant.as_ref()?.sid()).collect::<HashSet<_>>();
    let mut joined = Search::default();
    for (room, present) in readings {
        let mut present = match present {
            Ok(present) => present,
            Err(error) => {
                joined.unread.push(((**room).clone(), error));
                continue;
            }
        };
        present.retain(|participant| participant.sid().is_some_and(|sid| !known.contains(&sid)));
        let now = clock::clock_for_ages(selector.is_by_age(), client, &present)?;
        present.retain(|participant| was_target(room, participant) || selector.matches(participant, now));
        let selected = |participant| Target::selected(Rc::clone(room), participant, selector);
        joined.targets.extend(present.into_iter().filter_map(selected));
    }
    joined.targets.retain(|target| !target.is_protected(exclusions));
    Ok(joined)
}
