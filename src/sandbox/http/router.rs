//! The table of endpoints: maps a method and a path to the function that handles it. Depends on the endpoint modules.

use axum::http::{Method, StatusCode};

use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse};
use super::server_state::ServerState;
use super::{control, participants, rooms, rules, tracks};

/// Handles a request. Fails with 404 for an unknown path, with 405 for a method that the path does not have, and with
/// the errors of the endpoint.
pub fn dispatch(
    method: &Method,
    request: &ApiRequest,
    state: &mut ServerState,
) -> Result<ApiResponse, ApiError> {
    let world = &mut state.world;
    let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
    match (method.as_str(), &*path) {
        ("GET", ["v1", "Rooms"]) => rooms::list(world, request),
        ("POST", ["v1", "Rooms"]) => rooms::create(world, request),
        ("GET", ["v1", "Rooms", room]) => rooms::fetch(world, request, room),
        ("POST", ["v1", "Rooms", room]) => rooms::update(world, request, room),
        ("GET", ["v1", "Rooms", room, "Participants"]) => participants::list(world, request, room),
        ("GET", ["v1", "Rooms", room, "Participants", participant]) => {
            participants::fetch(world, request, room, participant)
        }
        ("POST", ["v1", "Rooms", room, "Participants", participant]) => {
            participants::update(world, request, room, participant)
        }
        ("POST", ["v1", "Rooms", room, "Participants", participant, "Anonymize"]) => {
            participants::anonymize(world, request, room, participant)
        }
        ("GET", ["v1", "Rooms", room, "Participants", participant, "SubscribeRules"]) => {
            rules::fetch(world, request, room, participant)
        }
        ("POST", ["v1", "Rooms", room, "Participants", participant, "SubscribeRules"]) => {
            rules::set(world, request, room, participant)
        }
        ("GET", ["v1", "Rooms", room, "Participants", participant, "PublishedTracks"]) => {
            tracks::list_published(world, request, room, participant)
        }
        ("GET", ["v1", "Rooms", room, "Participants", participant, "PublishedTracks", track]) => {
            tracks::fetch_published(world, request, room, participant, track)
        }
        ("GET", ["v1", "Rooms", room, "Participants", participant, "SubscribedTracks"]) => {
            tracks::list_subscribed(world, request, room, participant)
        }
        ("GET", ["v1", "Rooms", room, "Participants", participant, "SubscribedTracks", track]) => {
            tracks::fetch_subscribed(world, request, room, participant, track)
        }
        ("POST", ["sandbox", "Rooms", room, "Participants"]) => control::join(world, request, room),
        ("POST", ["sandbox", "Rooms", room, "Participants", participant]) => {
            control::set_status(world, request, room, participant)
        }
        ("POST", ["sandbox", "Step"]) => control::step(&mut state.simulation, world, request),
        ("GET", ["sandbox", "Record"]) => control::events(world),
        ("GET", ["sandbox", "Counts"]) => ApiResponse::json(StatusCode::OK, &state.counts),
        (_, path) if has_endpoint(path) => Err(ApiError::method_not_allowed()),
        _ => Err(request.not_found()),
    }
}

/// Returns whether the path has an endpoint for some method.
fn has_endpoint(path: &[&str]) -> bool {
    match path {
        ["v1", "Rooms", _, "Participants", _, list] => {
            matches!(*list, "Anonymize" | "SubscribeRules" | "PublishedTracks" | "SubscribedTracks")
        }
        ["v1", "Rooms", _, "Participants", _, list, _] => {
            matches!(*list, "PublishedTracks" | "SubscribedTracks")
        }
        ["v1" | "sandbox", "Rooms", _, "Participants"]
        | ["v1" | "sandbox", "Rooms", _, "Participants", _]
        | ["v1", "Rooms"]
        | ["v1", "Rooms", _]
        | ["sandbox", "Step" | "Record" | "Counts"] => true,
        _ => false,
    }
}
