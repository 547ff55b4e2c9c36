//! Tracks that clients publish, mute and remove. Depends on `clients`, `request`, `response` and `world`.

use axum::http::StatusCode;
use serde_json::json;

use super::clients::find_present;
use crate::sandbox::http::request::ApiRequest;
use crate::sandbox::http::response::{ApiError, ApiResponse, ApiResult};
use crate::sandbox::http::server_state::ServerState;
use crate::sandbox::world::state::World;
use crate::sandbox::world::track_preset::TrackKind;
use crate::sandbox::world::tracks::{Track, published_tracks};

/// `POST /_sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}/Tracks`: a client publishes a track of this `Kind` and
/// with this `Name`.
pub fn publish(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, participant) = find_present(world, request)?;
    let invalid_kind = || ApiError::bad_request(53300, "Track is invalid");
    let kind = request.form.variant("Kind", invalid_kind)?.ok_or_else(invalid_kind)?;
    let name = request.form.get("Name").unwrap_or_default();
    match name.chars().count() {
        0 => return Err(ApiError::bad_request(53301, "Track name is invalid")),
        1..=128 => {}
        _ => return Err(ApiError::bad_request(53302, "Track name is too long")),
    }
    if world.rooms[room].settings.is_audio_only && kind == TrackKind::Video {
        return Err(ApiError::bad_request(53125, "The track kind is not supported by the Room"));
    }
    let is_taken = |track: Track<'_>| track.is_published() && track.spec.name == name;
    if published_tracks(&world.rooms[room].participants[participant]).any(is_taken) {
        return Err(ApiError::bad_request(53304, "Track name is duplicated"));
    }
    let index = world.publish(room, participant, kind, name, world.now());
    Ok(track_response(StatusCode::CREATED, world, room, participant, index))
}

/// `POST …/Participants/{IdentityOrSid}/Tracks/{NameOrSid}`: a client unmutes (`Status=enabled`), mutes (`disabled`) or
/// stops publishing (`removed`) a track.
pub fn set_track(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, participant) = find_present(world, request)?;
    let is_named = |track: Track<'_>| {
        track.is_published()
            && (track.spec.name == request.track() || track.sid().to_string() == request.track())
    };
    let index = published_tracks(&world.rooms[room].participants[participant]).position(is_named);
    let index = index.ok_or_else(|| request.not_found())?;
    let invalid_status = || ApiError::bad_parameter("Status");
    let status = request.form.variant("Status", invalid_status)?.ok_or_else(invalid_status)?;
    world.set_track(room, participant, index, status, world.now());
    Ok(track_response(StatusCode::OK, world, room, participant, index))
}

fn track_response(
    status: StatusCode,
    world: &World,
    room: usize,
    participant: usize,
    index: usize,
) -> ApiResponse {
    let participant = &world.rooms[room].participants[participant];
    let track = published_tracks(participant).nth(index).map(|track| {
        json!({
            "sid": track.sid(),
            "participant_sid": participant.sid(),
            "kind": track.spec.kind,
            "name": track.spec.name,
            "enabled": track.spec.enabled,
        })
    });
    ApiResponse::json(status, &json!(track))
}
