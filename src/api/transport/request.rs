//! A request to the API: method, target and form. Depends on the parameters.

use reqwest::Method;

use crate::api::params::{Param, encode};

/// Called just before each attempt of a write. The client is stopped if it returns `false`.
pub type BeforeWrite<'r> = &'r dyn Fn() -> bool;

/// A request to the API.
pub struct Request<'r> {
    /// `GET` for a read, another method for a write.
    pub method: Method,
    /// Path with the API version and the query.
    pub target: String,
    /// The encoded form of a write.
    pub form: Option<String>,
    /// Whether sending it twice has the same effect, and the same response, as sending it once.
    pub is_idempotent: bool,
    /// Called just before each attempt.
    pub before_attempt: BeforeWrite<'r>,
}

impl<'r> Request<'r> {
    /// Returns a read with query parameters.
    pub fn get(path: &str, query: &[Param]) -> Self {
        let separator = if query.is_empty() { "" } else { "?" };
        Self::any(Method::GET, format!("/v1{path}{separator}{}", encode(query)), None)
    }

    /// Returns a write with form parameters. Every write that a command of its own sends is idempotent.
    pub fn post(path: &str, form: &[Param], before_write: BeforeWrite<'r>) -> Self {
        let request = Self::any(Method::POST, format!("/v1{path}"), Some(encode(form)));
        Self { is_idempotent: true, before_attempt: before_write, ..request }
    }

    /// Returns a request with any method and target. Only a GET counts as idempotent: the response to a repeated DELETE does not
    /// say what the first one has done.
    pub fn any(method: Method, target: String, form: Option<String>) -> Self {
        let is_idempotent = method == Method::GET;
        Self { method, target, form, is_idempotent, before_attempt: &|| true }
    }

    /// Whether the request changes something.
    pub fn is_write(&self) -> bool {
        self.method != Method::GET
    }
}
