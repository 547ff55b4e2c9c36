//! Configuration of the client, and the events that it reports. Depends on proxies, trusted roots and the errors.

use std::cell::Cell;
use std::fmt;
use std::num::NonZeroU32;
use std::rc::Rc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use url::Url;

use super::proxy::Proxy;
use super::roots::TrustedRoots;
use crate::api::error::Error;

/// The maximum number of attempts for one request.
pub const MAX_ATTEMPTS: usize = 5;

/// User name and password for HTTP Basic authentication.
#[derive(Debug)]
pub struct Credentials {
    /// Account SID or API key SID.
    pub user: String,
    /// Auth token or API key secret.
    pub password: SecretString,
}

/// Configuration of a client.
pub struct ClientConfig {
    /// Base URL of the API. Plain `http` is for loopback addresses only.
    pub base_url: Url,
    /// Credentials sent with each request.
    pub credentials: Credentials,
    /// Time limit for one attempt, from connecting to the last byte of the response.
    pub timeout: Duration,
    /// The certificate authorities to trust.
    pub roots: TrustedRoots,
    /// The proxy for `https`, if any.
    pub proxy: Option<Proxy>,
    /// Maximum number of read requests per second.
    pub reads: NonZeroU32,
    /// Maximum number of write requests per second.
    pub writes: NonZeroU32,
    /// Set to the `Date` of the latest response that has one.
    pub server_time: Rc<Cell<Option<DateTime<Utc>>>>,
    /// Called for each event.
    pub on_event: Box<dyn Fn(&RequestEvent<'_>)>,
}

/// An event of a request.
pub enum RequestEvent<'e> {
    /// The server is slow to respond. Reported once per client.
    Waiting {
        /// Host and port.
        host: &'e str,
        /// Time limit for the attempt.
        timeout: Duration,
    },
    /// An attempt has ended.
    Tried {
        /// Method, path and query; no credentials.
        call: fmt::Arguments<'e>,
        /// Status and request ID of the response, or the error if there is no complete response.
        outcome: Result<(u16, Option<&'e str>), &'e Error>,
        /// Duration of the attempt.
        took: Duration,
    },
    /// An attempt failed and is retried.
    Retrying {
        /// Why it failed.
        error: &'e Error,
        /// Delay before the next attempt.
        wait: Duration,
        /// Number of the next attempt, of at most [`MAX_ATTEMPTS`].
        next: usize,
    },
}
