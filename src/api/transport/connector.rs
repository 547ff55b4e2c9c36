//! Connects to the API, directly or through a proxy. Each step that fails names its host. Depends on TCP, TLS, proxies and the
//! errors of connections.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tower_service::Service;

use super::proxy::Proxy;
use super::stream::{HttpStream, Stream};
use super::{tcp, tls};
use crate::api::connect_error::{ConnectError, ConnectFailure, Hop};

/// Connects to the API.
#[derive(Clone)]
pub struct Connector(Arc<Route>);

/// The way to the API.
pub struct Route {
    /// The API's host and port in messages.
    pub host: String,
    /// The proxy, if any.
    pub proxy: Option<Proxy>,
    /// TLS for the API and for the proxy.
    pub tls: TlsConnector,
    /// Time limit for all steps together.
    pub limit: Duration,
}

impl Connector {
    /// Returns a connector for this route.
    pub fn new(route: Route) -> Self {
        Self(Arc::new(route))
    }

    /// Returns the way to the API in messages.
    pub fn shown_route(&self) -> String {
        match &self.0.proxy {
            Some(proxy) => format!("{} through {}", self.0.host, proxy.name),
            None => self.0.host.clone(),
        }
    }
}

impl Service<Uri> for Connector {
    type Response = HttpStream;
    type Error = ConnectError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpStream, ConnectError>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let route = Arc::clone(&self.0);
        Box::pin(async move { route.connect(&uri).await.map(HttpStream::new) })
    }
}

impl Route {
    async fn connect(&self, uri: &Uri) -> Result<Stream, ConnectError> {
        let deadline = Instant::now() + self.limit;
        let uses_tls = uri.scheme_str() == Some("https");
        let host = uri.host().unwrap_or_default();
        let port = uri.port_u16().unwrap_or(if uses_tls { 443 } else { 80 });
        let api = || Hop::Api(self.host.clone());
        let stream = match &self.proxy {
            None => self.step(deadline, api(), tcp::connect(host, port)).await?,
            Some(proxy) => {
                let stream = self.connect_to_proxy(deadline, proxy).await?;
                let tunnel = proxy.open_tunnel(stream, host, port);
                self.step(deadline, Hop::Proxy(proxy.name.clone()), tunnel).await?
            }
        };
        if !uses_tls {
            return Ok(stream);
        }
        self.step(deadline, api(), tls::handshake(&self.tls, host, stream)).await
    }

    async fn connect_to_proxy(&self, deadline: Instant, proxy: &Proxy) -> Result<Stream, ConnectError> {
        let hop = || Hop::Proxy(proxy.name.clone());
        let stream = self.step(deadline, hop(), tcp::connect(&proxy.host, proxy.port)).await?;
        if !proxy.uses_tls() {
            return Ok(stream);
        }
        self.step(deadline, hop(), tls::handshake(&self.tls, &proxy.host, stream)).await
    }

    /// Waits for a step until the deadline. If a proxy refuses the connection, the API is the host that is not connected.
    async fn step(
        &self,
        deadline: Instant,
        hop: Hop,
        step: impl Future<Output = Result<Stream, ConnectFailure>>,
    ) -> Result<Stream, ConnectError> {
        let result = timeout_at(deadline, step).await;
        let failure = match result.unwrap_or(Err(ConnectFailure::TimedOut(self.limit))) {
            Ok(stream) => return Ok(stream),
            Err(failure) => failure,
        };
        let is_refused = matches!(failure, ConnectFailure::Refused { .. });
        Err(ConnectError { hop: if is_refused { Hop::Api(self.host.clone()) } else { hop }, failure })
    }
}
