//! Finds out after a failed connection which host failed, and why. Depends on proxies, TLS, the causes of errors and the errors
//! of connections.

use std::net::IpAddr;

use reqwest::{Client, Method, StatusCode};
use tokio::net::{TcpStream, lookup_host};
use url::Url;

use super::error_chain::{ProxyFailure, is_tcp_error, proxy_failure, root_cause, tls_error};
use super::proxy::Proxy;
use super::tls::certificate_problem;
use crate::api::connect_error::{ConnectError, ConnectFailure, Hop};

/// The way to the API.
pub struct Route<'r> {
    /// The client whose connection failed.
    pub client: &'r Client,
    /// The URL of the API.
    pub api: &'r Url,
    /// The proxy, if any.
    pub proxy: Option<&'r Proxy>,
}

impl Route<'_> {
    /// Returns the host that failed and why. Connects to a proxy again if the error does not say it.
    pub async fn diagnose(&self, error: &reqwest::Error) -> ConnectError {
        let (hop, failure) = match (self.proxy, proxy_failure(error)) {
            (Some(proxy), Some(ProxyFailure::Unreachable)) if proxy.is_socks() => {
                (proxy.hop(), socks_failure(&proxy.url).await)
            }
            (Some(proxy), Some(ProxyFailure::Unreachable)) => {
                (proxy.hop(), failure_at(&proxy.url, error).await)
            }
            (Some(proxy), Some(ProxyFailure::Lost)) => {
                (proxy.hop(), lost("it closed the connection".to_owned()))
            }
            (Some(proxy), Some(failure)) => (self.api_hop(), self.refusal(proxy, failure).await),
            _ => (self.api_hop(), failure_at(self.api, error).await),
        };
        ConnectError { hop, failure }
    }

    fn api_hop(&self) -> Hop {
        Hop::Api(shown_host(self.api))
    }

    async fn refusal(&self, proxy: &Proxy, failure: ProxyFailure) -> ConnectFailure {
        let (reason, status, is_temporary) = match failure {
            ProxyFailure::Refused(reason) => (reason, None, false),
            ProxyFailure::Failed(reason) => (reason, None, true),
            ProxyFailure::Status(Some(status)) => with_status(status),
            _ => match self.ask_for_status().await {
                Ok(StatusCode::OK) => ("to connect at first".to_owned(), None, true),
                Ok(status) => with_status(status),
                Err(error) => (format!("with an unreadable response: {}", root_cause(&error)), None, false),
            },
        };
        ConnectFailure::Refused { proxy: proxy.name.clone(), reason, status, is_temporary }
    }

    /// Sends the proxy the same `CONNECT` request again: the error of the tunnel does not have its status.
    async fn ask_for_status(&self) -> Result<StatusCode, reqwest::Error> {
        let (host, port) = address(self.api);
        // The scheme makes the client send the request to the proxy, and not through a tunnel.
        let request = self.client.request(Method::CONNECT, format!("http://{host}:{port}"));
        Ok(request.send().await?.status())
    }
}

fn with_status(status: StatusCode) -> (String, Option<u16>, bool) {
    (format!("with status {status}"), Some(status.as_u16()), status.is_server_error())
}

/// Returns why the host of a URL could not be connected to.
async fn failure_at(url: &Url, error: &reqwest::Error) -> ConnectFailure {
    let (host, _) = address(url);
    match tls_error(error) {
        Some(rustls::Error::InvalidCertificate(error)) => {
            ConnectFailure::Certificate(certificate_problem(error, without_brackets(host)))
        }
        Some(error) => ConnectFailure::Tls(error.to_string()),
        None if error.is_dns() => name_failure(host, &root_cause(error)),
        None if is_tcp_error(error) => tcp_failure(url, root_cause(error)).await,
        None => lost(root_cause(error)),
    }
}

/// Returns why a SOCKS proxy could not be connected to. The HTTP library drops the cause, so this connects again.
async fn socks_failure(url: &Url) -> ConnectFailure {
    let (host, port) = address(url);
    let reason = match TcpStream::connect((without_brackets(host), port)).await {
        Ok(_) => "the connection failed".to_owned(),
        Err(error) => error.to_string(),
    };
    tcp_failure(url, reason).await
}

/// Returns the failure of a TCP connection, with the addresses that the host name stands for.
async fn tcp_failure(url: &Url, reason: String) -> ConnectFailure {
    let (host, port) = address(url);
    let plain = without_brackets(host);
    if plain.parse::<IpAddr>().is_ok() {
        return lost(reason);
    }
    match lookup_host((plain, port)).await {
        Ok(addresses) => ConnectFailure::Network { reason, addresses: addresses.collect() },
        Err(error) => name_failure(host, &error.to_string()),
    }
}

fn lost(reason: String) -> ConnectFailure {
    ConnectFailure::Network { reason, addresses: Vec::new() }
}

fn name_failure(host: &str, reason: &str) -> ConnectFailure {
    ConnectFailure::Name {
        name: host.to_owned(),
        reason: reason.trim_start_matches("failed to lookup address information: ").to_owned(),
        is_temporary: is_temporary(reason),
    }
}

/// Whether the system reports that no name server has answered. It reports this as text only: that of `EAI_AGAIN` in glibc
/// and in musl.
fn is_temporary(reason: &str) -> bool {
    reason.ends_with("Temporary failure in name resolution") || reason.ends_with("Try again")
}

/// Returns host and port of a URL for messages.
pub fn shown_host(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Returns host and port of a URL, an IPv6 address in brackets.
fn address(url: &Url) -> (&str, u16) {
    (url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

fn without_brackets(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_silent_name_server_is_temporary() {
        let text = "failed to lookup address information: ";
        assert!(is_temporary(&format!("{text}Temporary failure in name resolution")));
        for lasting in ["Name or service not known", "No address associated with hostname"] {
            assert!(!is_temporary(&format!("{text}{lasting}")), "{lasting}");
        }
    }
}
