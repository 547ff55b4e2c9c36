//! The participant endpoints, and the JSON of a participant. Depends on `request`, `paging`, `response` and `world`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::auth::ACCOUNT_SID;
use super::paging::Paging;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult, timestamp};
use super::server_state::ServerState;
use crate::sandbox::world::event::Actor;
use crate::sandbox::world::participant::{Participant, ParticipantStatus};
use crate::sandbox::world::room::Room;

/// `GET /v1/Rooms/{NameOrSid}/Participants`: lists participants.
pub fn list(state: &ServerState, request: &ApiRequest) -> ApiResult {
    // Sources differ on whether the API lists disconnected participants of a room given by name. The sandbox does.
    let room = &state.world.rooms[request.find_room(&state.world)?];
    let requested = request.form.variant("Status", invalid_status)?.unwrap_or(ParticipantStatus::Connected);
    let status = if room.is_completed() { ParticipantStatus::Disconnected } else { requested };
    let identity = request.form.get("Identity");
    let created = request.form.time_range("DateCreatedAfter", "DateCreatedBefore")?;
    let list_url = format!("{}/v1/Rooms/{}/Participants", request.base_url, room.sid());
    let filters = ["Status", "DateCreatedAfter", "DateCreatedBefore", "Identity"];
    let paging = Paging::parse(&request.form, &list_url, &filters)?;
    paging.response(
        "participants",
        created.slice(&room.participants, |participant| participant.started),
        Participant::sid,
        |participant| {
            participant.status == status && identity.is_none_or(|identity| *participant.identity == *identity)
        },
        |participant| participant_body(room, participant, request),
    )
}

/// `GET /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: returns a participant.
pub fn fetch(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let (room, index) = request.find_participant(&state.world)?;
    Ok(participant_response(StatusCode::OK, &state.world.rooms[room], index, request))
}

/// `POST /v1/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: disconnects a participant. Does nothing to one who
/// has left.
pub fn update(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, index) = request.find_participant(world)?;
    if request.form.get("Status") != Some("disconnected") {
        return Err(invalid_status());
    }
    world.set_status(room, index, ParticipantStatus::Disconnected, Actor::Api, world.now());
    Ok(participant_response(StatusCode::ACCEPTED, &world.rooms[room], index, request))
}

/// `POST …/Participants/{IdentityOrSid}/Anonymize`: replaces the identity of a disconnected participant by the SID.
///
/// The vendor's documentation does not say what happens to others. The sandbox rejects them, because the identity
/// addresses a present participant.
pub fn anonymize(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, index) = request.find_participant(world)?;
    let participant = &world.rooms[room].participants[index];
    if participant.is_present() {
        return Err(invalid_status());
    }
    if *participant.identity != participant.sid().to_string() {
        world.anonymize(room, index, world.now());
    }
    let room = &world.rooms[room];
    let participant = &room.participants[index];
    let mut body = participant_body(room, participant, request);
    body["url"] = body["links"]["anonymize"].take();
    if let Some(fields) = body.as_object_mut() {
        fields.remove("links");
    }
    Ok(ApiResponse::json(StatusCode::OK, &body))
}

/// Returns the response for one participant.
pub fn participant_response(
    status: StatusCode,
    room: &Room,
    index: usize,
    request: &ApiRequest,
) -> ApiResponse {
    ApiResponse::json(status, &participant_body(room, &room.participants[index], request))
}

/// Returns the 400 for an unknown status or one that is not allowed.
pub fn invalid_status() -> ApiError {
    ApiError::bad_request(53209, "Invalid participant status")
}

/// Returns the JSON of a participant, its fields in the API's order.
fn participant_body(room: &Room, participant: &Participant, request: &ApiRequest) -> Value {
    let url = format!("{}/v1/Rooms/{}/Participants/{}", request.base_url, room.sid(), participant.sid());
    json!({
        "account_sid": ACCOUNT_SID,
        "room_sid": room.sid(),
        "date_created": timestamp(participant.started),
        "date_updated": timestamp(participant.updated),
        "start_time": timestamp(participant.started),
        "end_time": participant.ended.map(timestamp),
        "sid": participant.sid(),
        "identity": participant.identity.as_ref(),
        "status": participant.status,
        "url": url,
        "duration": participant.ended.map(|ended| (ended - participant.started).num_seconds()),
        "links": {
            "published_tracks": format!("{url}/PublishedTracks"),
            "subscribed_tracks": format!("{url}/SubscribedTracks"),
            "subscribe_rules": format!("{url}/SubscribeRules"),
            "anonymize": format!("{url}/Anonymize"),
        },
    })
}
