//! `roomctl wait`: the event that made the condition true, and the exit code.

use std::process::Output;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    ChildProcess, FaultyServer, ROOM, Sandbox, error_response, exit_code, json_response, page, response,
    room_with,
};

/// A wait that has polled the room once.
struct Waiting {
    child: ChildProcess,
    _home: tempfile::TempDir,
}

impl Waiting {
    fn start(sandbox: &Sandbox, condition: &[&str]) -> Self {
        let reads = sandbox.counts()["reads"].as_u64().unwrap();
        let args = [&["wait", "room", "--interval", "200ms"], condition].concat();
        let (child, home) = sandbox.roomctl(&args).spawn();
        // The room and the four lists of the first poll.
        sandbox.wait_for_reads(reads + 5);
        Self { child, _home: home }
    }

    /// The printed events and the exit code.
    fn end(self) -> (Vec<(String, String)>, Option<i32>) {
        let Output { status, stdout, .. } = self.child.finish();
        (events(&String::from_utf8(stdout).unwrap()), exit_code(status))
    }
}

/// Each event with its identity.
fn events(stdout: &str) -> Vec<(String, String)> {
    let text = |event: &Value, name: &str| event[name].as_str().unwrap_or("-").to_owned();
    let event = |line: &str| serde_json::from_str::<Value>(line).unwrap();
    stdout.lines().map(event).map(|event| (text(&event, "event"), text(&event, "identity"))).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(event, identity)| ((*event).to_owned(), (*identity).to_owned())).collect()
}

/// A sandbox with a room and these participants, and the room's SID.
fn sandbox_with(identities: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, identities);
    (sandbox, room)
}

#[test]
fn condition_that_is_true_at_the_start_ends_immediately() {
    let (sandbox, room) = sandbox_with(&["ann", "guest-1"]);
    sandbox.join(&room, "ben", "reconnecting");
    let empty = sandbox.create_room("empty");
    for (condition, expected) in [
        (&["room", "--joined", "ann"][..], &[("present", "ann")][..]),
        (&["room", "--joined", "ben"], &[("present", "ben")]),
        (&["room", "--joined", "guest-*", "--joined", "ann"], &[("present", "ann"), ("present", "guest-1")]),
        (&["room", "--joined", "ann", "--joined", "a*"], &[("present", "ann")]),
        (&["room", "--left", "cid", "--left", "host-*"], &[("absent", "-")]),
        (&["room", "--participants", "3"], &[("present", "ben")]),
        (&[&empty, "--empty"], &[("empty", "-")]),
    ] {
        let run = sandbox.run(&[&["wait", "--timeout", "0s"], condition].concat()).exits(0);
        let mut printed = events(&run.stdout);
        printed.sort();
        assert_eq!(printed, pairs(expected), "{condition:?}");
    }
}

#[test]
fn joined_ends_with_the_event_of_joining() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let waiting = Waiting::start(&sandbox, &["--joined", "guest-*"]);
    sandbox.join(&room, "ben", "connected");
    sandbox.join(&room, "guest-7", "connected");
    assert_eq!(waiting.end(), (pairs(&[("joined", "guest-7")]), Some(0)));
}

#[test]
fn participant_who_leaves_before_the_next_poll_has_joined() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let waiting = Waiting::start(&sandbox, &["--joined", "ben"]);
    let ben = sandbox.join(&room, "ben", "connected");
    sandbox.set_status(&room, &ben, "disconnected");
    assert_eq!(waiting.end(), (pairs(&[("joined", "ben")]), Some(0)));
}

#[test]
fn several_joined_are_in_the_room_at_the_same_time() {
    let (sandbox, room) = sandbox_with(&[]);
    let ann = sandbox.join(&room, "ann", "connected");
    let waiting = Waiting::start(&sandbox, &["--joined", "ann", "--joined", "ben"]);
    sandbox.set_status(&room, &ann, "disconnected");
    let ben = sandbox.join(&room, "ben", "connected");
    let reads = sandbox.counts()["reads"].as_u64().unwrap();
    sandbox.wait_for_reads(reads + 9);
    let back = sandbox.join(&room, "ann", "connected");
    let (events, code) = waiting.end();
    assert_eq!(code, Some(0));
    assert_eq!(events.len(), 2, "{ben} and {back}: {events:?}");
    assert!(events.iter().all(|(event, _)| event == "joined"), "{events:?}");
}

#[test]
fn left_ends_when_the_last_that_matches_leaves() {
    let (sandbox, room) = sandbox_with(&["ann", "guest-1", "guest-2"]);
    let waiting = Waiting::start(&sandbox, &["--left", "guest-*"]);
    sandbox.set_status(&room, "guest-2", "disconnected");
    let reads = sandbox.counts()["reads"].as_u64().unwrap();
    sandbox.wait_for_reads(reads + 9);
    sandbox.set_status(&room, "guest-1", "disconnected");
    assert_eq!(waiting.end(), (pairs(&[("left", "guest-1")]), Some(0)));
}

#[test]
fn left_and_empty_end_with_the_room() {
    for condition in [&["--left", "ann"][..], &["--empty"]] {
        let (sandbox, room) = sandbox_with(&["ann"]);
        let waiting = Waiting::start(&sandbox, condition);
        sandbox.end_room(&room);
        assert_eq!(waiting.end(), (pairs(&[("left", "ann")]), Some(0)), "{condition:?}");
    }
}

#[test]
fn participants_counts_those_in_the_room() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let waiting = Waiting::start(&sandbox, &["--participants", "3"]);
    sandbox.join(&room, "ben", "reconnecting");
    let reads = sandbox.counts()["reads"].as_u64().unwrap();
    sandbox.wait_for_reads(reads + 9);
    sandbox.join(&room, "cid", "connected");
    assert_eq!(waiting.end(), (pairs(&[("joined", "cid")]), Some(0)));
}

#[test]
fn ended_ends_with_the_event_of_the_room() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let waiting = Waiting::start(&sandbox, &["--ended"]);
    sandbox.end_room(&room);
    assert_eq!(waiting.end(), (pairs(&[("room-ended", "-")]), Some(0)));
    let run = sandbox.run(&["wait", &room, "--ended"]).exits(0);
    assert_eq!(events(&run.stdout), pairs(&[("room-ended", "-")]));
}

#[test]
fn condition_that_cannot_become_true_exits_4() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let waiting = Waiting::start(&sandbox, &["--joined", "ben"]);
    sandbox.end_room(&room);
    assert_eq!(waiting.end(), (Vec::new(), Some(4)));
    let ended = "error: room 'room' has ended, so no participant can join it\n";
    let run = sandbox.run(&["wait", &room, "--participants", "1"]).exits(4);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ended));
    sandbox.run(&["wait", "room", "--joined", "ben"]).exits(4).stderr_contains(&[
        "error: room 'room' not found",
        "hint: Run `roomctl rooms` to list the rooms in progress.",
    ]);
}

#[test]
fn time_limit_exits_8_and_says_what_is_missing() {
    let (sandbox, _room) = sandbox_with(&["ann"]);
    for (condition, state) in [
        (&["--joined", "ann", "--joined", "b*"][..], "no participant in room 'room' matches 'b*'"),
        (&["--left", "a*"], "participant 'ann' is still in room 'room'"),
        (&["--empty"], "participants in room 'room': 1"),
        (&["--participants", "2"], "participants in room 'room': 1 of 2"),
        (&["--ended"], "room 'room' is still in progress"),
    ] {
        let run = sandbox.run(&[&["wait", "room", "--timeout", "0s"], condition].concat()).exits(8);
        let expected = format!("error: timed out after 0s: {state}\n");
        assert_eq!((run.stdout, run.stderr), (String::new(), expected));
    }
    let args = ["wait", "room", "--empty", "--timeout", "1s", "--interval", "200ms", "-o", "jsonl"];
    let error = sandbox.run(&args).exits(8).json_error();
    assert_eq!(error["error"], "timed out after 1s: participants in room 'room': 1");
    assert_eq!(error["exit_code"], 8);
}

#[test]
fn time_limit_applies_to_a_server_that_does_not_respond() {
    let server = FaultyServer::start(|_, _| {
        std::thread::park();
        Vec::new()
    });
    let run = server.run(&["wait", "room", "--ended", "--timeout", "300ms"]).exits(8);
    run.stderr_contains(&["error: timed out after 300ms: room 'room' could not be read"]);
}

#[test]
fn failure_is_the_result_of_a_single_check() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    for (status, code, expected) in [
        (500, 6, "error: the API failed: no"),
        (400, 1, "error: the API rejected the request: no"),
        (404, 4, "error: room RMcccccccccccccccccccccccccccccccc not found"),
    ] {
        let room = room.clone();
        let server = FaultyServer::start(move |_, count| match count {
            0 => json_response(200, &room),
            _ => error_response(status, 20404, "no"),
        });
        let run = server.run(&["wait", "room", "--empty", "--timeout", "0s"]).exits(code);
        assert_eq!(run.stderr.lines().next(), Some(expected), "{run:?}");
    }
}

#[test]
fn outage_is_reported_once_and_does_not_end_the_wait() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let server = FaultyServer::start(move |request, count| match (request.target.as_str(), count) {
        (_, 0) => json_response(200, &room),
        (_, 5..7) => error_response(500, 20500, "out of order"),
        (_, 7) => error_response(404, 20404, "not found"),
        (_, 8) => response(200, &[], "<html>"),
        (list, 9..) if !list.contains("Status=") => {
            json_response(200, &page(std::slice::from_ref(&ann), None))
        }
        (list, _) if list.contains("Participants") => json_response(200, &page(&[], None)),
        _ => json_response(200, &room),
    });
    let run = server.run(&["wait", "room", "--joined", "ann", "--interval", "200ms"]).exits(0);
    assert_eq!(events(&run.stdout).len(), 1, "{run:?}");
    assert_eq!(run.stderr.matches("warning:").count(), 1, "{run:?}");
    run.stderr_contains(&["warning: cannot read the room, retrying", "the room is reachable again\n"]);
}

#[test]
fn interrupt_ends_the_wait_by_its_signal() {
    let (sandbox, _room) = sandbox_with(&["ann"]);
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143)] {
        let waiting = Waiting::start(&sandbox, &["--empty"]);
        waiting.child.signal(signal);
        assert_eq!(waiting.end(), (Vec::new(), Some(code)));
    }
}

#[test]
fn exactly_one_kind_of_condition_is_required() {
    for condition in [
        &[][..],
        &["--empty", "--ended"],
        &["--joined", "ann", "--left", "ben"],
        &["--participants", "0"],
        &["--joined", ""],
        &["--ended", "--interval", "100ms"],
        &["--ended", "-o", "table"],
        &["--ended", "-o", "json"],
        &["--ended", "--sort-by", "time"],
    ] {
        let run = crate::support::roomctl(&[&["wait", "room"], condition].concat()).run().exits(2);
        assert_eq!(run.stdout, "", "{condition:?}");
    }
}
