//! Responses that the API's description does not allow: accepted, unless they are about another resource than
//! requested.

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, json_response, page, response};

const BOB: &str = "PA00000000000000000000000000000001";
const EVE: &str = "PA00000000000000000000000000000002";

/// A server with one participant, `participant` as JSON, that sends it in response to every request.
fn server_with(participant: &str) -> FaultyServer {
    let participant = participant.to_owned();
    FaultyServer::start(move |request, _| {
        let listed = request.target.contains("/Participants?");
        let body =
            if listed { format!(r#"{{"participants": [{participant}]}}"#) } else { participant.clone() };
        response(if request.method == "POST" { 202 } else { 200 }, &[], &body)
    })
}

/// Participants that the API's description does not allow, and what a table must show of them.
const UNEXPECTED: &[(&str, &[&str])] = &[
    (r#"{"identity": "bob", "status": "levitating"}"#, &["bob", "levitating"]),
    (r#"{"identity": "bob", "status": 7}"#, &["bob", "7"]),
    (r#"{"identity": "bob", "status": "connected", "mood": "good", "shoes": {"left": [1, null]}}"#, &["bob"]),
    (r#"{"identity": null, "status": null, "sid": null, "start_time": null}"#, &["-"]),
    ("{}", &["-"]),
    (r#"{"identity": "bob", "sid": "Alice"}"#, &["bob", "Alice"]),
    (r#"{"identity": "bob", "sid": 12}"#, &["bob", "12"]),
    (r#"{"identity": "bob", "start_time": "yesterday-ish"}"#, &["bob", "yesterday-ish"]),
    (r#"{"identity": "bob", "start_time": 1764000000}"#, &["bob", "1764000000"]),
    (r#"{"identity": "bob", "start_time": "2026-02-30T99:00:00Z"}"#, &["bob", "2026-02-30T99:00:00Z"]),
    (r#"{"identity": {"first": "bob"}}"#, &[r#"{"first":"bob"}"#]),
    (r#"{"identity": "bob", "status": ["connected"]}"#, &["bob", r#"["connected"]"#]),
    (r#"{"identity": "bob", "status": ""}"#, &["bob"]),
];

#[test]
fn lists_unexpected_participants() {
    for (participant, shown) in UNEXPECTED {
        let server = server_with(participant);
        let run = server.run(&["list", "room", "--status", "connected"]).exits(0);
        let row = run.stdout.lines().nth(1).unwrap_or_else(|| panic!("{run:?}"));
        assert!(shown.iter().all(|part| row.contains(part)), "{run:?}");

        let expected: Value = serde_json::from_str(participant).unwrap();
        let run = server.run(&["list", "room", "--status", "connected", "-o", "json"]).exits(0);
        assert_eq!(run.json(), json!([expected]));
        let run = server.run(&["list", ROOM, "--status", "all", "-o", "jsonl", "--limit", "1"]).exits(0);
        assert_eq!(run.json_lines(), [expected]);
    }
}

#[test]
fn get_shows_unexpected_participants() {
    for (participant, shown) in UNEXPECTED {
        let server = server_with(participant);
        let run = server.run(&["get", "room", "bob"]).exits(0);
        assert!(shown.iter().all(|part| run.stdout.contains(part)), "{run:?}");
        let run = server.run(&["get", "room", "bob", "-o", "json"]).exits(0);
        assert_eq!(run.json(), serde_json::from_str::<Value>(participant).unwrap());
    }
}

#[test]
fn kicks_unexpected_participant_when_the_response_identifies_it() {
    for (participant, _) in UNEXPECTED {
        let mut gone: Value = serde_json::from_str(participant).unwrap();
        gone["status"] = json!("disconnected");
        let (exit, outcome) = if gone["identity"] == "bob" { (0, "kicked") } else { (6, "failed") };
        let server = FaultyServer::start(move |_, _| json_response(202, &gone));
        let run = server.run(&["kick", ROOM, "bob", "-o", "json"]).exits(exit);
        assert_eq!(run.json()[0]["outcome"], outcome, "{run:?}");
    }
}

#[test]
fn duration_can_be_a_string() {
    for duration in ["7", r#""7""#, "7.5", r#""PT7S""#] {
        let participant =
            format!(r#"{{"identity": "bob", "status": "disconnected", "duration": {duration}}}"#);
        let server = server_with(&participant);
        let shown = duration.trim_matches('"');
        let run = server.run(&["get", "room", "bob", "--fields", "duration"]).exits(0);
        assert_eq!(run.stdout.split_whitespace().collect::<Vec<_>>(), ["FIELD", "VALUE", "duration", shown]);
        let run = server.run(&["list", ROOM, "--status", "disconnected", "--fields", "duration"]).exits(0);
        assert_eq!(run.stdout.split_whitespace().collect::<Vec<_>>(), ["STAYED", shown]);
        let run = server
            .run(&["list", ROOM, "--status", "disconnected", "-o", "jsonl", "--fields", "duration"])
            .exits(0);
        assert_eq!(run.stdout, format!("{{\"duration\":{duration}}}\n"));
    }
}

#[test]
fn json_output_keeps_numbers_and_field_order() {
    let participant = concat!(
        r#"{"zebra":123456789012345678901234567890,"identity":"bob","duration":18446744073709551616,"#,
        r#""rate":1.10,"small":1e-400,"below":-9223372036854775809,"apple":{"y":0.10000000000000000001,"x":2}}"#
    );
    let server = server_with(participant);
    let run = server.run(&["get", "room", "bob", "-o", "jsonl"]).exits(0);
    assert_eq!(run.stdout.trim_end(), participant);
    let run = server.run(&["list", "room", "--status", "connected", "-o", "jsonl"]).exits(0);
    assert_eq!(run.stdout.trim_end(), participant);
    let run = server.run(&["get", "room", "bob"]).exits(0);
    for number in
        ["123456789012345678901234567890", "18446744073709551616", "1.10", "1e-400", "-9223372036854775809"]
    {
        assert!(run.stdout.contains(number), "{number}: {run:?}");
    }
}

#[test]
fn record_table_shows_unknown_fields() {
    let server = server_with(r#"{"identity": "bob", "mood": "good\u001b[2J", "shoes": {"left": 1}}"#);
    let run = server.run(&["get", "room", "bob"]).exits(0);
    let line = run.stdout.lines().find(|line| line.starts_with("mood")).unwrap_or_else(|| panic!("{run:?}"));
    assert!(line.ends_with(r"good\u{1b}[2J"), "{run:?}");
    assert!(!run.stdout.contains("shoes"), "{run:?}");
}

#[test]
fn api_error_with_unexpected_fields_prints_the_valid_ones() {
    for (body, message) in [
        (r#"{"code": "53209", "message": "No"}"#, "the API rejected the request: No"),
        (r#"{"code": 53209, "message": null}"#, "the API rejected the request: status 400 Bad Request"),
        (r#"["no"]"#, "the API rejected the request: status 400 Bad Request"),
        ("<html>", "the API rejected the request: status 400 Bad Request"),
        ("", "the API rejected the request: status 400 Bad Request"),
    ] {
        let bytes = response(400, &[], body);
        let server = FaultyServer::start(move |_, _| bytes.clone());
        server.run(&["get", "room", "bob"]).exits(1).stderr_contains(&[
            message,
            "status 400",
            "request RQtest",
        ]);
    }
}

/// Asserts that a response about another resource is rejected and that the error names it.
#[track_caller]
fn assert_refused(room: &str, reference: &str, participant: &Value, received: &str) {
    let server = server_with(&participant.to_string());
    let run = server.run(&["get", room, reference]).exits(1);
    assert_eq!(run.stdout, "");
    run.stderr_contains(&["error: unexpected response: requested ", "got ", received, "request RQtest"]);

    // A SID is read first and no write is sent; an identity is disconnected directly.
    let (code, outcome) = if reference.starts_with("PA") { (1, "failed") } else { (7, "unconfirmed") };
    let run = server.run(&["kick", room, reference, "-o", "json"]).exits(code);
    assert_eq!(run.json()[0]["outcome"], outcome, "{run:?}");
    assert!(run.json_error()["error"].as_str().unwrap().contains(received), "{run:?}");
}

#[test]
fn rejects_response_about_another_identity() {
    assert_refused(ROOM, "bob", &json!({ "identity": "eve", "status": "connected" }), "participant 'eve'");
    assert_refused(ROOM, "bob", &json!({ "identity": "Bob", "sid": BOB }), "participant 'Bob'");
}

#[test]
fn rejects_response_about_another_sid() {
    assert_refused(ROOM, BOB, &json!({ "identity": "bob", "sid": EVE }), &format!("participant {EVE}"));
}

#[test]
fn rejects_response_from_another_room() {
    let other = ROOM.replace('c', "d");
    for reference in ["bob", BOB] {
        let participant = json!({ "identity": "bob", "sid": BOB, "room_sid": other });
        assert_refused(ROOM, reference, &participant, &format!("room {other}"));
    }
}

#[test]
fn rejects_another_room_than_requested() {
    let room = json!({ "sid": ROOM, "unique_name": "other" });
    let server = FaultyServer::start(move |request, _| match request.target.as_str() {
        "/v1/Rooms/room" => json_response(200, &room),
        _ => json_response(200, &page(&[], None)),
    });
    let run = server.run(&["list", "room", "--status", "disconnected"]).exits(1);
    run.stderr_contains(&[
        "unexpected response: requested room 'room'",
        "got room 'other'",
        "request RQtest",
    ]);
    assert_eq!(server.targets(), ["GET /v1/Rooms/room"]);
}

#[test]
fn target_without_sid_is_not_reported_as_kicked() {
    let server = FaultyServer::start(|request, _| {
        if request.target.contains("/Participants") {
            json_response(
                200,
                &page(&[json!({ "identity": "a/b", "status": "connected", "sid": "Alice" })], None),
            )
        } else {
            json_response(200, &json!({ "sid": ROOM, "unique_name": "room" }))
        }
    });
    let run = server.run(&["kick", "room", "a/b", "-o", "json"]).exits(6);
    assert_eq!(run.json()[0]["outcome"], "failed");
    assert_eq!(run.json_error()["error"], "malformed response: the participant has no SID");
    assert!(server.targets().iter().all(|target| target.starts_with("GET ")), "{:?}", server.targets());
    server.run(&["get", "room", "a/b"]).exits(0);
}

#[test]
fn ignores_listed_participants_that_do_not_match_the_requested_identity() {
    // `a/b` is looked up in the list, and this server's list has only another participant.
    let server = FaultyServer::start(|request, _| {
        if request.target.contains("/Participants") {
            json_response(
                200,
                &page(&[json!({ "identity": "eve", "status": "connected", "sid": EVE })], None),
            )
        } else {
            json_response(200, &json!({ "sid": ROOM, "unique_name": "room" }))
        }
    });
    for command in ["get", "kick"] {
        server
            .run(&[command, "room", "a/b"])
            .exits(4)
            .stderr_contains(&["participant 'a/b' is not in room 'room'"]);
    }
    assert!(server.targets().iter().all(|target| target.starts_with("GET ")), "{:?}", server.targets());
}

/// A response with this status line, headers and body, as another server than the API sends it.
fn foreign(status: u16, content_type: &str, body: &str) -> Vec<u8> {
    let head =
        format!("HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nConnection: close\r\nRetry-After: 0");
    format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

#[test]
fn page_in_the_place_of_the_api_is_told_as_that_whatever_its_status() {
    const PAGE: &str = "\n<!DOCTYPE html><html><body>Blocked by policy</body></html>";
    for (status, reason, attempts) in [
        (400, "400 Bad Request", 1),
        (401, "401 Unauthorized", 1),
        (403, "403 Forbidden", 1),
        (404, "404 Not Found", 1),
        (407, "407 Proxy Authentication Required", 1),
        (429, "429 Too Many Requests", 5),
        (500, "500 Internal Server Error", 1),
        (503, "503 Service Unavailable", 5),
        (511, "511 Network Authentication Required", 1),
    ] {
        for command in [&["list", "room", "--status", "connected"][..], &["kick", ROOM, BOB]] {
            let server = FaultyServer::start(move |_, _| foreign(status, "text/html", PAGE));
            let run = server.run(command).exits(6);
            let run = run.stderr_contains(&[&format!(
                "error: the response is not from the API: an HTML page with status {reason}"
            )]);
            let hint = if status == 511 {
                "hint: Sign in to the network"
            } else {
                "hint: Check the base URL and the proxy"
            };
            assert!(run.stderr.contains(hint), "{run:?}");
            assert_eq!(server.targets().len(), attempts, "{run:?}");
        }
    }
}

#[test]
fn error_without_request_id_and_code_is_not_from_the_api() {
    for body in ["Forbidden", r#"{"error": "forbidden"}"#] {
        let server = FaultyServer::start(move |_, _| foreign(403, "text/plain", body));
        let run = server.run(&["list", "room"]).exits(6);
        run.stderr_contains(&["error: the response is not from the API: a body with status 403 Forbidden"]);
    }
    let of_api = json!({ "code": 20003, "message": "Authenticate", "status": 403 }).to_string();
    let server = FaultyServer::start(move |_, _| foreign(403, "application/json", &of_api));
    server.run(&["list", "room"]).exits(3);
}

/// A response with an encoded body.
fn encoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 X\r\nContent-Encoding: {encoding}\r\nConnection: close");
    [format!("{head}\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

fn gzip(body: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn no_encoding_is_requested_and_gzip_is_decoded() {
    const LIST: &[&str] = &["list", "room", "--status", "connected", "-o", "csv"];
    let body = page(&[json!({ "identity": "bob" })], None).to_string();
    for (encoding, body) in [("gzip", gzip(body.as_bytes())), ("identity", body.clone().into_bytes())] {
        let bytes = encoded(encoding, &body);
        let server = FaultyServer::start(move |_, _| bytes.clone());
        let run = server.run(LIST).exits(0);
        assert!(run.stdout.contains("bob"), "{run:?}");
        assert_eq!(server.requests()[0].header("accept-encoding"), Some("identity"));
    }
    let cut = gzip(body.as_bytes())[..20].to_vec();
    for (encoding, body, reason) in [
        ("br", body.into_bytes(), "it has the encoding 'br', which was not asked for"),
        ("gzip", gzip(&vec![b' '; 9 << 20]), "it is longer than 8 MiB"),
        ("gzip", b"{}".to_vec(), "its gzip encoding is broken"),
        ("gzip", cut, "its gzip encoding is broken"),
    ] {
        let bytes = encoded(encoding, &body);
        let server = FaultyServer::start(move |_, _| bytes.clone());
        server.run(LIST).exits(6).stderr_contains(&[&format!("error: malformed response: {reason}")]);
    }
}
