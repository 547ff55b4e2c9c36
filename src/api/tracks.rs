//! The calls on tracks: what a participant publishes, and what they receive of others.

use futures_util::TryStreamExt;

use super::client::{Client, Parameters};
use super::error::Error;
use super::meta::{ResponseMeta, told};
use super::paging::LARGEST_PAGE;
use super::participants::Place;
use super::reference::{ParticipantRef, ParticipantSid, RoomRef, TrackRef, TrackSid};
use super::resource::{Fields, text};
use super::track_side::TrackSide;

/// A track as the API sends it, on the side of its publisher or of somebody who receives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track(Fields);

impl From<Fields> for Track {
    fn from(fields: Fields) -> Self {
        Self(fields)
    }
}

impl Track {
    /// The SID of who publishes it. Only a track that is received tells it.
    pub fn publisher_sid(&self) -> Option<ParticipantSid> {
        text(&self.0, "publisher_sid").and_then(ParticipantSid::parse)
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.0
    }

    fn sid(&self) -> Option<TrackSid> {
        text(&self.0, "sid").and_then(TrackSid::parse)
    }

    fn name(&self) -> Option<&str> {
        text(&self.0, "name")
    }

    fn is(&self, asked: &TrackRef) -> bool {
        match asked {
            TrackRef::Name(name) => self.name() == Some(name),
            TrackRef::Sid(sid) => self.sid().as_ref() == Some(sid),
        }
    }

    /// What this calls itself, where that is not what was asked for.
    fn other_than(&self, asked: &TrackRef) -> Option<String> {
        match asked {
            TrackRef::Name(name) => {
                self.name().filter(|other| other != name).map(|other| format!("track '{}'", told(other)))
            }
            TrackRef::Sid(sid) => {
                self.sid().filter(|other| other != sid).map(|other| format!("track {other}"))
            }
        }
    }
}

impl Client {
    /// All tracks on one side of a participant. Who has left has none.
    pub async fn tracks(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        side: TrackSide,
    ) -> Result<Vec<Track>, Error> {
        self.reach(room, reference, async |place: Place<'_>| self.listed_tracks(place, side).await).await
    }

    /// The tracks of that name or SID on one side of a participant: one, or, of what they receive, perhaps several of one
    /// name; never none.
    pub async fn find_tracks(
        &self,
        room: &RoomRef,
        reference: &ParticipantRef,
        side: TrackSide,
        track: &TrackRef,
    ) -> Result<Vec<Track>, Error> {
        self.reach(room, reference, async |place: Place<'_>| {
            let mut meta = ResponseMeta::default();
            if let Some(segment) = side.carries(track) {
                let path = format!("{}/{}/{segment}", place.path()?, side.segment());
                match self.fetched_track(&path, track).await {
                    // It may be the participant who is not found.
                    Err(Error::NotFound(said)) => meta = said,
                    outcome => return outcome.map(|found| vec![found]),
                }
            }
            let mut found = self.listed_tracks(place, side).await?;
            found.retain(|listed| listed.is(track));
            if found.is_empty() {
                return Err(Error::TrackNotFound {
                    room: room.clone(),
                    participant: reference.clone(),
                    side,
                    track: track.clone(),
                    meta: Box::new(meta),
                });
            }
            Ok(found)
        })
        .await
    }

    async fn listed_tracks(&self, place: Place<'_>, side: TrackSide) -> Result<Vec<Track>, Error> {
        let path = format!("{}/{}", place.path()?, side.segment());
        self.pages(path, side.key(), Parameters::new(), LARGEST_PAGE).try_concat().await
    }

    async fn fetched_track(&self, path: &str, asked: &TrackRef) -> Result<Track, Error> {
        let answer = self.get(path, &Parameters::new()).await?;
        let (meta, found) = (answer.meta.clone(), Track::from(answer.object()?));
        match found.other_than(asked) {
            None => Ok(found),
            Some(answered) => Err(Error::UnexpectedResource {
                asked: format!("track '{asked}'"),
                answered,
                meta: Box::new(meta),
            }),
        }
    }
}
