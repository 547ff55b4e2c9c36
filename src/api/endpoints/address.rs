//! Addresses of rooms and participants in request paths, and requests to a participant by reference.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::filters::{Filter, LOOKUP, Status};
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{Departure, Participant};
use crate::api::params::Parameters;
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};
use crate::api::response_meta::Particulars;

/// The list of all rooms.
pub const ROOMS: &str = "/Rooms";

/// The vendor's code for what cannot be done to a room that is over.
pub const ROOM_COMPLETED: u64 = 53118;

/// Where a participant is called.
#[derive(Clone, Copy)]
pub struct Place<'p> {
    path: Option<&'p str>,
    /// Them, as the list has them, where they had to be looked up in it.
    pub listed: Option<&'p Participant>,
}

impl<'p> Place<'p> {
    /// What addresses them. The list may hold somebody without a SID, whom nothing addresses.
    pub fn path(self) -> Result<&'p str, Error> {
        self.path.ok_or_else(no_sid)
    }
}

impl Client {
    /// What addresses the room in a path: its name as it is where a path can carry it, else the SID found in the list.
    pub async fn room_path(&self, room: &RoomRef) -> Result<String, Error> {
        let segment = match room.segment() {
            Some(segment) => segment,
            None => self.room_sid(room).await?.to_string(),
        };
        Ok(format!("{ROOMS}/{segment}"))
    }

    /// Sources differ on whether those who left are listed under a room's name; under its SID they are.
    pub async fn list_path(&self, room: &RoomRef, status: Option<Status>) -> Result<String, Error> {
        let room = match status {
            Some(Status::Disconnected) => format!("/Rooms/{}", self.room_sid(room).await?),
            _ => self.room_path(room).await?,
        };
        Ok(format!("{room}/Participants"))
    }

    /// Calls exactly the participant that was asked for: directly where a path can carry the reference, else, or where the
    /// API does not find them so, through the lists.
    pub async fn reach<T>(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        call: impl AsyncFn(Place<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(segment) = who.segment() else {
            return self.reach_as_listed(room, who, call, Particulars::default()).await;
        };
        let path = format!("{}/Participants/{segment}", self.room_path(room).await?);
        let said = match call(Place { path: Some(&path), listed: None }).await {
            Err(Error::NotFound(said)) => said,
            Err(Error::Refused(said)) if said.code == Some(ROOM_COMPLETED) => said,
            outcome => return outcome,
        };
        // Whoever interrupts the looking further must not be told that nothing was sent.
        let tried = Error::NotFound(said.clone());
        self.reach_as_listed(room, who, call, said).await.map_err(|error| error.after(&tried))
    }

    /// Calls the participant whom the lists have under that reference; `particulars` are what the API said of the
    /// reference itself.
    async fn reach_as_listed<T>(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        call: impl AsyncFn(Place<'_>) -> Result<T, Error>,
        particulars: Particulars,
    ) -> Result<T, Error> {
        let found_room = self.room(room).await?;
        let of_room = found_room.sid().ok_or(Error::NotFound(particulars.clone()))?;
        let identity = match who {
            ParticipantRef::Name(identity) => identity,
            ParticipantRef::Sid(stay) => {
                return Err(self.vanished(room, who, &of_room, stay, particulars).await);
            }
        };
        // Nobody is present in a completed room.
        let lists = if found_room.is_completed() { &[] } else { LOOKUP };
        for status in lists {
            // A path finds the connected only; `reconnecting` is present all the same.
            let Some(found) = self.present_with_identity(&of_room, identity, *status).await? else {
                continue;
            };
            let path = found.sid().map(|found| format!("/Rooms/{of_room}/Participants/{found}"));
            return match call(Place { path: path.as_deref(), listed: Some(&found) }).await {
                Err(Error::NotFound(said)) => match found.sid() {
                    Some(stay) => Err(self.vanished(room, who, &of_room, &stay, said).await),
                    None => Err(no_participant(room, who, None, None, said)),
                },
                outcome => outcome,
            };
        }
        let left = self.last_departure(&of_room, identity).await?;
        let near = if left.is_none() { self.near_participant(&of_room, identity).await } else { None };
        Err(no_participant(room, who, left, near, particulars))
    }

    /// Why a stay was not found that was there, or was named by SID: it is over, it never was, or the answer is wrong.
    async fn vanished(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        of_room: &RoomSid,
        stay: &ParticipantSid,
        said: Particulars,
    ) -> Error {
        match self.stay(&RoomRef::Sid(of_room.clone()), stay).await {
            Ok(found) if found.is_present() => {
                let reason = "it is a 404, but the participant is there".to_owned();
                Error::Unreadable { reason, particulars: said }
            }
            Ok(found) => {
                let identity = found.identity().map(str::to_owned);
                let left = Departure { identity, sid: stay.clone(), at: found.left() };
                no_participant(room, who, Some(left), None, said)
            }
            Err(Error::NotFound(_)) => no_participant(room, who, None, None, said),
            Err(error) => error,
        }
    }

    /// Returns the participant with that identity from the list of that status. A completed room lists those who left under
    /// every status; they are not present.
    async fn present_with_identity(
        &self,
        room: &RoomSid,
        identity: &str,
        status: Status,
    ) -> Result<Option<Participant>, Error> {
        let (path, filter) = list_by_identity(room, identity, status);
        let mut pages = pin!(self.pages::<Participant>(path, "participants", filter, usize::MAX));
        while let Some(page) = pages.try_next().await? {
            let is_meant = |found: &Participant| found.identity() == Some(identity) && !found.has_left();
            if let Some(found) = page.into_iter().find(is_meant) {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The last stay of that identity to end, of those on the first page, which tells who was put out a moment ago from who
    /// never was there.
    async fn last_departure(&self, room: &RoomSid, identity: &str) -> Result<Option<Departure>, Error> {
        let (path, filter) = list_by_identity(room, identity, Status::Disconnected);
        let stays: Vec<Participant> = self.first_page(&path, "participants", filter).await?;
        let stays = stays.iter().filter(|stay| stay.identity() == Some(identity) && stay.has_left());
        Ok(stays.max_by_key(|stay| stay.left()).and_then(Participant::departure))
    }
}

/// Returns the path and the filters of the list of the participants with that identity and status.
fn list_by_identity(room: &RoomSid, identity: &str, status: Status) -> (String, Parameters) {
    let filter = Filter { identity: Some(identity.to_owned()), ..Filter::default() };
    (format!("/Rooms/{room}/Participants"), filter.parameters(Some(status)))
}

pub fn no_participant(
    room: &RoomRef,
    participant: &ParticipantRef,
    left: Option<Departure>,
    near: Option<String>,
    particulars: Particulars,
) -> Error {
    Error::NoParticipant {
        room: room.clone(),
        participant: participant.clone(),
        left: left.map(Box::new),
        near,
        particulars: Box::new(particulars),
    }
}

pub fn no_sid() -> Error {
    Error::Unreadable { reason: "the participant has no SID".to_owned(), particulars: Particulars::default() }
}
