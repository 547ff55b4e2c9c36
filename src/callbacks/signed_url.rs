//! The URL of a callback as the API signed it.

use url::{ParseError, Url};

/// The URL under which callbacks are sent, when a reverse proxy passes them on.
#[derive(Debug, Clone)]
pub struct PublicUrl {
    /// As it was typed.
    text: String,
    /// As HTTP clients send it: a host without a path gets one.
    normalized: String,
}

impl PublicUrl {
    /// Parses the URL of `StatusCallback`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| match error {
            ParseError::RelativeUrlWithoutBase => "must begin with https:// or http://".to_owned(),
            error => error.to_string(),
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("the scheme must be https or http".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the URL must not contain credentials".to_owned());
        }
        if url.fragment().is_some() {
            return Err("the URL must not have a fragment".to_owned());
        }
        Ok(Self { text: text.to_owned(), normalized: url.into() })
    }

    /// Returns the URLs that a request with this query may be signed for: this URL with that query, which a GET has its
    /// parameters in. A proxy may drop the query of a POST; then it is that of this URL.
    pub(super) fn signed_urls(&self, query: Option<&str>) -> Vec<String> {
        let with_query = |url: &str| match query {
            Some(query) => format!("{}?{query}", url.split('?').next().unwrap_or_default()),
            None => url.to_owned(),
        };
        vec![with_query(&self.text), with_query(&self.normalized)]
    }
}

/// Returns the forms of a URL that may have been signed: with a port, and without. The vendor's validators accept both.
pub fn with_and_without_port(url: &str) -> [String; 2] {
    let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
        _ => (authority, if scheme == "https" { "443" } else { "80" }),
    };
    [format!("{scheme}://{host}:{port}{path}"), format!("{scheme}://{host}{path}")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn url_is_tried_with_and_without_port() {
        for (url, with, without) in [
            ("https://a.example/x?y=1", "https://a.example:443/x?y=1", "https://a.example/x?y=1"),
            ("http://a.example", "http://a.example:80", "http://a.example"),
            ("http://127.0.0.1:8737/", "http://127.0.0.1:8737/", "http://127.0.0.1/"),
            ("http://[::1]:8737/x:1", "http://[::1]:8737/x:1", "http://[::1]/x:1"),
            ("http://[::1]/", "http://[::1]:80/", "http://[::1]/"),
            (
                "http://a.example?u=http://b:1/",
                "http://a.example:80?u=http://b:1/",
                "http://a.example?u=http://b:1/",
            ),
        ] {
            assert_eq!(with_and_without_port(url), [with, without]);
        }
    }

    #[test]
    fn query_is_that_of_the_request() {
        let urls = |text: &str, query| PublicUrl::parse(text).unwrap().signed_urls(query);
        assert_eq!(urls("https://a.example/x", Some("y=1&y=2"))[0], "https://a.example/x?y=1&y=2");
        assert_eq!(urls("https://a.example/x?y=1", Some("y=1&z=2"))[0], "https://a.example/x?y=1&z=2");
        assert_eq!(urls("https://a.example/x?y=1", None)[0], "https://a.example/x?y=1");
        assert_eq!(urls("https://A.example", None), ["https://A.example", "https://a.example/"]);
        assert_eq!(urls("https://a.example", Some("y"))[1], "https://a.example/?y");
    }

    #[test]
    fn rejects_urls_that_cannot_be_called() {
        for text in ["", "a.example", "ftp://a.example/", "https://u:p@a.example/", "https://a.example/#x"] {
            assert!(PublicUrl::parse(text).is_err(), "{text}");
        }
    }
}
