//! Handles an HTTP request: injects faults, checks credentials and rate limit, and delays and counts the response.
//! Depends on `router`, which carries it out.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONNECTION;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::auth;
use super::faults::InjectedFault;
use super::path::decode_segments;
use super::request::ApiRequest;
use super::response::{ApiError, ApiResponse};
use super::router::dispatch;
use super::server_state::{Server, ServerState};
use crate::sandbox::world::sid::{Sid, SidKind};

/// The largest request body in bytes, more than any form of the API needs.
const BODY_LIMIT: usize = 64 * 1024;

/// Time limit for the head of a request, and for its body.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// Handles a request.
pub async fn handle(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = timeout(REQUEST_TIMEOUT, to_bytes(body, BODY_LIMIT)).await else {
        return (StatusCode::REQUEST_TIMEOUT, [(CONNECTION, "close")]).into_response();
    };
    let body = body.ok();
    let path = decode_segments(head.uri.path());
    let is_control = path.as_ref().and_then(|path| path.first()).is_some_and(|first| first == "_sandbox");
    let request = ApiRequest::parse(&head, path, body, &server.base_url);
    let fault =
        if is_control { InjectedFault::None } else { server.with_state(|state| choose_fault(&head, state)) };
    let drop_mode = match fault {
        InjectedFault::None | InjectedFault::Rejected(_) => None,
        InjectedFault::DroppedRequest(mode) => return mode.response().await,
        InjectedFault::DroppedResponse(mode) => Some(mode),
    };
    let response = server.with_state(|state| {
        state.play();
        let admitted = if is_control { auth::check(&head.headers) } else { admit(&head, fault, state) };
        let response = admitted
            .and(request)
            .and_then(|request| dispatch(&head.method, &request, state))
            .unwrap_or_else(ApiError::into_response);
        if !is_control {
            state.counts.add(head.method.is_safe(), response.status);
        }
        into_http(response, state)
    });
    // The request takes effect before the delay: as with the real API, a client that stops waiting does not undo it.
    if !is_control && !server.latency.is_zero() {
        tokio::time::sleep(server.latency).await;
    }
    match drop_mode {
        None => response,
        Some(mode) => mode.response().await,
    }
}

fn choose_fault(head: &Parts, state: &mut ServerState) -> InjectedFault {
    let target = head.uri.path_and_query().map_or("", |target| target.as_str());
    state.random_faults.as_mut().map_or(InjectedFault::None, |faults| faults.choose(&head.method, target))
}

/// Decides whether a request to the vendor's API is carried out. Fails with the injected fault, with 401 or with 429.
fn admit(head: &Parts, fault: InjectedFault, state: &mut ServerState) -> Result<(), ApiError> {
    if let InjectedFault::Rejected(error) = fault {
        return Err(error);
    }
    state.periodic_fault.check()?;
    auth::check(&head.headers)?;
    state.rate_limiter.as_mut().map_or(Ok(()), |limiter| limiter.check(head.method.is_safe()))
}

fn into_http(response: ApiResponse, state: &mut ServerState) -> Response {
    state.requests = state.requests.wrapping_add(1);
    response.into_http(Sid { kind: SidKind::Request, serial: state.requests }, state.world.now())
}
