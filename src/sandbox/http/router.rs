//! The table of endpoints: maps a path and a method to the function that handles it. Depends on the endpoint modules.

use axum::http::Method;

use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse, ApiResult};
use super::server_state::ServerState;
use super::{control, insights, participants, rooms, rules, tracks};

type Get = fn(&ServerState, &ApiRequest) -> ApiResult;
type Post = fn(&mut ServerState, &ApiRequest) -> ApiResult;

/// Handles a request. Fails with 404 for an unknown path, with 405 for a method that the path does not have, and with
/// the errors of the endpoint.
pub fn dispatch(method: &Method, request: &ApiRequest, state: &mut ServerState) -> ApiResult {
    let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
    let endpoints = endpoints(&path);
    let methods = match endpoints {
        (None, None) => return Err(request.not_found()),
        (Some(_), None) => "GET, HEAD, OPTIONS",
        (None, Some(_)) => "OPTIONS, POST",
        (Some(_), Some(_)) => "GET, HEAD, OPTIONS, POST",
    };
    match (method.as_str(), endpoints) {
        // The server sends no body for `HEAD`.
        ("GET" | "HEAD", (Some(get), _)) => get(state, request),
        ("POST", (_, Some(post))) => post(state, request),
        ("OPTIONS", _) => Ok(ApiResponse::options(methods)),
        _ => Err(ApiError::method_not_allowed(methods)),
    }
}

/// Returns the endpoints of a path. An unknown path has none.
fn endpoints(path: &[&str]) -> (Option<Get>, Option<Post>) {
    match path {
        ["v1", "Rooms"] => (Some(rooms::list), Some(rooms::create)),
        ["v1", "Rooms", _] => (Some(rooms::fetch), Some(rooms::update)),
        ["v1", "Rooms", _, "Participants"] => (Some(participants::list), None),
        ["v1", "Rooms", _, "Participants", _] => (Some(participants::fetch), Some(participants::update)),
        ["v1", "Rooms", _, "Participants", _, "Anonymize"] => (None, Some(participants::anonymize)),
        ["v1", "Rooms", _, "Participants", _, "SubscribeRules"] => (Some(rules::fetch), Some(rules::set)),
        ["v1", "Rooms", _, "Participants", _, "PublishedTracks"] => (Some(tracks::list_published), None),
        ["v1", "Rooms", _, "Participants", _, "PublishedTracks", _] => (Some(tracks::fetch_published), None),
        ["v1", "Rooms", _, "Participants", _, "SubscribedTracks"] => (Some(tracks::list_subscribed), None),
        ["v1", "Rooms", _, "Participants", _, "SubscribedTracks", _] => {
            (Some(tracks::fetch_subscribed), None)
        }
        ["v1", "Video", "Rooms"] => (Some(insights::list_rooms), None),
        ["v1", "Video", "Rooms", _] => (Some(insights::fetch_room), None),
        ["v1", "Video", "Rooms", _, "Participants"] => (Some(insights::list_participants), None),
        ["v1", "Video", "Rooms", _, "Participants", _] => (Some(insights::fetch_participant), None),
        ["_sandbox", "Rooms", _, "Participants"] => (None, Some(control::join)),
        ["_sandbox", "Rooms", _, "Participants", _] => (None, Some(control::set_status)),
        ["_sandbox", "Rooms", _, "Participants", _, "Tracks"] => (None, Some(control::publish)),
        ["_sandbox", "Rooms", _, "Participants", _, "Tracks", _] => (None, Some(control::set_track)),
        ["_sandbox", "Step"] => (None, Some(control::step)),
        ["_sandbox", "Clock"] => (Some(|state, _| Ok(control::read(state))), Some(control::advance)),
        ["_sandbox", "Record"] => (Some(|state, _| Ok(control::record(state))), None),
        ["_sandbox", "Counts"] => (Some(|state, _| Ok(control::counts(state))), None),
        _ => (None, None),
    }
}
