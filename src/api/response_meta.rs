//! What a response says of itself: its status, the API's error code and message, and the request id that support asks for.

use std::time::Duration;

use reqwest::StatusCode;

/// The most that is told of a server's own words, in characters.
pub const LONGEST_WORDS: usize = 500;

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
    pub fn after_lost_try(self) -> Self {
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

/// A server's own words, of which no more is told than a person would read.
pub fn told(words: &str) -> String {
    match words.char_indices().nth(LONGEST_WORDS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}
