//! One HTTP exchange with the API: sends a request and reads the response within limits. Depends on the request, the
//! response, TLS and the errors; does not retry.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap};
use reqwest::redirect;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::config::{ClientConfig, Credentials, RequestEvent};
use super::diagnosis::{Route, shown_host};
use super::error_chain::{gzip_error, root_cause};
use super::request::Request;
use super::response::{Response, meta};
use super::tls;
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
    client: reqwest::Client,
    settings: ClientConfig,
    is_slow: Cell<bool>,
}

impl Http {
    /// Returns a client that has not connected yet. Fails if the trusted certificates cannot be read.
    pub fn new(settings: ClientConfig) -> Result<Self, Error> {
        let is_plain = settings.base_url.scheme() == "http";
        let roots = (!is_plain).then(|| settings.roots.load()).transpose()?;
        let invalid = |error: reqwest::Error| Error::InvalidCertificates(root_cause(&error));
        // The environment is read by `config`, so that messages can name the proxy.
        let mut builder = reqwest::Client::builder()
            .no_proxy()
            .user_agent(concat!("roomctl/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(settings.timeout)
            .tls_backend_preconfigured(tls::config(roots)?);
        if let Some(proxy) = &settings.proxy {
            builder = builder.proxy(reqwest::Proxy::all(proxy.url.clone()).map_err(invalid)?);
        }
        let client = builder.build().map_err(invalid)?;
        Ok(Self { client, settings, is_slow: Cell::new(false) })
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
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        let Credentials { user, password } = &self.settings.credentials;
        let mut builder = self
            .client
            .request(request.method.clone(), format!("{base}{}", request.target))
            .basic_auth(user, Some(password.expose_secret()))
            .header(ACCEPT_ENCODING, "identity");
        if let Some(form) = &request.form {
            builder = builder.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.clone());
        }
        let response = match builder.send().await {
            Ok(response) => response,
            Err(error) => return Err(self.connection_error(&error).await),
        };
        let response = self.read_body(response).await?;
        if response.meta.date.is_some() {
            self.settings.server_time.set(response.meta.date);
        }
        response.error_for_status()
    }

    async fn read_body(&self, mut response: reqwest::Response) -> Result<Response, Error> {
        let meta = meta(response.status(), response.headers());
        let malformed = |reason| Error::MalformedResponse { reason, meta: meta.clone() };
        if let Some(encoding) = foreign_encoding(response.headers()) {
            return Err(malformed(format!("it has the encoding '{encoding}', which was not asked for")));
        }
        // Allocating the announced length once avoids a series of growing allocations, which fragment the memory.
        let length = response.content_length().and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(length.unwrap_or_default().min(MAX_BODY));
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(Response::new(response.status(), response.headers(), body)),
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_BODY => body.extend_from_slice(&chunk),
                Ok(Some(_)) => return Err(malformed(format!("it is longer than {} MiB", MAX_BODY >> 20))),
                Err(error) => {
                    if let Some(error) = gzip_error(&error) {
                        return Err(malformed(format!("its gzip encoding is broken: {error}")));
                    }
                    return Err(self.exchange_error(&error, "the response is incomplete".to_owned(), meta));
                }
            }
        }
    }

    /// Converts an error that occurred before the response began.
    async fn connection_error(&self, error: &reqwest::Error) -> Error {
        if error.is_timeout() || !error.is_connect() {
            return self.exchange_error(error, root_cause(error), ResponseMeta::default());
        }
        let route =
            Route { client: &self.client, api: &self.settings.base_url, proxy: self.settings.proxy.as_ref() };
        Error::Unreachable(Box::new(route.diagnose(error).await))
    }

    /// Converts a timeout, or an error that occurred after the connection was made.
    fn exchange_error(&self, error: &reqwest::Error, reason: String, meta: ResponseMeta) -> Error {
        let (host, meta) = (self.shown_route(), Box::new(meta));
        if !error.is_timeout() {
            return Error::ConnectionLost { host, reason, meta };
        }
        let limit = self.settings.timeout;
        let after = if error.is_connect() { CONNECT_TIMEOUT.min(limit) } else { limit };
        Error::TimedOut { host, after, meta }
    }

    /// Returns the way to the API for messages.
    fn shown_route(&self) -> String {
        let host = shown_host(&self.settings.base_url);
        match &self.settings.proxy {
            Some(proxy) => format!("{host} through {}", proxy.name),
            None => host,
        }
    }
}

/// Returns the encoding of a body that is not decoded. The client decodes gzip and removes the header.
fn foreign_encoding(headers: &HeaderMap) -> Option<String> {
    let encoding = String::from_utf8_lossy(headers.get(CONTENT_ENCODING)?.as_bytes()).trim().to_owned();
    let is_plain = encoding.is_empty() || encoding.eq_ignore_ascii_case("identity");
    (!is_plain).then_some(encoding)
}
