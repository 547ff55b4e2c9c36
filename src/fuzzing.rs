//! Properties that hold for any input: one function per fuzz target in `fuzz/`, which panics if its property is violated.
//!
//! The unit tests call the same functions with the seeds of the fuzz targets and with mutations by proptest.

pub use crate::api::fuzzing::{answers, pages, references, rules};
pub use crate::output::fuzzing::{filters, shown};

use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{Datelike, SecondsFormat, Utc};
use url::{Host, Url};

use crate::arguments::time::{interval, moment, timeout};
use crate::config::{ConfigFile, Rates, TomlDocument, TwilioCli, base_url};

/// The config file: it parses or is rejected, and adding and removing a profile leaves all others unchanged.
pub fn config(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let parse = |text: &str| ConfigFile::parse(PathBuf::from("config.toml"), text);
    let Ok(file) = parse(text) else { return };
    let names = file.contents().names();
    for name in &names {
        let url = file.settings(name).and_then(|settings| settings.base_url());
        assert!(url.iter().all(is_safe), "{url:?}");
    }
    let new = "fuzz one";
    let Some(mut document) = TomlDocument::parse(text).filter(|_| !file.contents().has(new)) else { return };
    document.set_profile(new, &[("auth_token", Some("\"'\n#")), ("edge", None)]);
    document.set_default(new);
    let changed = parse(&document.to_string()).map(|file| {
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

/// The file of twilio-cli: it parses or is rejected, and no region or edge in it leads to a host that is not the vendor's.
pub fn vendor_cli(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(file) = TwilioCli::parse(PathBuf::from("config.json"), text) else { return };
    let _active = file.active();
    for name in file.names() {
        let url = file.settings(&name).and_then(|settings| settings.base_url());
        let is_vendors = |url: &Url| url.host_str().is_some_and(|host| host.ends_with(".twilio.com"));
        assert!(url.iter().all(|url| url.scheme() == "https" && is_vendors(url)), "{url:?}");
    }
}

/// Rates and base URLs: the printed form parses to the same value, and no credentials are sent unencrypted.
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

/// Returns whether credentials sent to this URL are encrypted or stay on this machine.
fn is_safe(url: &Url) -> bool {
    match url.host() {
        _ if url.scheme() == "https" => true,
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.octets()[0] == 127,
        Some(Host::Ipv6(address)) => address == Ipv6Addr::LOCALHOST,
        None => false,
    }
}

/// Durations and times: the printed form parses to the same value, and limits are enforced.
pub fn times(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(time) = timeout(text) {
        assert!(!time.is_zero());
        assert_eq!(timeout(&humantime::format_duration(time).to_string()), Ok(time));
    }
    let sensible = Duration::from_millis(200)..=Duration::from_secs(24 * 60 * 60);
    assert_eq!(interval(text).ok(), timeout(text).ok().filter(|time| sensible.contains(time)));
    if let Ok(time) = moment(text) {
        assert!((1..=9999).contains(&time.year()));
        assert_eq!(moment(&time.to_rfc3339_opts(SecondsFormat::AutoSi, true)), Ok(time));
        assert!(humantime::parse_duration(text).is_err() || time <= Utc::now(), "an age is in the past");
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;
    use proptest::sample::{Index, select};
    use proptest::test_runner::{Config, TestRunner};

    /// Number of cases per target; all targets together take a few seconds.
    const CASES: u32 = 500;

    /// Runs a target with its seeds, with random input, and with mutated seeds.
    fn check(name: &str, target: fn(&[u8])) {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        assert!(fuzz.join(format!("fuzz_targets/{name}.rs")).exists(), "there is no fuzz target {name}");
        let seeds = std::fs::read_dir(fuzz.join("corpus").join(name)).unwrap();
        let seeds = seeds.map(|seed| std::fs::read(seed.unwrap().path()).unwrap()).collect::<Vec<_>>();
        for seed in &seeds {
            target(seed);
        }
        let piece = prop_oneof![any::<String>().prop_map(String::into_bytes), any::<Vec<u8>>()];
        let spliced = (select(seeds), any::<[Index; 2]>(), piece.clone()).prop_map(splice);
        let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::with_cases(CASES) });
        let result = runner.run(&prop_oneof![1 => piece, 3 => spliced], |data| {
            target(&data);
            Ok(())
        });
        result.unwrap();
    }

    /// Replaces a part of a seed by `piece`.
    fn splice((mut seed, ends, piece): (Vec<u8>, [Index; 2], Vec<u8>)) -> Vec<u8> {
        let mut ends = ends.map(|end| end.index(seed.len() + 1));
        ends.sort_unstable();
        seed.splice(ends[0]..ends[1], piece);
        seed
    }

    macro_rules! property_tests {
        ($($name:ident),*) => {
            $(#[test]
            fn $name() {
                check(stringify!($name), super::$name);
            })*
        };
    }

    property_tests!(answers, config, filters, pages, rates, references, rules, shown, times, vendor_cli);
}
