//! The endpoints of published and subscribed tracks, and the JSON of a track. A track exists as long as its publisher
//! is present. Depends on `request`, `paging`, `response` and `world`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::paging::Paging;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult, timestamp};
use super::server_state::ServerState;
use crate::sandbox::world::participant::Participant;
use crate::sandbox::world::room::Room;
use crate::sandbox::world::rules::receives;
use crate::sandbox::world::sid::{Sid, SidKind};
use crate::sandbox::world::tracks::{Track, published_tracks};

/// A list of tracks: those that a participant publishes, or those that it receives. A reconnecting participant still
/// publishes and receives tracks.
struct TrackList<'w> {
    /// The key in the JSON, which is the last segment of the URL in snake case.
    key: &'static str,
    url: String,
    room: &'w Room,
    index: usize,
    participant: &'w Participant,
    /// All tracks that are or were in the list, in the order of their serial numbers. Those that no longer exist are
    /// needed as the start of a page.
    tracks: Vec<Track<'w>>,
    is_subscribed: bool,
}

impl<'w> TrackList<'w> {
    /// Finds the participant that the path names, and the tracks that it publishes. Fails with 404.
    fn published(state: &'w ServerState, request: &ApiRequest) -> Result<Self, ApiError> {
        let mut list = Self::empty(state, request, "published_tracks", "PublishedTracks")?;
        list.tracks = published_tracks(list.participant).collect();
        Ok(list)
    }

    /// Finds the participant that the path names, and the tracks of others that it receives. Fails with 404.
    fn subscribed(state: &'w ServerState, request: &ApiRequest) -> Result<Self, ApiError> {
        let mut list = Self::empty(state, request, "subscribed_tracks", "SubscribedTracks")?;
        let others = list.room.participants.iter().enumerate().filter(|(index, _)| *index != list.index);
        list.tracks = others.flat_map(|(_, other)| published_tracks(other)).collect();
        list.tracks.sort_by_key(|track| track.sid().serial);
        list.is_subscribed = true;
        Ok(list)
    }

    fn empty(
        state: &'w ServerState,
        request: &ApiRequest,
        key: &'static str,
        segment: &str,
    ) -> Result<Self, ApiError> {
        let (room, index) = request.find_participant(&state.world)?;
        let room = &state.world.rooms[room];
        let participant = &room.participants[index];
        let (base_url, room_sid, sid) = (&request.base_url, room.sid(), participant.sid());
        let url = format!("{base_url}/v1/Rooms/{room_sid}/Participants/{sid}/{segment}");
        Ok(Self { key, url, room, index, participant, tracks: Vec::new(), is_subscribed: false })
    }

    /// Returns whether a track is currently in the list.
    fn contains(&self, track: &Track<'_>) -> bool {
        let is_received = || self.participant.is_present() && receives(self.room.rules(self.index), track);
        track.is_published() && (!self.is_subscribed || is_received())
    }

    fn page(&self, request: &ApiRequest) -> ApiResult {
        let paging = Paging::parse(&request.form, &self.url, &[])?;
        paging.response(
            self.key,
            &self.tracks,
            Track::sid,
            |track| self.contains(track),
            |track| self.body(track),
        )
    }

    /// Finds the track with the SID in the path.
    fn find_by_sid(&self, request: &ApiRequest) -> Option<&Track<'w>> {
        let sid = Sid::parse(SidKind::Track, request.track())?;
        self.tracks.iter().find(|track| track.sid() == sid)
    }

    /// Returns the response for a track. Fails with 404 if it is not in the list.
    fn track_response(&self, track: Option<&Track<'_>>, request: &ApiRequest) -> ApiResult {
        let track = track.filter(|track| self.contains(track)).ok_or_else(|| request.not_found())?;
        Ok(ApiResponse::json(StatusCode::OK, &self.body(track)))
    }

    /// Returns the JSON of a track, its fields in the API's order. Only subscribed tracks have a `publisher_sid`.
    fn body(&self, track: &Track<'_>) -> Value {
        // A subscription starts when both are in the room.
        let since = track.published().max(self.participant.started);
        let updated = track.spec.updated.map_or(since, |updated| updated.max(since));
        let mut body = json!({
            "room_sid": self.room.sid(),
            "date_created": timestamp(since),
            "date_updated": timestamp(updated),
            "participant_sid": self.participant.sid(),
            "publisher_sid": track.publisher.sid(),
            "sid": track.sid(),
            "name": track.spec.name,
            "kind": track.spec.kind,
            "enabled": track.spec.enabled,
            "url": format!("{}/{}", self.url, track.sid()),
        });
        if !self.is_subscribed
            && let Some(fields) = body.as_object_mut()
        {
            fields.shift_remove("publisher_sid");
        }
        body
    }
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks`: lists the tracks that a participant publishes.
pub fn list_published(state: &ServerState, request: &ApiRequest) -> ApiResult {
    TrackList::published(state, request)?.page(request)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks`: lists the tracks that a participant receives.
pub fn list_subscribed(state: &ServerState, request: &ApiRequest) -> ApiResult {
    TrackList::subscribed(state, request)?.page(request)
}

/// `GET …/Participants/{IdentityOrSid}/PublishedTracks/{NameOrSid}`: returns a published track.
pub fn fetch_published(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let list = TrackList::published(state, request)?;
    let by_name =
        || list.tracks.iter().find(|track| track.spec.name == request.track() && list.contains(track));
    list.track_response(list.find_by_sid(request).or_else(by_name), request)
}

/// `GET …/Participants/{IdentityOrSid}/SubscribedTracks/{Sid}`: returns a received track. Names are not accepted,
/// because several publishers can use the same one.
pub fn fetch_subscribed(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let list = TrackList::subscribed(state, request)?;
    list.track_response(list.find_by_sid(request), request)
}
