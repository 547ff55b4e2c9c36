//! The location of the API: a base URL, or a region and an edge of the vendor.
//!
//! Depends on `error`.

use std::net::IpAddr;

use url::{Host, Url};

use super::error::{Error, InvalidUrl};
use super::redact::{MIN_SECRET_LENGTH, may_be_secret};

/// The vendor's region where none is given.
const DEFAULT_REGION: &str = "us1";

/// The vendor's regions. Others are accepted, too.
pub const REGIONS: &[&str] = &["us1", "ie1", "au1"];

/// The vendor's edges. Others are accepted, too.
pub const EDGES: &[&str] =
    &["ashburn", "dublin", "frankfurt", "roaming", "sao-paulo", "singapore", "sydney", "tokyo", "umatilla"];

/// Parses a base URL. Fails unless it is `https`, or `http` to a loopback address, and if its host may be a secret.
pub fn base_url(text: &str) -> Result<Url, InvalidUrl> {
    let url = Url::parse(text)?;
    let has_extras = !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some();
    match url.scheme() {
        _ if has_extras => Err(InvalidUrl::Extras),
        _ if url.host_str().is_some_and(|host| !host.contains('.') && may_be_secret(host)) => {
            Err(InvalidUrl::LongHost)
        }
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(InvalidUrl::PlainHttp),
        _ => Err(InvalidUrl::Scheme),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

/// The API location that one source gives. Region and edge are valid parts of a host name.
#[derive(Debug, Default)]
pub struct Location {
    pub(super) base_url: Option<Url>,
    pub(super) region: Option<String>,
    pub(super) edge: Option<String>,
}

impl Location {
    /// Checks base URL, region and edge. `names` are what the source calls them.
    pub fn new(names: [&'static str; 3], [url, region, edge]: [Option<String>; 3]) -> Result<Self, Error> {
        let bad_url = |source| Error::BadUrl { name: names[0], source };
        Ok(Self {
            base_url: url.map(|text| base_url(&text)).transpose().map_err(bad_url)?,
            region: region.map(|region| ensure_host_label(names[1], "ie1", region)).transpose()?,
            edge: edge.map(|edge| ensure_host_label(names[2], "dublin", edge)).transpose()?,
        })
    }

    /// Returns whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.base_url.is_none() && self.region.is_none() && self.edge.is_none()
    }

    /// Returns this location, or `other` if this one is empty. A region or an edge does not replace a base URL, which can be
    /// that of another server.
    pub(super) fn or(self, other: Self) -> Self {
        let is_weaker = self.base_url.is_none() && other.base_url.is_some();
        if self.is_empty() || is_weaker { other } else { self }
    }

    /// Returns base URL, region and edge as text.
    pub(super) fn texts(&self) -> [Option<&str>; 3] {
        [self.base_url.as_ref().map(Url::as_str), self.region.as_deref(), self.edge.as_deref()]
    }

    /// Returns the base URL, or that of the vendor's host for region and edge. An edge without a region means `us1`.
    pub(super) fn url(&self) -> Result<Url, Error> {
        let host = match (&self.base_url, self.region.as_deref(), self.edge.as_deref()) {
            (Some(url), _, _) => return Ok(url.clone()),
            (None, None, None) => "video.twilio.com".to_owned(),
            (None, Some(region), None) => format!("video.{region}.twilio.com"),
            (None, region, Some(edge)) => {
                format!("video.{edge}.{}.twilio.com", region.unwrap_or(DEFAULT_REGION))
            }
        };
        base_url(&format!("https://{host}"))
            .map_err(|source| Error::BadUrl { name: "region and edge", source })
    }
}

/// Returns the region of a base URL; the default one if the host is not the vendor's.
pub(super) fn region_of(base_url: &Url) -> &str {
    let host = base_url.host_str().unwrap_or_default();
    let location = host.strip_prefix("video.").and_then(|host| host.strip_suffix(".twilio.com"));
    location.and_then(|location| location.rsplit('.').next()).unwrap_or(DEFAULT_REGION)
}

/// Returns the base URL of the Insights API, which the vendor has on a host of its own beside that of the video API. On any
/// other host, both are under one address.
pub(super) fn insights_url(base_url: &Url) -> Url {
    let mut url = base_url.clone();
    let host = base_url.host_str().unwrap_or_default();
    if let Some(domain) = host.strip_prefix("video.")
        && (domain == "twilio.com" || domain.ends_with(".twilio.com"))
        && url.set_host(Some(&format!("insights.{domain}"))).is_err()
    {
        return base_url.clone();
    }
    url
}

/// Fails if a region or an edge is not a part of a host name: it must not lead the credentials to another host. A value as
/// long as a secret is rejected, too: the host name appears in messages and in DNS queries.
fn ensure_host_label(name: &'static str, example: &'static str, text: String) -> Result<String, Error> {
    let is_label = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match text.len() {
        _ if !is_label => Err(Error::BadHostLabel { name, example }),
        MIN_SECRET_LENGTH.. => Err(Error::LongHostLabel { name, example }),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url_of(region: Option<&str>, edge: Option<&str>) -> String {
        let names = ["base_url", "region", "edge"];
        let location = Location::new(names, [None, region.map(Into::into), edge.map(Into::into)]).unwrap();
        location.url().unwrap().to_string()
    }

    #[test]
    fn region_and_edge_make_the_host() {
        assert_eq!(url_of(None, None), "https://video.twilio.com/");
        assert_eq!(url_of(Some("ie1"), None), "https://video.ie1.twilio.com/");
        assert_eq!(url_of(None, Some("dublin")), "https://video.dublin.us1.twilio.com/");
        assert_eq!(url_of(Some("ie1"), Some("dublin")), "https://video.dublin.ie1.twilio.com/");
    }

    #[test]
    fn region_of_a_base_url_is_that_of_the_host() {
        for (url, region) in [
            ("https://video.twilio.com/", "us1"),
            ("https://video.ie1.twilio.com/", "ie1"),
            ("https://video.dublin.ie1.twilio.com/", "ie1"),
            ("https://video.ie1.example.com/", "us1"),
            ("http://127.0.0.1:8080/", "us1"),
        ] {
            assert_eq!(region_of(&url.parse().unwrap()), region, "{url}");
        }
    }

    #[test]
    fn insights_have_a_host_of_their_own_beside_that_of_the_vendor() {
        for (video, insights) in [
            ("https://video.twilio.com/", "https://insights.twilio.com/"),
            ("https://video.ie1.twilio.com/", "https://insights.ie1.twilio.com/"),
            ("https://video.dublin.ie1.twilio.com/", "https://insights.dublin.ie1.twilio.com/"),
            ("https://video.eviltwilio.com/", "https://video.eviltwilio.com/"),
            ("https://gateway.example.com/video", "https://gateway.example.com/video"),
            ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ] {
            assert_eq!(insights_url(&video.parse().unwrap()).as_str(), insights, "{video}");
        }
    }

    #[test]
    fn a_region_cannot_name_another_host() {
        for region in ["evil.example/", "a.b", "a@b", "", "é"] {
            let region = Some(region.to_owned());
            let refused =
                Location::new(["base_url", "TWILIO_REGION", "edge"], [None, region, None]).unwrap_err();
            assert!(refused.to_string().starts_with("invalid TWILIO_REGION: expected letters"), "{refused}");
        }
    }

    #[test]
    fn rejects_a_region_or_an_edge_as_long_as_a_secret() {
        assert_eq!(
            url_of(Some(&"e".repeat(23)), None),
            format!("https://video.{}.twilio.com/", "e".repeat(23))
        );
        let names = ["base_url", "region", "TWILIO_EDGE"];
        let error = Location::new(names, [None, None, Some("e".repeat(24))]).unwrap_err().to_string();
        assert_eq!(error, "TWILIO_EDGE must have fewer than 24 characters, such as 'dublin'");
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for fine in [
            "https://example.com",
            "http://127.0.0.1:80",
            "http://127.9.9.9",
            "http://[::1]:8",
            "http://localhost",
        ] {
            assert!(base_url(fine).is_ok(), "{fine}");
        }
        for plain in [
            "http://example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "http://10.0.0.1",
        ] {
            assert_eq!(base_url(plain), Err(InvalidUrl::PlainHttp), "{plain}");
        }
        assert_eq!(base_url("ftp://example.com"), Err(InvalidUrl::Scheme));
        assert_eq!(base_url("https://me:pass@example.com"), Err(InvalidUrl::Extras));
        assert!(matches!(base_url("video.twilio.com"), Err(InvalidUrl::Malformed(_))));
        assert_eq!(base_url(&format!("https://{}", "e".repeat(24))), Err(InvalidUrl::LongHost));
        assert!(base_url(&format!("https://{}.example", "e".repeat(24))).is_ok());
    }
}
