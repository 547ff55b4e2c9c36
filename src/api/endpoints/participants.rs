//! Requests for the participants of a room: list, fetch, anonymize. Depends on the addresses, the filters and the client.

use std::collections::BTreeSet;
use std::pin::pin;

use async_stream::try_stream;
use chrono::Utc;
use futures_util::{Stream, TryStreamExt};

use super::address::{ParticipantAddress, no_sid};
use super::filters::{Filter, Status};
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{MergedLists, Participant, ParticipantKey};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef};
use crate::api::response_meta::ResponseMeta;
use crate::api::transport::BeforeWrite;

/// A part of one of a room's lists of participants.
#[derive(Debug)]
pub struct Listing {
    /// The participants.
    pub participants: Vec<Participant>,
    /// Whether the room is known to be completed: this list then includes every participant, whatever its status.
    pub is_room_completed: bool,
}

/// The participant that a write was applied to.
#[derive(Debug, Clone)]
pub struct WriteReceipt {
    /// The participant as the response, or a later read, shows it.
    pub participant: Participant,
    /// The ID of the request, if its response arrived.
    pub request_id: Option<String>,
    /// Describes the other participant or room that the response was about, if any.
    pub mismatch: Option<String>,
}

impl Client {
    /// Returns the participants of a room that `filter` selects, page by page, `page_size` on each page (at most 1,000), from
    /// the list of each of `statuses` in turn. A participant in several lists is returned once, as first listed.
    pub fn participants<'c>(
        &'c self,
        room: &'c RoomRef,
        statuses: &'c [Option<Status>],
        filter: &'c Filter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Vec<Participant>, Error>> + 'c {
        try_stream! {
            let mut returned = BTreeSet::new();
            for await listing in self.listings(room, statuses, filter, page_size) {
                let Listing { mut participants, is_room_completed } = listing?;
                participants.retain(|participant| {
                    ParticipantKey::of(participant).is_none_or(|key| !returned.contains(&key))
                });
                // No other list follows that of a completed room.
                if statuses.len() > 1 && !is_room_completed {
                    returned.extend(participants.iter().filter_map(ParticipantKey::of));
                }
                yield participants;
            }
        }
    }

    /// Returns what `keep` keeps of each participant of a room that `filter` selects and that is in the list of any of
    /// `statuses`, as last listed.
    pub async fn merged_participants<T>(
        &self,
        room: &RoomRef,
        statuses: &[Option<Status>],
        filter: &Filter,
        mut keep: impl FnMut(Participant) -> T,
    ) -> Result<Vec<T>, Error> {
        let mut merged = MergedLists::default();
        let mut listings = pin!(self.listings(room, statuses, filter, usize::MAX));
        while let Some(Listing { participants, .. }) = listings.try_next().await? {
            for participant in participants {
                let key = ParticipantKey::of(&participant);
                merged.insert(key, keep(participant));
            }
        }
        Ok(merged.into_items())
    }

    /// Returns the list of each of `statuses` in turn, page by page, as the API sends them: a participant can be in several.
    /// Ends after the first list of a completed room, which includes every participant.
    ///
    /// Ages go by the clock of the API. A list that is requested before any response has told the time is filtered here.
    pub fn listings<'c>(
        &'c self,
        room: &'c RoomRef,
        statuses: &'c [Option<Status>],
        filter: &'c Filter,
        page_size: usize,
    ) -> impl Stream<Item = Result<Listing, Error>> + 'c {
        try_stream! {
            for &status in statuses {
                let mut is_room_over = false;
                let path = self.participants_path(room, status).await?;
                let asked = self.server_time();
                let params = filter.params_at(status, asked);
                for await page in self.pages::<Participant>(path, "participants", params, page_size) {
                    let mut participants = match page {
                        Err(Error::NotFound(meta)) => Err(self.explain_missing_room(room, meta).await)?,
                        page => page?,
                    };
                    // Only a completed room lists participants that have left without being asked for them.
                    let has_unexpected =
                        status != Some(Status::Disconnected) && participants.iter().any(Participant::has_left);
                    is_room_over = is_room_over || (has_unexpected && self.is_over(room).await?);
                    if asked.is_none() && filter.has_age() {
                        let now = self.server_time().unwrap_or_else(Utc::now);
                        participants.retain(|participant| filter.includes(participant, now));
                    }
                    yield Listing { participants, is_room_completed: is_room_over };
                }
                if is_room_over {
                    break;
                }
            }
        }
    }

    /// Returns the first page of the participants of a room with a status, or of those that the API lists without one.
    pub async fn first_participants(
        &self,
        room: &RoomRef,
        status: Option<Status>,
    ) -> Result<Vec<Participant>, Error> {
        let path = self.participants_path(room, status).await?;
        Ok(self.first_page(&path, "participants", Filter::default().params(status)).await?.0)
    }

    /// Fetches a participant: by identity one that is present, by SID also one that has left.
    pub async fn participant(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
    ) -> Result<Participant, Error> {
        if let ParticipantRef::Sid(sid) = participant {
            return match self.fetch_by_sid(room, sid).await {
                Err(Error::NotFound(meta)) => {
                    self.room(room).await?;
                    Err(Error::no_participant(room, participant, None, None, meta))
                }
                result => result,
            };
        }
        self.with_participant(room, participant, async |address: ParticipantAddress<'_>| {
            match address.listed {
                Some(found) => Ok(found.clone()),
                None => self.fetch_participant(address.path()?, room, participant).await,
            }
        })
        .await
    }

    /// Fetches a participant that is present. The error for one that has left says when.
    pub async fn present_participant(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
    ) -> Result<Participant, Error> {
        match self.participant(room, participant).await {
            Ok(found) if found.has_left() => Err(Error::no_participant(
                room,
                participant,
                found.departure(),
                None,
                self.meta_of_no_response(),
            )),
            result => result,
        }
    }

    /// Fetches the participant with a SID, whether it is present or has left.
    pub(super) async fn fetch_by_sid(
        &self,
        room: &RoomRef,
        sid: &ParticipantSid,
    ) -> Result<Participant, Error> {
        let path = format!("{}/Participants/{sid}", self.room_path(room).await?);
        self.fetch_participant(&path, room, &ParticipantRef::Sid(sid.clone())).await
    }

    async fn fetch_participant(
        &self,
        path: &str,
        room: &RoomRef,
        participant: &ParticipantRef,
    ) -> Result<Participant, Error> {
        let requested = format!("participant '{participant}'");
        self.fetch(path, requested, |found: &Participant| found.mismatch(room, participant)).await
    }

    /// Replaces the identity of a participant that has left by its SID, irreversibly. Can be repeated.
    ///
    /// An attempt is sent only if `before_write` returns `true`.
    pub async fn anonymize(
        &self,
        room: &RoomRef,
        participant: &Participant,
        before_write: BeforeWrite<'_>,
    ) -> Result<WriteReceipt, Error> {
        let reference = ParticipantRef::Sid(participant.sid().ok_or_else(no_sid)?);
        self.with_participant(room, &reference, async |address: ParticipantAddress<'_>| {
            let response = self.post_if(before_write, &format!("{}/Anonymize", address.path()?), &[]).await?;
            let stay = Participant::from(response.object().map_err(Error::into_ambiguous)?);
            if let Some(other) = stay.mismatch(room, &reference) {
                return Err(response.unconfirmed(format!(
                    "unexpected response: requested participant '{reference}', got {other}, which may be anonymized now"
                )));
            }
            if !stay.is_anonymous() {
                let reason = if stay.identity().is_some() {
                    "it still has the identity"
                } else {
                    "it does not name the participant"
                };
                return Err(response.unreadable(reason).into_ambiguous());
            }
            Ok(WriteReceipt { participant: stay, request_id: response.meta.request_id, mismatch: None })
        })
        .await
    }

    /// Returns the error for a list or a room that was not found.
    pub(super) async fn explain_missing_room(&self, room: &RoomRef, meta: ResponseMeta) -> Error {
        self.room(room).await.err().unwrap_or(Error::NotFound(meta))
    }
}
