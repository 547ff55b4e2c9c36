//! A parsed request, and the lookup of the room and participant that its path names. Depends on `form`, `response` and
//! `world`.

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};

use super::form::Form;
use super::response::ApiError;
use crate::sandbox::world::state::World;

/// The longest host in bytes: that of a name, and a port.
const MAX_HOST: usize = 253 + 6;

/// A parsed request.
#[derive(Debug)]
pub struct ApiRequest {
    /// The base URL that the client used, with which the URLs in responses start.
    pub base_url: String,
    /// The decoded segments of the path.
    pub path: Vec<String>,
    /// The parameters: from the body of a `POST`, otherwise from the query.
    pub form: Form,
}

impl ApiRequest {
    /// Parses a request. `path` is none if it is malformed, `body` if it is too large; `base_url` applies if the
    /// request has no valid `Host`. Fails with 400, 413 or 415.
    pub fn parse(
        head: &Parts,
        path: Option<Vec<String>>,
        body: Option<Bytes>,
        base_url: &str,
    ) -> Result<Self, ApiError> {
        let path = path.ok_or_else(|| ApiError::bad_request(20400, "Malformed path"))?;
        let body = body
            .ok_or_else(|| ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, 20413, "Request entity too large"))?;
        let form = if head.method == Method::POST {
            Form::from_body(&head.headers, &body)?
        } else {
            Form::parse(head.uri.query().unwrap_or_default().as_bytes())
        };
        let base_url =
            host(&head.headers).map_or_else(|| base_url.to_owned(), |host| format!("http://{host}"));
        Ok(Self { base_url, path, form })
    }

    /// Returns the 404 for this path.
    pub fn not_found(&self) -> ApiError {
        let below_version = self.path.iter().skip_while(|segment| *segment == "v1");
        ApiError::not_found(&below_version.fold(String::new(), |path, segment| path + "/" + segment))
    }

    /// Returns the index of the room that the path names: `…/Rooms/{NameOrSid}/…`. Fails with 404.
    pub fn find_room(&self, world: &World) -> Result<usize, ApiError> {
        world.find_room(self.segment(2)).ok_or_else(|| self.not_found())
    }

    /// Returns the indices of the room and of the participant that the path names:
    /// `…/Rooms/{NameOrSid}/Participants/{IdentityOrSid}/…`. Fails with 404.
    pub fn find_participant(&self, world: &World) -> Result<(usize, usize), ApiError> {
        let room = self.find_room(world)?;
        let participant = world.rooms[room].find_participant(self.segment(4));
        Ok((room, participant.ok_or_else(|| self.not_found())?))
    }

    /// Returns the track that the path names: `…/Participants/{IdentityOrSid}/PublishedTracks/{NameOrSid}`.
    pub fn track(&self) -> &str {
        self.segment(6)
    }

    /// Returns a segment of the path; empty text if it has fewer.
    pub fn segment(&self, index: usize) -> &str {
        self.path.get(index).map_or("", String::as_str)
    }
}

/// Returns the host, unless it is longer than one can be: it is repeated many times in a response.
fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok().filter(|host| host.len() <= MAX_HOST)
}
