//! The clock, and the script that it drives. Depends on `events`, `request`, `response` and `world`.

use std::time::Duration;

use axum::http::StatusCode;
use serde_json::json;

use super::events::events_response;
use crate::sandbox::http::request::ApiRequest;
use crate::sandbox::http::response::{ApiError, ApiResponse, ApiResult, timestamp};
use crate::sandbox::http::server_state::ServerState;
use crate::sandbox::world::clock::ClockMode;

/// The most seconds by which one request can advance the clock: a day, the longest time limit of the API.
const MAX_SECONDS: f64 = 86_400.0;

/// `GET /_sandbox/Clock`: returns the time of the sandbox.
pub fn read(state: &ServerState) -> ApiResponse {
    let clock = &state.world.clock;
    let body = json!({
        "time": timestamp(clock.now()),
        "elapsed_ms": u64::try_from(clock.elapsed().as_millis()).unwrap_or(u64::MAX),
        "clock": match clock.mode() {
            ClockMode::Real => "real",
            ClockMode::Stepped => "stepped",
        },
    });
    ApiResponse::json(StatusCode::OK, &body)
}

/// `POST /_sandbox/Clock`: advances the clock by `Seconds`, which can have a fraction, and returns the events that happen on
/// the way.
pub fn advance(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let seconds =
        request.form.number::<f64>("Seconds")?.filter(|seconds| (0.0..=MAX_SECONDS).contains(seconds));
    let seconds = seconds.ok_or_else(|| ApiError::bad_parameter("Seconds"))?;
    let recorded = state.world.events.count();
    state.advance(Duration::from_secs_f64(seconds));
    Ok(events_response(&state.world, recorded))
}

/// `POST /_sandbox/Step`: plays the next event of the script, or the next `Steps` events, and returns them. Plays none
/// in a completed room.
pub fn step(state: &mut ServerState, request: &ApiRequest) -> ApiResult {
    let steps = request.form.number("Steps")?.unwrap_or(1);
    let recorded = state.world.events.count();
    state.simulation.step(&mut state.world, steps);
    Ok(events_response(&state.world, recorded))
}
