//! The sandbox's own endpoints under `/_sandbox/`, no part of the vendor's API. They take the same credentials, but are
//! never delayed, limited, counted or failed by injected faults. Depends on `participants`, `rooms` and `world`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::participants::{invalid_status, participant_response};
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult, timestamp};
use super::rooms::room_completed;
use super::server_state::ServerState;
use crate::sandbox::world::event::{Actor, Event};
use crate::sandbox::world::participant::{Participant, ParticipantStatus};
use crate::sandbox::world::state::{World, now};
use crate::sandbox::world::tracks::{Track, published_tracks};

/// `POST /_sandbox/Rooms/{NameOrSid}/Participants`: a client with `Identity` joins, and takes `Status` if given.
/// `Tracks` names the `TrackPreset` that it publishes.
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
    let tracks = request.form.variant("Tracks", || ApiError::bad_parameter("Tracks"))?.unwrap_or_default();
    let at = now();
    let index = world.join(room, identity, tracks, at);
    world.set_status(room, index, status, Actor::Client, at);
    Ok(participant_response(StatusCode::CREATED, &world.rooms[room], index, request))
}

/// `POST /_sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: a client loses the network (`Status=reconnecting`),
/// regains it (`connected`) or leaves (`disconnected`). Fails with 400 when the participant has left, unless `Status`
/// is `disconnected`.
pub fn set_status(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let world = &mut state.world;
    let (room, index) = request.find_participant(world)?;
    let status = requested_status(request)?.ok_or_else(invalid_status)?;
    let is_present = world.rooms[room].participants[index].is_present();
    if !is_present && status != ParticipantStatus::Disconnected {
        return Err(invalid_status());
    }
    world.set_status(room, index, status, Actor::Client, now());
    Ok(participant_response(StatusCode::OK, &world.rooms[room], index, request))
}

fn requested_status(request: &ApiRequest) -> Result<Option<ParticipantStatus>, ApiError> {
    request.form.variant("Status", invalid_status)
}

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
    let is_taken = |track: Track<'_>| track.is_published() && track.spec.name == name;
    if published_tracks(&world.rooms[room].participants[participant]).any(is_taken) {
        return Err(ApiError::bad_request(53304, "Track name is duplicated"));
    }
    let index = world.publish(room, participant, kind, name, now());
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
    world.set_track(room, participant, index, status, now());
    Ok(track_response(StatusCode::OK, world, room, participant, index))
}

/// Finds the participant that the path names, by identity also a reconnecting one. Fails with 404 for one who has left.
fn find_present(world: &World, request: &ApiRequest) -> Result<(usize, usize), ApiError> {
    let room = request.find_room(world)?;
    let found = &world.rooms[room];
    let present =
        found.present_index(request.segment(4)).or_else(|| found.find_participant(request.segment(4)));
    let present = present.filter(|&index| found.participants[index].is_present());
    Ok((room, present.ok_or_else(|| request.not_found())?))
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

/// `POST /_sandbox/Step`: plays the next event of the script, or the next `Steps` events, and returns them. Plays none
/// in a completed room.
pub fn step(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let steps = request.form.number("Steps")?.unwrap_or(1);
    let recorded = state.world.events.len();
    state.simulation.step(&mut state.world, steps);
    Ok(events_response(&state.world, recorded))
}

/// `GET /_sandbox/Record`: returns all events since the start, oldest first.
pub fn events(state: &ServerState) -> ApiResponse {
    events_response(&state.world, 0)
}

/// `GET /_sandbox/Counts`: returns how many requests of the vendor's API were handled.
pub fn counts(state: &ServerState) -> ApiResponse {
    ApiResponse::json(StatusCode::OK, &json!(state.counts))
}

/// Returns the response for the events from an index on.
fn events_response(world: &World, from: usize) -> ApiResponse {
    let events = world.events.iter().skip(from).map(|event| event_body(event, world));
    ApiResponse::json(StatusCode::OK, &events.collect())
}

/// Returns the JSON of an event. The identity is the participant's current one, so it is anonymized in earlier events too.
fn event_body(event: &Event, world: &World) -> Value {
    let room = &world.rooms[event.room];
    let participant = event.participant.map(|index| &room.participants[index]);
    let mut body = json!({
        "time": timestamp(event.time),
        "elapsed_ms": u64::try_from(event.elapsed.as_millis()).unwrap_or(u64::MAX),
        "event": event.kind,
        "room_sid": room.sid(),
        "participant_sid": participant.map(Participant::sid),
        "identity": participant.map(|participant| &*participant.identity),
        "by": event.by,
    });
    if let Some(track) = event_track(event, world) {
        body["track_sid"] = json!(track.sid());
        body["kind"] = json!(track.spec.kind);
        body["name"] = json!(track.spec.name);
    }
    if !event.rules.is_empty() {
        body["rules"] = json!(event.rules);
    }
    body
}

/// Returns the track that an event concerns.
fn event_track<'w>(event: &Event, world: &'w World) -> Option<Track<'w>> {
    let participant = &world.rooms[event.room].participants[event.participant?];
    published_tracks(participant).nth(event.track?)
}
