//! What must hold of files and settings, whatever is in them.

use std::net::Ipv6Addr;
use std::path::PathBuf;

use url::{Host, Url};

use super::account::Rates;
use super::endpoint::base_url;
use super::file::File;
use super::toml_document::TomlDocument;
use super::twilio_cli::TwilioCli;

/// A config file: it is read or refused, and a profile that comes and goes leaves all others as they were.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let read = |text: &str| File::of(PathBuf::from("config.toml"), text);
    let Ok(file) = read(text) else { return };
    let names = file.contents().names();
    for name in &names {
        let url = file.found(name).and_then(|found| found.location.url());
        assert!(url.iter().all(is_safe), "{url:?}");
    }
    let new = "fuzz one";
    let Some(mut document) = TomlDocument::parse(text).filter(|_| !file.contents().has(new)) else { return };
    document.set_profile(new, &[("auth_token", Some("\"'\n#")), ("edge", None)]);
    document.set_default(new);
    let changed = read(&document.to_string()).map(|file| {
        let contents = file.contents();
        (contents.has(new), contents.default_name().ok().flatten() == Some(new), contents.names().len())
    });
    assert_eq!(changed.ok(), Some((true, true, names.len() + 1)), "{document}");
    document.unset_default(new);
    document.remove_profile(new);
    assert_eq!(profiles(&document.to_string()), profiles(text), "{document}");
}

fn profiles(text: &str) -> Option<toml::Table> {
    let profiles = text.parse::<toml::Table>().ok()?.remove("profiles");
    Some(profiles.and_then(|profiles| profiles.as_table().cloned()).unwrap_or_default())
}

/// twilio-cli's file: it is read or refused, and no region or edge in it names a host that is not the vendor's.
pub fn vendor_cli(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(file) = TwilioCli::of(PathBuf::from("config.json"), text) else { return };
    let _active = file.active();
    for name in file.names() {
        let url = file.found(&name).and_then(|found| found.location.url());
        let is_vendors = |url: &Url| url.host_str().is_some_and(|host| host.ends_with(".twilio.com"));
        assert!(url.iter().all(|url| url.scheme() == "https" && is_vendors(url)), "{url:?}");
    }
}

/// Rates and base URLs: what is shown of them means the same when it is typed, and no credentials go out unencrypted.
pub fn rates(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(rates) = Rates::parse(text) {
        assert_eq!(Rates::parse(&format!("{},{}", rates.reads, rates.writes)), Ok(rates));
    }
    if let Ok(url) = base_url(text) {
        assert!(is_safe(&url), "{url}");
        assert_eq!(base_url(url.as_str()), Ok(url));
    }
}

/// Whether credentials that go there are encrypted or stay on this machine.
fn is_safe(url: &Url) -> bool {
    match url.host() {
        _ if url.scheme() == "https" => true,
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.octets()[0] == 127,
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}
