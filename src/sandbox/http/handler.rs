//! From a request to an answer: the path taken apart as the vendor's gateway does, the gates that every call passes,
//! and the table of calls. What a call does is not known here.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::control::{self, Counts};
use super::faults::{Chaos, Fate};
use super::form::Form;
use super::rate_limit::Faults;
use super::response::{Answer, Refusal};
use super::{auth, participants, rooms, rules, tracks};
use crate::sandbox::world::sid::{Kind, Sid};
use crate::sandbox::world::simulation::Live;
use crate::sandbox::world::state::World;

/// More than any form of the API needs.
const BODY_LIMIT: usize = 64 * 1024;

/// What all requests share.
#[derive(Debug)]
pub struct Server {
    /// How long every answer is held back.
    pub latency: Duration,
    /// The address to put into answers where a request does not say how it was addressed.
    pub base_url: String,
    /// What changes.
    pub state: Mutex<Changing>,
}

/// What changes from request to request.
#[derive(Debug)]
pub struct Changing {
    /// The rooms.
    pub world: World,
    /// What happens in them.
    pub live: Live,
    /// What goes wrong.
    pub faults: Faults,
    /// What else does, by dice.
    pub chaos: Option<Chaos>,
    /// What was answered.
    pub counts: Counts,
    /// How many requests there were; their ids are made of it.
    pub requests: u32,
}

/// A call that passed the gates.
#[derive(Debug)]
pub struct Call {
    /// The address that the client used, which the URLs in answers begin with.
    pub base: String,
    /// The path's segments, decoded.
    pub path: Vec<String>,
    /// The parameters: of a `GET` from the query, else from the body.
    pub form: Form,
}

impl Call {
    /// 404 for this path.
    pub fn not_found(&self) -> Refusal {
        let own = self.path.iter().skip_while(|segment| *segment == "v1");
        Refusal::not_found(&own.fold(String::new(), |path, segment| path + "/" + segment))
    }
}

/// Answers any request.
pub async fn serve(State(server): State<Arc<Server>>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.ok();
    let path = segments(head.uri.path());
    let is_control = path.as_ref().is_some_and(|path| path.first().is_some_and(|first| first == "sandbox"));
    let fate = if is_control { Fate::Answered } else { server.fate(&head) };
    let (refusal, silence) = match fate {
        Fate::Answered => (None, None),
        Fate::Refused(refusal) => (Some(refusal), None),
        Fate::Lost(silence) => return silence.response().await,
        Fate::Done(silence) => (None, Some(silence)),
    };
    let response = server.answer(&head, path, body, is_control, refusal);
    // The work is done by now: a client that gives up waiting does not undo it, as in life.
    if !is_control && !server.latency.is_zero() {
        tokio::time::sleep(server.latency).await;
    }
    match silence {
        None => response,
        Some(silence) => silence.response().await,
    }
}

impl Server {
    /// Reads or changes what changes, with nobody else at it.
    pub fn change<T>(&self, change: impl FnOnce(&mut Changing) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What becomes of a call, by the dice.
    fn fate(&self, head: &Parts) -> Fate {
        let target = head.uri.path_and_query().map_or("", |target| target.as_str());
        self.change(|state| {
            state.chaos.as_mut().map_or(Fate::Answered, |chaos| chaos.fate(&head.method, target))
        })
    }

    fn answer(
        &self,
        head: &Parts,
        path: Option<Vec<String>>,
        body: Option<Bytes>,
        is_control: bool,
        refusal: Option<Refusal>,
    ) -> Response {
        let is_read = head.method == Method::GET;
        self.change(|state| {
            let gates = if is_control {
                auth::check(&head.headers)
            } else {
                let failed = refusal.map_or_else(|| state.faults.fail(), Err);
                failed.and_then(|()| auth::check(&head.headers)).and_then(|()| state.faults.limit(is_read))
            };
            let answer = gates
                .and_then(|()| self.call(head, path, body))
                .and_then(|call| dispatch(&head.method, &call, state))
                .unwrap_or_else(Refusal::into_answer);
            if !is_control {
                state.counts.add(is_read, answer.status);
            }
            state.requests = state.requests.wrapping_add(1);
            answer.into_response(Sid { kind: Kind::Request, serial: state.requests })
        })
    }

    fn call(&self, head: &Parts, path: Option<Vec<String>>, body: Option<Bytes>) -> Result<Call, Refusal> {
        let path = path.ok_or_else(|| Refusal::bad_request(20400, "Malformed path"))?;
        let body = body
            .ok_or_else(|| Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, 20413, "Request entity too large"))?;
        let form = if head.method == Method::GET {
            Form::parse(head.uri.query().unwrap_or_default().as_bytes())
        } else {
            Form::from_body(&head.headers, &body)?
        };
        let base = host(&head.headers).map_or_else(|| self.base_url.clone(), |host| format!("http://{host}"));
        Ok(Call { base, path, form })
    }
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// The table of calls.
fn dispatch(method: &Method, call: &Call, state: &mut Changing) -> Result<Answer, Refusal> {
    let world = &mut state.world;
    let path: Vec<&str> = call.path.iter().map(String::as_str).collect();
    let (is_get, is_post) = (method == Method::GET, method == Method::POST);
    match *path {
        ["v1", "Rooms"] if is_get => rooms::list(world, call),
        ["v1", "Rooms"] if is_post => rooms::create(world, call),
        ["v1", "Rooms", room] if is_get => rooms::fetch(world, call, room),
        ["v1", "Rooms", room] if is_post => rooms::update(world, call, room),
        ["v1", "Rooms", room, "Participants"] if is_get => participants::list(world, call, room),
        ["v1", "Rooms", room, "Participants", who] if is_get => participants::fetch(world, call, room, who),
        ["v1", "Rooms", room, "Participants", who] if is_post => participants::update(world, call, room, who),
        ["v1", "Rooms", room, "Participants", who, "SubscribeRules"] if is_get => {
            rules::fetch(world, call, room, who)
        }
        ["v1", "Rooms", room, "Participants", who, "SubscribeRules"] if is_post => {
            rules::set(world, call, room, who)
        }
        ["v1", "Rooms", room, "Participants", who, "PublishedTracks"] if is_get => {
            tracks::list_published(world, call, room, who)
        }
        ["v1", "Rooms", room, "Participants", who, "PublishedTracks", track] if is_get => {
            tracks::fetch_published(world, call, room, who, track)
        }
        ["v1", "Rooms", room, "Participants", who, "SubscribedTracks"] if is_get => {
            tracks::list_subscribed(world, call, room, who)
        }
        ["v1", "Rooms", room, "Participants", who, "SubscribedTracks", track] if is_get => {
            tracks::fetch_subscribed(world, call, room, who, track)
        }
        ["v1", "Rooms", room, "Participants", who, "Anonymize"] if is_post => {
            participants::anonymize(world, call, room, who)
        }
        ["sandbox", "Rooms", room, "Participants"] if is_post => control::join(world, call, room),
        ["sandbox", "Rooms", room, "Participants", who] if is_post => control::turn(world, call, room, who),
        ["sandbox", "Step"] if is_post => control::step(&mut state.live, world, call),
        ["sandbox", "Record"] if is_get => control::record(world),
        ["sandbox", "Counts"] if is_get => Answer::json(StatusCode::OK, &state.counts),
        ["v1", "Rooms"]
        | ["v1", "Rooms", _]
        | ["v1" | "sandbox", "Rooms", _, "Participants"]
        | ["v1" | "sandbox", "Rooms", _, "Participants", _]
        | [
            "v1",
            "Rooms",
            _,
            "Participants",
            _,
            "SubscribeRules" | "PublishedTracks" | "SubscribedTracks" | "Anonymize",
        ]
        | ["v1", "Rooms", _, "Participants", _, "PublishedTracks" | "SubscribedTracks", _]
        | ["sandbox", "Step" | "Record" | "Counts"] => Err(Refusal::method_not_allowed()),
        _ => Err(call.not_found()),
    }
}

/// A path's segments as the vendor's gateway sees them: first all is decoded, then taken apart at every `/`, then empty
/// and `.` segments are dropped and `..` takes the one before with it. So a `/` or a `..` in a reference addresses
/// something else, however it is written. None is a path that does not decode to text.
fn segments(path: &str) -> Option<Vec<String>> {
    let escapes_hold = path
        .split('%')
        .skip(1)
        .all(|rest| rest.as_bytes().get(..2).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)));
    if !escapes_hold {
        return None;
    }
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let mut segments = Vec::new();
    for segment in decoded.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(segment.to_owned()),
        }
    }
    Some(segments)
}

#[cfg(test)]
mod tests {
    use super::segments;

    #[test]
    fn a_path_is_taken_apart_after_decoding() {
        for (path, expected) in [
            ("/v1/Rooms", Some(vec!["v1", "Rooms"])),
            ("/v1/Rooms/a%2Fb", Some(vec!["v1", "Rooms", "a", "b"])),
            ("/v1/Rooms/a%3Fb%23c", Some(vec!["v1", "Rooms", "a?b#c"])),
            ("/v1/Rooms/%2e%2E", Some(vec!["v1"])),
            ("/v1/Rooms/X/../Y/./", Some(vec!["v1", "Rooms", "Y"])),
            ("/v1/Rooms/%252e%252e", Some(vec!["v1", "Rooms", "%2e%2e"])),
            ("/../..", Some(vec![])),
            ("/v1/Rooms/100%25", Some(vec!["v1", "Rooms", "100%"])),
            ("/v1/Rooms/100%", None),
            ("/v1/Rooms/%+1", None),
            ("/v1/Rooms/%ff", None),
        ] {
            let segments = segments(path);
            assert_eq!(segments, expected.map(|all| all.into_iter().map(str::to_owned).collect()), "{path}");
        }
    }
}
