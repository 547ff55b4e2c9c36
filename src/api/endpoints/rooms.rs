//! The calls on rooms.

use std::pin::pin;

use chrono::{DateTime, Utc};
use futures_util::{Stream, TryStreamExt};

use super::address::{ROOM_COMPLETED, ROOMS};
use super::filters::{RoomFilter, RoomStatus};
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::Room;
use crate::api::params::Parameters;
use crate::api::reference::{RoomRef, RoomSid};
use crate::api::response_meta::{Particulars, told};
use crate::api::transport::Answer;

/// The end of a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By this very call.
    Now {
        /// The id of the request, unless its answer was lost.
        request_id: Option<String>,
    },
    /// Before the call.
    Before,
}

impl Client {
    /// The room that `room` names. A name finds only a room in progress; for one that is over, the error says its SID.
    pub async fn room(&self, room: &RoomRef) -> Result<Room, Error> {
        let particulars = match self.lookup(room).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => Particulars::default(),
            Err(Error::NotFound(particulars)) => particulars,
            Err(error) => return Err(error),
        };
        let (ended, near) = match room {
            RoomRef::Sid(_) => (None, None),
            RoomRef::Name(name) => match self.ended(name).await {
                None => (None, self.near_room(name).await),
                ended => (ended, None),
            },
        };
        Err(Error::NoRoom { room: room.clone(), ended, near, particulars: Box::new(particulars) })
    }

    /// Makes sure, by one small request, that the API lets the credentials in.
    pub async fn check(&self) -> Result<(), Error> {
        pin!(self.rooms(RoomFilter::default(), 1)).try_next().await.map(drop)
    }

    /// The rooms that `filter` chooses, some at a time, `page_size` on each page (at most 1,000).
    pub fn rooms(
        &self,
        filter: RoomFilter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<Room>, Error>> + '_ {
        // Days are all that the vendor promises to tell apart, so that a whole day's may have to be left out.
        let page_size = if filter.is_exact() { page_size } else { usize::MAX };
        let pages = self.pages::<Room>(ROOMS.to_owned(), "rooms", filter.parameters(), page_size);
        pages.map_ok(move |page| page.into_iter().filter(|room| filter.takes(room)).collect())
    }

    /// The first page of the rooms in progress.
    pub async fn first_rooms(&self) -> Result<Vec<Room>, Error> {
        self.first_page(ROOMS, "rooms", RoomFilter::default().parameters()).await
    }

    /// Ends a room that was seen in progress, which disconnects its participants; once more is harmless. Fails as
    /// [`Error::Unconfirmed`] where the API accepts the request, but the room is not certainly over.
    pub async fn complete(&self, room: &RoomRef) -> Result<Ending, Error> {
        let form = vec![("Status", RoomStatus::Completed.name().to_owned())];
        match self.post(&self.room_path(room).await?, &form).await {
            Ok(answer) => self.confirm_completed(room, &answer).await,
            Err(Error::Refused(said)) if said.code == Some(ROOM_COMPLETED) => {
                Ok(if said.follows_lost_try { Ending::Now { request_id: None } } else { Ending::Before })
            }
            Err(Error::NotFound(particulars)) => Err(self.missing_room(room, particulars).await),
            Err(error) => Err(error),
        }
    }

    /// The end of the room that an accepted request was for, if the answer shows it, or reading the room again does.
    async fn confirm_completed(&self, room: &RoomRef, answer: &Answer) -> Result<Ending, Error> {
        let found = Room::from(answer.object().map_err(Error::unsure)?);
        let request_id = answer.particulars.request_id.clone();
        if found.reference().is_none() {
            return Err(answer.unreadable("it does not say which room is over".to_owned()).unsure());
        }
        let mismatch = other_than(room, &found);
        if mismatch.is_none() && (found.is_completed() || self.is_over(room).await.unwrap_or(false)) {
            return Ok(Ending::Now { request_id });
        }
        let reason = match mismatch {
            Some(other) => {
                format!("asked for room '{room}', the server answered with {other}, which may be over now")
            }
            None => format!("the API accepted the request, but still shows room '{room}' as in progress"),
        };
        Err(Error::Unconfirmed { reason, particulars: Box::new(answer.particulars.clone()) })
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

    async fn lookup(&self, room: &RoomRef) -> Result<Option<Room>, Error> {
        let Some(segment) = room.segment() else {
            return Ok(self.rooms_named(&room.to_string(), "in-progress").await?.into_iter().next());
        };
        let answer = self.get(&format!("{ROOMS}/{segment}"), &Parameters::new()).await?;
        let particulars = answer.particulars.clone();
        let found = Room::from(answer.object()?);
        match other_than(room, &found) {
            None => Ok(Some(found)),
            Some(answered) => Err(misdirected(room, answered, particulars)),
        }
    }

    /// The latest completed room of that name, with its end. It only adds to an error, so its own failure is none.
    async fn ended(&self, name: &str) -> Option<(RoomSid, Option<DateTime<Utc>>)> {
        let rooms = self.rooms_named(name, "completed").await.ok()?;
        let latest = rooms.iter().max_by_key(|room| room.ended())?;
        Some((latest.sid()?, latest.ended()))
    }

    /// The first page of the rooms of that very name.
    async fn rooms_named(&self, name: &str, status: &str) -> Result<Vec<Room>, Error> {
        let filters = vec![("UniqueName", name.to_owned()), ("Status", status.to_owned())];
        let mut rooms: Vec<Room> = self.first_page(ROOMS, "rooms", filters).await?;
        rooms.retain(|room| room.name() == Some(name));
        Ok(rooms)
    }
}

fn misdirected(room: &RoomRef, answered: String, particulars: Particulars) -> Error {
    Error::Misdirected { asked: format!("room '{room}'"), answered, particulars: Box::new(particulars) }
}

/// What `found` calls itself, where that is not what was asked for.
fn other_than(asked: &RoomRef, found: &Room) -> Option<String> {
    match asked {
        RoomRef::Name(name) => {
            found.name().filter(|other| other != name).map(|other| format!("room '{}'", told(other)))
        }
        RoomRef::Sid(sid) => found.sid().filter(|other| other != sid).map(|other| format!("room {other}")),
    }
}
