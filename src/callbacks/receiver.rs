//! Verifies and parses received requests, and hands each callback on once. Depends on the other files of `callbacks`.

use std::cell::{Cell, RefCell};

use hyper::header::{CONTENT_TYPE, HOST};
use hyper::http::request::Parts;
use hyper::{Method, StatusCode};

use super::callback::Callback;
use super::seen::Seen;
use super::signature::Verifier;
use super::signed_url::{PublicUrl, with_and_without_port};

/// How many requests were received, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Callbacks that report an event, for the first time.
    pub events: usize,
    /// Callbacks that had been received before.
    pub duplicates: usize,
    /// Verified requests without an event that is known.
    pub ignored: usize,
    /// Requests that could not be verified.
    pub refused: usize,
}

/// What was received.
#[derive(Debug)]
pub enum Received<'r> {
    /// A verified callback, for the first time.
    Callback(Callback),
    /// A request that could not be verified.
    Refused {
        /// The method of the request.
        method: &'r Method,
        /// The URL that the signature must be for.
        url: &'r str,
        /// The status of the response.
        status: StatusCode,
    },
}

/// Receives callbacks and hands them on.
pub struct Receiver<F> {
    verifier: Verifier,
    /// The URL under which callbacks are sent. Without it, the URL is that of the request.
    url: Option<PublicUrl>,
    seen: RefCell<Seen>,
    counts: Cell<Counts>,
    hand_on: RefCell<F>,
}

impl<F: FnMut(Received<'_>) -> bool> Receiver<F> {
    /// Returns a receiver that hands on what it receives. `hand_on` returns whether it has taken a callback.
    pub fn new(verifier: Verifier, url: Option<PublicUrl>, hand_on: F) -> Self {
        Self {
            verifier,
            url,
            seen: RefCell::default(),
            counts: Cell::default(),
            hand_on: RefCell::new(hand_on),
        }
    }

    /// Returns the counts so far.
    pub fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// Receives a request, and returns the status of the response. `body` is an error if it was not read to its end.
    pub(super) fn receive(&self, head: &Parts, body: Result<&[u8], StatusCode>) -> StatusCode {
        let mut counts = self.counts.get();
        let urls = self.signed_urls(head);
        let status = match body.and_then(|body| self.verified_parameters(head, &urls, body)) {
            Ok(parameters) => self.hand_on(parameters, &mut counts),
            Err(status) => {
                counts.refused += 1;
                (self.hand_on.borrow_mut())(Received::Refused {
                    method: &head.method,
                    url: &urls[0],
                    status,
                });
                status
            }
        };
        self.counts.set(counts);
        status
    }

    /// Returns the URLs that a request may be signed for, at least one.
    fn signed_urls(&self, head: &Parts) -> Vec<String> {
        if let Some(url) = &self.url {
            return url.signed_urls(head.uri.query());
        }
        let target = head.uri.path_and_query().map_or("", |target| target.as_str());
        vec![format!("http://{}{target}", header(head, HOST.as_str()).unwrap_or_default())]
    }

    /// Returns the parameters of a request. Fails with the status of the response if it is not signed by the account.
    fn verified_parameters(
        &self,
        head: &Parts,
        urls: &[String],
        body: &[u8],
    ) -> Result<Vec<(String, String)>, StatusCode> {
        let form = match head.method {
            Method::GET => Vec::new(),
            Method::POST if is_form(head) => parse(body),
            Method::POST => return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE),
            _ => return Err(StatusCode::METHOD_NOT_ALLOWED),
        };
        let signature = header(head, "x-twilio-signature").unwrap_or_default();
        let mut urls = urls.iter().flat_map(|url| with_and_without_port(url));
        if !urls.any(|url| self.verifier.verifies(&url, &form, signature)) {
            return Err(StatusCode::FORBIDDEN);
        }
        let is_get = head.method == Method::GET;
        Ok(if is_get { parse(head.uri.query().unwrap_or_default().as_bytes()) } else { form })
    }

    /// Hands a verified callback on, unless it is a repeat or reports nothing that is known.
    fn hand_on(&self, parameters: Vec<(String, String)>, counts: &mut Counts) -> StatusCode {
        let Some(callback) = Callback::new(parameters) else {
            counts.ignored += 1;
            return StatusCode::NO_CONTENT;
        };
        if let (Some(room), Some(number)) = (callback.parameter("RoomSid"), callback.sequence_number())
            && !self.seen.borrow_mut().insert(room, number)
        {
            counts.duplicates += 1;
            return StatusCode::NO_CONTENT;
        }
        counts.events += 1;
        let is_taken = (self.hand_on.borrow_mut())(Received::Callback(callback));
        if is_taken { StatusCode::NO_CONTENT } else { StatusCode::SERVICE_UNAVAILABLE }
    }
}

fn parse(form: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(form).into_owned().collect()
}

fn header<'h>(head: &'h Parts, name: &str) -> Option<&'h str> {
    head.headers.get(name)?.to_str().ok()
}

fn is_form(head: &Parts) -> bool {
    let content_type = header(head, CONTENT_TYPE.as_str());
    let essence = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}
