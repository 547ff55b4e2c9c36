//! Properties that hold for any input: one function per fuzz target in `fuzz/`, which panics if its property is violated.
//!
//! The unit tests call the same functions with the seeds of the fuzz targets and with mutations by proptest.

use std::net::Ipv6Addr;
use std::path::PathBuf;
use std::time::Duration;

use chrono::{Datelike, SecondsFormat, Utc};
use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, json};
use url::{Host, Url, form_urlencoded};

use crate::api::Moment;
use crate::api::{
    MAX_TEXT_LENGTH, Participant, ParticipantRef, Response, Room, RoomRef, Rule, RuleSet, Track, TrackRef,
    TrackSide, encode,
};
use crate::arguments::time::{duration, interval, span};
use crate::config::{ConfigFile, RateLimits, TomlDocument, TwilioCli, base_url};
use crate::output::sanitize::visible_json;
use crate::output::{
    Color, Column, ColumnSelection, ColumnType, Filter, Format, OutputOptions, RowKind, TerminalInfo,
    escape_invisible, row, row_writer,
};

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
    if let Ok(rates) = RateLimits::parse(text) {
        assert_eq!(RateLimits::parse(&format!("{},{}", rates.reads, rates.writes)), Ok(rates));
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

type Fields = Map<String, Value>;

/// A response, given as one line each for the status, `Retry-After` and `Date`, and the body: it is read, or its error has a
/// message.
pub fn answers(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let status = lines.next().and_then(|status| StatusCode::from_bytes(status).ok()).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for name in [RETRY_AFTER, DATE] {
        let value = lines.next().and_then(|value| HeaderValue::from_bytes(value).ok());
        headers.extend(value.map(|value| (name, value)));
    }
    let response = Response::new(status, &headers, lines.next().unwrap_or_default().to_vec());
    let (fields, response) = match response.error_for_status().and_then(|it| Ok((it.object()?, it))) {
        Ok(read) => read,
        Err(error) => {
            let message = error.meta().map(|meta| meta.message.as_deref().unwrap_or_default());
            assert!(message.is_some_and(|text| text.chars().count() <= MAX_TEXT_LENGTH + 1), "{error}");
            return assert!(!error.to_string().is_empty());
        }
    };
    for participant in listed(&response, &fields, "participants", Participant::into_fields) {
        let _times = (
            participant.joined(),
            participant.left(),
            participant.duration(),
            participant.updated(),
            participant.departure(),
        );
        assert!(participant.reference().is_none_or(|reference| participant.is(&reference)));
    }
    for room in listed(&response, &fields, "rooms", Room::into_fields) {
        let _read = (room.sid(), room.name(), room.created(), room.ended(), room.is_completed());
    }
    for side in [TrackSide::Published, TrackSide::Subscribed] {
        let _tracks = listed(&response, &fields, side.key(), Track::into_fields);
    }
    if let Some(Ok(set)) = fields.get("rules").and_then(Value::as_array).map(|rules| RuleSet::from_api(rules))
    {
        assert_eq!(set.json().as_array().and_then(|rules| RuleSet::from_api(rules).ok()), Some(set));
    }
}

/// Returns the items of the list called `key`, if there is one. Every field is kept.
fn listed<T: From<Fields> + Clone>(
    response: &Response,
    fields: &Fields,
    key: &str,
    into_fields: fn(T) -> Fields,
) -> Vec<T> {
    let Ok(page) = response.page(key) else { return Vec::new() };
    let _next = page.next();
    let Ok(items) = page.items::<T>() else { return Vec::new() };
    let kept = items.iter().cloned().map(|item| Value::Object(into_fields(item))).collect();
    assert_eq!(Some(&Value::Array(kept)), fields.get(key), "every field is kept");
    items
}

/// The URL of a next page: only the paging parameters are used, and they are encoded without loss.
pub fn pages(data: &[u8]) {
    let url = String::from_utf8_lossy(data);
    let next_page = |url: &str| {
        let body = json!({ "rooms": [], "meta": { "next_page_url": url } }).to_string();
        let response = Response::new(StatusCode::OK, &HeaderMap::new(), body.into_bytes());
        response.page("rooms").ok()?.next().ok().flatten()
    };
    let Some(next) = next_page(&url) else { return };
    assert!(next.iter().all(|(name, _)| ["PageSize", "Page", "PageToken"].contains(name)));
    assert!(next.iter().any(|(name, _)| *name != "PageSize"));
    let query = encode(&next);
    assert_eq!(next_page(&format!("?{query}#")).as_ref(), Some(&next));
    let arrived = form_urlencoded::parse(query.as_bytes()).collect::<Vec<_>>();
    let sent = next.iter().map(|(name, value)| (*name, value.as_str()));
    assert!(arrived.iter().map(|(name, value)| (&**name, &**value)).eq(sent));
}

/// References: they are printed as given, and are either one path segment or not allowed in a path.
pub fn references(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(room) = text.parse::<RoomRef>() {
        assert_eq!(room.to_string(), text);
        assert_one_segment(text, room.segment());
    }
    if let Ok(reference) = text.parse::<ParticipantRef>() {
        assert_eq!(reference.to_string(), text);
        assert_one_segment(text, reference.segment());
    }
    if let Ok(track) = text.parse::<TrackRef>() {
        assert_eq!(track.to_string(), text);
        assert_one_segment(text, track.segment());
    }
}

/// Subscribe rules as text or JSON: they are rejected, or their printed form parses to the same rules.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut rules = text.parse::<Rule>().into_iter().collect::<Vec<_>>();
    if let Ok(set) = RuleSet::from_json(text) {
        assert_eq!(RuleSet::from_json(&set.json().to_string()).as_ref().ok(), Some(&set));
        // The text syntax cannot express other fields.
        rules.extend(set.rules().iter().filter(|rule| rule.rest().is_empty()).cloned());
    }
    for rule in rules {
        assert_eq!(rule.to_string().parse::<Rule>().ok(), Some(rule));
    }
}

fn assert_one_segment(text: &str, segment: Option<String>) {
    let Some(segment) = segment else { return };
    let url = Url::parse(&format!("https://video.example.com/v1/Rooms/{segment}/Participants"));
    let arrived = url.ok().and_then(|url| Some(url.path_segments()?.map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(arrived, Some(["v1", "Rooms", &segment, "Participants"].map(str::to_owned).to_vec()));
    let decoded = percent_decode_str(&segment).decode_utf8_lossy();
    assert_eq!(decoded, text);
    assert!(!decoded.contains(['/', '\\']) && !matches!(&*decoded, "." | ".."));
}

/// Durations and times: the printed form parses to the same value, and limits are enforced.
pub fn times(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(time) = span(text) {
        assert!(!time.is_zero());
        assert_eq!(span(&humantime::format_duration(time).to_string()), Ok(time));
    }
    let sensible = Duration::from_millis(200)..=Duration::from_secs(24 * 60 * 60);
    assert_eq!(interval(text).ok(), span(text).ok().filter(|time| sensible.contains(time)));
    if let Ok(moment) = Moment::parse(text) {
        let now = Utc::now();
        let time = moment.instant(now);
        assert!((1..=9999).contains(&time.year()));
        let printed = time.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        assert_eq!(Moment::parse(&printed), Ok(Moment::At(time)));
        assert!(duration(text).is_err() || time <= now, "an age is in the past");
    }
}

/// Identities: the printed form contains no control characters, line ends or formulas, and JSON parses to the same value.
pub fn shown(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = escape_invisible(&text);
    assert!(is_harmless(&once));
    assert_eq!(escape_invisible(&once), once, "escaped text is escaped again");
    let json = visible_json(serde_json::Value::from(&*text).to_string());
    assert!(is_harmless(&json));
    assert_eq!(serde_json::from_str::<String>(&json).ok().as_deref(), Some(&*text));

    for format in [Format::Table, Format::Csv, Format::Tsv, Format::Jsonl, Format::Yaml] {
        let written = written(format, &text);
        assert!(written.lines().count() <= 1 && written.lines().all(is_harmless), "{written:?}");
        if matches!(format, Format::Csv | Format::Tsv) {
            let is_quoted = format == Format::Csv;
            let cell = written.strip_prefix('"').filter(|_| is_quoted).unwrap_or(&written);
            for part in cell.split(';') {
                assert!(is_quoted || !part.starts_with('"'), "{written:?}");
                assert!(!part.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']), "{written:?}");
            }
        }
    }
}

/// Returns whether the text contains no character that controls a terminal, reorders text, or is invisible.
fn is_harmless(text: &str) -> bool {
    !text.contains(|c: char| {
        c.is_control()
            || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}')
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}')
            || matches!(c, '\u{e0000}'..='\u{e0fff}')
    })
}

/// Writes a row of one field, without a header.
fn written(format: Format, text: &str) -> String {
    let options = OutputOptions { format, has_header: false, has_bom: false, filter: None };
    let columns = [Column::new("identity", "IDENTITY", ColumnType::Text)];
    let Ok(selection) = ColumnSelection::new(None, &columns, &["identity"]) else { return String::new() };
    let terminal = TerminalInfo::for_stderr(Color::Never);
    let mut out = Vec::new();
    let mut writer = row_writer(RowKind::Record, &options, &selection, &terminal, &mut out);
    let _infallible = writer.rows(vec![row([("identity", text.into())])]).and_then(|()| writer.finish(true));
    drop(writer);
    String::from_utf8_lossy(&out).into_owned()
}

/// Filters of `--jq`: they compile, or the error has a message.
pub fn filters(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let is_unexplained = Filter::parse(text).is_err_and(|why| why.is_empty());
    assert!(!is_unexplained, "the error has no message");
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
        if !fuzz.exists() {
            // A package of crates.io has no fuzz targets and seeds.
            return;
        }
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
