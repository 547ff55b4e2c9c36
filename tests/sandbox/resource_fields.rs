//! Fields of the API's resources.

use serde_json::Value;

const ROOM_KEYS: &str = "account_sid date_created date_updated status type sid enable_turn unique_name \
    max_participants max_participant_duration max_concurrent_published_tracks duration status_callback_method \
    status_callback record_participants_on_connect video_codecs audio_only media_region empty_room_timeout \
    unused_room_timeout end_time large_room url links";
const ROOM_LINKS: &str = "participants recordings transcriptions recording_rules";
const PARTICIPANT_KEYS: &str = "account_sid room_sid date_created date_updated start_time end_time sid identity \
    status url duration links";
const PARTICIPANT_LINKS: &str = "published_tracks subscribed_tracks subscribe_rules anonymize";
pub const META_KEYS: &str = "page page_size first_page_url previous_page_url url next_page_url key";

pub fn keys(object: &Value) -> String {
    object.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>().join(" ")
}

#[track_caller]
pub fn assert_sid(value: &Value, prefix: &str) {
    let digits = value.as_str().unwrap().strip_prefix(prefix).expect(prefix);
    assert!(digits.len() == 32 && digits.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')), "{value}");
}

#[track_caller]
pub fn assert_time(value: &Value) {
    let shape: String =
        value.as_str().unwrap().chars().map(|c| if c.is_ascii_digit() { '9' } else { c }).collect();
    assert_eq!(shape, "9999-99-99T99:99:99Z");
}

#[track_caller]
pub fn assert_participant(participant: &Value, base: &str) {
    assert_eq!(keys(participant), PARTICIPANT_KEYS);
    assert_sid(&participant["account_sid"], "AC");
    assert_sid(&participant["room_sid"], "RM");
    assert_sid(&participant["sid"], "PA");
    for field in ["date_created", "date_updated", "start_time"] {
        assert_time(&participant[field]);
    }
    let has_left = participant["status"] == "disconnected";
    if has_left {
        assert_time(&participant["end_time"]);
    }
    assert_eq!(participant["end_time"].is_null(), !has_left);
    assert_eq!(participant["duration"].is_u64(), has_left);
    let (room, sid) = (participant["room_sid"].as_str().unwrap(), participant["sid"].as_str().unwrap());
    let url = format!("{base}/v1/Rooms/{room}/Participants/{sid}");
    assert_eq!(participant["url"], url);
    assert_eq!(keys(&participant["links"]), PARTICIPANT_LINKS);
    assert_eq!(participant["links"]["subscribe_rules"], format!("{url}/SubscribeRules"));
}

#[track_caller]
pub fn assert_room(room: &Value, base: &str) {
    assert_eq!(keys(room), ROOM_KEYS);
    assert_sid(&room["account_sid"], "AC");
    assert_sid(&room["sid"], "RM");
    assert_time(&room["date_created"]);
    assert_time(&room["date_updated"]);
    let is_over = room["status"] == "completed";
    if is_over {
        assert_time(&room["end_time"]);
    }
    assert_eq!(room["end_time"].is_null(), !is_over);
    assert_eq!(room["duration"].is_u64(), is_over);
    let url = format!("{base}/v1/Rooms/{}", room["sid"].as_str().unwrap());
    assert_eq!(room["url"], url);
    assert_eq!(keys(&room["links"]), ROOM_LINKS);
    assert_eq!(room["links"]["participants"], format!("{url}/Participants"));
}
