//! One HTTP exchange with the API: sends a request and reads the response within limits. Depends on the request, the
//! response, TLS and the errors; does not retry.

use std::cell::Cell;
use std::pin::pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use reqwest::header::{CONTENT_TYPE, HeaderValue};
use reqwest::redirect;
use secrecy::ExposeSecret;
use tokio::time::timeout;

use super::config::{ClientConfig, Credentials, ProxyName, RequestEvent};
use super::error_chain::{proxy_rejection, root_cause, tls_error};
use super::request::Request;
use super::response::{Response, meta};
use super::tls;
use crate::api::error::{ConnectFailure, Error};
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
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("roomctl/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(settings.timeout)
            .tls_backend_preconfigured(tls::config(is_plain, settings.extra_roots.as_deref())?);
        if is_plain {
            // Plain http stays on this machine; a proxy would take the credentials off it unencrypted.
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|error| Error::InvalidCertificates(root_cause(&error)))?;
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
            self.emit(&RequestEvent::Waiting { host: &self.host(), timeout: self.settings.timeout });
        }
        exchange.await
    }

    async fn send(&self, request: &Request<'_>) -> Result<Response, Error> {
        let base = self.settings.base_url.as_str().trim_end_matches('/');
        let Credentials { user, password } = &self.settings.credentials;
        let mut builder = self
            .client
            .request(request.method.clone(), format!("{base}{}", request.target))
            .basic_auth(user, Some(password.expose_secret()));
        if let Some(form) = &request.form {
            let form_type = HeaderValue::from_static("application/x-www-form-urlencoded");
            builder = builder.header(CONTENT_TYPE, form_type).body(form.clone());
        }
        let response = builder.send().await.map_err(|error| self.connection_error(&error))?;
        let response = self.read_body(response).await?;
        if response.meta.date.is_some() {
            self.settings.server_time.set(response.meta.date);
        }
        response.error_for_status()
    }

    async fn read_body(&self, mut response: reqwest::Response) -> Result<Response, Error> {
        // Allocating the announced length once avoids a series of growing allocations, which fragment the memory.
        let length = response.content_length().and_then(|length| usize::try_from(length).ok());
        let mut body = Vec::with_capacity(length.unwrap_or_default().min(MAX_BODY));
        let meta = |response: &reqwest::Response| meta(response.status(), response.headers());
        loop {
            match response.chunk().await {
                Ok(None) => return Ok(Response::new(response.status(), response.headers(), body)),
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_BODY => body.extend_from_slice(&chunk),
                Ok(Some(_)) => {
                    let reason = format!("it is longer than {} MiB", MAX_BODY >> 20);
                    return Err(Error::MalformedResponse { reason, meta: meta(&response) });
                }
                Err(error) => {
                    let reason = "the response is incomplete".to_owned();
                    return Err(self.exchange_error(&error, reason, meta(&response)));
                }
            }
        }
    }

    /// Converts an error that occurred before the response began.
    fn connection_error(&self, error: &reqwest::Error) -> Error {
        if error.is_timeout() || !error.is_connect() {
            return self.exchange_error(error, root_cause(error), ResponseMeta::default());
        }
        let (failure, reason) = if let Some(rejection) = proxy_rejection(error) {
            (ConnectFailure::Proxy, self.proxy_message(rejection))
        } else {
            let failure = match tls_error(error) {
                Some(rustls::Error::InvalidCertificate(_)) => ConnectFailure::Certificate,
                Some(_) => ConnectFailure::Tls,
                None if error.is_dns() => ConnectFailure::Name,
                None => ConnectFailure::Network,
            };
            (failure, root_cause(error))
        };
        Error::Unreachable { host: self.host(), reason, failure }
    }

    /// Converts a timeout, or an error that occurred after the connection was made.
    fn exchange_error(&self, error: &reqwest::Error, reason: String, meta: ResponseMeta) -> Error {
        let (host, meta) = (self.host(), Box::new(meta));
        if !error.is_timeout() {
            return Error::ConnectionLost { host, reason, meta };
        }
        let limit = self.settings.timeout;
        let after = if error.is_connect() { CONNECT_TIMEOUT.min(limit) } else { limit };
        Error::TimedOut { host, after, meta }
    }

    fn proxy_message(&self, rejection: &str) -> String {
        match &self.settings.proxy {
            Some(ProxyName { address, variable }) => {
                format!("proxy {address} (from {variable}) refused {rejection}")
            }
            None => format!("the proxy refused {rejection}"),
        }
    }

    /// Returns host and port of the API for messages.
    fn host(&self) -> String {
        let url = &self.settings.base_url;
        let host = url.host_str().unwrap_or_default();
        url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }
}
