//! TCP connections: the addresses of a host name, and a connection to one of them. Depends on the errors of connections.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::net::SocketAddr;
use std::task::{Context, Poll};
use std::time::Duration;
use std::vec;

use http::Uri;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use tower_service::Service;

use super::error_chain::root_cause;
use super::stream::Stream;
use crate::api::connect_error::ConnectFailure;

/// Interval of the probes on an idle connection.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// Connects to a host. IPv6 and IPv4 addresses are tried in parallel, as RFC 8305 describes.
pub async fn connect(host: &str, port: u16) -> Result<Stream, ConnectFailure> {
    let addresses = resolve(host, port).await?;
    let failure = |reason: String| {
        let is_address = without_brackets(host).parse::<std::net::IpAddr>().is_ok();
        let addresses = if is_address { Vec::new() } else { addresses.clone() };
        ConnectFailure::Network { reason, addresses }
    };
    let uri = Uri::builder().scheme("http").authority(format!("{host}:{port}")).path_and_query("/").build();
    let uri = uri.map_err(|error| failure(error.to_string()))?;
    let mut connector = HttpConnector::new_with_resolver(Resolved(addresses.clone()));
    connector.set_nodelay(true);
    connector.set_keepalive(Some(KEEPALIVE));
    let stream = connector.call(uri).await.map_err(|error| failure(root_cause(&error)))?;
    Ok(Box::new(stream.into_inner()))
}

/// Returns the addresses of a host.
pub async fn resolve(host: &str, port: u16) -> Result<Vec<SocketAddr>, ConnectFailure> {
    let failure = |reason: &str| ConnectFailure::Name {
        name: host.to_owned(),
        reason: reason.trim_start_matches("failed to lookup address information: ").to_owned(),
        is_temporary: is_temporary(reason),
    };
    let found = tokio::net::lookup_host((without_brackets(host), port)).await;
    let addresses = found.map_err(|error| failure(&error.to_string()))?.collect::<Vec<_>>();
    if addresses.is_empty() { Err(failure("it has no address")) } else { Ok(addresses) }
}

/// Whether the system reports that no name server has answered. It reports this as text only: that of `EAI_AGAIN` in glibc
/// and in musl.
fn is_temporary(reason: &str) -> bool {
    reason.ends_with("Temporary failure in name resolution") || reason.ends_with("Try again")
}

/// Returns the host without the brackets of an IPv6 address.
pub fn without_brackets(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A resolver for one host, whose addresses are known.
#[derive(Clone)]
struct Resolved(Vec<SocketAddr>);

impl Service<Name> for Resolved {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Name) -> Self::Future {
        ready(Ok(self.0.clone().into_iter()))
    }
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
