//! Addresses of rooms and participants in request paths. A reference that a path cannot contain, or that the API does not
//! find, is looked up in the lists. Depends on the client, the filters and the errors.

use std::pin::pin;

use futures_util::TryStreamExt;

use super::filters::{Filter, LOOKUP, Status};
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{Fields, LeftParticipant, Participant};
use crate::api::params::Param;
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};
use crate::api::response_meta::ResponseMeta;

/// The path of the list of rooms.
pub const ROOMS: &str = "/Rooms";

/// The API's error code for an action that a completed room does not allow.
pub const ROOM_COMPLETED: u32 = 53118;

/// The address of a participant for one request.
#[derive(Clone, Copy)]
pub struct ParticipantAddress<'p> {
    path: Option<&'p str>,
    /// The participant as listed, if it was looked up in a list.
    pub listed: Option<&'p Participant>,
}

impl<'p> ParticipantAddress<'p> {
    /// Returns the path. Fails for a listed participant without a SID, which has none.
    pub fn path(self) -> Result<&'p str, Error> {
        self.path.ok_or_else(no_sid)
    }
}

impl Client {
    /// Returns the path of a room: with its name if a path can contain it, and with its SID from the list otherwise.
    pub(super) async fn room_path(&self, room: &RoomRef) -> Result<String, Error> {
        let segment = match room.segment() {
            Some(segment) => segment,
            None => self.room_sid(room).await?.to_string(),
        };
        Ok(format!("{ROOMS}/{segment}"))
    }

    /// Returns the path of a room's participants. For those that have left it has the room's SID, because it is not certain
    /// that the API lists them by the room's name.
    pub(super) async fn participants_path(
        &self,
        room: &RoomRef,
        status: Option<Status>,
    ) -> Result<String, Error> {
        let room = match status {
            Some(Status::Disconnected) => format!("{ROOMS}/{}", self.room_sid(room).await?),
            _ => self.room_path(room).await?,
        };
        Ok(format!("{room}/Participants"))
    }

    /// Fetches a resource. Fails unless it is the one that `requested` describes: `mismatch` describes any other one.
    pub(super) async fn fetch<T: From<Fields>>(
        &self,
        path: &str,
        requested: String,
        mismatch: impl FnOnce(&T) -> Option<String>,
    ) -> Result<T, Error> {
        let response = self.get(path, &[]).await?;
        let found = T::from(response.object()?);
        match mismatch(&found) {
            None => Ok(found),
            Some(other) => Err(response.misdirected(requested, other)),
        }
    }

    /// Sends a request to a participant: to the address with the reference itself if a path can contain it, and to the address
    /// from the lists if not, or if the API does not find the participant. `request` can therefore be called twice.
    pub(super) async fn with_participant<T>(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        mut request: impl AsyncFnMut(ParticipantAddress<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let Some(segment) = participant.segment() else {
            let meta = self.meta_of_no_response();
            return self.with_listed_participant(room, participant, request, meta).await;
        };
        let path = format!("{}/Participants/{segment}", self.room_path(room).await?);
        let meta = match request(ParticipantAddress { path: Some(&path), listed: None }).await {
            Err(Error::NotFound(meta)) => meta,
            Err(Error::RequestRejected(meta)) if meta.code == Some(ROOM_COMPLETED) => meta,
            result => return result,
        };
        // If the lookup is stopped, the error must not say that nothing was sent.
        let earlier = Error::NotFound(meta.clone());
        let result = self.with_listed_participant(room, participant, request, meta).await;
        result.map_err(|error| error.after(&earlier))
    }

    /// Sends a request to the participant that the lists have under a reference. `meta` is the response to the reference
    /// itself.
    async fn with_listed_participant<T>(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        mut request: impl AsyncFnMut(ParticipantAddress<'_>) -> Result<T, Error>,
        meta: ResponseMeta,
    ) -> Result<T, Error> {
        let found_room = self.room(room).await?;
        let room_sid = found_room.sid().ok_or_else(|| Error::NotFound(meta.clone()))?;
        let identity = match participant {
            ParticipantRef::Name(identity) => identity,
            ParticipantRef::Sid(sid) => {
                return Err(self.explain_not_found(room, participant, &room_sid, sid, meta).await);
            }
        };
        // No participant is present in a completed room.
        let found =
            if found_room.is_completed() { None } else { self.find_present(&room_sid, identity).await? };
        let Some(found) = found else {
            let left = self.last_departure(&room_sid, identity).await?;
            let near = match left {
                None => self.suggest_identity(&room_sid, found_room.is_completed(), identity).await,
                Some(_) => None,
            };
            return Err(Error::no_participant(room, participant, left, near, meta));
        };
        let path = found.sid().map(|sid| format!("{ROOMS}/{room_sid}/Participants/{sid}"));
        match request(ParticipantAddress { path: path.as_deref(), listed: Some(&found) }).await {
            Err(Error::NotFound(meta)) => Err(match found.sid() {
                Some(sid) => self.explain_not_found(room, participant, &room_sid, &sid, meta).await,
                None => Error::no_participant(room, participant, None, None, meta),
            }),
            result => result,
        }
    }

    /// Returns the error for a participant with a known SID that was not found: it has left, it was never there, or the
    /// response is wrong.
    async fn explain_not_found(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        room_sid: &RoomSid,
        sid: &ParticipantSid,
        meta: ResponseMeta,
    ) -> Error {
        match self.fetch_by_sid(&RoomRef::Sid(room_sid.clone()), sid).await {
            Ok(found) if found.is_present() => {
                let reason = "it is a 404 for a participant who is present".to_owned();
                Error::MalformedResponse { reason, meta }
            }
            Ok(found) => {
                let identity = found.identity().map(str::to_owned);
                let left = LeftParticipant { identity, sid: sid.clone(), at: found.left() };
                Error::no_participant(room, participant, Some(left), None, meta)
            }
            Err(Error::NotFound(_)) => Error::no_participant(room, participant, None, None, meta),
            Err(error) => error,
        }
    }

    /// Finds a connected or reconnecting participant by identity.
    async fn find_present(&self, room: &RoomSid, identity: &str) -> Result<Option<Participant>, Error> {
        // A completed room lists the participants that have left under every status.
        let is_match = |found: &Participant| found.identity() == Some(identity) && !found.has_left();
        for status in LOOKUP {
            let (path, filters) = list_by_identity(room, identity, *status);
            let mut pages = pin!(self.pages::<Participant>(path, "participants", filters, usize::MAX));
            while let Some(page) = pages.try_next().await? {
                if let Some(found) = page.into_iter().find(is_match) {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// Returns the latest departure of an identity, from the first page of the participants that have left.
    async fn last_departure(&self, room: &RoomSid, identity: &str) -> Result<Option<LeftParticipant>, Error> {
        let (path, filters) = list_by_identity(room, identity, Status::Disconnected);
        let (found, _) = self.first_page::<Participant>(&path, "participants", filters).await?;
        let departed = found.iter().filter(|found| found.identity() == Some(identity) && found.has_left());
        Ok(departed.max_by_key(|found| found.left()).and_then(Participant::departure))
    }
}

fn list_by_identity(room: &RoomSid, identity: &str, status: Status) -> (String, Vec<Param>) {
    let filter = Filter { identity: Some(identity.to_owned()), ..Filter::default() };
    (format!("{ROOMS}/{room}/Participants"), filter.params(Some(status)))
}

/// Returns the error for a participant without a valid SID.
pub fn no_sid() -> Error {
    Error::MalformedResponse {
        reason: "the participant has no SID".to_owned(),
        meta: ResponseMeta::default(),
    }
}
