//! A proxy for the connections to the API. Depends on the errors of connections.

use url::Url;

use crate::api::connect_error::{Hop, ProxyName};

/// The port of a SOCKS proxy, unless it is given.
const SOCKS_PORT: u16 = 1080;

/// A proxy for the connections to the API.
pub struct Proxy {
    /// Its name in messages.
    pub name: ProxyName,
    /// Its URL, which can contain credentials.
    pub url: Url,
}

impl Proxy {
    /// Returns the proxy at a URL, which the environment variable `variable` sets. A URL of SOCKS without a port gets the
    /// usual one.
    pub fn new(variable: &'static str, mut url: Url) -> Self {
        let port = url.port_or_known_default().unwrap_or(SOCKS_PORT);
        // Cannot fail: a URL of a proxy has a host.
        let _result = url.set_port(Some(port));
        let address = format!("{}:{port}", url.host_str().unwrap_or_default());
        Self { name: ProxyName { address, variable }, url }
    }

    /// Whether the proxy speaks SOCKS.
    pub fn is_socks(&self) -> bool {
        self.url.scheme().starts_with("socks")
    }

    /// Returns the proxy as the host that failed.
    pub fn hop(&self) -> Hop {
        Hop::Proxy(self.name.clone())
    }
}
