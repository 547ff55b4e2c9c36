//! Requests for rooms: list, find, complete. Depends on the addresses, the filters and the client.

use std::cmp::Reverse;
use std::pin::pin;

use async_stream::try_stream;
use chrono::{DateTime, Utc};
use futures_util::{Stream, TryStreamExt};

use super::address::{ROOM_COMPLETED, ROOMS};
use super::filters::{RoomFilter, RoomStatus};
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::Room;
use crate::api::reference::{RoomRef, RoomSid};
use crate::api::response_meta::ResponseMeta;
use crate::api::transport::{BeforeWrite, Response};

/// When a room was completed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompleteResult {
    /// By this request.
    Now {
        /// The ID of the request, unless its response was lost.
        request_id: Option<String>,
    },
    /// Before this request.
    Before,
}

impl Client {
    /// Fetches a room. A name finds only a room in progress; the error for a completed one has its SID.
    pub async fn room(&self, room: &RoomRef) -> Result<Room, Error> {
        let meta = match self.find_room(room).await {
            Ok(Some(found)) => return Ok(found),
            Ok(None) => self.meta_of_no_response(),
            Err(Error::NotFound(meta)) => meta,
            Err(error) => return Err(error),
        };
        let (mut ended, mut near) = (None, None);
        if let RoomRef::Name(name) = room {
            ended = self.last_completed(name).await;
            if ended.is_none() {
                near = self.suggest_room(name).await;
            }
        }
        Err(Error::RoomNotFound {
            room: room.clone(),
            ended,
            suggestion: near.map(Box::new),
            meta: Box::new(meta),
        })
    }

    /// Checks with a small request that the API accepts the credentials.
    pub async fn check(&self) -> Result<(), Error> {
        pin!(self.rooms(RoomFilter::default(), 1)).try_next().await.map(drop)
    }

    /// Returns the rooms that `filter` selects, in parts, `page_size` on each page (at most 1,000). An age takes a small request
    /// for the current time of the API, unless a response has told it.
    pub fn rooms(
        &self,
        filter: RoomFilter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<Room>, Error>> + '_ {
        // If roomctl has to filter, a whole day of rooms may have to be skipped.
        let page_size = if filter.is_exact() { page_size } else { usize::MAX };
        try_stream! {
            if filter.has_age() && self.server_time().is_none() {
                Box::pin(self.get(ROOMS, &[("PageSize", "1".to_owned())])).await?;
            }
            let now = self.server_time().unwrap_or_else(Utc::now);
            let params = filter.params_at(Some(now));
            for await page in self.pages::<Room>(ROOMS.to_owned(), "rooms", params, page_size) {
                yield page?.into_iter().filter(|room| filter.includes(room, now)).collect();
            }
        }
    }

    /// Returns the latest `count` completed rooms that `filter` selects, latest first. Rooms without a SID are omitted.
    pub async fn ended_rooms(&self, filter: RoomFilter, count: usize) -> Result<Vec<Room>, Error> {
        let filter = RoomFilter { status: RoomStatus::Completed, ..filter };
        let name = filter.name.clone();
        let is_match = |room: &Room| {
            let has_name = name.as_deref().is_none_or(|name| room.name() == Some(name));
            has_name && room.is_completed() && room.sid().is_some()
        };
        let mut ended = Vec::new();
        let mut pages = pin!(self.rooms(filter, count));
        while ended.len() < count
            && let Some(page) = pages.try_next().await?
        {
            ended.extend(page.into_iter().filter(is_match));
        }
        ended.sort_by_key(|room| Reverse(room.created()));
        ended.truncate(count);
        Ok(ended)
    }

    /// Returns the first page of the rooms in progress.
    pub async fn first_rooms(&self) -> Result<Vec<Room>, Error> {
        Ok(self.first_page(ROOMS, "rooms", RoomFilter::default().params()).await?.0)
    }

    /// Completes a room, which disconnects its participants. Can be repeated. Fails with [`Error::Unconfirmed`] if the API
    /// accepts the request, but the room is not certainly completed.
    /// An attempt is sent only if `before_write` returns `true`.
    pub async fn complete(
        &self,
        room: &RoomRef,
        before_write: BeforeWrite<'_>,
    ) -> Result<CompleteResult, Error> {
        let form = [("Status", RoomStatus::Completed.name().to_owned())];
        match self.post_if(before_write, &self.room_path(room).await?, &form).await {
            Ok(response) => self.confirm_completed(room, &response).await,
            Err(Error::RequestRejected(meta)) if meta.code == Some(ROOM_COMPLETED) => {
                Ok(if meta.after_ambiguous_attempt {
                    CompleteResult::Now { request_id: None }
                } else {
                    CompleteResult::Before
                })
            }
            Err(Error::NotFound(meta)) => Err(self.explain_missing_room(room, meta).await),
            Err(error) => Err(error),
        }
    }

    /// Confirms an accepted request: the response, or another read, must show the room as completed.
    async fn confirm_completed(&self, room: &RoomRef, response: &Response) -> Result<CompleteResult, Error> {
        let found = Room::from(response.object().map_err(Error::into_ambiguous)?);
        if found.reference().is_none() {
            return Err(response.unreadable("it does not name the room").into_ambiguous());
        }
        let mismatch = found.mismatch(room);
        if mismatch.is_none() && (found.is_completed() || self.is_over(room).await.unwrap_or(false)) {
            return Ok(CompleteResult::Now { request_id: response.meta.request_id.clone() });
        }
        Err(response.unconfirmed(match mismatch {
            Some(other) => {
                format!("unexpected response: requested room '{room}', got {other}, which may have ended")
            }
            None => format!("the API accepted the request, but still shows room '{room}' as in progress"),
        }))
    }

    /// Returns the SID of a room. A SID is returned as it is, without a request.
    pub async fn room_sid(&self, room: &RoomRef) -> Result<RoomSid, Error> {
        match room {
            RoomRef::Sid(sid) => Ok(sid.clone()),
            RoomRef::Name(_) => self.room(room).await?.sid().ok_or_else(|| Error::MalformedResponse {
                reason: "the room has no SID".to_owned(),
                meta: ResponseMeta::default(),
            }),
        }
    }

    /// Whether a room is completed.
    pub async fn is_over(&self, room: &RoomRef) -> Result<bool, Error> {
        Ok(self.room(room).await?.is_completed())
    }

    async fn find_room(&self, room: &RoomRef) -> Result<Option<Room>, Error> {
        let Some(segment) = room.segment() else {
            let rooms = self.rooms_with_name(&room.to_string(), RoomStatus::InProgress).await?;
            return Ok(rooms.into_iter().next());
        };
        let path = format!("{ROOMS}/{segment}");
        self.fetch(&path, format!("room '{room}'"), |found: &Room| found.mismatch(room)).await.map(Some)
    }

    /// Returns the latest completed room with a name, and when it ended. Only adds to an error, so its own errors are ignored.
    async fn last_completed(&self, name: &str) -> Option<(RoomSid, Option<DateTime<Utc>>)> {
        let rooms = self.rooms_with_name(name, RoomStatus::Completed).await.ok()?;
        let latest = rooms.iter().max_by_key(|room| room.ended())?;
        Some((latest.sid()?, latest.ended()))
    }

    /// Returns the rooms with exactly this name, from the first page.
    async fn rooms_with_name(&self, name: &str, status: RoomStatus) -> Result<Vec<Room>, Error> {
        let filters = vec![("UniqueName", name.to_owned()), ("Status", status.name().to_owned())];
        let (mut rooms, _) = self.first_page::<Room>(ROOMS, "rooms", filters).await?;
        rooms.retain(|room| room.name() == Some(name));
        Ok(rooms)
    }
}
