//! The proxy for HTTPS requests that the environment names.
//!
//! Depends on `environment` and `error`. Neither errors nor messages contain the credentials of a proxy.

use url::Url;

use super::environment::Environment;
use super::error::Error;

/// The variables that name a proxy for HTTPS, in the order of precedence.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

impl Environment {
    /// Fails if a proxy variable is invalid: the HTTP client would ignore it and connect to the API directly.
    pub(super) fn ensure_proxies(&self) -> Result<(), Error> {
        for name in VARIABLES {
            if self.text(name)?.is_some_and(|text| !is_proxy(&text)) {
                return Err(Error::BadProxy { name });
            }
        }
        Ok(())
    }

    /// Returns the name of the variable that sets the proxy for HTTPS, and the proxy's address without credentials.
    pub fn https_proxy(&self) -> Option<(&'static str, String)> {
        let (variable, text) = VARIABLES.into_iter().find_map(|name| Some((name, self.text(name).ok()??)))?;
        let (_, rest) = text.split_once("://").unwrap_or(("", &text));
        let address = rest.trim_end_matches('/').rsplit('@').next().unwrap_or_default();
        Some((variable, address.to_owned()))
    }
}

/// Returns whether the HTTP client supports this proxy: a host, optionally with a scheme, credentials and a port.
fn is_proxy(text: &str) -> bool {
    const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let url = Url::parse(&format!("http://{rest}"));
    let is_host = url.is_ok_and(|url| url.path() == "/" && url.query().is_none());
    SCHEMES.contains(&scheme) && !rest.starts_with('/') && is_host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_a_host_with_a_supported_scheme() {
        for fine in
            ["proxy", "proxy:3128", "http://me:pass@proxy:3128/", "socks5h://127.0.0.1:1080", "[::1]:8"]
        {
            assert!(is_proxy(fine), "{fine}");
        }
        for odd in
            ["http://proxy corp:3128", "htp://127.0.0.1:9", "http:/127.0.0.1:9", "http:///x", "a:b", "h/p"]
        {
            assert!(!is_proxy(odd), "{odd}");
        }
    }
}
