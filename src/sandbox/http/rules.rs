//! The endpoints of subscribe rules. Depends on `request`, `response` and `world`.

use axum::http::StatusCode;
use serde::Serialize;

use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse};
use crate::sandbox::world::rules::{Rule, parse};
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::state::{World, now};

/// `GET …/Participants/{IdentityOrSid}/SubscribeRules`: returns the rules of a participant.
pub fn fetch(
    world: &World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
) -> Result<ApiResponse, ApiError> {
    let (room, index) = request.find_participant(world, room, participant)?;
    rules_response(world, room, index)
}

/// `POST …/Participants/{IdentityOrSid}/SubscribeRules`: replaces all rules. Changes nothing if one is invalid.
pub fn set(
    world: &mut World,
    request: &ApiRequest,
    room: &str,
    participant: &str,
) -> Result<ApiResponse, ApiError> {
    let (room, index) = request.find_participant(world, room, participant)?;
    let rules = parse(request.form.get("Rules").unwrap_or_default())
        .map_err(|error| ApiError::bad_request(53215, format!("Invalid subscribe rules: {error}")))?;
    world.set_rules(room, index, rules, now());
    rules_response(world, room, index)
}

fn rules_response(world: &World, room: usize, index: usize) -> Result<ApiResponse, ApiError> {
    let room = &world.rooms[room];
    let body = RulesBody {
        participant_sid: room.participants[index].sid(),
        room_sid: room.sid(),
        date_created: (),
        date_updated: (),
        rules: room.rules(index),
    };
    ApiResponse::json(StatusCode::OK, &body)
}

/// The JSON of a participant's rules, its fields in the API's order. The dates are null even after a change, as in the
/// examples of the vendor's documentation.
#[derive(Serialize)]
struct RulesBody<'a> {
    participant_sid: Sid,
    room_sid: Sid,
    date_created: (),
    date_updated: (),
    rules: &'a [Rule],
}
