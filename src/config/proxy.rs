//! The proxy for HTTPS requests that the environment names.
//!
//! Depends on `environment`, `error` and `no_proxy`. Neither errors nor messages contain the credentials of a proxy.

use url::Url;

use super::environment::Environment;
use super::error::Error;
use super::no_proxy;
use super::redact::{may_be_secret, shown_name};

/// The variables that name a proxy for HTTPS, in the order of precedence.
const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

/// The variables that name hosts without a proxy, in the order of precedence.
const EXCEPTIONS: [&str; 2] = ["NO_PROXY", "no_proxy"];

/// How to connect to an HTTPS URL.
#[derive(Debug)]
pub enum ProxyChoice {
    /// Directly: no proxy is set.
    None,
    /// Through the proxy at a URL, which `variable` sets. The URL can contain credentials.
    Proxy {
        /// The name of the variable.
        variable: &'static str,
        /// The URL of the proxy.
        url: Url,
    },
    /// Directly: an entry of `NO_PROXY` matches the host.
    Excepted {
        /// The name of the variable.
        variable: &'static str,
        /// The entry, for output.
        entry: String,
    },
}

impl Environment {
    /// Fails if a proxy variable is invalid, whether or not it is used.
    pub(super) fn ensure_proxies(&self) -> Result<(), Error> {
        VARIABLES.into_iter().try_for_each(|name| self.proxy(name).map(|_| ()))
    }

    /// Returns how to connect to an HTTPS URL.
    pub fn proxy_for(&self, url: &Url) -> Result<ProxyChoice, Error> {
        let proxy = VARIABLES.into_iter().find_map(|name| Some((name, self.proxy(name).transpose()?)));
        let Some((variable, proxy)) = proxy else { return Ok(ProxyChoice::None) };
        let proxy = proxy?;
        let exception = EXCEPTIONS.into_iter().find_map(|name| Some((name, self.setting(name)?)));
        if let Some((name, list)) = exception
            && let Some(entry) = no_proxy::matching_entry(&list, url)
        {
            return Ok(ProxyChoice::Excepted { variable: name, entry: shown_name(entry) });
        }
        Ok(ProxyChoice::Proxy { variable, url: proxy })
    }

    fn proxy(&self, name: &'static str) -> Result<Option<Url>, Error> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        if let Some(character) = unescaped_character(&text) {
            return Err(Error::UnescapedProxy { name, character });
        }
        parse(&text).map(Some).ok_or(Error::InvalidProxy { name })
    }
}

/// Parses a proxy: a host, optionally with a scheme, credentials and a port.
fn parse(text: &str) -> Option<Url> {
    const SCHEMES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let scheme = scheme.to_ascii_lowercase();
    let as_http = Url::parse(&format!("http://{rest}"));
    let is_host =
        as_http.is_ok_and(|url| url.path() == "/" && url.query().is_none() && url.fragment().is_none());
    if !SCHEMES.contains(&scheme.as_str()) || rest.starts_with('/') || !is_host {
        return None;
    }
    let url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
    // A secret in the wrong variable must not appear in messages and DNS queries.
    let is_usable = url.host_str().is_some_and(|host| host.contains(['.', ':']) || !may_be_secret(host));
    is_usable.then_some(url)
}

/// Returns a character in user name or password that ends them early, or is half an escape, unless it is percent-encoded.
fn unescaped_character(text: &str) -> Option<char> {
    let (_, rest) = text.split_once("://").unwrap_or(("", text));
    let (credentials, _) = rest.rsplit_once('@')?;
    let is_escape =
        |after: &str| after.len() >= 2 && after.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let unescaped = credentials.char_indices().find(|(at, c)| match c {
        '@' | '/' | '?' | '#' | '\\' | '[' | ']' => true,
        '%' => !is_escape(&credentials[at + 1..]),
        _ => false,
    });
    unescaped.map(|(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_only_a_host_with_a_supported_scheme() {
        for fine in [
            "proxy",
            "proxy:3128",
            "http://me:pass@proxy:3128/",
            "HTTP://proxy",
            "socks5h://127.0.0.1:1080",
            "[::1]:8",
        ] {
            assert!(parse(fine).is_some(), "{fine}");
        }
        for odd in
            ["http://proxy corp:3128", "htp://127.0.0.1:9", "http:/127.0.0.1:9", "http:///x", "a:b", "h/p"]
        {
            assert!(parse(odd).is_none(), "{odd}");
        }
    }

    #[test]
    fn finds_characters_of_the_credentials_that_must_be_escaped() {
        for (text, unescaped) in [
            ("http://me:p@ss@proxy:3128", Some('@')),
            ("me:p/ss@proxy", Some('/')),
            ("http://me:p#ss@proxy", Some('#')),
            ("http://me:50%@proxy", Some('%')),
            ("http://me:p%40s:s!$&@proxy", None),
            ("proxy:3128", None),
        ] {
            assert_eq!(unescaped_character(text), unescaped, "{text}");
        }
    }
}
