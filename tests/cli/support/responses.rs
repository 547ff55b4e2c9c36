//! HTTP responses that the faulty server sends.

use serde_json::{Value, json};

use crate::support::accounts::ROOM;

/// A whole HTTP answer with a request id.
pub fn answer(status: u16, headers: &[&str], body: &str) -> Vec<u8> {
    let first = format!("HTTP/1.1 {status} X");
    let length = format!("Content-Length: {}", body.len());
    let head = [&[&first, "Twilio-Request-Id: RQtest", "Connection: close", &length], headers].concat();
    format!("{}\r\n\r\n{body}", head.join("\r\n")).into_bytes()
}

/// A JSON answer.
pub fn json(status: u16, body: &Value) -> Vec<u8> {
    answer(status, &["Content-Type: application/json"], &body.to_string())
}

/// A page of participants, and where the next one is.
pub fn page(participants: &[Value], next: Option<&str>) -> Value {
    serde_json::json!({ "participants": participants, "meta": { "next_page_url": next } })
}

/// A page of rooms in progress, named by these digits, which their SIDs are made of.
pub fn rooms(digits: &[char]) -> Value {
    let room = |digit: &char| {
        let name = digit.to_string();
        serde_json::json!({ "sid": format!("RM{}", name.repeat(32)), "unique_name": name, "status": "in-progress" })
    };
    serde_json::json!({ "rooms": digits.iter().map(room).collect::<Vec<_>>(), "meta": {} })
}

/// The vendor's way to say no.
pub fn refusal(status: u16, code: u64, message: &str) -> Vec<u8> {
    json(status, &serde_json::json!({ "code": code, "message": message, "status": status }))
}

pub fn participant(sid: &str, identity: &str, status: &str) -> Value {
    json!({ "sid": sid, "identity": identity, "status": status, "room_sid": ROOM })
}
