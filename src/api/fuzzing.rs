//! What must hold of answers and of references, whatever they are.

use percent_encoding::percent_decode_str;
use reqwest::StatusCode;
use reqwest::header::{DATE, HeaderMap, HeaderValue, RETRY_AFTER};
use serde_json::{Map, Value, json};
use url::{Url, form_urlencoded};

use super::answer::Answer;
use super::client::encoded;
use super::paging::{items, next_page};
use super::reference::{ParticipantRef, RoomRef};
use super::resource::{Participant, Room};
use super::rules::{Rule, RuleSet};

/// A status, a `Retry-After` and a `Date`, a line each, and a body: it is read, or it is an error that can be told.
pub fn answers(data: &[u8]) {
    let mut lines = data.splitn(4, |byte| *byte == b'\n');
    let status = lines.next().and_then(|status| StatusCode::from_bytes(status).ok()).unwrap_or_default();
    let mut headers = HeaderMap::new();
    for name in [RETRY_AFTER, DATE] {
        let value = lines.next().and_then(|value| HeaderValue::from_bytes(value).ok());
        headers.extend(value.map(|value| (name, value)));
    }
    let answer = Answer::new(status, &headers, lines.next().unwrap_or_default().to_vec());
    let mut page = match answer.succeeded().and_then(Answer::object) {
        Ok(page) => page,
        Err(error) => return assert!(!error.to_string().is_empty() && error.particulars().is_some()),
    };
    let _next = next_page(&page);
    let sent = page.get("participants").cloned();
    if let Ok(stays) = items::<Participant>(&mut page, "participants") {
        for stay in &stays {
            let _times = (stay.joined(), stay.left(), stay.stayed(), stay.updated(), stay.departure());
        }
        let kept = stays.into_iter().map(|stay| Value::Object(stay.into_fields())).collect();
        assert_eq!(Some(Value::Array(kept)), sent, "every field is kept");
    }
    for room in items::<Room>(&mut page, "rooms").unwrap_or_default() {
        let _read = (room.sid(), room.name(), room.created(), room.ended(), room.is_completed());
    }
}

/// Where the next page is: only the parameters of paging are taken, and they arrive as they are.
pub fn pages(data: &[u8]) {
    let url = String::from_utf8_lossy(data);
    let page = Map::from_iter([("meta".to_owned(), json!({ "next_page_url": url }))]);
    let Ok(next) = next_page(&page) else { return };
    let next = next.unwrap_or_default();
    assert!(next.iter().all(|(name, _)| ["PageSize", "Page", "PageToken"].contains(name)));
    assert!(next.iter().any(|(name, _)| *name != "PageSize"));
    let query = encoded(&next);
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
}

/// Subscribe rules, in words or as JSON: they are refused, or what is shown of them means the same.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut rules = text.parse::<Rule>().into_iter().collect::<Vec<_>>();
    if let Ok(set) = RuleSet::of_json(text) {
        assert_eq!(RuleSet::of_json(&set.json().to_string()).as_ref().ok(), Some(&set));
        rules.extend_from_slice(set.rules());
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
