//! The endpoints of subscribe rules. Depends on `request`, `response` and `world`.

use axum::http::StatusCode;
use serde::Serialize;

use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult};
use super::server_state::ServerState;
use crate::sandbox::world::room::Room;
use crate::sandbox::world::rules::{Rule, parse};
use crate::sandbox::world::sid::Sid;
use crate::sandbox::world::state::now;

/// `GET …/Participants/{IdentityOrSid}/SubscribeRules`: returns the rules of a participant.
pub fn fetch(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let (room, index) = request.find_participant(&state.world)?;
    rules_response(&state.world.rooms[room], index)
}

/// `POST …/Participants/{IdentityOrSid}/SubscribeRules`: replaces all rules. Changes nothing if one is invalid.
pub fn set(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let (room, index) = request.find_participant(&state.world)?;
    let rules = parse(request.form.get("Rules").unwrap_or_default())
        .map_err(|error| ApiError::bad_request(53215, format!("Invalid subscribe rules: {error}")))?;
    state.world.set_rules(room, index, rules, now());
    rules_response(&state.world.rooms[room], index)
}

fn rules_response(room: &Room, index: usize) -> ApiResult {
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
