//! What must hold of answers and of references, whatever they are.

use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::model::rules::{Rule, RuleSet};
use super::model::{Fields, Participant, Room, Side, Track};
use super::params::encode;
use super::reference::{ParticipantRef, RoomRef, TrackRef};
use super::response_meta::MAX_TEXT_LENGTH;
use super::transport::{Response, next_page};

/// A status, a `Retry-After` and a `Date`, a line each, and a body: it is read, or it is an error that can be told.
pub fn answers(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let status = lines.next().and_then(|status| StatusCode::from_bytes(status).ok()).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for name in [RETRY_AFTER, DATE] {
        let value = lines.next().and_then(|value| HeaderValue::from_bytes(value).ok());
        headers.extend(value.map(|value| (name, value)));
    }
    let answer = Response::new(status, &headers, lines.next().unwrap_or_default().to_vec());
    let (page, answer) = match answer.error_for_status().and_then(|answer| Ok((answer.object()?, answer))) {
        Ok(read) => read,
        Err(error) => {
            let words = error.particulars().map(|told| told.message.as_deref().unwrap_or_default());
            assert!(words.is_some_and(|words| words.chars().count() <= MAX_TEXT_LENGTH + 1), "{error}");
            return assert!(!error.to_string().is_empty());
        }
    };
    let _next = next_page(&page);
    for stay in listed(&answer, &page, "participants", Participant::into_fields) {
        let _times = (stay.joined(), stay.left(), stay.stayed(), stay.updated(), stay.departure());
        assert!(stay.reference().is_none_or(|reference| stay.is(&reference)));
    }
    for room in listed(&answer, &page, "rooms", Room::into_fields) {
        let _read = (room.sid(), room.name(), room.created(), room.ended(), room.is_completed());
    }
    for side in [Side::Published, Side::Subscribed] {
        let _tracks = listed(&answer, &page, side.key(), Track::into_fields);
    }
    if let Some(Ok(set)) = page.get("rules").and_then(Value::as_array).map(|rules| RuleSet::from_api(rules)) {
        assert_eq!(set.json().as_array().and_then(|rules| RuleSet::from_api(rules).ok()), Some(set));
    }
}

/// The items of a list, or none where there is no such list. Every field of them is kept.
fn listed<T: From<Fields> + Clone>(
    answer: &Response,
    whole: &Fields,
    key: &str,
    into_fields: fn(T) -> Fields,
) -> Vec<T> {
    let Ok(page) = answer.page(key) else { return Vec::new() };
    let Ok(items) = page.items::<T>() else { return Vec::new() };
    let kept = items.iter().cloned().map(|item| Value::Object(into_fields(item))).collect();
    assert_eq!(Some(&Value::Array(kept)), whole.get(key), "every field is kept");
    items
}

/// Where the next page is: only the parameters of paging are taken, and they arrive as they are.
pub fn pages(data: &[u8]) {
    let url = String::from_utf8_lossy(data);
    let named =
        |url: &str| next_page(&Map::from_iter([("meta".to_owned(), json!({ "next_page_url": url }))]));
    let Ok(next) = named(&url) else { return };
    let next = next.unwrap_or_default();
    assert!(next.iter().all(|(name, _)| ["PageSize", "Page", "PageToken"].contains(name)));
    assert!(next.iter().any(|(name, _)| *name != "PageSize"));
    let query = encode(&next);
    assert_eq!(named(&format!("?{query}#")).ok().flatten().as_ref(), Some(&next));
    let arrived = form_urlencoded::parse(query.as_bytes()).collect::<Vec<_>>();
    assert!(
        arrived
            .iter()
            .map(|(name, value)| (&**name, &**value))
            .eq(next.iter().map(|(n, v)| (*n, v.as_str())))
    );
}

/// What a person types: it is shown as it was typed, and is one segment of a path, or does not go into one.
pub fn references(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(room) = text.parse::<RoomRef>() {
        assert_eq!(room.to_string(), text);
        stays_one_segment(text, room.segment());
    }
    if let Ok(who) = text.parse::<ParticipantRef>() {
        assert_eq!(who.to_string(), text);
        stays_one_segment(text, who.segment());
    }
    if let Ok(track) = text.parse::<TrackRef>() {
        assert_eq!(track.to_string(), text);
        stays_one_segment(text, track.segment());
    }
}

/// Subscribe rules, in words or as JSON: they are refused, or what is shown of them means the same.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut rules = text.parse::<Rule>().into_iter().collect::<Vec<_>>();
    if let Ok(set) = RuleSet::of_json(text) {
        assert_eq!(RuleSet::of_json(&set.json().to_string()).as_ref().ok(), Some(&set));
        // No word says the rest.
        rules.extend(set.rules().iter().filter(|rule| rule.rest().is_empty()).cloned());
    }
    for rule in rules {
        assert_eq!(rule.to_string().parse::<Rule>().ok(), Some(rule));
    }
}

fn stays_one_segment(text: &str, segment: Option<String>) {
    let Some(segment) = segment else { return };
    let url = Url::parse(&format!("https://video.example.com/v1/Rooms/{segment}/Participants"));
    let arrived = url.ok().and_then(|url| Some(url.path_segments()?.map(str::to_owned).collect::<Vec<_>>()));
    assert_eq!(arrived, Some(["v1", "Rooms", &segment, "Participants"].map(str::to_owned).to_vec()));
    let decoded = percent_decode_str(&segment).decode_utf8_lossy();
    assert_eq!(decoded, text);
    assert!(!decoded.contains(['/', '\\']) && !matches!(&*decoded, "." | ".."));
}
