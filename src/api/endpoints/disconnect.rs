//! The request that disconnects a participant, and the checks that it was applied. Depends on the addresses, the filters
//! and the client.

use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use super::address::ParticipantAddress;
use super::filters::Status;
use super::participants::WriteReceipt;
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::Participant;
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef};
use crate::api::response_meta::{ResponseMeta, truncate};
use crate::api::transport::{BeforeWrite, Response};

impl Client {
    /// Disconnects a participant.
    ///
    /// `seen` is the participant as present in an earlier response, if any. What was seen before the request and what is seen
    /// after it decide the result. Fails with [`Error::Unconfirmed`] if the API accepts the request, but the participant is
    /// not certainly disconnected.
    pub async fn disconnect(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        seen: Option<&Participant>,
        before_write: BeforeWrite<'_>,
    ) -> Result<WriteReceipt, Error> {
        let started = Instant::now();
        let form = [("Status", Status::Disconnected.name().to_owned())];
        // Whether an attempt whose response was lost may have disconnected the participant.
        let mut is_ambiguous = false;
        let result = self
            .with_participant(room, participant, async |address: ParticipantAddress<'_>| {
                let response = self.post_if(before_write, address.path()?, &form).await;
                let meta = response.as_ref().map_or_else(Error::meta, |response| Some(&response.meta));
                is_ambiguous |= meta.is_some_and(|meta| meta.after_ambiguous_attempt);
                self.confirm_disconnected(room, participant, address.listed.or(seen), &response?).await
            })
            .await;
        match result {
            Err(error) if is_ambiguous => {
                self.confirm_ambiguous_disconnect(room, participant, seen, error, started).await
            }
            Ok(_) if is_ambiguous && self.may_be_over(room).await => {
                Err(unconfirmed(participant, &format!("room '{room}' has ended"), ResponseMeta::default()))
            }
            result => result,
        }
    }

    /// Whether a room has ended, or cannot be read.
    async fn may_be_over(&self, room: &RoomRef) -> bool {
        !matches!(self.is_over(room).await, Ok(false))
    }

    /// Confirms an accepted disconnect: the response, or another read, must show the participant as disconnected.
    async fn confirm_disconnected(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        seen: Option<&Participant>,
        response: &Response,
    ) -> Result<WriteReceipt, Error> {
        let request_id = response.meta.request_id.clone();
        let known_sid = participant.sid().or_else(|| seen.and_then(Participant::sid));
        let (stay, mismatch) = match read_response(room, participant, seen, response) {
            Ok(read) => read,
            Err(error) => {
                let stay = self.read_disconnected(room, participant, known_sid).await;
                let stay = stay.ok_or_else(|| error.into_ambiguous())?;
                return Ok(WriteReceipt { participant: stay, request_id, mismatch: None });
            }
        };
        if mismatch.is_none() && stay.has_left() {
            return Ok(WriteReceipt { participant: stay, request_id, mismatch });
        }
        let sid_in_response = stay.sid().filter(|_| mismatch.is_none());
        if let Some(stay) = self.read_disconnected(room, participant, known_sid.or(sid_in_response)).await {
            return Ok(WriteReceipt { participant: stay, request_id, mismatch });
        }
        let reason = if let Some(other) = mismatch {
            format!(
                "unexpected response: requested participant '{participant}', got {other}, which may be disconnected now"
            )
        } else {
            let status = truncate(stay.status().unwrap_or_default());
            format!("the API accepted the request, but still shows participant '{participant}' as '{status}'")
        };
        Err(response.unconfirmed(reason))
    }

    /// Fetches a participant by SID, or by identity if the SID is not known. Returns `None` unless it has certainly left.
    async fn read_disconnected(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        sid: Option<ParticipantSid>,
    ) -> Option<Participant> {
        let sid = match sid {
            Some(sid) => sid,
            None => match self.participant(room, participant).await {
                Err(Error::ParticipantNotFound { left: Some(left), .. }) => left.sid,
                _ => return None,
            },
        };
        self.fetch_by_sid(room, &sid).await.ok().filter(Participant::has_left)
    }

    /// Decides about a participant that was not found after an attempt that may have disconnected it. The attempt did so if
    /// the participant was seen before, or has left since `started`, unless the room has ended: its end disconnects everyone.
    async fn confirm_ambiguous_disconnect(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        seen: Option<&Participant>,
        error: Error,
        started: Instant,
    ) -> Result<WriteReceipt, Error> {
        let unconfirmed =
            |event: &str| unconfirmed(participant, event, error.meta().cloned().unwrap_or_default());
        let left = match &error {
            Error::RoomNotFound { .. } => return Err(unconfirmed(&format!("room '{room}' has ended"))),
            Error::ParticipantNotFound { left: Some(left), .. } => left,
            Error::ParticipantNotFound { left: None, .. } if seen.is_some() => {
                return Err(unconfirmed("the participant is not in the room any more"));
            }
            _ => return Err(error.into_ambiguous()),
        };
        match self.fetch_by_sid(room, &left.sid).await {
            Ok(stay) if !stay.has_left() => Err(error),
            Ok(_) if self.may_be_over(room).await => Err(unconfirmed(&format!("room '{room}' has ended"))),
            Ok(stay) if seen.is_some() || self.happened_since(started, stay.left()) => {
                Ok(WriteReceipt { participant: stay, request_id: None, mismatch: None })
            }
            Ok(_) => Err(unconfirmed("the participant has left")),
            Err(Error::NotFound(_)) => Err(error),
            Err(unknown) => Err(unknown.after(&error).into_ambiguous()),
        }
    }

    /// Whether `time` is certainly since `started` by the server's clock, with an accuracy of a second. `false` if the
    /// server's clock is not known.
    fn happened_since(&self, started: Instant, time: Option<DateTime<Utc>>) -> bool {
        let second = TimeDelta::seconds(1);
        let elapsed = TimeDelta::from_std(started.elapsed()).unwrap_or_default() + second;
        time.zip(self.server_time()).is_some_and(|(time, now)| (now - elapsed..=now + second).contains(&time))
    }
}

/// Returns the error for a disconnect whose first response was lost, before `event` hid whether it was applied.
fn unconfirmed(participant: &ParticipantRef, event: &str, meta: ResponseMeta) -> Error {
    let participant = match participant {
        ParticipantRef::Name(identity) => format!("participant '{identity}'"),
        ParticipantRef::Sid(sid) => format!("participant {sid}"),
    };
    let reason = format!(
        "{event}, but the first response was lost: it is unknown whether this request disconnected {participant}"
    );
    Error::Unconfirmed { reason, meta: Box::new(meta) }
}

/// Reads the participant in the response to a disconnect. Describes the participant or room in it if it is another one.
fn read_response(
    room: &RoomRef,
    participant: &ParticipantRef,
    seen: Option<&Participant>,
    response: &Response,
) -> Result<(Participant, Option<String>), Error> {
    let found = Participant::from(response.object()?);
    let other_than_seen = || {
        let identity = seen?.identity()?.to_owned();
        ParticipantRef::Name(identity).mismatch(found.identity(), None)
    };
    let mismatch = found.mismatch(room, participant).or_else(other_than_seen);
    if mismatch.is_none() && (found.reference().is_none() || found.status().is_none()) {
        return Err(response.unreadable("it does not name the participant"));
    }
    Ok((found, mismatch))
}
