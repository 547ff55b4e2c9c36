//! The room endpoints, and the JSON of a room. Depends on `request`, `paging`,
//! `response`, `room_parameters` and `world`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::auth::ACCOUNT_SID;
use super::paging::Paging;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult, timestamp};
use super::room_parameters::room_settings;
use super::server_state::ServerState;
use crate::sandbox::world::event::Actor;
use crate::sandbox::world::room::{Room, RoomStatus};
use crate::sandbox::world::room_settings::RoomType;

/// `GET /v1/Rooms`: lists rooms.
pub fn list(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let form = &request.form;
    let status = form.variant("Status", invalid_status)?.unwrap_or(RoomStatus::InProgress);
    let name = form.get("UniqueName");
    let created = form.time_range("DateCreatedAfter", "DateCreatedBefore")?;
    let filters = ["Status", "UniqueName", "DateCreatedAfter", "DateCreatedBefore"];
    let paging = Paging::parse(form, &format!("{}/v1/Rooms", request.base_url), &filters)?;
    let rooms = match name {
        Some(name) if status == RoomStatus::InProgress => state.world.rooms_named(name),
        _ => &state.world.rooms,
    };
    paging.response(
        "rooms",
        created.slice(rooms, |room| room.created),
        Room::sid,
        |room| room.status() == status && name.is_none_or(|name| room.unique_name() == name),
        |room| room_body(room, request),
    )
}

/// `POST /v1/Rooms`: creates a room.
pub fn create(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let settings = room_settings(&request.form, state.callbacks.allows_remote())?;
    let name = request.form.get("UniqueName");
    match name.map(|name| name.chars().count()) {
        Some(0) => return Err(ApiError::bad_request(53100, "Room name is invalid")),
        Some(129..) => return Err(ApiError::bad_request(53101, "Room name is too long")),
        _ => {}
    }
    if name.is_some_and(|name| world.is_name_taken(name)) {
        return Err(ApiError::bad_request(53113, "Room exists"));
    }
    let room = world.create_room(name, settings, world.now());
    Ok(room_response(StatusCode::CREATED, &world.rooms[room], request))
}

/// `GET /v1/Rooms/{NameOrSid}`: returns a room.
pub fn fetch(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let room = request.find_room(&state.world)?;
    Ok(room_response(StatusCode::OK, &state.world.rooms[room], request))
}

/// `POST /v1/Rooms/{NameOrSid}`: completes the room.
pub fn update(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let room = request.find_room(world)?;
    if request.form.get("Status") != Some("completed") {
        return Err(invalid_status());
    }
    if world.rooms[room].is_completed() {
        return Err(room_completed());
    }
    world.complete_room(room, Actor::Api, world.now());
    Ok(room_response(StatusCode::ACCEPTED, &world.rooms[room], request))
}

fn room_response(status: StatusCode, room: &Room, request: &ApiRequest) -> ApiResponse {
    ApiResponse::json(status, &room_body(room, request))
}

/// Returns the 400 for a change to a completed room.
pub fn room_completed() -> ApiError {
    ApiError::bad_request(53118, "Room completed")
}

fn invalid_status() -> ApiError {
    ApiError::bad_request(53112, "Invalid room status")
}

fn published_track_limit(room_type: RoomType) -> u32 {
    match room_type {
        RoomType::Group | RoomType::GroupSmall => 170,
        RoomType::Go | RoomType::PeerToPeer => 0,
    }
}

/// Returns the JSON of a room, its fields in the API's order.
fn room_body(room: &Room, request: &ApiRequest) -> Value {
    let settings = &room.settings;
    let url = format!("{}/v1/Rooms/{}", request.base_url, room.sid());
    json!({
        "account_sid": ACCOUNT_SID,
        "date_created": timestamp(room.created),
        "date_updated": timestamp(room.ended.unwrap_or(room.created)),
        "status": room.status(),
        "type": settings.kind,
        "sid": room.sid(),
        "enable_turn": true,
        "unique_name": room.unique_name(),
        "max_participants": settings.max_participants,
        "max_participant_duration": settings.max_participant_duration.as_secs(),
        "max_concurrent_published_tracks": published_track_limit(settings.kind),
        "duration": room.ended.map(|ended| (ended - room.created).num_seconds()),
        "status_callback_method": settings.status_callback_method,
        "status_callback": settings.status_callback,
        "record_participants_on_connect": settings.records_on_connect,
        "video_codecs": settings.video_codecs,
        "audio_only": settings.is_audio_only,
        "media_region": settings.media_region,
        "empty_room_timeout": settings.empty_timeout.as_secs() / 60,
        "unused_room_timeout": settings.unused_timeout.as_secs() / 60,
        "end_time": room.ended.map(timestamp),
        "large_room": settings.is_large,
        "url": url,
        "links": {
            "participants": format!("{url}/Participants"),
            "recordings": format!("{url}/Recordings"),
            "transcriptions": format!("{url}/Transcriptions"),
            "recording_rules": format!("{url}/RecordingRules"),
        },
    })
}
