//! Metadata of a response: HTTP status, error code, message and request ID. Depends on no other file of `api`.

use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::StatusCode;

/// The maximum length, in characters, of a text from the server that is shown in a message.
pub const MAX_TEXT_LENGTH: usize = 500;

/// What a response says about itself. Support needs it to trace a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResponseMeta {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The API's error code, such as 20404.
    pub code: Option<u32>,
    /// The API's error message.
    pub message: Option<String>,
    /// The `Twilio-Request-Id` header.
    pub request_id: Option<String>,
    /// The delay that the `Retry-After` header asks for.
    pub retry_after: Option<Duration>,
    /// The server's time, in whole seconds.
    pub date: Option<DateTime<Utc>>,
    /// Whether an earlier attempt of the same write may have been applied, although its response was lost.
    pub after_ambiguous_attempt: bool,
}

impl ResponseMeta {
    /// Returns the error message, or the status if there is none.
    pub fn message_or_status(&self) -> String {
        let status = || {
            let status = self.status.and_then(|status| StatusCode::from_u16(status).ok());
            status.map_or_else(|| "no status".to_owned(), |status| format!("status {status}"))
        };
        self.message.clone().unwrap_or_else(status)
    }
}

/// Truncates a text from the server to [`MAX_TEXT_LENGTH`].
pub fn truncate(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT_LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
