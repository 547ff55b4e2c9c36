//! Names of rooms and participants that a URL path cannot carry or that have a meaning in URLs.

use crate::support::{Sandbox, roomctl};

/// Names that are difficult to encode.
const UNUSUAL_NAMES: &[&str] = &[
    "a/b",
    "/",
    "a?b#c",
    "100%",
    "%2F",
    "%2e%2e",
    "..",
    ".",
    "...",
    "a b",
    " a ",
    "a+b",
    "a&b=c;d",
    "\\",
    "a\\b",
    "😀",
    "👩‍💻",
    "Zoë",
    "line\nfeed",
    "tab\there",
    "\u{1b}[2J",
    "\u{9b}",
    "RM123",
    "PA123",
    "$(id)",
    "'\"`",
    "Participants",
];

#[test]
fn finds_and_kicks_exactly_each_unusual_identity() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in UNUSUAL_NAMES {
        sandbox.join(&room, identity, "connected");
    }
    for identity in UNUSUAL_NAMES {
        let found = sandbox.run(&["get", "room", "-o", "json", "--", identity]).exits(0).json();
        assert_eq!(found["identity"], *identity);
        let kicked = sandbox.run(&["kick", "room", "-o", "json", "--", identity]).exits(0).json();
        assert_eq!(
            (&kicked[0]["outcome"], &kicked[0]["sid"]),
            (&"kicked".into(), &found["sid"]),
            "{identity:?}"
        );
        sandbox.run(&["get", "room", "--", identity]).exits(4);
    }
    let left = sandbox.events().into_iter().filter(|event| event["by"] == "api" && event["event"] == "left");
    let left = left.map(|event| event["identity"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(left, UNUSUAL_NAMES, "each was kicked once, in this order");
}

#[test]
fn finds_exactly_each_unusually_named_room() {
    let sandbox = Sandbox::start(&[]);
    for name in UNUSUAL_NAMES {
        let sid = sandbox.create_room(name);
        sandbox.join(&sid, "ann", "connected");
        sandbox.join(&sid, "ben", "disconnected");
        for status in ["connected", "disconnected"] {
            let run = sandbox.run(&["list", "-o", "json", "--status", status, "--", name]).exits(0);
            assert_eq!(run.json()[0]["room_sid"], sid.as_str(), "{name:?}");
        }
        let ann = sandbox.run(&["get", "-o", "json", "--", name, "ann"]).exits(0).json();
        assert_eq!(ann["room_sid"], sid.as_str(), "{name:?}");
        sandbox.run(&["kick", "--", name, "ann"]).exits(0);
    }
}

#[test]
fn unknown_unusual_names_are_not_found() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    for odd in UNUSUAL_NAMES {
        let run = sandbox.run(&["get", "room", "-o", "json", "--", odd]).exits(4);
        assert_eq!(run.stdout, "", "{run:?}");
        assert!(run.json_error()["error"].as_str().unwrap().starts_with("participant "), "{run:?}");
        let run = sandbox.run(&["list", "-o", "json", "--", odd]).exits(4);
        assert_eq!(run.stdout, "", "{run:?}");
        assert!(run.json_error()["error"].as_str().unwrap().starts_with("room "), "{run:?}");
    }
}

#[test]
fn finds_unusual_identity_in_unusually_named_room() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("../..");
    sandbox.join(&room, "../x", "reconnecting");
    let run = sandbox.run(&["kick", "../..", "../x", "-o", "json"]).exits(0);
    assert_eq!(run.json()[0]["outcome"], "kicked");
}

#[test]
fn rejects_references_of_invalid_length_before_any_request() {
    let long = "é".repeat(129);
    for args in
        [["get", "", "a"], ["get", "a", ""], ["get", &long, "a"], ["get", "a", &long], ["kick", "a", &long]]
    {
        let run = roomctl(&args).run().exits(2);
        assert!(run.stderr.contains("it is empty") || run.stderr.contains("129 characters"), "{run:?}");
    }
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let longest = "é".repeat(128);
    sandbox.join(&room, &longest, "connected");
    sandbox.run(&["kick", "room", &longest]).exits(0);
}
