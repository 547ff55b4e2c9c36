//! One HTTP exchange with the API: sends a request and reads the response within limits. Depends on the request, the
//! response, TLS and the errors; does not retry.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, USER_AGENT};
use http::{HeaderValue, Uri};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Bytes, Incoming};
use hyper_util::client::legacy;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::RootCertStore;
use tokio::time::{Instant, timeout, timeout_at};
use url::Url;

use super::config::{ClientConfig, Credentials, RequestEvent};
use super::connector::{Connector, Route};
use super::encoding::decode;
use super::error_chain::{connect_error, root_cause};
use super::proxy::basic_auth;
use super::request::{Request, USER_AGENT_NAME};
use super::response::{Response, meta};
use super::tls;
use crate::api::connect_error::{ConnectError, ConnectFailure};
use crate::api::error::Error;
use crate::api::response_meta::ResponseMeta;

/// The maximum size of a response body in bytes. A page of 1,000 participants is smaller than 3 MiB. Parsed as JSON, a body
/// can take 50 times its size.
const MAX_BODY: usize = 8 << 20;

/// Time limit for connecting, if the time limit for the attempt is not shorter.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long to wait for a response before [`RequestEvent::Waiting`].
const SLOW: Duration = Duration::from_secs(2);

/// An HTTP client for one account.
pub struct Http {
    client: legacy::Client<Connector, Full<Bytes>>,
    connector: Connector,
    settings: ClientConfig,
    is_slow: Cell<bool>,
}

impl Http {
    /// Returns a client that has not connected yet. Fails if the trusted certificates cannot be read.
    pub fn new(mut settings: ClientConfig) -> Result<Self, Error> {
        let is_plain = settings.base_url.scheme() == "http";
        // Plain http stays on this machine; a proxy would take the credentials off it unencrypted.
        let proxy = settings.proxy.take().filter(|_| !is_plain);
        let roots = if is_plain { RootCertStore::empty() } else { settings.roots.load()? };
        let connector = Connector::new(Route {
            host: shown_host(&settings.base_url),
            proxy,
            tls: tls::connector(roots)?,
            limit: CONNECT_TIMEOUT.min(settings.timeout),
        });
        let client = legacy::Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .build(connector.clone());
        Ok(Self { client, connector, settings, is_slow: Cell::new(false) })
    }

    /// Reports an event.
    pub fn emit(&self, event: &RequestEvent<'_>) {
        (self.settings.on_event)(event);
    }

    /// Returns the `Date` of the latest response that has one.
    pub fn server_time(&self) -> Option<DateTime<Utc>> {
        self.settings.server_time.get()
    }

    /// Sends a request and returns the response if its status is a success. Reports a slow server once, because later
    /// requests are likely to be as slow.
    pub async fn exchange(&self, request: &Request<'_>) -> Result<Response, Error> {
        let mut exchange = pin!(self.send(request));
        if let Ok(result) = timeout(SLOW, &mut exchange).await {
            return result;
        }
        if !self.is_slow.replace(true) {
            let host = shown_host(&self.settings.base_url);
            self.emit(&RequestEvent::Waiting { host: &host, timeout: self.settings.timeout });
        }
        exchange.await
    }

    async fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let deadline = Instant::now() + self.settings.timeout;
        let response = self.client.request(self.http_request(request)?);
        let response = match timeout_at(deadline, response).await {
            Ok(response) => response.map_err(|error| self.request_error(&error))?,
            Err(_) => return Err(self.timed_out(ResponseMeta::default())),
        };
        let response = self.read_body(response, deadline).await?;
        if response.meta.date.is_some() {
            self.settings.server_time.set(response.meta.date);
        }
        response.error_for_status()
    }

    fn http_request(&self, request: &Request<'_>) -> Result<http::Request<Full<Bytes>>, Error> {
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        let lost = |reason: String| self.connection_lost(reason, ResponseMeta::default());
        let url =
            Url::parse(&format!("{base}{}", request.target)).map_err(|error| lost(error.to_string()))?;
        let uri = url.as_str().parse::<Uri>().map_err(|error| lost(error.to_string()))?;
        let Credentials { user, password } = &self.settings.credentials;
        let mut builder = http::Request::builder()
            .method(request.method.clone())
            .uri(uri)
            .header(USER_AGENT, USER_AGENT_NAME)
            .header(ACCEPT_ENCODING, HeaderValue::from_static("identity"))
            .header(AUTHORIZATION, basic_auth(user, password));
        if request.form.is_some() {
            builder = builder.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let body = request.form.clone().unwrap_or_default();
        builder.body(Full::from(body)).map_err(|error| lost(error.to_string()))
    }

    async fn read_body(
        &self,
        response: http::Response<Incoming>,
        deadline: Instant,
    ) -> Result<Response, Error> {
        let (head, mut incoming) = response.into_parts();
        let meta = || meta(head.status, &head.headers);
        let malformed = |reason| Error::MalformedResponse { reason, meta: meta() };
        // Allocating the announced length once avoids a series of growing allocations, which fragment the memory.
        let length = incoming.size_hint().exact().and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(length.unwrap_or_default().min(MAX_BODY));
        loop {
            let frame = timeout_at(deadline, incoming.frame()).await.map_err(|_| self.timed_out(meta()))?;
            match frame {
                None => break,
                Some(Ok(frame)) => {
                    let chunk = frame.into_data().unwrap_or_default();
                    if body.len() + chunk.len() > MAX_BODY {
                        return Err(malformed(format!("it is longer than {} MiB", MAX_BODY >> 20)));
                    }
                    body.extend_from_slice(&chunk);
                }
                Some(Err(_)) => {
                    return Err(self.connection_lost("the response is incomplete".to_owned(), meta()));
                }
            }
        }
        let body = decode(&head.headers, body, MAX_BODY).map_err(malformed)?;
        Ok(Response::new(head.status, &head.headers, body))
    }

    /// Converts an error that occurred before the response began.
    fn request_error(&self, error: &legacy::Error) -> Error {
        match connect_error(error) {
            Some(ConnectError { hop, failure: ConnectFailure::TimedOut(after) }) => {
                Error::TimedOut { host: hop.to_string(), after: *after, meta: Box::default() }
            }
            Some(error) => Error::Unreachable(Box::new(error.clone())),
            None => self.connection_lost(root_cause(error), ResponseMeta::default()),
        }
    }

    fn connection_lost(&self, reason: String, meta: ResponseMeta) -> Error {
        Error::ConnectionLost { host: self.connector.shown_route(), reason, meta: Box::new(meta) }
    }

    fn timed_out(&self, meta: ResponseMeta) -> Error {
        let host = self.connector.shown_route();
        Error::TimedOut { host, after: self.settings.timeout, meta: Box::new(meta) }
    }
}

/// Returns host and port of a URL for messages.
fn shown_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
