//! Clients that join, leave, and lose and regain the network. Depends on `participants`, `request`, `response` and `world`.

use axum::http::StatusCode;

use crate::sandbox::http::participants::{invalid_status, participant_response};
use crate::sandbox::http::request::ApiRequest;
use crate::sandbox::http::response::{ApiError, ApiResult};
use crate::sandbox::http::rooms::room_completed;
use crate::sandbox::http::server_state::ServerState;
use crate::sandbox::world::event::Actor;
use crate::sandbox::world::participant::ParticipantStatus;
use crate::sandbox::world::state::World;

/// `POST /_sandbox/Rooms/{NameOrSid}/Participants`: a client with `Identity` joins, and takes `Status` if given.
/// `Tracks` names the `TrackPreset` that it publishes. Fails with 400 if the room is full, unless
/// `Force` is true.
pub fn join(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let room = request.find_room(world)?;
    if world.rooms[room].is_completed() {
        return Err(room_completed());
    }
    let status = requested_status(request)?.unwrap_or(ParticipantStatus::Connected);
    let identity = request.form.get("Identity").unwrap_or_default();
    match identity.chars().count() {
        0 => return Err(ApiError::bad_request(53200, "Participant identity is invalid")),
        1..=128 => {}
        _ => return Err(ApiError::bad_request(53201, "Participant identity is too long")),
    }
    let is_forced = request.form.boolean("Force")?.unwrap_or(false);
    if !is_forced && world.rooms[room].is_full() && world.rooms[room].present_index(identity).is_none() {
        return Err(ApiError::bad_request(53105, "Room contains too many Participants"));
    }
    let tracks = request.form.variant("Tracks", || ApiError::bad_parameter("Tracks"))?.unwrap_or_default();
    let at = world.now();
    let index = world.join(room, identity, tracks, at);
    world.set_status(room, index, status, Actor::Client, at);
    Ok(participant_response(StatusCode::CREATED, &world.rooms[room], index, request))
}

/// `POST /_sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: a client loses the network (`Status=reconnecting`),
/// regains it (`connected`) or leaves (`disconnected`). Fails with 400 when the participant has left, unless `Status`
/// is `disconnected`.
pub fn set_status(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, index) = find_client(world, request)?;
    let status = requested_status(request)?.ok_or_else(invalid_status)?;
    let is_present = world.rooms[room].participants[index].is_present();
    if !is_present && status != ParticipantStatus::Disconnected {
        return Err(invalid_status());
    }
    world.set_status(room, index, status, Actor::Client, world.now());
    Ok(participant_response(StatusCode::OK, &world.rooms[room], index, request))
}

fn requested_status(request: &ApiRequest) -> Result<Option<ParticipantStatus>, ApiError> {
    request.form.variant("Status", invalid_status)
}

/// Finds the participant that the path names: by SID any, by identity a connected or reconnecting one. Fails with 404.
fn find_client(world: &World, request: &ApiRequest) -> Result<(usize, usize), ApiError> {
    let room = request.find_room(world)?;
    let reference = request.segment(4);
    let by_sid = || world.rooms[room].find_participant(reference);
    let participant = world.rooms[room].present_index(reference).or_else(by_sid);
    Ok((room, participant.ok_or_else(|| request.not_found())?))
}

/// Finds the participant that the path names. Fails with 404 also for one who has left.
pub fn find_present(world: &World, request: &ApiRequest) -> Result<(usize, usize), ApiError> {
    let (room, participant) = find_client(world, request)?;
    let is_present = world.rooms[room].participants[participant].is_present();
    is_present.then_some((room, participant)).ok_or_else(|| request.not_found())
}
