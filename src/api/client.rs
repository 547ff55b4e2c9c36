//! The client: sends requests with rate limits, retries and events. Depends on the transport and the errors; the endpoints
//! add their requests as methods.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, Utc};
use tokio::sync::{Mutex, MutexGuard};

use super::error::Error;
use super::params::Param;
use super::response_meta::ResponseMeta;
use super::transport::{
    BeforeWrite, ClientConfig, Http, MAX_ATTEMPTS, RateLimiter, Request, RequestEvent, Response, StopLevel,
    StopSignal,
};

/// The longest `Retry-After` that is waited for. Beyond it, failing now is more useful to an operator.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(60);

/// The name of a participant or room, and its SID.
pub(super) type NameAndSid = (String, Option<String>);

/// A client for the API of one account.
pub struct Client {
    http: Http,
    read_limiter: RateLimiter,
    write_limiter: RateLimiter,
    stop_signal: StopSignal,
    /// Locked by the first request until it has ended: rejected credentials stop the client, so they are sent only once.
    first_request: Mutex<()>,
    /// Whether requests no longer wait for the first one: a result has shown that the credentials are accepted.
    may_send_concurrently: Cell<bool>,
    /// Why an attempt failed that was retried, until the server responds as expected.
    retry_reason: RefCell<Option<String>>,
    /// Names to suggest with their SIDs, by the path of their list. Each list is read once, however many names are not found.
    pub(super) name_cache: Mutex<HashMap<String, Vec<NameAndSid>>>,
}

impl Client {
    /// Returns a client that has not connected yet. Fails if the trusted certificates cannot be read.
    pub fn new(settings: ClientConfig) -> Result<Self, Error> {
        Ok(Self {
            read_limiter: RateLimiter::new(settings.reads),
            write_limiter: RateLimiter::new(settings.writes),
            stop_signal: StopSignal::new(),
            first_request: Mutex::new(()),
            may_send_concurrently: Cell::new(false),
            retry_reason: RefCell::default(),
            name_cache: Mutex::default(),
            http: Http::new(settings)?,
        })
    }

    /// Returns the client with a share of its reads per second, in percent and at least one read.
    pub fn with_read_share(mut self, percent: u32) -> Self {
        self.read_limiter = self.read_limiter.share(percent);
        self
    }

    /// Stops the client: requests that wait for the rate limit or for a retry fail with [`Error::Stopped`]. Requests in
    /// flight complete.
    pub fn stop(&self) {
        self.stop_signal.raise(StopLevel::Stopped);
    }

    /// Stops the client and cancels the requests in flight, which fail with [`Error::Aborted`].
    pub fn abort(&self) {
        self.stop_signal.raise(StopLevel::Aborted);
    }

    /// Whether the client is stopped.
    pub fn is_stopped(&self) -> bool {
        self.stop_signal.has_reached(StopLevel::Stopped)
    }

    /// Whether the client is aborted.
    pub fn is_aborted(&self) -> bool {
        self.stop_signal.has_reached(StopLevel::Aborted)
    }

    /// Returns the server's time in its latest response, in whole seconds, or `None` if no response had one.
    pub fn server_time(&self) -> Option<DateTime<Utc>> {
        self.http.server_time()
    }

    /// Returns the metadata of an error that no single response describes: the server's time.
    pub fn meta_of_no_response(&self) -> ResponseMeta {
        ResponseMeta { date: self.server_time(), ..ResponseMeta::default() }
    }

    /// Returns why an attempt failed that was retried; `None` once the server responds as expected.
    pub fn retry_reason(&self) -> Option<String> {
        self.retry_reason.borrow().clone()
    }

    pub(super) async fn get(&self, path: &str, query: &[Param]) -> Result<Response, Error> {
        self.send(&Request::get(path, query)).await
    }

    /// Sends a write. Each attempt is sent only if `before_write` returns `true`.
    pub(super) async fn post_if(
        &self,
        before_write: BeforeWrite<'_>,
        path: &str,
        form: &[Param],
    ) -> Result<Response, Error> {
        self.send(&Request::post(path, form, before_write)).await
    }

    /// Sends a request, up to [`MAX_ATTEMPTS`] times with exponential backoff while its error is retryable. A write that is not
    /// idempotent is not sent again if an attempt may have been applied.
    pub(super) async fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let mut backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(200))
            .with_max_times(MAX_ATTEMPTS - 1)
            .with_jitter()
            .build();
        let mut failed = Vec::new();
        loop {
            let result = self.attempt(request).await;
            if result.as_ref().map_or_else(|error| !error.is_retryable(), |_| true) {
                self.retry_reason.take();
            }
            let error = match result {
                Ok(mut response) => {
                    response.meta.after_ambiguous_attempt = is_ambiguous(request, &failed);
                    return Ok(response);
                }
                Err(error) => error,
            };
            let may_repeat = request.is_idempotent || !error.may_have_applied();
            let delay = if error.is_retryable() && may_repeat { backoff.next() } else { None };
            let Some(wait) = delay.and_then(|delay| retry_delay(&error, delay)) else {
                return Err(final_error(request, &failed, error));
            };
            if matches!(error, Error::RateLimited(_)) {
                // The quota is shared by all requests of the run.
                self.rate_limiter(request).pause(wait);
            }
            self.retry_reason.replace(Some(error.to_string()));
            self.http.emit(&RequestEvent::Retrying { error: &error, wait, next: failed.len() + 2 });
            failed.push(error);
            self.stop_signal.sleep(wait).await;
        }
    }

    fn rate_limiter(&self, request: &Request<'_>) -> &RateLimiter {
        if request.is_write() { &self.write_limiter } else { &self.read_limiter }
    }

    /// Makes one attempt of a request and reports it.
    async fn attempt(&self, request: &Request<'_>) -> Result<Response, Error> {
        let _first_request = tokio::select! {
            biased;
            () = self.stop_signal.reached(StopLevel::Stopped) => return Err(Error::Stopped { after: None }),
            first_request = self.wait_for_turn(request) => first_request,
        };
        if !(request.before_attempt)() {
            self.stop();
            return Err(Error::Stopped { after: None });
        }
        let started = Instant::now();
        let result = tokio::select! {
            biased;
            () = self.stop_signal.reached(StopLevel::Aborted) => Err(Error::Aborted),
            result = self.http.exchange(request) => result,
        };
        match &result {
            // Sending rejected credentials repeatedly can lock an account.
            Err(error) if error.rejects_credentials() => self.stop(),
            Err(error) if error.leaves_credentials_unverified() => {}
            _ => self.may_send_concurrently.set(true),
        }
        self.http.emit(&RequestEvent::Tried {
            call: format_args!("{} {}", request.method, request.target),
            outcome: status_and_request_id(&result),
            took: started.elapsed(),
        });
        result
    }

    /// Waits for the first request and the rate limit. Returns a guard if this is the first request.
    async fn wait_for_turn(&self, request: &Request<'_>) -> Option<MutexGuard<'_, ()>> {
        let mut first_request = None;
        if !self.may_send_concurrently.get() {
            let guard = self.first_request.lock().await;
            first_request = (!self.may_send_concurrently.get()).then_some(guard);
        }
        self.rate_limiter(request).acquire().await;
        first_request
    }
}

/// Returns the error of a request from the error of its last attempt and those of the `failed` attempts before it.
fn final_error(request: &Request<'_>, failed: &[Error], error: Error) -> Error {
    let error = match error {
        Error::Stopped { .. } => Error::Stopped { after: failed.last().map(ToString::to_string) },
        error => error,
    };
    let is_ambiguous = is_ambiguous(request, failed) || is_ambiguous(request, std::slice::from_ref(&error));
    if is_ambiguous { error.into_ambiguous() } else { error }
}

/// Whether the request is a write, and one of the `failed` attempts may have been applied.
fn is_ambiguous(request: &Request<'_>, failed: &[Error]) -> bool {
    request.is_write() && failed.iter().any(Error::may_have_applied)
}

/// Returns status and request ID of a response. If there is no complete response, the error is returned: the status alone of
/// a response that was cut off would look like a success.
fn status_and_request_id(result: &Result<Response, Error>) -> Result<(u16, Option<&str>), &Error> {
    let meta = match result {
        Ok(response) => &response.meta,
        Err(error @ (Error::ConnectionLost { .. } | Error::TimedOut { .. } | Error::Aborted)) => {
            return Err(error);
        }
        Err(error) => error.meta().filter(|meta| meta.status.is_some()).ok_or(error)?,
    };
    Ok((meta.status.unwrap_or_default(), meta.request_id.as_deref()))
}

/// Returns the delay before the next attempt, or `None` if the server asks for a longer one than [`MAX_RETRY_AFTER`]. Adds
/// jitter to `Retry-After`, so that many clients do not return at the same time.
fn retry_delay(error: &Error, backoff: Duration) -> Option<Duration> {
    match error.meta().and_then(|meta| meta.retry_after) {
        Some(asked) if asked > MAX_RETRY_AFTER => None,
        Some(asked) => Some(asked + backoff / 8),
        None => Some(backoff),
    }
}
