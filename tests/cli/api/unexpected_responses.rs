//! Answers that the API's description does not foresee: shown, not refused, unless they are about somebody else.

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, answer, json as answer_json, page};

const BOB: &str = "PA00000000000000000000000000000001";
const EVE: &str = "PA00000000000000000000000000000002";

/// A server that knows one participant, whose JSON is `stay`, and answers with it for everybody.
fn server_of(stay: &str) -> Faulty {
    let stay = stay.to_owned();
    Faulty::start(move |request, _| {
        let listed = request.target.contains("/Participants?");
        let body = if listed { format!(r#"{{"participants": [{stay}]}}"#) } else { stay.clone() };
        answer(if request.method == "POST" { 202 } else { 200 }, &[], &body)
    })
}

/// What the API's description does not foresee, and what of it a table must show.
const ODD: &[(&str, &[&str])] = &[
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
fn what_is_odd_is_listed() {
    for (stay, shown) in ODD {
        let server = server_of(stay);
        let run = server.run(&["list", "room", "--status", "connected"]).exits(0);
        let row = run.stdout.lines().nth(1).unwrap_or_else(|| panic!("{run:?}"));
        assert!(shown.iter().all(|part| row.contains(part)), "{run:?}");

        let expected: Value = serde_json::from_str(stay).unwrap();
        let run = server.run(&["list", "room", "--status", "connected", "-o", "json"]).exits(0);
        assert_eq!(run.json(), json!([expected]));
        let run = server.run(&["list", ROOM, "--status", "all", "-o", "jsonl", "--limit", "1"]).exits(0);
        assert_eq!(run.json_lines(), [expected]);
    }
}

#[test]
fn what_is_odd_is_shown_by_get() {
    for (stay, shown) in ODD {
        let server = server_of(stay);
        let run = server.run(&["get", "room", "bob"]).exits(0);
        assert!(shown.iter().all(|part| run.stdout.contains(part)), "{run:?}");
        let run = server.run(&["get", "room", "bob", "-o", "json"]).exits(0);
        assert_eq!(run.json(), serde_json::from_str::<Value>(stay).unwrap());
    }
}

#[test]
fn who_is_odd_can_be_kicked_if_the_answer_says_who_it_was() {
    for (stay, _) in ODD {
        let mut gone: Value = serde_json::from_str(stay).unwrap();
        gone["status"] = json!("disconnected");
        let (exit, outcome) = if gone["identity"] == "bob" { (0, "kicked") } else { (6, "failed") };
        let server = Faulty::start(move |_, _| answer_json(202, &gone));
        let run = server.run(&["kick", ROOM, "bob", "-o", "json"]).exits(exit);
        assert_eq!(run.json()[0]["outcome"], outcome, "{run:?}");
    }
}

#[test]
fn a_duration_may_come_as_text() {
    for duration in ["7", r#""7""#, "7.5", r#""PT7S""#] {
        let stay = format!(r#"{{"identity": "bob", "status": "disconnected", "duration": {duration}}}"#);
        let server = server_of(&stay);
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
fn numbers_and_the_order_of_fields_come_out_as_they_came_in() {
    let stay = concat!(
        r#"{"zebra":123456789012345678901234567890,"identity":"bob","duration":18446744073709551616,"#,
        r#""rate":1.10,"small":1e-400,"below":-9223372036854775809,"apple":{"y":0.10000000000000000001,"x":2}}"#
    );
    let server = server_of(stay);
    let run = server.run(&["get", "room", "bob", "-o", "jsonl"]).exits(0);
    assert_eq!(run.stdout.trim_end(), stay);
    let run = server.run(&["list", "room", "--status", "connected", "-o", "jsonl"]).exits(0);
    assert_eq!(run.stdout.trim_end(), stay);
    let run = server.run(&["get", "room", "bob"]).exits(0);
    for number in
        ["123456789012345678901234567890", "18446744073709551616", "1.10", "1e-400", "-9223372036854775809"]
    {
        assert!(run.stdout.contains(number), "{number}: {run:?}");
    }
}

#[test]
fn a_table_of_one_shows_fields_that_roomctl_has_never_heard_of() {
    let server = server_of(r#"{"identity": "bob", "mood": "good\u001b[2J", "shoes": {"left": 1}}"#);
    let run = server.run(&["get", "room", "bob"]).exits(0);
    let line = run.stdout.lines().find(|line| line.starts_with("mood")).unwrap_or_else(|| panic!("{run:?}"));
    assert!(line.ends_with(r"good\u{1b}[2J"), "{run:?}");
    assert!(!run.stdout.contains("shoes"), "{run:?}");
}

#[test]
fn an_error_with_odd_parts_is_told_with_the_parts_that_make_sense() {
    for (body, said) in [
        (r#"{"code": "53209", "message": "No"}"#, "the API refused the request: No"),
        (r#"{"code": 53209, "message": null}"#, "the API refused the request: status 400 Bad Request"),
        (r#"["no"]"#, "the API refused the request: status 400 Bad Request"),
        ("<html>", "the API refused the request: status 400 Bad Request"),
        ("", "the API refused the request: status 400 Bad Request"),
    ] {
        let bytes = answer(400, &[], body);
        let server = Faulty::start(move |_, _| bytes.clone());
        server.run(&["get", "room", "bob"]).exits(1).says(&[said, "status 400", "request RQtest"]);
    }
}

/// Asserts that an answer about another is refused, and by whom it says it is.
#[track_caller]
fn ensure_refused(room: &str, asked: &str, stay: &Value, answered: &str) {
    let server = server_of(&stay.to_string());
    let run = server.run(&["get", room, asked]).exits(1);
    assert_eq!(run.stdout, "");
    run.says(&["error: asked for ", "the server answered with", answered, "request RQtest"]);

    // A SID is read first, and nothing is sent; an identity is kicked at once.
    let (code, outcome) = if asked.starts_with("PA") { (1, "failed") } else { (7, "unconfirmed") };
    let run = server.run(&["kick", room, asked, "-o", "json"]).exits(code);
    assert_eq!(run.json()[0]["outcome"], outcome, "{run:?}");
    assert!(run.problem()["error"].as_str().unwrap().contains(answered), "{run:?}");
}

#[test]
fn an_answer_about_another_identity_is_refused() {
    ensure_refused(ROOM, "bob", &json!({ "identity": "eve", "status": "connected" }), "participant 'eve'");
    ensure_refused(ROOM, "bob", &json!({ "identity": "Bob", "sid": BOB }), "participant 'Bob'");
}

#[test]
fn an_answer_about_another_sid_is_refused() {
    ensure_refused(ROOM, BOB, &json!({ "identity": "bob", "sid": EVE }), &format!("participant {EVE}"));
}

#[test]
fn an_answer_out_of_another_room_is_refused() {
    let other = ROOM.replace('c', "d");
    for asked in ["bob", BOB] {
        let stay = json!({ "identity": "bob", "sid": BOB, "room_sid": other });
        ensure_refused(ROOM, asked, &stay, &format!("room {other}"));
    }
}

#[test]
fn another_room_than_was_asked_for_is_refused() {
    let room = json!({ "sid": ROOM, "unique_name": "other" });
    let server = Faulty::start(move |request, _| match request.target.as_str() {
        "/v1/Rooms/room" => answer_json(200, &room),
        _ => answer_json(200, &page(&[], None)),
    });
    let run = server.run(&["list", "room", "--status", "disconnected"]).exits(1);
    run.says(&["asked for room 'room'", "answered with room 'other'", "request RQtest"]);
    assert_eq!(server.targets(), ["GET /v1/Rooms/room"]);
}

#[test]
fn who_can_be_reached_by_sid_only_and_has_none_is_not_reported_as_kicked() {
    let server = Faulty::start(|request, _| {
        if request.target.contains("/Participants") {
            answer_json(
                200,
                &page(&[json!({ "identity": "a/b", "status": "connected", "sid": "Alice" })], None),
            )
        } else {
            answer_json(200, &json!({ "sid": ROOM, "unique_name": "room" }))
        }
    });
    let run = server.run(&["kick", "room", "a/b", "-o", "json"]).exits(6);
    assert_eq!(run.json()[0]["outcome"], "failed");
    assert_eq!(run.problem()["error"], "the server's answer cannot be read: the participant has no SID");
    assert!(server.targets().iter().all(|target| target.starts_with("GET ")), "{:?}", server.targets());
    server.run(&["get", "room", "a/b"]).exits(0);
}

#[test]
fn a_list_that_ignores_the_filter_does_not_pass_a_stranger_off_as_the_one_asked_for() {
    // `a/b` is looked up through the list, and this server's list holds only somebody else.
    let server = Faulty::start(|request, _| {
        if request.target.contains("/Participants") {
            answer_json(200, &page(&[json!({ "identity": "eve", "status": "connected", "sid": EVE })], None))
        } else {
            answer_json(200, &json!({ "sid": ROOM, "unique_name": "room" }))
        }
    });
    for command in ["get", "kick"] {
        server
            .run(&[command, "room", "a/b"])
            .exits(4)
            .says(&["nobody in room 'room' has the identity 'a/b'"]);
    }
    assert!(server.targets().iter().all(|target| target.starts_with("GET ")), "{:?}", server.targets());
}
