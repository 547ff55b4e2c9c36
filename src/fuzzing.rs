//! Properties that hold for any input: one function per fuzz target in `fuzz/`, which panics if its property is violated.
//!
//! The unit tests call the same functions with the seeds of the fuzz targets and with mutations by proptest.

pub use crate::config::fuzzing::{config, rates, vendor_cli};
pub use crate::output::fuzzing::{filters, shown};

use std::time::Duration;

use chrono::{Datelike, SecondsFormat, Utc};
use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use crate::api::{
    MAX_TEXT_LENGTH, Participant, ParticipantRef, Response, Room, RoomRef, Rule, RuleSet, Side, Track,
    TrackRef, encode,
};
use crate::arguments::time::{interval, moment, timeout};

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
            let message = error.particulars().map(|meta| meta.message.as_deref().unwrap_or_default());
            assert!(message.is_some_and(|text| text.chars().count() <= MAX_TEXT_LENGTH + 1), "{error}");
            return assert!(!error.to_string().is_empty());
        }
    };
    for participant in listed(&response, &fields, "participants", Participant::into_fields) {
        let _times = (
            participant.joined(),
            participant.left(),
            participant.stayed(),
            participant.updated(),
            participant.departure(),
        );
        assert!(participant.reference().is_none_or(|reference| participant.is(&reference)));
    }
    for room in listed(&response, &fields, "rooms", Room::into_fields) {
        let _read = (room.sid(), room.name(), room.created(), room.ended(), room.is_completed());
    }
    for side in [Side::Published, Side::Subscribed] {
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
    if let Ok(who) = text.parse::<ParticipantRef>() {
        assert_eq!(who.to_string(), text);
        assert_one_segment(text, who.segment());
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
    if let Ok(set) = RuleSet::of_json(text) {
        assert_eq!(RuleSet::of_json(&set.json().to_string()).as_ref().ok(), Some(&set));
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
