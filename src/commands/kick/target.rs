//! The people whom a choice means: named ones as they are, others found in the lists of one room or of all.

use chrono::Utc;
use futures_util::{TryStreamExt, stream};

use super::choice::{Choice, names};
use crate::api::{self, Client, Filter, PRESENT, Participant, ParticipantRef, Room, RoomRef};

/// How many rooms are read at the same time.
const ROOMS_AT_ONCE: usize = 32;

/// The most on a page.
const PAGE: usize = 1000;

/// Somebody to kick.
#[derive(Debug, Clone)]
pub struct Target {
    /// What addresses the room.
    pub room: RoomRef,
    /// What the room is called.
    pub room_name: String,
    /// What addresses the participant.
    pub who: ParticipantRef,
    /// What the participant is called: as typed, or the identity of one who was found.
    pub name: String,
    /// What the list said of one who was found in it.
    pub stay: Option<Participant>,
    /// Whether they have left since.
    pub has_left: bool,
}

impl Target {
    /// One who was named, in a room that was named.
    pub fn named(room: &RoomRef, who: &ParticipantRef) -> Self {
        Self {
            room: room.clone(),
            room_name: room.to_string(),
            who: who.clone(),
            name: who.to_string(),
            stay: None,
            has_left: false,
        }
    }

    /// Whether this is whom `reference` means.
    fn is(&self, reference: &ParticipantRef) -> bool {
        self.who == *reference || self.stay.as_ref().is_some_and(|stay| names(reference, stay))
    }

    /// One who was found, called as they were named, if they were.
    pub fn found(room: &RoomRef, room_name: &str, stay: Participant, choice: &Choice<'_>) -> Option<Self> {
        let typed =
            choice.references.iter().find(|reference| names(reference, &stay)).map(ToString::to_string);
        let target = Self::seen(room, room_name, stay)?;
        Some(Self { name: typed.unwrap_or_else(|| target.name.clone()), ..target })
    }

    /// One who was seen in the room; addressed by SID, since that is the very stay that was seen.
    pub fn seen(room: &RoomRef, room_name: &str, stay: Participant) -> Option<Self> {
        let identity = stay.identity().map(str::to_owned);
        let who = match (stay.sid(), &identity) {
            (Some(sid), _) => ParticipantRef::Sid(sid),
            (None, Some(identity)) => ParticipantRef::Identity(identity.clone()),
            (None, None) => return None,
        };
        let name = identity.unwrap_or_else(|| who.to_string());
        Some(Self {
            room: room.clone(),
            room_name: room_name.to_owned(),
            who,
            name,
            stay: Some(stay),
            has_left: false,
        })
    }
}

/// Those whom the choice means in one room. Who is named but not there is a target all the same, to be told apart later.
pub async fn in_room(
    client: &Client,
    room: &RoomRef,
    choice: &Choice<'_>,
) -> Result<Vec<Target>, api::Error> {
    if !choice.needs_list() {
        return Ok(choice.references.iter().map(|who| Target::named(room, who)).collect());
    }
    let present = present(client, room, None).await?;
    let is_absent = |who: &&ParticipantRef| !present.iter().any(|stay| names(who, stay));
    let is_meant = |who: &&ParticipantRef| !choice.spares(&who.to_string(), None);
    let absent = choice.references.iter().filter(is_absent).filter(is_meant);
    let absent = absent.map(|who| Target::named(room, who)).collect::<Vec<_>>();
    let mut targets = found(present, room, &room.to_string(), choice);
    targets.extend(absent);
    // Who was named comes first, in the order named.
    let place =
        |target: &Target| choice.references.iter().position(|who| target.is(who)).unwrap_or(usize::MAX);
    targets.sort_by_key(place);
    Ok(targets)
}

/// Those of the present whom the choice means.
fn found(present: Vec<Participant>, room: &RoomRef, room_name: &str, choice: &Choice<'_>) -> Vec<Target> {
    let now = Utc::now();
    let wanted = present.into_iter().filter(|stay| choice.wants(stay, now));
    wanted.filter_map(|stay| Target::found(room, room_name, stay, choice)).collect()
}

/// What a search of all rooms in progress found.
pub struct Search {
    /// Those who are meant, by room.
    pub targets: Vec<Target>,
    /// References that mean nobody in any room.
    pub absent: Vec<ParticipantRef>,
    /// The rooms that could not be read, and why.
    pub unread: Vec<(String, api::Error)>,
}

/// Those whom the choice means in every room in progress. `searched` is told of each room and how many are found so far.
pub async fn everywhere(
    client: &Client,
    choice: &Choice<'_>,
    mut searched: impl FnMut(usize),
) -> Result<Search, api::Error> {
    let rooms =
        client.rooms_in_progress().map_ok(|page| stream::iter(page.into_iter().map(Ok))).try_flatten();
    let reads = rooms
        .map_ok(async |room| Ok(search(client, &room, choice).await))
        .try_buffer_unordered(ROOMS_AT_ONCE);
    let mut reads = std::pin::pin!(reads);
    let mut search = Search { targets: Vec::new(), absent: Vec::new(), unread: Vec::new() };
    while let Some(found) = reads.try_next().await? {
        match found {
            Ok(found) => search.targets.extend(found),
            Err(unread) => search.unread.push(unread),
        }
        searched(search.targets.len());
    }
    search.targets.sort_by(|a, b| a.room_name.cmp(&b.room_name));
    let is_found = |who: &ParticipantRef| search.targets.iter().any(|target| target.is(who));
    search.absent = choice.references.iter().filter(|who| !is_found(who)).cloned().collect();
    Ok(search)
}

async fn search(
    client: &Client,
    room: &Room,
    choice: &Choice<'_>,
) -> Result<Vec<Target>, (String, api::Error)> {
    let Some(sid) = room.sid() else { return Ok(Vec::new()) };
    let name = room.name().map_or_else(|| sid.to_string(), str::to_owned);
    let room = RoomRef::Sid(sid);
    match present(client, &room, choice.only_identity()).await {
        Ok(present) => Ok(found(present, &room, &name, choice)),
        // It has ended since it was listed.
        Err(api::Error::NoRoom { .. }) => Ok(Vec::new()),
        Err(error) => Err((name, error)),
    }
}

/// Marks those who have left the room since they were found.
pub async fn refresh(client: &Client, room: &RoomRef, targets: &mut [Target]) -> Result<(), api::Error> {
    let present = present(client, room, None).await?;
    for target in targets {
        let is_there = |found: &Participant| present.iter().any(|stay| stay.sid_text() == found.sid_text());
        target.has_left = target.stay.as_ref().is_some_and(|found| !is_there(found));
    }
    Ok(())
}

/// Everyone present in a room, or everyone of that identity.
async fn present(
    client: &Client,
    room: &RoomRef,
    identity: Option<&str>,
) -> Result<Vec<Participant>, api::Error> {
    let filter = Filter { identity: identity.map(str::to_owned), ..Filter::default() };
    let pages = client.participants(room, PRESENT, &filter, PAGE);
    let mut present = pages.try_concat().await?;
    // A completed room lists those who were there.
    present.retain(|stay| !stay.has_left());
    Ok(present)
}
