//! Rooms and participants with names that a URL's path cannot carry, or that mean something in a URL.

use crate::support::{Sandbox, roomctl};

/// Names that trip clients up.
const ODD: &[&str] = &[
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
fn every_odd_identity_is_reached_and_nobody_else() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ODD {
        sandbox.join(&room, identity, "connected");
    }
    for identity in ODD {
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
    let left = sandbox.record().into_iter().filter(|event| event["by"] == "api" && event["event"] == "left");
    let left = left.map(|event| event["identity"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(left, ODD, "each was kicked once, in this order");
}

#[test]
fn every_odd_room_is_reached_and_no_other() {
    let sandbox = Sandbox::start(&[]);
    for name in ODD {
        let sid = sandbox.room(name);
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
fn an_odd_name_that_nobody_has_is_not_found_and_nothing_else_is_shown() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    for odd in ODD {
        let run = sandbox.run(&["get", "room", "-o", "json", "--", odd]).exits(4);
        assert_eq!(run.stdout, "", "{run:?}");
        assert!(run.problem()["error"].as_str().unwrap().starts_with("nobody in room"), "{run:?}");
        let run = sandbox.run(&["list", "-o", "json", "--", odd]).exits(4);
        assert_eq!(run.stdout, "", "{run:?}");
        assert!(run.problem()["error"].as_str().unwrap().starts_with("no room in progress"), "{run:?}");
    }
}

#[test]
fn an_odd_room_inside_an_odd_room_is_reached() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("../..");
    sandbox.join(&room, "../x", "reconnecting");
    let run = sandbox.run(&["kick", "../..", "../x", "-o", "json"]).exits(0);
    assert_eq!(run.json()[0]["outcome"], "kicked");
}

#[test]
fn references_of_the_wrong_length_are_refused_before_any_request() {
    let long = "é".repeat(129);
    for args in
        [["get", "", "a"], ["get", "a", ""], ["get", &long, "a"], ["get", "a", &long], ["kick", "a", &long]]
    {
        let run = roomctl(&args).run().exits(2);
        assert!(run.stderr.contains("it is empty") || run.stderr.contains("129 characters"), "{run:?}");
    }
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let longest = "é".repeat(128);
    sandbox.join(&room, &longest, "connected");
    sandbox.run(&["kick", "room", &longest]).exits(0);
}
