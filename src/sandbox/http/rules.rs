//! The endpoints of subscribe rules. Depends on `request`, `response` and `world`.

use axum::http::StatusCode;
use serde_json::json;

use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult};
use super::server_state::ServerState;
use crate::sandbox::world::room::Room;
use crate::sandbox::world::rules::parse;

/// `GET …/Participants/{IdentityOrSid}/SubscribeRules`: returns the rules of a participant.
pub fn fetch(state: &ServerState, request: &ApiRequest) -> ApiResult {
    let (room, index) = request.find_participant(&state.world)?;
    Ok(rules_response(&state.world.rooms[room], index))
}

/// `POST …/Participants/{IdentityOrSid}/SubscribeRules`: replaces all rules. Changes nothing if one is invalid.
pub fn set(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let (room, index) = request.find_participant(&state.world)?;
    let rules = parse(request.form.get("Rules").unwrap_or_default())
        .map_err(|error| ApiError::bad_request(53215, format!("Invalid subscribe rules: {error}")))?;
    let now = state.world.now();
    state.world.set_rules(room, index, rules, now);
    Ok(rules_response(&state.world.rooms[room], index))
}

/// Returns the response for the rules of a participant, its fields in the API's order. The dates are null even after a
/// change, as in the examples of the vendor's documentation.
fn rules_response(room: &Room, index: usize) -> ApiResponse {
    let body = json!({
        "participant_sid": room.participants[index].sid(),
        "room_sid": room.sid(),
        "date_created": null,
        "date_updated": null,
        "rules": room.rules(index),
    });
    ApiResponse::json(StatusCode::OK, &body)
}
