//! Answers and refusals in the vendor's style: a status, a JSON body, a request id. Knows nothing of rooms.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

use crate::sandbox::world::sid::Sid;

/// A status and a body of JSON.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    body: Vec<u8>,
    retry_after: Option<u32>,
}

impl Answer {
    /// Writes `body` as JSON.
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(body).map_err(|error| Refusal::internal(&error))?;
        Ok(Self { status, body, retry_after: None })
    }

    /// The HTTP answer, under this request id. The server adds `Date` and `Content-Length`.
    pub fn into_response(self, request_id: Sid) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        if let Ok(id) = HeaderValue::try_from(request_id.to_string()) {
            headers.insert(HeaderName::from_static("twilio-request-id"), id);
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"Twilio API\"");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// A call that is not carried out, and why.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: u32,
    message: String,
    retry_after: Option<u32>,
}

impl Refusal {
    /// A refusal with one of the vendor's codes.
    pub fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None }
    }

    /// 400, with one of the vendor's codes.
    pub fn bad_request(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 400 for a parameter that the vendor has no code of its own for.
    pub fn bad_parameter(name: &str) -> Self {
        Self::bad_request(20001, format!("Invalid {name}"))
    }

    /// 404. A missing room and a missing participant read alike.
    pub fn not_found(path: &str) -> Self {
        let message = format!("The requested resource {path} was not found");
        Self::new(StatusCode::NOT_FOUND, 20404, message)
    }

    /// 405.
    pub fn method_not_allowed() -> Self {
        Self::new(StatusCode::METHOD_NOT_ALLOWED, 20004, "Method not allowed")
    }

    /// The same with a `Retry-After` of so many seconds.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    fn internal(error: &serde_json::Error) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, 20500, error.to_string())
    }

    /// The refusal as the vendor writes it.
    pub fn into_answer(self) -> Answer {
        let body = serde_json::json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        Answer { status: self.status, body: body.to_string().into_bytes(), retry_after: self.retry_after }
    }
}

/// A time as the API writes it: `2026-11-23T21:58:03Z`.
pub fn timestamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
