//! The sandbox's own endpoints under `/sandbox/`, no part of the vendor's API. They take the same credentials, but are
//! never delayed, limited, counted or failed by injected faults. Depends on `participants`, `rooms` and `world`.

use axum::http::StatusCode;
use serde::Serialize;

use super::participants::{invalid_status, participant_response};
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, timestamp};
use super::rooms::room_completed;
use crate::sandbox::world::event::{Actor, Event, EventKind};
use crate::sandbox::world::participant::{Participant, ParticipantStatus};
use crate::sandbox::world::rules::Rule;
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::simulation::Simulation;
use crate::sandbox::world::state::{World, now};

/// `POST /sandbox/Rooms/{NameOrSid}/Participants`: a client with `Identity` joins, and takes `Status` if given.
pub fn join(world: &mut World, request: &ApiRequest, room: &str) -> Result<ApiResponse, ApiError> {
    let room = request.find_room(world, room)?;
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
    let at = now();
    let index = world.join(room, identity, at);
    world.set_status(room, index, status, Actor::Client, at);
    participant_response(StatusCode::CREATED, &world.rooms[room], index, request)
}

/// `POST /sandbox/Rooms/{NameOrSid}/Participants/{IdentityOrSid}`: a client loses the network (`Status=reconnecting`),
/// regains it (`connected`) or leaves (`disconnected`). Fails with 400 when the participant has left, unless `Status`
/// is `disconnected`.
pub fn set_status(
    world: &mut World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
) -> Result<ApiResponse, ApiError> {
    let (room, index) = request.find_participant(world, room, participant)?;
    let status = requested_status(request)?.ok_or_else(invalid_status)?;
    let is_present = world.rooms[room].participants[index].is_present();
    if !is_present && status != ParticipantStatus::Disconnected {
        return Err(invalid_status());
    }
    world.set_status(room, index, status, Actor::Client, now());
    participant_response(StatusCode::OK, &world.rooms[room], index, request)
}

fn requested_status(request: &ApiRequest) -> Result<Option<ParticipantStatus>, ApiError> {
    let status = request.form.get("Status");
    status.map(|text| ParticipantStatus::parse(text).ok_or_else(invalid_status)).transpose()
}

/// `POST /sandbox/Step`: plays the next event of the script, or the next `Steps` events, and returns them. Plays none
/// in a completed room.
pub fn step(
    simulation: &mut Simulation,
    world: &mut World,
    request: &ApiRequest,
) -> Result<ApiResponse, ApiError> {
    let steps = request.form.number("Steps")?.unwrap_or(1);
    let recorded = world.events.len();
    simulation.step(world, steps);
    events_response(world, &world.events[recorded..])
}

/// `GET /sandbox/Record`: returns all events since the start, oldest first.
pub fn events(world: &World) -> Result<ApiResponse, ApiError> {
    events_response(world, &world.events)
}

fn events_response(world: &World, events: &[Event]) -> Result<ApiResponse, ApiError> {
    let bodies: Vec<EventBody<'_>> = events.iter().map(|event| EventBody::new(event, world)).collect();
    ApiResponse::json(StatusCode::OK, &bodies)
}

/// The JSON of an event. The identity is the participant's current one, so it is anonymized in earlier events too.
#[derive(Debug, Serialize)]
struct EventBody<'a> {
    time: String,
    event: EventKind,
    room_sid: Sid,
    participant_sid: Option<Sid>,
    identity: Option<&'a str>,
    by: Actor,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    rules: &'a [Rule],
}

impl<'a> EventBody<'a> {
    fn new(event: &'a Event, world: &'a World) -> Self {
        let room = &world.rooms[event.room];
        let participant = event.participant.map(|index| &room.participants[index]);
        Self {
            time: timestamp(event.time),
            event: event.kind,
            room_sid: room.sid(),
            participant_sid: participant.map(Participant::sid),
            identity: participant.map(|participant| &*participant.identity),
            by: event.by,
            rules: &event.rules,
        }
    }
}
