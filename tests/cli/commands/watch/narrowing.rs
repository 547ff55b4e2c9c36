//! The selection options of `roomctl watch`, which narrow what it shows.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Write};

use serde_json::Value;
use tempfile::TempDir;

use crate::support::{ChildProcess, Sandbox, Screen, sandbox_with_room};

/// Starts a watch with this standard input, and waits until it has read the room once.
fn watch(sandbox: &Sandbox, args: &[&str], input: &str) -> (ChildProcess, TempDir) {
    let args = [&["watch", "room", "--interval", "200ms", "-v", "-o", "jsonl"], args].concat();
    let (mut child, home) = sandbox.roomctl(&args).piped().spawn();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let messages = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(messages.map(Result::unwrap).filter(|line| line.contains("GET /v1/")).take(5).count(), 5);
    (child, home)
}

#[test]
fn prints_only_the_events_of_matching_participants() {
    let (sandbox, room) = sandbox_with_room(&["ann", "host", "guest-1", "guest-2"]);
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list");
    fs::write(&list, "ann\0guest-2\0").unwrap();
    let list = list.to_str().unwrap();
    let cases: [(&[&str], &str, &[&str]); 9] = [
        (&[], "", &["ann", "guest-1", "guest-2", "host"]),
        (&["ann", "nobody"], "", &["ann"]),
        (&["-"], "host\nann\n", &["ann", "host"]),
        (&["--from", list, "-0"], "", &["ann", "guest-2"]),
        (&["--match", "guest-*"], "", &["guest-1", "guest-2"]),
        (&["--match-regex", "^.{3,4}$"], "", &["ann", "host"]),
        (&["--match", "guest-*", "--except", "guest-1", "ann"], "", &["ann", "guest-2"]),
        (&["--except", "guest-*", "--except", "nobody"], "", &["ann", "host"]),
        (&["--older-than", "1d"], "", &[]),
    ];
    let watches = cases.map(|(args, input, expected)| (args, watch(&sandbox, args, input), expected));
    sandbox.end_room(&room);
    for (args, (child, _home), expected) in watches {
        let output = child.finish();
        assert!(output.status.success(), "{args:?}: {output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let events = printed.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let left = events.filter(|event| event["event"] == "left");
        let left = left.map(|event| event["identity"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(left.iter().map(String::as_str).collect::<Vec<_>>(), expected, "{args:?}");
        assert!(printed.lines().last().unwrap().contains("room-ended"), "{args:?}");
    }
}

#[test]
fn screen_shows_only_matching_participants_whenever_they_join() {
    let (sandbox, room) = sandbox_with_room(&["ann", "guest-1"]);
    let script =
        "exec roomctl watch room --interval 200ms --match 'guest-*' --except guest-9 --except nobody";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    for identity in ["guest-9", "ben", "guest-2"] {
        sandbox.join(&room, identity, "connected");
    }
    screen.wait_for("2 present · 0 reconnecting · 1 joined");
    screen.wait_for("joined        guest-2");
    for other in ["ann", "guest-9", "ben"] {
        assert!(!screen.contents().contains(other), "{}", screen.contents());
    }
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn participant_appears_on_the_screen_when_old_enough() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    let joined = sandbox.run(&["get", "room", "ann", "--jq", ".start_time"]).exits(0).stdout;
    let joined = chrono::DateTime::parse_from_rfc3339(joined.trim()).unwrap();
    let age = (chrono::Utc::now() - joined.to_utc()).num_seconds() + 2;
    let script = format!("exec roomctl watch room --interval 200ms --older-than {age}s");
    let mut screen = Screen::start((24, 80), &script, &sandbox.environment());
    screen.wait_for("1 present · 0 reconnecting · 0 joined");
    assert!(screen.contents().contains(" ann "), "{}", screen.contents());
}
