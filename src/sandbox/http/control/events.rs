//! What has happened: the events, and the number of requests. Depends on `response` and `world`.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::sandbox::http::response::{ApiResponse, timestamp};
use crate::sandbox::http::server_state::ServerState;
use crate::sandbox::world::event::Event;
use crate::sandbox::world::participant::Participant;
use crate::sandbox::world::state::World;
use crate::sandbox::world::tracks::{Track, published_tracks};

/// `GET /_sandbox/Record`: returns the last events, at most `MAX_EVENTS`, oldest first.
pub fn record(state: &ServerState) -> ApiResponse {
    events_response(&state.world, 0)
}

/// `GET /_sandbox/Counts`: returns how many requests of the vendor's API were handled.
pub fn counts(state: &ServerState) -> ApiResponse {
    ApiResponse::json(StatusCode::OK, &json!(state.counts))
}

/// Returns the response for the events after the first `count`.
pub fn events_response(world: &World, count: usize) -> ApiResponse {
    let events = world.events.after(count).map(|event| event_body(event, world));
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
