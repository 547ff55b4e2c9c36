//! One answer of the API: what it says of itself, and its body as JSON. Whatever a proxy or a broken server puts in its
//! place becomes an error with a reason.

use std::borrow::Cow;
use std::string::FromUtf8Error;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};
use serde_json::Value;

use super::error::Error;
use super::page::Page;
use super::resource::Fields;

/// The vendor's code for a room that is not there, whatever the status says.
const NO_ROOM: u64 = 53106;

/// The vendor's code for a participant who is not there, whatever the status says.
const NO_PARTICIPANT: u64 = 53204;

/// The most that is told of a server's own words, in characters.
pub(super) const LONGEST_WORDS: usize = 500;

/// What some put before a text.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// What support asks for: the parts of an answer that identify it and say why it is none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The vendor's error code, such as 20404.
    pub code: Option<u64>,
    /// The vendor's own words.
    pub message: Option<String>,
    /// The `Twilio-Request-Id` header.
    pub request_id: Option<String>,
    /// How long the `Retry-After` header asks to wait.
    pub retry_after: Option<Duration>,
    /// Whether it came after a try of the same write that may have been done, and whose answer was lost.
    pub follows_lost_try: bool,
}

impl Particulars {
    /// The same of an answer that came after a try of the same write whose answer was lost.
    pub(super) fn after_lost_try(self) -> Self {
        Self { follows_lost_try: true, ..self }
    }

    /// The vendor's own words, or the status where there are none.
    pub fn message_or_status(&self) -> String {
        let status = || {
            let code = self.status.and_then(|status| StatusCode::from_u16(status).ok());
            code.map_or_else(|| "no status".to_owned(), |code| format!("status {code}"))
        };
        self.message.clone().unwrap_or_else(status)
    }
}

/// A whole answer, of any status.
pub(super) struct Answer {
    pub(super) particulars: Particulars,
    /// The server's time when it answered, in whole seconds.
    pub(super) date: Option<DateTime<Utc>>,
    status: StatusCode,
    text: String,
}

impl Answer {
    pub(super) fn new(status: StatusCode, headers: &HeaderMap, body: Vec<u8>) -> Self {
        let lossy = |error: FromUtf8Error| String::from_utf8_lossy(error.as_bytes()).into_owned();
        let text = String::from_utf8(body).unwrap_or_else(lossy);
        Self { particulars: particulars(status, headers), date: date(headers), status, text }
    }

    /// The answer itself if it is a success, the error that it tells of if it is none.
    pub(super) fn succeeded(mut self) -> Result<Self, Error> {
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
    pub(super) fn object(&self) -> Result<Fields, Error> {
        let read = object(self.json()).and_then(|fields| ensure_success(&fields).map(|()| fields));
        read.map_err(|reason| self.unreadable(reason))
    }

    /// The body, which must be a JSON object with a list under `key`.
    pub(super) fn page(&self, key: &str) -> Result<Page<'_>, Error> {
        Page::read(self.json(), key).map_err(|reason| self.unreadable(reason))
    }

    fn json(&self) -> &str {
        self.text.trim_start_matches(BYTE_ORDER_MARK)
    }

    /// The answer as one that cannot be read.
    pub(super) fn unreadable(&self, reason: String) -> Error {
        Error::Unreadable { reason, particulars: self.particulars.clone() }
    }
}

/// The JSON object in a text, or why it is none.
pub(super) fn object(text: &str) -> Result<Fields, String> {
    let parsed = serde_json::from_str(text).or_else(|error| match whole_characters(text) {
        Cow::Owned(mended) => serde_json::from_str(&mended),
        Cow::Borrowed(_) => Err(error),
    });
    Err(match parsed {
        Ok(Value::Object(fields)) => return Ok(fields),
        Ok(_) => "it is JSON, but not an object".to_owned(),
        Err(_) if text.trim().is_empty() => "it is empty".to_owned(),
        Err(_) if text.trim_start().starts_with('<') => "it is HTML, not JSON".to_owned(),
        Err(error) if error.is_eof() => "it is cut off".to_owned(),
        Err(error) => format!("it is not JSON ({error})"),
    })
}

/// Makes sure that this is a resource, not the API's way to say no, whose status is a number. What was not done must not
/// be told as done because something on the way changed the answer's own status.
pub(super) fn ensure_success(fields: &Fields) -> Result<(), String> {
    let is_failure = |status: u64| (400..600).contains(&status);
    if fields.get("status").and_then(Value::as_u64).is_some_and(is_failure) {
        return Err("it tells of a failure, though its status is a success".to_owned());
    }
    Ok(())
}

/// JSON text with each escape of half a surrogate pair (`\ud800` by itself) replaced by that of U+FFFD. Such halves are no
/// characters, and an end user who puts one into an identity must not make the whole list unreadable.
fn whole_characters(json: &str) -> Cow<'_, str> {
    let mut mended = Cow::Borrowed(json);
    let mut at = 0;
    while let Some(found) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += found;
        let unit = |at: usize| {
            let digits = json.get(at..at + 6)?.strip_prefix("\\u")?;
            u16::from_str_radix(digits, 16).ok()
        };
        at += match (unit(at), unit(at + 6)) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                mended.to_mut().replace_range(at..at + 6, "\\ufffd");
                6
            }
            _ => 2,
        };
    }
    mended
}

/// What status line and headers say of an answer whose body is yet to come.
pub(super) fn particulars(status: StatusCode, headers: &HeaderMap) -> Particulars {
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

/// A server's own words, of which no more is told than a person would read.
pub(super) fn told(words: &str) -> String {
    match words.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
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

    #[test]
    fn half_a_surrogate_pair_becomes_a_replacement_character() {
        for (json, mended) in [
            (r#""\ud800x""#, r#""\ufffdx""#),
            (r#""\udc00\ud83d\ude00\ud83d""#, r#""\ufffd\ud83d\ude00\ufffd""#),
            (r#""\\ud800 \n\u0041é""#, r#""\\ud800 \n\u0041é""#),
            (r#""\ud8"#, r#""\ud8"#),
        ] {
            assert_eq!(whole_characters(json), mended);
        }
    }
}
