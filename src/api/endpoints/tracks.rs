//! Requests for the tracks that a participant publishes or receives. Depends on the addresses and the client.

use futures_util::TryStreamExt;

use super::address::ParticipantAddress;
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{Track, TrackSide};
use crate::api::pagination::MAX_PAGE_SIZE;
use crate::api::reference::{ParticipantRef, RoomRef, TrackRef};
use crate::api::response_meta::ResponseMeta;

impl Client {
    /// Returns all tracks on one side of a participant. A participant that has left has none.
    pub async fn tracks(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        side: TrackSide,
    ) -> Result<Vec<Track>, Error> {
        self.with_participant(room, participant, async |address: ParticipantAddress<'_>| {
            self.list_tracks(address, side).await
        })
        .await
    }

    /// Returns the tracks with a name or SID on one side of a participant: at least one, and several if the participant
    /// receives several with the same name.
    pub async fn find_tracks(
        &self,
        room: &RoomRef,
        participant: &ParticipantRef,
        side: TrackSide,
        track: &TrackRef,
    ) -> Result<Vec<Track>, Error> {
        self.with_participant(room, participant, async |address: ParticipantAddress<'_>| {
            let mut meta = ResponseMeta::default();
            if let Some(segment) = side.track_segment(track) {
                let path = format!("{}/{}/{segment}", address.path()?, side.segment());
                let requested = format!("track '{track}'");
                match self.fetch(&path, requested, |found: &Track| found.mismatch(track)).await {
                    // The participant may be missing rather than the track.
                    Err(Error::NotFound(not_found)) => meta = not_found,
                    result => return result.map(|found| vec![found]),
                }
            }
            let mut found = self.list_tracks(address, side).await?;
            found.retain(|listed| listed.is(track));
            if found.is_empty() {
                return Err(Error::TrackNotFound {
                    room: room.clone(),
                    participant: participant.clone(),
                    side,
                    track: Box::new(track.clone()),
                    meta: Box::new(meta),
                });
            }
            Ok(found)
        })
        .await
    }

    async fn list_tracks(
        &self,
        address: ParticipantAddress<'_>,
        side: TrackSide,
    ) -> Result<Vec<Track>, Error> {
        let path = format!("{}/{}", address.path()?, side.segment());
        self.pages(path, side.key(), Vec::new(), MAX_PAGE_SIZE).try_concat().await
    }
}
