//! One answer of the API: what it says of itself, and its body as JSON. Whatever a proxy or a broken server puts in its
//! place becomes an error with a reason.

use std::string::FromUtf8Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::json::{ensure_success, object};
use super::page::Page;
use crate::api::error::Error;
use crate::api::model::Fields;
use crate::api::response_meta::{Particulars, told};

/// The vendor's code for a room that is not there, whatever the status says.
const NO_ROOM: u64 = 53106;

/// The vendor's code for a participant who is not there, whatever the status says.
const NO_PARTICIPANT: u64 = 53204;

/// What some put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A whole answer, of any status.
pub struct Answer {
    pub particulars: Particulars,
    /// The server's time when it answered, in whole seconds.
    pub date: Option<DateTime<Utc>>,
    status: StatusCode,
    text: String,
}

impl Answer {
    pub fn new(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
        let text = String::from_utf8(body).unwrap_or_else(lossy);
        Self { particulars: particulars(status, headers), date: date(headers), status, text }
    }

    /// The answer itself if it is a success, the error that it tells of if it is none.
    pub fn succeeded(mut self) -> Result<Self, Error> {
        if self.status.is_success() {
            return Ok(self);
        }
        let problem = serde_json::from_str(&self.text).ok().and_then(|problem| match problem {
            Value::Object(problem) => Some(problem),
            _ => None,
        });
        if let Some(problem) = &problem {
            self.particulars.code = problem.get("code").and_then(Value::as_u64);
            self.particulars.message = problem.get("message").and_then(Value::as_str).map(told);
        }
        let is_foreign = problem.is_none() && !self.text.is_empty();
        let particulars = self.particulars;
        Err(match (self.status.as_u16(), particulars.code) {
            (_, Some(NO_ROOM | NO_PARTICIPANT)) => Error::NotFound(particulars),
            (401 | 403, _) => Error::Unauthorized(particulars),
            // Any web server says 404 of what it does not know, which does not mean that there is no such room.
            (404, _) if is_foreign => Error::Unreadable {
                reason: "it is a 404 of something that is not the API".to_owned(),
                particulars,
            },
            (404, _) => Error::NotFound(particulars),
            (429, _) => Error::RateLimited(particulars),
            (400..=499, _) => Error::Refused(particulars),
            (100..=399, _) => Error::Redirected(particulars),
            _ => Error::ServerFailure(particulars),
        })
    }

    /// The body, which must be a JSON object.
    pub fn object(&self) -> Result<Fields, Error> {
        let read = object(self.json()).and_then(|fields| ensure_success(&fields).map(|()| fields));
        read.map_err(|reason| self.unreadable(reason))
    }

    /// The body, which must be a JSON object with a list under `key`.
    pub fn page(&self, key: &str) -> Result<Page<'_>, Error> {
        Page::read(self.json(), key).map_err(|reason| self.unreadable(reason))
    }

    fn json(&self) -> &str {
        self.text.trim_start_matches(BYTE_ORDER_MARK)
    }

    /// The answer as one that cannot be read.
    pub fn unreadable(&self, reason: String) -> Error {
        Error::Unreadable { reason, particulars: self.particulars.clone() }
    }
}

/// What status line and headers say of an answer whose body is yet to come.
pub fn particulars(status: StatusCode, headers: &HeaderMap) -> Particulars {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Particulars {
        status: Some(status.as_u16()),
        request_id: header("twilio-request-id").map(told),
        retry_after: header(RETRY_AFTER.as_str())
            .and_then(|value| wait(value, date(headers).unwrap_or_else(Utc::now))),
        ..Particulars::default()
    }
}

/// The server's clock when it answered.
fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    let date = DateTime::parse_from_rfc2822(headers.get(DATE)?.to_str().ok()?).ok()?;
    Some(date.to_utc())
}

/// `Retry-After` is a number of seconds or an HTTP date (RFC 9110, section 10.2.3), which is one of the server's clock.
fn wait(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(value).ok()?;
    Some((until.to_utc() - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        let now = "1994-11-06T08:49:30Z".parse().unwrap();
        assert_eq!(wait("7", now), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT", now), Some(Duration::from_secs(7)));
        assert_eq!(wait("Sun, 06 Nov 1994 08:49:07 GMT", now), Some(Duration::ZERO));
        assert!(wait("Fri, 31 Dec 9999 23:59:59 GMT", now) > Some(Duration::from_secs(3600)));
        assert_eq!(wait("soon", now), None);
    }
}
