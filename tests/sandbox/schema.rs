//! Every response of the API, in every test, is checked against the schemas of the vendor's description.

use std::collections::HashMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

const SCHEMAS: [(&str, &str); 10] = [
    ("anonymized", include_str!("schemas/anonymized.json")),
    ("error", include_str!("schemas/error.json")),
    ("insights_participant", include_str!("schemas/insights_participant.json")),
    ("insights_room", include_str!("schemas/insights_room.json")),
    ("meta", include_str!("schemas/meta.json")),
    ("participant", include_str!("schemas/participant.json")),
    ("published_track", include_str!("schemas/published_track.json")),
    ("room", include_str!("schemas/room.json")),
    ("subscribe_rules", include_str!("schemas/subscribe_rules.json")),
    ("subscribed_track", include_str!("schemas/subscribed_track.json")),
];

static VALIDATORS: LazyLock<HashMap<&str, Validator>> = LazyLock::new(|| {
    let validator = |(name, text)| {
        let schema: Value = serde_json::from_str(text).expect(name);
        (name, jsonschema::options().should_validate_formats(true).build(&schema).expect(name))
    };
    SCHEMAS.into_iter().map(validator).collect()
});

/// Checks the parts of a page.
#[track_caller]
pub fn check(body: &Value) {
    let Some(meta) = body.get("meta") else { return is_valid(name(body), body) };
    is_valid("meta", meta);
    let key = meta["key"].as_str().unwrap();
    assert_eq!(crate::resource_fields::keys(body), format!("{key} meta"));
    for item in body[key].as_array().expect(key) {
        assert_eq!(format!("{}s", name(item).trim_start_matches("insights_")), key);
        is_valid(name(item), item);
    }
}

/// The schema of a response, by the URL that it contains; two kinds have none.
fn name(body: &Value) -> &'static str {
    let Some(url) = body["url"].as_str() else {
        return if body.get("rules").is_some() { "subscribe_rules" } else { "error" };
    };
    let segments: Vec<_> = url.split('/').skip(3).collect();
    match *segments.as_slice() {
        ["v1", "Rooms", _] => "room",
        ["v1", "Video", "Rooms", _] => "insights_room",
        ["v1", "Video", "Rooms", _, "Participants", _] => "insights_participant",
        ["v1", "Rooms", _, "Participants", _] => "participant",
        ["v1", "Rooms", _, "Participants", _, "Anonymize"] => "anonymized",
        ["v1", "Rooms", _, "Participants", _, "PublishedTracks", _] => "published_track",
        ["v1", "Rooms", _, "Participants", _, "SubscribedTracks", _] => "subscribed_track",
        _ => panic!("nothing has the address {url}"),
    }
}

#[track_caller]
fn is_valid(name: &str, body: &Value) {
    let errors: Vec<_> = VALIDATORS[name]
        .iter_errors(body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "no {name}: {errors:#?}\n{body:#}");
}

#[test]
fn schemas_reject_invalid_responses() {
    let published = serde_json::json!({
        "room_sid": "RM0123456789abcdef0123456789abcdef", "date_created": "2015-07-30T20:00:00Z",
        "date_updated": "2015-07-30T20:00:00Z", "participant_sid": "PA0123456789abcdef0123456789abcdef",
        "sid": "MT0123456789abcdef0123456789abcdef", "name": "bob-track", "kind": "data", "enabled": true,
        "url": "https://video.twilio.com/v1/Rooms/RM1/Participants/PA1/PublishedTracks/MT1",
    });
    let validator = &VALIDATORS["published_track"];
    assert!(validator.is_valid(&published));
    for (field, wrong) in [
        ("sid", "PA0123456789abcdef0123456789abcdef"),
        ("date_created", "yesterday Z"),
        ("kind", "screen"),
        ("url", "/v1/Rooms"),
        ("publisher_sid", "PA0123456789abcdef0123456789abcdef"),
    ] {
        let mut body = published.clone();
        body[field] = wrong.into();
        assert!(!validator.is_valid(&body), "{field}");
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(validator.is_valid(&body), field == "publisher_sid", "without {field}");
    }
}
