//! The calls on tracks: what a participant publishes, and what they receive of others.

use futures_util::TryStreamExt;

use super::address::Place;
use crate::api::client::Client;
use crate::api::error::Error;
use crate::api::model::{Side, Track};
use crate::api::pagination::LARGEST_PAGE;
use crate::api::params::Parameters;
use crate::api::reference::{ParticipantRef, RoomRef, TrackRef};
use crate::api::response_meta::Particulars;

impl Client {
    /// All tracks on one side of a participant. Who has left has none.
    pub async fn tracks(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        side: Side,
    ) -> Result<Vec<Track>, Error> {
        self.reach(room, who, async |place: Place<'_>| self.listed_tracks(place, side).await).await
    }

    /// The tracks of that name or SID on one side of a participant: one, or, of what they receive, perhaps several of one
    /// name; never none.
    pub async fn tracks_called(
        &self,
        room: &RoomRef,
        who: &ParticipantRef,
        side: Side,
        track: &TrackRef,
    ) -> Result<Vec<Track>, Error> {
        self.reach(room, who, async |place: Place<'_>| {
            let mut particulars = Particulars::default();
            if let Some(segment) = side.carries(track) {
                let path = format!("{}/{}/{segment}", place.path()?, side.segment());
                match self.fetched_track(&path, track).await {
                    // It may be the participant who is not found.
                    Err(Error::NotFound(said)) => particulars = said,
                    outcome => return outcome.map(|found| vec![found]),
                }
            }
            let mut found = self.listed_tracks(place, side).await?;
            found.retain(|listed| listed.is(track));
            if found.is_empty() {
                return Err(Error::NoTrack {
                    room: room.clone(),
                    participant: who.clone(),
                    side,
                    track: track.clone(),
                    particulars: Box::new(particulars),
                });
            }
            Ok(found)
        })
        .await
    }

    async fn listed_tracks(&self, place: Place<'_>, side: Side) -> Result<Vec<Track>, Error> {
        let path = format!("{}/{}", place.path()?, side.segment());
        self.pages(path, side.key(), Parameters::new(), LARGEST_PAGE).try_concat().await
    }

    async fn fetched_track(&self, path: &str, asked: &TrackRef) -> Result<Track, Error> {
        let answer = self.get(path, &Parameters::new()).await?;
        let (particulars, found) = (answer.particulars.clone(), Track::from(answer.object()?));
        match found.other_than(asked) {
            None => Ok(found),
            Some(answered) => Err(Error::Misdirected {
                asked: format!("track '{asked}'"),
                answered,
                particulars: Box::new(particulars),
            }),
        }
    }
}
