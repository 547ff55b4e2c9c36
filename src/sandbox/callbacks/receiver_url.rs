//! Which URLs the sandbox calls: those on this machine, unless more is allowed.

use url::{Host, Url};

/// Parses the URL of a receiver. Fails with the reason if it cannot be called, or must not be.
pub fn receiver_url(text: &str, allows_remote: bool) -> Result<Url, &'static str> {
    // The parser would drop or encode characters that a URL cannot have.
    let is_allowed = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c);
    let parsed = Url::parse(text).ok().filter(|_| text.chars().all(is_allowed));
    let mut url = parsed.ok_or("it is no absolute URL")?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err("its scheme is not http or https");
    }
    let is_loopback = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if !is_loopback && !allows_remote {
        return Err("the sandbox calls only this machine unless it is started with --remote-callbacks");
    }
    url.set_fragment(None);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_hosts_are_called_unless_more_is_allowed() {
        for text in
            ["http://127.0.0.1:1/x?y=1", "http://127.8.0.1", "https://localhost/", "http://[::1]:8737/"]
        {
            assert!(receiver_url(text, false).is_ok(), "{text}");
        }
        for text in [
            "http://example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1.example.com/",
            "http://127.0.0.1@example.com/",
            "http://0.0.0.0/",
            "http://10.0.0.1/",
            "http://[::ffff:10.0.0.1]/",
        ] {
            assert!(receiver_url(text, false).unwrap_err().contains("--remote-callbacks"), "{text}");
            assert!(receiver_url(text, true).is_ok(), "{text}");
        }
        for text in [
            "",
            "x",
            "ftp://127.0.0.1/",
            "file:///etc/passwd",
            "mailto:a@b",
            "http://127.0.0.1/\u{13}",
            "http://127.0.0.1/a b",
            "http://127.0.0.1/\u{fc}",
        ] {
            assert!(receiver_url(text, true).is_err(), "{text}");
        }
    }
}
