//! The calls on rooms.

use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::{Stream, TryStreamExt};

use super::answer::Particulars;
use super::client::{Client, Parameters};
use super::error::Error;
use super::paging::LARGEST_PAGE;
use super::reference::{RoomRef, RoomSid};
use super::resource::Room;

/// The list of all rooms.
const ROOMS: &str = "/Rooms";

impl Client {
    /// The room that `room` names. A name finds only a room in progress; for one that is over, the error says its SID.
    pub async fn room(&self, room: &RoomRef) -> Result<Room, Error> {
        let particulars = match self.lookup(room).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => Particulars::default(),
            Err(Error::NotFound(particulars)) => particulars,
            Err(error) => return Err(error),
        };
        Err(Error::NoRoom {
            room: room.clone(),
            ended: self.ended(room).await,
            particulars: Box::new(particulars),
        })
    }

    /// Every room in progress, page by page.
    pub fn rooms_in_progress(&self) -> impl Stream<Item = Result<Vec<Room>, Error>> + '_ {
        self.pages(ROOMS.to_owned(), "rooms", vec![("Status", "in-progress".to_owned())], LARGEST_PAGE)
    }

    /// The SID of the room that `room` names; of a SID, the SID itself, unchecked.
    pub async fn room_sid(&self, room: &RoomRef) -> Result<RoomSid, Error> {
        match room {
            RoomRef::Sid(sid) => Ok(sid.clone()),
            RoomRef::Name(_) => self.room(room).await?.sid().ok_or_else(|| Error::Unreadable {
                reason: "the room has no SID".to_owned(),
                particulars: Particulars::default(),
            }),
        }
    }

    /// Whether a room is completed.
    pub async fn is_over(&self, room: &RoomRef) -> Result<bool, Error> {
        Ok(self.room(room).await?.is_completed())
    }

    /// What addresses the room in a path: its name as it is where a path can carry it, else the SID found in the list.
    pub(super) async fn room_path(&self, room: &RoomRef) -> Result<String, Error> {
        let segment = match room.segment() {
            Some(segment) => segment,
            None => self.room_sid(room).await?.to_string(),
        };
        Ok(format!("{ROOMS}/{segment}"))
    }

    async fn lookup(&self, room: &RoomRef) -> Result<Option<Room>, Error> {
        let Some(segment) = room.segment() else {
            return Ok(self.rooms_named(&room.to_string(), "in-progress").await?.into_iter().next());
        };
        let answer = self.get(&format!("{ROOMS}/{segment}"), &Parameters::new()).await?;
        let particulars = answer.particulars.clone();
        let found = Room::from(answer.object()?);
        match other_than(room, &found) {
            None => Ok(Some(found)),
            Some(answered) => Err(Error::Misdirected {
                asked: format!("room '{room}'"),
                answered,
                particulars: Box::new(particulars),
            }),
        }
    }

    /// The latest completed room of that name, with its end. It only adds to an error, so its own failure is none.
    async fn ended(&self, room: &RoomRef) -> Option<(RoomSid, Option<DateTime<Utc>>)> {
        let RoomRef::Name(name) = room else { return None };
        let rooms = self.rooms_named(name, "completed").await.ok()?;
        let latest = rooms.iter().max_by_key(|room| room.ended())?;
        Some((latest.sid()?, latest.ended()))
    }

    /// The first page of the rooms of that very name.
    async fn rooms_named(&self, name: &str, status: &str) -> Result<Vec<Room>, Error> {
        let filters = vec![("UniqueName", name.to_owned()), ("Status", status.to_owned())];
        let mut pages = pin!(self.pages(ROOMS.to_owned(), "rooms", filters, LARGEST_PAGE));
        let mut rooms: Vec<Room> = pages.try_next().await?.unwrap_or_default();
        rooms.retain(|room| room.name() == Some(name));
        Ok(rooms)
    }
}

/// What `found` calls itself, where that is not what was asked for.
fn other_than(asked: &RoomRef, found: &Room) -> Option<String> {
    match asked {
        RoomRef::Name(name) => {
            found.name().filter(|other| other != name).map(|other| format!("room '{other}'"))
        }
        RoomRef::Sid(sid) => found.sid().filter(|other| other != sid).map(|other| format!("room {other}")),
    }
}
