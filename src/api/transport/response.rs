//! A response of the API: its metadata and its body. Responses of proxies and broken servers become errors with a reason.
//! Depends on JSON, pages and the errors.

use std::string::FromUtf8Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::json::{ensure_not_error, is_html, object};
use super::page::Page;
use crate::api::error::Error;
use crate::api::model::Fields;
use crate::api::response_meta::{ResponseMeta, truncate};
use crate::iso_time;

/// The API's error code for a missing room, whatever the HTTP status.
const ROOM_NOT_FOUND: u32 = 53106;

/// The API's error code for a missing participant, whatever the HTTP status.
const PARTICIPANT_NOT_FOUND: u32 = 53204;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// A complete response with any status.
pub struct Response {
    /// What the response says about itself.
    pub meta: ResponseMeta,
    status: StatusCode,
    text: String,
}

impl Response {
    /// Returns a response. Invalid UTF-8 in the body is replaced.
    pub fn new(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
        let text = String::from_utf8(body).unwrap_or_else(lossy);
        Self { meta: meta(status, headers), status, text }
    }

    /// Returns the response itself if its status is a success, and the error that it describes otherwise.
    pub fn error_for_status(mut self) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        let body = serde_json::from_str::<Fields>(&self.text).ok();
        if let Some(body) = &body {
            self.meta.code = body.get("code").and_then(Value::as_u64).and_then(|code| code.try_into().ok());
            self.meta.message = body.get("message").and_then(Value::as_str).map(truncate);
        }
        let meta = self.meta;
        if is_foreign(&meta, &self.text, body.is_some()) {
            let content = if is_html(&self.text) { "an HTML page" } else { "a body" };
            return Err(Error::Foreign { content, meta: ResponseMeta { message: None, ..meta } });
        }
        Err(match (self.status.as_u16(), meta.code) {
            (404, _) | (_, Some(ROOM_NOT_FOUND | PARTICIPANT_NOT_FOUND)) => Error::NotFound(meta),
            (401 | 403, _) => Error::Unauthorized(meta),
            (429, _) => Error::RateLimited(meta),
            (400..=499, _) => Error::RequestRejected(meta),
            (100..=399, _) => Error::Redirected(meta),
            _ => Error::ServerFailure(meta),
        })
    }

    /// Whether there is no body.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Parses the body as a JSON object.
    pub fn object(&self) -> Result<Fields, Error> {
        let fields = object(self.json()).and_then(|fields| ensure_not_error(&fields).map(|()| fields));
        fields.map_err(|reason| self.unreadable(reason))
    }

    /// Parses the body as a page of a list called `key`.
    pub fn page(&self, key: &str) -> Result<Page<'_>, Error> {
        Page::parse(self.json(), key).map_err(|reason| self.unreadable(reason))
    }

    fn json(&self) -> &str {
        self.text.trim_start_matches(BYTE_ORDER_MARK)
    }

    /// Returns an error for a response about another resource than the requested one.
    pub fn misdirected(&self, asked: String, answered: String) -> Error {
        Error::UnexpectedResource { asked, answered, meta: Box::new(self.meta.clone()) }
    }

    /// Returns an error for an accepted write that was possibly not applied.
    pub fn unconfirmed(&self, reason: String) -> Error {
        Error::Unconfirmed { reason, meta: Box::new(self.meta.clone()) }
    }

    /// Returns an error for a body that is not what the API describes.
    pub fn unreadable(&self, reason: impl Into<String>) -> Error {
        Error::MalformedResponse { reason: reason.into(), meta: self.meta.clone() }
    }
}

/// Whether an error is not the API's, which has a request ID or an error code. The API has no status 407 or 511, which are
/// those of proxies; and any web server responds with 404 to an unknown path, which does not mean that there is no such room.
fn is_foreign(meta: &ResponseMeta, text: &str, is_object: bool) -> bool {
    let has_id = meta.request_id.is_some();
    let is_text = !text.trim().is_empty();
    match meta.status.unwrap_or_default() {
        407 | 511 => !has_id,
        _ if meta.code.is_some() => false,
        404 => is_text && !(has_id && is_object),
        _ => is_text && !has_id,
    }
}

/// Reads the metadata in the status line and the headers.
pub fn meta(status: StatusCode, headers: &HeaderMap) -> ResponseMeta {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let date = date(headers);
    ResponseMeta {
        status: Some(status.as_u16()),
        request_id: header("twilio-request-id").map(truncate),
        retry_after: header(RETRY_AFTER.as_str())
            .and_then(|value| parse_retry_after(value, date.unwrap_or_else(Utc::now))),
        date,
        ..ResponseMeta::default()
    }
}

fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    parse_http_date(headers.get(DATE)?.to_str().ok()?)
}

/// Parses `Retry-After`: a number of seconds, or an HTTP date (RFC 9110, section 10.2.3) by the server's clock.
fn parse_retry_after(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    Some((parse_http_date(value)? - now).to_std().unwrap_or_default())
}

fn parse_http_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().and_then(iso_time::in_range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_retry_after_as_seconds_or_date() {
        let now = "1994-11-06T08:49:30Z".parse().unwrap();
        assert_eq!(parse_retry_after("7", now), Some(Duration::from_secs(7)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
        assert_eq!(parse_retry_after("Sun, 06 Nov 1994 08:49:07 GMT", now), Some(Duration::ZERO));
        assert!(parse_retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now) > Some(Duration::from_secs(3600)));
        assert_eq!(parse_retry_after("soon", now), None);
    }
}
