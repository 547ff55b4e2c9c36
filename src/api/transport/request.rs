//! A request to the API: method, path and parameters. Depends on the parameters.

use reqwest::Method;

use crate::api::params::{Param, encode};

/// Called just before each attempt of a write. The client is stopped if it returns `false`.
pub type BeforeWrite<'r> = &'r dyn Fn() -> bool;

/// A request to the API.
pub struct Request<'r> {
    /// `GET` for a read, `POST` for a write.
    pub method: Method,
    path: &'r str,
    params: String,
    /// Called just before each attempt.
    pub before_attempt: BeforeWrite<'r>,
}

impl<'r> Request<'r> {
    /// Returns a read with query parameters.
    pub fn get(path: &'r str, query: &[Param]) -> Self {
        Self { method: Method::GET, path, params: encode(query), before_attempt: &|| true }
    }

    /// Returns a write with form parameters.
    pub fn post(path: &'r str, form: &[Param], before_write: BeforeWrite<'r>) -> Self {
        Self { method: Method::POST, path, params: encode(form), before_attempt: before_write }
    }

    /// Whether the request changes something.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
    }

    /// Returns the path with the API version and the query.
    pub fn target(&self) -> String {
        let query = if self.is_write() || self.params.is_empty() { "" } else { &self.params };
        let separator = if query.is_empty() { "" } else { "?" };
        format!("/v1{}{separator}{query}", self.path)
    }

    /// Returns the encoded form of a write.
    pub fn form(&self) -> Option<&str> {
        self.is_write().then_some(self.params.as_str())
    }
}
