//! The one way to the API: a call goes out with credentials, user agent and time-outs, is tried again where that may
//! help, and comes back as an answer or an error. What happens on the way is told to an observer.

use std::cell::Cell;
use std::collections::HashMap;
use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::pin::pin;
use std::time::{Duration, Instant};

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Response, redirect};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::{Mutex, MutexGuard, watch};
use tokio::time::timeout;
use url::Url;

use super::error::{Error, Obstacle};
use super::params::{Parameters, encoded};
use super::transport::{self, Answer, Pace, particulars};

/// How often one call is sent at most.
pub const TRIES: usize = 5;

/// The longest wait that a server's `Retry-After` is obeyed for; past it, failing now is of more use to an operator.
const PATIENCE: Duration = Duration::from_secs(60);

/// The longest body that is read: a page of 1,000 participants stays below 3 MiB. What JSON makes of a body may be 50
/// times as large.
const LONGEST_BODY: usize = 8 << 20;

/// The longest that making a connection may take, whatever the time-out of the whole exchange.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long nothing is said of a server that does not answer.
const SLOW: Duration = Duration::from_secs(2);

/// User and password of HTTP Basic: account SID and auth token, or API key SID and secret.
#[derive(Debug)]
pub struct Credentials {
    /// Account or API key SID.
    pub user: String,
    /// Auth token or API key secret.
    pub password: SecretString,
}

/// A proxy as messages name it, without its credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyName {
    /// Host and port.
    pub address: String,
    /// The environment variable that names it.
    pub variable: &'static str,
}

/// All that a client needs to know.
pub struct Settings {
    /// Where the API is; plain `http` is for loopback.
    pub base_url: Url,
    /// Who calls.
    pub credentials: Credentials,
    /// The longest that one try of one call may take, from connecting to the last byte.
    pub timeout: Duration,
    /// A PEM file with certificate authorities to trust beside the system's.
    pub extra_roots: Option<PathBuf>,
    /// The proxy for https, if there is one.
    pub proxy: Option<ProxyName>,
    /// How many reads a second may be sent.
    pub reads: NonZeroU32,
    /// How many writes a second may be sent.
    pub writes: NonZeroU32,
    /// Is told of each try.
    pub observe: Box<dyn Fn(&Event<'_>)>,
}

/// What happens to a call on its way.
pub enum Event<'e> {
    /// The server takes its time. It is told once.
    Waiting {
        /// Host and port.
        host: &'e str,
        /// How long it is waited for at most.
        timeout: Duration,
    },
    /// One try is over.
    Tried {
        /// Its method and its path with the query; no credentials.
        call: fmt::Arguments<'e>,
        /// The answer's status and request id, or why none came.
        outcome: Result<(u16, Option<&'e str>), &'e Error>,
        /// From sending to the last byte.
        took: Duration,
    },
    /// The try failed, and another one follows.
    Retrying {
        /// Why it failed.
        error: &'e Error,
        /// How long until the next one.
        wait: Duration,
        /// Which try that is, of [`TRIES`].
        next: usize,
    },
}

/// How far the client has been halted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Halt {
    /// Not at all.
    Running,
    /// Nothing more is sent.
    Stopped,
    /// Nor is any answer waited for.
    Aborted,
}

/// The names to guess among, by the path of their lists: these are read once, however many names are missing.
pub type NameCache = Mutex<HashMap<String, Vec<String>>>;

/// Asked just before a write is sent whether it may be; the client is stopped where it may not.
pub type BeforeWrite<'c> = &'c dyn Fn() -> bool;

/// The API of one account.
pub struct Client {
    http: reqwest::Client,
    settings: Settings,
    reads: Pace,
    writes: Pace,
    halt: watch::Sender<Halt>,
    server_time: Cell<Option<DateTime<Utc>>>,
    is_slow: Cell<bool>,
    /// Held by the first request until it has ended: refused credentials stop the client, so they are sent once.
    first_request: Mutex<()>,
    /// Whether a request has ended without a refusal of the credentials.
    is_let_in: Cell<bool>,
    pub known: NameCache,
}

impl Client {
    /// A client that has not connected yet. Fails if the certificates to trust cannot be read.
    pub fn new(settings: Settings) -> Result<Self, Error> {
        let plain = settings.base_url.scheme() == "http";
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("roomctl/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(settings.timeout)
            .tls_backend_preconfigured(transport::config(plain, settings.extra_roots.as_deref())?);
        if plain {
            // Plain http stays on this machine; through a proxy the credentials would leave it unencrypted.
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| Error::Certificates(innermost(&error)))?;
        Ok(Self {
            http,
            reads: Pace::new(settings.reads),
            writes: Pace::new(settings.writes),
            halt: watch::Sender::new(Halt::Running),
            server_time: Cell::new(None),
            is_slow: Cell::new(false),
            first_request: Mutex::new(()),
            is_let_in: Cell::new(false),
            known: NameCache::default(),
            settings,
        })
    }

    /// From now on nothing is sent any more: calls that wait for their turn, or for another try, fail as
    /// [`Error::Stopped`]. What is on its way is waited for.
    pub fn stop(&self) {
        self.halt_at_least(Halt::Stopped);
    }

    /// Stops, and gives up on the requests that are on their way: they fail at once as [`Error::Aborted`].
    pub fn abort(&self) {
        self.halt_at_least(Halt::Aborted);
    }

    /// Whether the client is aborted.
    pub fn is_aborted(&self) -> bool {
        *self.halt.borrow() >= Halt::Aborted
    }

    fn halt_at_least(&self, halt: Halt) {
        self.halt.send_modify(|current| *current = halt.max(*current));
    }

    /// Whether the client is stopped.
    pub fn is_stopped(&self) -> bool {
        *self.halt.borrow() >= Halt::Stopped
    }

    /// The server's clock at its last answer, in whole seconds; `None` where no answer told it.
    pub fn server_time(&self) -> Option<DateTime<Utc>> {
        self.server_time.get()
    }

    /// Whether something certainly happened during a request that was begun then, give or take a second: it has a time,
    /// and the server's clock is known and agrees with it.
    pub fn happened_during(&self, happened: Option<DateTime<Utc>>, begun: Instant) -> bool {
        let second = TimeDelta::seconds(1);
        let since = TimeDelta::from_std(begun.elapsed()).unwrap_or_default() + second;
        happened
            .zip(self.server_time())
            .is_some_and(|(happened, now)| (now - since..=now + second).contains(&happened))
    }

    pub async fn get(&self, path: &str, query: &Parameters) -> Result<Answer, Error> {
        self.send(Method::GET, path, query, &|| true).await
    }

    pub async fn post(&self, path: &str, form: &Parameters) -> Result<Answer, Error> {
        self.post_after(&|| true, path, form).await
    }

    /// Posts, but asks `before` just before each try is sent.
    pub async fn post_after(
        &self,
        before: BeforeWrite<'_>,
        path: &str,
        form: &Parameters,
    ) -> Result<Answer, Error> {
        self.send(Method::POST, path, form, before).await
    }

    async fn send(
        &self,
        method: Method,
        path: &str,
        parameters: &Parameters,
        before: BeforeWrite<'_>,
    ) -> Result<Answer, Error> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(Duration::from_millis(200))
            .with_max_times(TRIES - 1)
            .with_jitter();
        let halt = self.halt.subscribe();
        let is_write = method != Method::GET;
        let (mut failed_before, mut is_open) = (None, false);
        let mut next = 1;
        (|| self.attempt(&method, path, parameters, before))
            .retry(backoff)
            .sleep(move |wait| nap(wait, halt.clone()))
            .when(Error::is_passing)
            .adjust(|error, wait| wait.and_then(|wait| obeyed_wait(error, wait)))
            .notify(|error, wait| {
                if matches!(error, Error::RateLimited(_)) {
                    // The quota is the whole run's, so all of it waits.
                    self.pace(&method).pause(wait);
                }
                failed_before = Some(error.to_string());
                is_open |= error.leaves_open();
                next += 1;
                (self.settings.observe)(&Event::Retrying { error, wait, next });
            })
            .await
            .map_err(|error| {
                let error = match error {
                    Error::Stopped { .. } => Error::Stopped { after: failed_before },
                    error => error,
                };
                if is_write && (is_open || error.leaves_open()) { error.unsure() } else { error }
            })
    }

    fn pace(&self, method: &Method) -> &Pace {
        if method == Method::GET { &self.reads } else { &self.writes }
    }

    /// One try of a call, reported to the observer.
    async fn attempt(
        &self,
        method: &Method,
        path: &str,
        parameters: &Parameters,
        before: BeforeWrite<'_>,
    ) -> Result<Answer, Error> {
        let turn = async {
            let first_request = self.wait_for_first_request().await;
            self.pace(method).turn().await;
            first_request
        };
        let _first_request = tokio::select! {
            biased;
            () = halted(self.halt.subscribe(), Halt::Stopped) => return Err(Error::Stopped { after: None }),
            first_request = turn => first_request,
        };
        if !before() {
            self.stop();
            return Err(Error::Stopped { after: None });
        }
        let is_read = method == Method::GET;
        let started = Instant::now();
        let parameters = encoded(parameters);
        let target =
            if is_read && !parameters.is_empty() { format!("{path}?{parameters}") } else { path.to_owned() };
        let form = (!is_read).then_some(parameters);
        let outcome = tokio::select! {
            biased;
            () = halted(self.halt.subscribe(), Halt::Aborted) => Err(Error::Aborted),
            outcome = self.awaited(self.exchange(method, &target, form)) => outcome,
        };

        match &outcome {
            // Sent again and again, they may lock an account.
            Err(error) if error.refuses_credentials() => self.stop(),
            Err(error) if error.says_nothing_of_credentials() => {}
            _ => self.is_let_in.set(true),
        }
        let seen = match &outcome {
            Ok(answer) => Ok(&answer.particulars),
            // Of an answer that broke off, the status alone would look like a success.
            Err(error @ (Error::Broken { .. } | Error::TimedOut { .. } | Error::Aborted)) => Err(error),
            Err(error) => error.particulars().filter(|particulars| particulars.status.is_some()).ok_or(error),
        };
        (self.settings.observe)(&Event::Tried {
            call: format_args!("{method} /v1{target}"),
            outcome: seen.map(|seen| (seen.status.unwrap_or_default(), seen.request_id.as_deref())),
            took: started.elapsed(),
        });
        outcome
    }

    /// Waits until the first request has ended; the guard makes the caller's the first.
    async fn wait_for_first_request(&self) -> Option<MutexGuard<'_, ()>> {
        if self.is_let_in.get() {
            return None;
        }
        let guard = self.first_request.lock().await;
        (!self.is_let_in.get()).then_some(guard)
    }

    /// Waits for an exchange, and says so if it takes long; once, since others will take as long.
    async fn awaited<T>(&self, exchange: impl Future<Output = T>) -> T {
        let mut exchange = pin!(exchange);
        if let Ok(outcome) = timeout(SLOW, &mut exchange).await {
            return outcome;
        }
        if !self.is_slow.replace(true) {
            let host = host(&self.settings.base_url);
            (self.settings.observe)(&Event::Waiting { host: &host, timeout: self.settings.timeout });
        }
        exchange.await
    }

    async fn exchange(&self, method: &Method, target: &str, form: Option<String>) -> Result<Answer, Error> {
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        let Credentials { user, password } = &self.settings.credentials;
        let mut request = self
            .http
            .request(method.clone(), format!("{base}/v1{target}"))
            .basic_auth(user, Some(password.expose_secret()));
        if let Some(form) = form {
            let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
            request = request.header(CONTENT_TYPE, form_type).body(form);
        }
        let response = request.send().await.map_err(|error| self.failure(&error, None))?;
        let answer = self.whole(response).await?;
        self.server_time.set(answer.date.or(self.server_time.get()));
        answer.succeeded()
    }

    /// Reads an answer to its end, within bounds.
    async fn whole(&self, mut response: Response) -> Result<Answer, Error> {
        // Where its length is told, a page is one piece of memory, not ever larger ones that leave holes behind.
        let length = response.content_length().and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(length.unwrap_or_default().min(LONGEST_BODY));
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(Answer::new(response.status(), response.headers(), body)),
                Ok(Some(chunk)) if body.len() + chunk.len() <= LONGEST_BODY => body.extend_from_slice(&chunk),
                Ok(Some(_)) => {
                    let reason = format!("it is longer than {} MiB", LONGEST_BODY >> 20);
                    let particulars = particulars(response.status(), response.headers());
                    return Err(Error::Unreadable { reason, particulars });
                }
                Err(error) => return Err(self.failure(&error, Some(&response))),
            }
        }
    }

    fn proxy_refused(&self, how: &str) -> String {
        match &self.settings.proxy {
            Some(ProxyName { address, variable }) => {
                format!("proxy {address} (from {variable}) refused {how}")
            }
            None => format!("the proxy refused {how}"),
        }
    }

    fn failure(&self, error: &reqwest::Error, begun: Option<&Response>) -> Error {
        let host = host(&self.settings.base_url);
        let reason = if begun.is_some() { "the answer is cut off".to_owned() } else { innermost(error) };
        let begun = begun.map(|answer| particulars(answer.status(), answer.headers()));
        let particulars = Box::new(begun.unwrap_or_default());
        if error.is_timeout() {
            let after = if error.is_connect() {
                CONNECT_TIMEOUT.min(self.settings.timeout)
            } else {
                self.settings.timeout
            };
            Error::TimedOut { host, after, particulars }
        } else if error.is_connect() {
            if let Some(refusal) = causes(error).find_map(proxy_refusal) {
                return Error::Unreachable {
                    host,
                    reason: self.proxy_refused(refusal),
                    obstacle: Obstacle::Proxy,
                };
            }
            let obstacle = match causes(error).find_map(of_tls) {
                Some(rustls::Error::InvalidCertificate(_)) => Obstacle::Certificate,
                Some(_) => Obstacle::Tls,
                None if error.is_dns() => Obstacle::Name,
                None => Obstacle::Network,
            };
            Error::Unreachable { host, reason, obstacle }
        } else {
            Error::Broken { host, reason, particulars }
        }
    }
}

/// How a proxy refused a connection, if that is what the error tells. The libraries that connect tell it in text alone. A
/// proxy that fails in any way after it was sent the credentials counts as one that refuses.
fn proxy_refusal(error: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    let text = error.to_string();
    if let Some(why) = text.strip_prefix("tunnel error: ") {
        return match why {
            "proxy authorization required" => Some("with status 407: it does not accept the credentials"),
            "unsuccessful" => Some("with a status other than 200"),
            "failed to create underlying connection" => None,
            _ => Some("without an answer that can be read"),
        };
    }
    match text.strip_prefix("SOCKS error: ")? {
        "credentials not accepted" => Some("the credentials"),
        "server does not support user/pass authentication" => {
            Some("to take credentials by user name and password")
        }
        "failed to create underlying connection" => None,
        _ => Some("without an answer that can be read"),
    }
}

/// Waits until the client is halted that far.
async fn halted(mut halt: watch::Receiver<Halt>, far: Halt) {
    // The sender is the client's, which outlives its calls.
    let _sender_lives = halt.wait_for(|halt| *halt >= far).await;
}

/// Sleeps, unless the client is stopped.
async fn nap(wait: Duration, halt: watch::Receiver<Halt>) {
    tokio::select! {
        () = halted(halt, Halt::Stopped) => {}
        () = tokio::time::sleep(wait) => {}
    }
}

/// The wait before the next try: what the server asked for, on top of the jitter, so that many clients do not return at
/// once; no next try if that is too long.
fn obeyed_wait(error: &Error, backoff: Duration) -> Option<Duration> {
    match error.particulars().and_then(|particulars| particulars.retry_after) {
        Some(asked) if asked > PATIENCE => None,
        Some(asked) => Some(asked + backoff / 8),
        None => Some(backoff),
    }
}

fn host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn causes<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'e (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |error| error.source())
}

/// The innermost cause says what happened; the layers around it only say who was told.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    causes(error).last().map(ToString::to_string).unwrap_or_default()
}

/// The error as one of TLS, or the one that it carries: I/O errors wrap it, one in another, and their `source()` skips it.
fn of_tls<'e>(error: &'e (dyn std::error::Error + 'static)) -> Option<&'e rustls::Error> {
    let carried = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.downcast_ref().or_else(|| carried.and_then(|carried| of_tls(carried)))
}
