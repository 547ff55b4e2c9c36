//! The endpoints of published and subscribed tracks, and the JSON of a track. A track exists as long as its publisher
//! is present. Depends on `request`, `paging`, `response` and `world`.

use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::paging::Paging;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, timestamp};
use crate::sandbox::world::participant::Participant;
use crate::sandbox::world::room::Room;
use crate::sandbox::world::rules::receives;
use crate::sandbox::world::sid::{Sid, SidKind};
use crate::sandbox::world::state::World;
use crate::sandbox::world::track_preset::TrackKind;
use crate::sandbox::world::tracks::{Track, published_tracks};

/// The participant whose tracks a request asks for. A reconnecting participant still publishes and receives tracks.
struct TracksOf<'w> {
    room: &'w Room,
    index: usize,
    participant: &'w Participant,
}

impl<'w> TracksOf<'w> {
    fn find(world: &'w World, request: &ApiRequest, room: &str, participant: &str) -> Result<Self, ApiError> {
        let (room, index) = request.find_participant(world, room, participant)?;
        let room = &world.rooms[room];
        Ok(Self { room, index, participant: &room.participants[index] })
    }

    /// Returns all tracks that the participant publishes or published.
    fn published(&self) -> Vec<Track<'w>> {
        published_tracks(self.participant).collect()
    }

    /// Returns all tracks that others publish or published, in the order of their serial numbers. Those that no longer
    /// exist are needed as the start of a page.
    fn of_others(&self) -> Vec<Track<'w>> {
        let others = self.room.participants.iter().enumerate().filter(|(index, _)| *index != self.index);
        others.flat_map(|(_, other)| published_tracks(other)).collect()
    }

    /// Returns whether the participant currently receives a track of another participant.
    fn receives(&self, track: &Track<'_>) -> bool {
        self.participant.is_present()
            && track.publisher.is_present()
            && receives(self.room.rules(self.index), track)
    }

    fn url(&self, request: &ApiRequest, list: &str) -> String {
        let (room, participant) = (self.room.sid(), self.participant.sid());
        format!("{}/v1/Rooms/{room}/Participants/{participant}/{list}", request.base_url)
    }

    fn published_body(&self, track: &Track<'_>, request: &ApiRequest) -> TrackBody {
        self.body(track, track.publisher.started, None, self.url(request, "PublishedTracks"))
    }

    fn subscribed_body(&self, track: &Track<'_>, request: &ApiRequest) -> TrackBody {
        // The subscription starts when both are in the room.
        let since = track.publisher.started.max(self.participant.started);
        self.body(track, since, Some(track.publisher.sid()), self.url(request, "SubscribedTracks"))
    }

    fn body(
        &self,
        track: &Track<'_>,
        since: DateTime<Utc>,
        publisher_sid: Option<Sid>,
        list_url: String,
    ) -> TrackBody {
        TrackBody {
            room_sid: self.room.sid(),
            date_created: timestamp(since),
            date_updated: timestamp(since),
            participant_sid: self.participant.sid(),
            publisher_sid,
            sid: track.sid(),
            name: track.spec.name,
            kind: track.spec.kind,
            enabled: track.spec.enabled,
            url: list_url + "/" + &track.sid().to_string(),
        }
    }
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks`: lists the tracks that a participant publishes.
pub fn list_published(
    world: &World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
) -> Result<ApiResponse, ApiError> {
    let owner = TracksOf::find(world, request, room, participant)?;
    let paging = Paging::parse(&request.form)?;
    let tracks = owner.published();
    let page = paging.select(&tracks, |track| track.publisher.is_present())?;
    let bodies = page.items.iter().map(|track| owner.published_body(track, request)).collect();
    paging.response("published_tracks", &owner.url(request, "PublishedTracks"), "", &page, bodies)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks`: lists the tracks that a participant receives.
pub fn list_subscribed(
    world: &World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
) -> Result<ApiResponse, ApiError> {
    let owner = TracksOf::find(world, request, room, participant)?;
    let paging = Paging::parse(&request.form)?;
    let tracks = owner.of_others();
    let page = paging.select(&tracks, |track| owner.receives(track))?;
    let bodies = page.items.iter().map(|track| owner.subscribed_body(track, request)).collect();
    paging.response("subscribed_tracks", &owner.url(request, "SubscribedTracks"), "", &page, bodies)
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks/{NameOrSid}`: returns a published track.
pub fn fetch_published(
    world: &World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
    track: &str,
) -> Result<ApiResponse, ApiError> {
    let owner = TracksOf::find(world, request, room, participant)?;
    let tracks = if owner.participant.is_present() { owner.published() } else { Vec::new() };
    let by_sid = tracks.iter().find(|published| is_sid_of(track, published));
    let found = by_sid.or_else(|| tracks.iter().find(|published| published.spec.name == track));
    track_response(found.map(|track| owner.published_body(track, request)), request)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks/{Sid}`: returns a received track. Names are not accepted,
/// because several publishers can use the same one.
pub fn fetch_subscribed(
    world: &World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
    track: &str,
) -> Result<ApiResponse, ApiError> {
    let owner = TracksOf::find(world, request, room, participant)?;
    let tracks = owner.of_others();
    let found = tracks.iter().find(|other| is_sid_of(track, other)).filter(|track| owner.receives(track));
    track_response(found.map(|track| owner.subscribed_body(track, request)), request)
}

fn is_sid_of(text: &str, track: &Track<'_>) -> bool {
    Sid::parse(SidKind::Track, text) == Some(track.sid())
}

fn track_response(found: Option<TrackBody>, request: &ApiRequest) -> Result<ApiResponse, ApiError> {
    ApiResponse::json(StatusCode::OK, &found.ok_or_else(|| request.not_found())?)
}

/// The JSON of a track, its fields in the API's order. Only subscribed tracks have a `publisher_sid`.
#[derive(Serialize)]
struct TrackBody {
    room_sid: Sid,
    date_created: String,
    date_updated: String,
    participant_sid: Sid,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher_sid: Option<Sid>,
    sid: Sid,
    name: &'static str,
    kind: TrackKind,
    enabled: bool,
    url: String,
}
