//! `NO_PROXY`: the hosts that are connected to without a proxy, in every form that curl, Go and Python take.
//!
//! Depends on nothing else in this crate.

use std::net::IpAddr;

use ipnet::IpNet;
use url::Url;

/// Returns the first entry of a list that matches the host of a URL. Entries are separated by commas or white space.
///
/// An entry is `*`, a domain, which stands for its subdomains, too, with or without a leading `.` or `*.`, an IP address,
/// or a range such as `10.0.0.0/8`. A domain or an address can have a port.
pub(super) fn matching_entry<'l>(list: &'l str, url: &Url) -> Option<&'l str> {
    let host = plain(url.host_str()?);
    let port = url.port_or_known_default();
    let entries = list.split(|c: char| c == ',' || c.is_whitespace()).filter(|entry| !entry.is_empty());
    entries.into_iter().find(|entry| matches(&entry.to_ascii_lowercase(), &host, port))
}

fn matches(entry: &str, host: &str, port: Option<u16>) -> bool {
    if entry == "*" {
        return true;
    }
    if let (Ok(range), Ok(address)) = (entry.parse::<IpNet>(), host.parse::<IpAddr>()) {
        return range.contains(&address);
    }
    let (entry, wanted_port) = split_port(entry);
    if wanted_port.is_some() && wanted_port != port {
        return false;
    }
    let entry = plain(entry);
    if let Ok(address) = host.parse::<IpAddr>() {
        return entry.parse() == Ok(address);
    }
    let domain = entry.strip_prefix('*').unwrap_or(&entry);
    let domain = domain.strip_prefix('.').unwrap_or(domain);
    let is_subdomain = || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    !domain.is_empty() && (host == domain || is_subdomain())
}

/// Splits `host:port` or `[address]:port`. An IPv6 address without brackets has no port.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    if entry.parse::<IpAddr>().is_ok() {
        return (entry, None);
    }
    match entry.rsplit_once(':') {
        Some((host, port)) => port.parse().map_or((entry, None), |port| (host, Some(port))),
        None => (entry, None),
    }
}

/// Returns a host without the brackets of an IPv6 address and without the dot at the end of a full domain name.
fn plain(host: &str) -> String {
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matched<'l>(list: &'l str, url: &str) -> Option<&'l str> {
        matching_entry(list, &Url::parse(url).unwrap())
    }

    #[test]
    fn matches_each_form_that_other_programs_take() {
        let api = "https://video.twilio.com";
        for entry in [
            "*",
            "twilio.com",
            ".twilio.com",
            "*.twilio.com",
            "video.twilio.com",
            "VIDEO.Twilio.com",
            "video.twilio.com.",
            "video.twilio.com:443",
            ".twilio.com:443",
        ] {
            assert_eq!(matched(entry, api), Some(entry));
            for list in
                [format!("localhost, {entry}"), format!("localhost {entry}"), format!(",,a.b,{entry},")]
            {
                assert_eq!(matched(&list, api), Some(entry), "{list}");
            }
        }
        for (entry, url) in [
            ("127.0.0.1", "https://127.0.0.1:8443"),
            ("127.0.0.1:8443", "https://127.0.0.1:8443"),
            ("127.0.0.0/8", "https://127.0.0.1:8443"),
            ("::1", "https://[::1]"),
            ("[::1]", "https://[::1]"),
            ("[::1]:443", "https://[::1]"),
            ("fe80::/10", "https://[fe80::7]"),
            ("video.twilio.com", "https://video.twilio.com."),
        ] {
            assert_eq!(matched(entry, url), Some(entry));
        }
    }

    #[test]
    fn other_hosts_and_ports_do_not_match() {
        let api = "https://video.twilio.com";
        for list in [
            "",
            " , ",
            "o.com",
            "wilio.com",
            "a.video.twilio.com",
            "video.twilio.com:8443",
            ".",
            "*.",
            "10.0.0.0/8",
        ] {
            assert_eq!(matched(list, api), None, "{list}");
        }
        for list in ["127.0.0.2", "127.0.0.1:1", "128.0.0.0/8", "0.0.1"] {
            assert_eq!(matched(list, "https://127.0.0.1"), None, "{list}");
        }
    }
}
