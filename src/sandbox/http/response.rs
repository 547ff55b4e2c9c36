//! JSON responses and errors in the vendor's format. Depends on `world::sid` for the request id.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::sandbox::world::sid::Sid;

/// The result of an endpoint.
pub type ApiResult = Result<ApiResponse, ApiError>;

/// A status and a JSON body.
#[derive(Debug)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: StatusCode,
    body: String,
    header: Option<(HeaderName, HeaderValue)>,
}

impl ApiResponse {
    /// Returns a response with this body.
    pub fn json(status: StatusCode, body: &Value) -> Self {
        Self { status, body: body.to_string(), header: None }
    }

    /// Returns the response to `OPTIONS`: these methods. It has no headers for browsers, so that no web page can send
    /// requests to the sandbox.
    pub fn options(methods: &'static str) -> Self {
        let allow = (header::ALLOW, HeaderValue::from_static(methods));
        Self { status: StatusCode::NO_CONTENT, body: String::new(), header: Some(allow) }
    }

    /// Returns the HTTP response with this request id and `Date`. The server adds `Content-Length`.
    pub fn into_http(self, request_id: Sid, date: DateTime<Utc>) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        if self.status != StatusCode::NO_CONTENT {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Ok(id) = HeaderValue::try_from(request_id.to_string()) {
            headers.insert(HeaderName::from_static("twilio-request-id"), id);
        }
        if let Ok(date) = HeaderValue::try_from(date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
            headers.insert(header::DATE, date);
        }
        if let Some((name, value)) = self.header {
            headers.insert(name, value);
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"Twilio API\"");
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

/// An error response: the request was not carried out.
#[derive(Debug)]
pub struct ApiError {
    status: StatusCode,
    code: u32,
    message: String,
    header: Option<(HeaderName, HeaderValue)>,
}

impl ApiError {
    /// Returns an error with one of the vendor's codes.
    pub fn new(status: StatusCode, code: u32, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), header: None }
    }

    /// Returns a 400 with one of the vendor's codes.
    pub fn bad_request(code: u32, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// Returns the 400 for a parameter that has no code of its own.
    pub fn bad_parameter(name: &str) -> Self {
        Self::bad_request(20001, format!("Invalid {name}"))
    }

    /// Returns the 404 for a path. It does not tell whether the room or the participant is missing.
    pub fn not_found(path: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, 20404, format!("The requested resource {path} was not found"))
    }

    /// Returns the 405 for a path that has only these methods.
    pub fn method_not_allowed(methods: &'static str) -> Self {
        let error = Self::new(StatusCode::METHOD_NOT_ALLOWED, 20004, "Method not allowed");
        Self { header: Some((header::ALLOW, HeaderValue::from_static(methods))), ..error }
    }

    /// Returns the 429 without a `Retry-After`, which is the harder case for a client.
    pub fn too_many_requests() -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, 20429, "Too many requests")
    }

    /// Returns the 503.
    pub fn service_unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, 20503, "Service unavailable")
    }

    /// Adds a `Retry-After` of this many seconds.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { header: Some((header::RETRY_AFTER, seconds.into())), ..self }
    }

    /// Returns the response with the vendor's error body.
    pub fn into_response(self) -> ApiResponse {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status.as_u16(),
        });
        ApiResponse { header: self.header, ..ApiResponse::json(self.status, &body) }
    }
}

/// Formats a time as the API does: `2026-11-23T21:58:03Z`.
pub fn timestamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}
