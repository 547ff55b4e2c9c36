//! The people whom a choice means: named ones as they are, others found in the lists of one room or of all.

use std::collections::HashSet;
use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;

use super::super::choice::Choice;
use super::super::consent::people;
use super::super::every_room::{Look, every_room, present};
use super::super::exceptions::Exceptions;
use super::super::named::by_place;
use super::super::time;
use crate::api::{self, Client, Filter, PRESENT, Participant, ParticipantRef, RoomRef};
use crate::output::{Progress, Row};

/// What an exception takes that is meant to fit nobody.
const WAY_OUT: Option<&str> = Some("if they need not be there: --if-present");

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

    /// What a person is shown before they are kicked.
    pub fn row(&self) -> Row {
        let mut row = self.stay.clone().map(Participant::into_fields).unwrap_or_default();
        row.entry("identity").or_insert_with(|| self.name.clone().into());
        row.insert("room".to_owned(), self.room_name.clone().into());
        row
    }

    /// One who was found, called as they were named, if they were.
    pub fn found(room: &RoomRef, room_name: &str, stay: Participant, choice: &Choice<'_>) -> Option<Self> {
        let typed = choice.named.place(&stay).map(|place| choice.named.all()[place].to_string());
        let target = Self::seen(room, room_name, stay)?;
        Some(Self { name: typed.unwrap_or_else(|| target.name.clone()), ..target })
    }

    /// One who was seen in the room; addressed by SID, since that is the very stay that was seen.
    pub fn seen(room: &RoomRef, room_name: &str, stay: Participant) -> Option<Self> {
        let who = stay.reference()?;
        let name = stay.identity().map_or_else(|| who.to_string(), str::to_owned);
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
/// Fails if one of the exceptions fits nobody.
pub async fn in_room(
    client: &Client,
    room: &RoomRef,
    choice: &Choice<'_>,
    mut exceptions: Exceptions<'_>,
) -> anyhow::Result<Vec<Target>> {
    if !choice.needs_list() {
        return Ok(choice.named.all().iter().map(|who| Target::named(room, who)).collect());
    }
    let present = present(client, room, PRESENT, &Filter::default()).await?;
    exceptions.meet(&present);
    exceptions.ensure_met("present", WAY_OUT)?;
    let seen = present.iter().flat_map(|stay| choice.named.places(stay)).collect();
    let absent = choice.absent(&seen).map(|(place, who)| (place, Target::named(room, who)));
    let found = found(present, room, &room.to_string(), choice, time::now(client));
    let place = |target: &Target| target.stay.as_ref().and_then(|stay| choice.named.place(stay));
    let found = found.into_iter().map(|target| (place(&target).unwrap_or(usize::MAX), target));
    // Who was named comes first, in the order named.
    Ok(by_place(absent.chain(found)))
}

/// Those of the present whom the choice means.
fn found(
    present: Vec<Participant>,
    room: &RoomRef,
    room_name: &str,
    choice: &Choice<'_>,
    now: DateTime<Utc>,
) -> Vec<Target> {
    let wanted = present.into_iter().filter(|stay| choice.wants(stay, now));
    wanted.filter_map(|stay| Target::found(room, room_name, stay, choice)).collect()
}

/// What a search of all rooms in progress found.
#[derive(Default)]
pub struct Search {
    /// Those who are meant, by room.
    pub targets: Vec<Target>,
    /// References that mean nobody in any room, as far as that is known.
    pub absent: Vec<ParticipantRef>,
    /// The rooms that could not be read, and why.
    pub unread: Vec<(String, api::Error)>,
}

/// Those whom the choice means in every room in progress. Fails if one of the exceptions fits nobody in any of them.
pub async fn everywhere(
    client: &Client,
    choice: &Choice<'_>,
    mut exceptions: Exceptions<'_>,
    progress: &Progress,
) -> anyhow::Result<Search> {
    if choice.is_empty() {
        return Ok(Search::default());
    }
    let filter = Filter { identity: choice.only_identity().map(str::to_owned), ..Filter::default() };
    let mut looks = pin!(every_room(client, PRESENT, &filter, |rooms| progress.extend(rooms)));
    let (mut search, mut seen) = (Search::default(), HashSet::new());
    while let Some(Look { room, name, present }) = looks.try_next().await? {
        match present {
            Ok(present) => {
                exceptions.meet(&present);
                seen.extend(present.iter().flat_map(|stay| choice.named.places(stay)));
                search.targets.extend(found(present, &room, &name, choice, time::now(client)));
            }
            Err(error) => search.unread.push((name, error)),
        }
        progress.advance();
        progress.say(format!("{} found", people(search.targets.len())));
    }
    // One may fit somebody in a room that is unread, which is not to be relied on.
    let is_whole = search.unread.is_empty();
    exceptions
        .ensure_met(if is_whole { "in any room" } else { "in any room that could be read" }, WAY_OUT)?;
    search.targets.sort_by(|a, b| a.room_name.cmp(&b.room_name));
    // While a room is unread, they may be there.
    if search.unread.is_empty() {
        search.absent = choice.absent(&seen).map(|(_, who)| who.clone()).collect();
    }
    Ok(search)
}

/// Marks those who have left the room since they were found.
pub async fn refresh(client: &Client, room: &RoomRef, targets: &mut [Target]) -> Result<(), api::Error> {
    let present = present(client, room, PRESENT, &Filter::default()).await?;
    let there = present.iter().map(Participant::sid_text).collect::<HashSet<_>>();
    for target in targets {
        let is_there = |found: &Participant| there.contains(&found.sid_text());
        target.has_left = target.stay.as_ref().is_some_and(|found| !is_there(found));
    }
    Ok(())
}

/// Whether the targets are in several rooms.
pub fn are_in_many_rooms(targets: &[Target]) -> bool {
    targets.windows(2).any(|pair| pair[0].room != pair[1].room)
}
