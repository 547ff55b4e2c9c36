//! A guard as a service: reloads, outages, refused credentials, the audit log, and its end.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::Signal;
use serde_json::{Value, json};

use super::{Guard, because};
use crate::support::{FaultyServer, Sandbox, error_response, response, wait_until};

#[test]
fn changed_policy_file_is_read_again_and_a_broken_one_is_refused_once() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guard.toml");
    fs::write(&path, "deny = \"eve\"\n").unwrap();
    let mut guard = Guard::start(&sandbox, &["room", "--policy", path.to_str().unwrap()]);
    sandbox.join(&room, "eve", "connected");
    assert_eq!(guard.next_of("kicked"), because("eve", "deny"));

    fs::write(&path, "deny = \"eve\"\ndeny-form = \"x\"\n").unwrap();
    let rejected = loop {
        let event = guard.next();
        if event["event"] == "policy-rejected" {
            break event;
        }
    };
    let error = rejected["error"].as_str().unwrap();
    assert!(error.ends_with("guard.toml, line 2, column 1: unknown key 'deny-form'"), "{error}");
    sandbox.join(&room, "eve", "connected");
    assert_eq!(guard.next_of("kicked"), because("eve", "deny"), "the old policy stays in force");

    fs::write(&path, "deny = \"mallory\"\n").unwrap();
    guard.next_of("policy-reloaded");
    sandbox.join(&room, "eve", "connected");
    sandbox.join(&room, "mallory", "connected");
    assert_eq!(guard.next_of("kicked"), because("mallory", "deny"));
    let messages = guard.end();
    assert_eq!(messages.matches("the old policy stays in force: ").count(), 1, "{messages}");
}

#[test]
fn hangup_reads_the_policy_again_and_does_not_end_the_guard() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let list = tempfile::NamedTempFile::new().unwrap();
    let args = ["room", "--deny-from", list.path().to_str().unwrap()];
    let mut guard = Guard::start_reading(&sandbox, &args);
    sandbox.join(&room, "ann", "connected");
    assert_eq!(guard.next_of("joined").0, "ann");
    guard.child.signal(Signal::HUP);
    guard.next_of("policy-reloaded");
    fs::write(list.path(), "ann\n").unwrap();
    assert_eq!(guard.next_of("kicked"), because("ann", "deny"));
    guard.end();
}

#[test]
fn outage_pauses_and_nobody_who_joined_meanwhile_is_missed() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.create_room("room");
    let is_down = Arc::new(AtomicBool::new(false));
    let requests = Arc::new(AtomicUsize::new(0));
    let (passed, down, count) = (Arc::downgrade(&sandbox), Arc::clone(&is_down), Arc::clone(&requests));
    let server = FaultyServer::start(move |request, _| {
        count.fetch_add(1, Ordering::SeqCst);
        if down.load(Ordering::SeqCst) {
            return error_response(503, 20503, "out of order");
        }
        passed.upgrade().unwrap().response(request)
    });
    let mut guard = Guard::of(server.roomctl(&["guard", "room", "--deny", "eve", "--yes"]));
    wait_until(|| requests.load(Ordering::SeqCst) > 3);
    is_down.store(true, Ordering::SeqCst);
    guard.next_of("paused");
    sandbox.join(&room, "eve", "connected");
    is_down.store(false, Ordering::SeqCst);
    guard.next_of("resumed");
    assert_eq!(guard.next_of("kicked"), because("eve", "deny"));
    let messages = guard.end();
    assert_eq!(messages.matches("cannot read the room, retrying").count(), 1, "{messages}");
}

/// Returns the events of a guard of these names; only `room` is open. After the first reads of the room, the requests that
/// `is_down` selects fail with a `Retry-After` of an hour.
fn outage_events(names: &[&str], is_down: impl Fn(&str) -> bool + Send + 'static) -> Vec<String> {
    let sandbox = Arc::new(Sandbox::start(&[]));
    sandbox.create_room("room");
    let passed = Arc::downgrade(&sandbox);
    let server = FaultyServer::start(move |request, count| {
        if count > 8 && is_down(&request.target) {
            let body = json!({ "code": 20429, "message": "Too many requests", "status": 429 }).to_string();
            return response(429, &["Content-Type: application/json", "Retry-After: 3600"], &body);
        }
        passed.upgrade().unwrap().response(request)
    });
    let args = [&["guard", "--yes", "--deny", "eve", "--for", "6s"], names].concat();
    let run = server.run(&args);
    let names = run.json_lines().into_iter().map(|event| event["event"].as_str().unwrap().to_owned());
    names.collect()
}

#[test]
fn outage_lasts_until_the_room_can_be_read() {
    assert_eq!(outage_events(&["room"], |_| true), ["paused"]);
}

#[test]
fn list_of_rooms_does_not_end_an_outage_of_their_participants() {
    assert_eq!(outage_events(&["room", "closed"], |target| target.contains("/Participants?")), ["paused"]);
}

#[test]
fn room_that_cannot_be_read_is_reported_once_while_others_can() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let (_room, unreadable) = (sandbox.create_room("room"), sandbox.create_room("unreadable"));
    let passed = Arc::downgrade(&sandbox);
    let failures = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&failures);
    let server = FaultyServer::start(move |request, total| {
        if total > 12 && request.target.contains(&*unreadable) {
            count.fetch_add(1, Ordering::SeqCst);
            return error_response(400, 20001, "out of order");
        }
        passed.upgrade().unwrap().response(request)
    });
    let guard = Guard::of(server.roomctl(&["guard", "room", "unreadable", "--deny", "eve", "--yes"]));
    wait_until(|| failures.load(Ordering::SeqCst) > 7);
    let messages = guard.end();
    assert_eq!(messages.matches("cannot read room 'unreadable', retrying: ").count(), 1, "{messages}");
}

#[test]
fn refused_credentials_end_the_guard() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    sandbox.create_room("room");
    let passed = Arc::downgrade(&sandbox);
    let server = FaultyServer::start(move |request, count| {
        if count > 6 {
            return error_response(401, 20003, "Authenticate");
        }
        passed.upgrade().unwrap().response(request)
    });
    let (messages, code) = Guard::of(server.roomctl(&["guard", "room", "--deny", "eve", "--yes"])).finish();
    assert_eq!(code, Some(3), "{messages}");
    assert!(messages.contains("the credentials are no longer accepted; 0 kicked ("), "{messages}");
}

#[test]
fn second_round_has_the_rooms_in_the_order_of_the_first() {
    const ROOMS: usize = 31;
    let sandbox = Arc::new(Sandbox::start(&["--rooms", "30"]));
    let passed = Arc::downgrade(&sandbox);
    let server = FaultyServer::start(move |request, count| {
        if count > 2 * ROOMS + 5 {
            return error_response(401, 20003, "Authenticate");
        }
        passed.upgrade().unwrap().response(request)
    });
    Guard::of(server.roomctl(&["guard", "--everywhere", "--deny", "eve", "--yes"])).finish();
    let targets = server.targets();
    let read = targets.iter().filter_map(|target| target.split_once("/Rooms/")?.1.split_once("/Part"));
    let mut read = read.map(|(room, _)| room).collect::<Vec<_>>();
    let second = read.split_off(ROOMS);
    // Requests that are sent together may arrive in another order.
    let half = read[..ROOMS / 2].iter().filter(|room| second[..ROOMS / 2].contains(room)).count();
    assert!(half > ROOMS / 3, "{read:?} {second:?}");
}

#[test]
fn audit_log_names_the_rule_of_each_kick_and_end() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "eve", "connected");
    let log = tempfile::NamedTempFile::new().unwrap();
    let args = ["room", "--deny", "eve", "--host", "host", "--host-absent", "1s"];
    let mut guard = Guard::start(&sandbox, &[&args[..], &["--log", log.path().to_str().unwrap()]].concat());
    guard.next_of("room-ended");
    guard.end();
    let text = fs::read_to_string(log.path()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    let shown = lines.iter().map(|line| (&line["action"], &line["rule"], &line["outcome"]));
    let expected = [("guard", "deny", "kicked"), ("guard", "host-absent", "ended")];
    let expected = expected.map(|(action, rule, outcome)| [action, rule, outcome].map(Value::from));
    assert_eq!(
        shown
            .map(|(action, rule, outcome)| [action.clone(), rule.clone(), outcome.clone()])
            .collect::<Vec<_>>(),
        expected
    );
}

/// A guard that could not kick `eve`, who is in `room`.
struct RejectedKick {
    sandbox: Arc<Sandbox>,
    server: FaultyServer,
    room: String,
    eve: String,
    guard: Guard,
}

impl RejectedKick {
    fn start() -> Self {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let room = sandbox.create_room("room");
        let eve = sandbox.join(&room, "eve", "connected");
        let server = FaultyServer::rejecting_writes(&sandbox, |_, _| true);
        let mut guard = Guard::of(server.roomctl(&["guard", "room", "--deny", "eve", "--yes"]));
        assert_eq!(guard.next_of("kick-failed"), because("eve", "deny"));
        Self { sandbox, server, room, eve, guard }
    }
}

#[test]
fn failed_kick_is_an_event_once_and_the_exit_code_of_the_end() {
    let RejectedKick { sandbox: _sandbox, server, eve, guard, .. } = RejectedKick::start();
    wait_until(|| server.writes_to(&eve) >= 2);
    guard.child.signal(Signal::INT);
    let (messages, code) = guard.finish();
    assert_ne!(code, Some(0), "{messages}");
    assert!(messages.contains("0 kicked, 1 could not be kicked"), "{messages}");
}

#[test]
fn time_limit_is_a_regular_end() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("room");
    let run = sandbox.run(&["guard", "room", "--deny", "eve", "--for", "100ms"]).exits(0);
    run.stderr_contains(&["time limit reached; 0 kicked ("]);
}

#[test]
fn failed_kick_of_one_who_then_left_is_no_failure_at_the_end() {
    let RejectedKick { sandbox, room, eve, mut guard, server: _server } = RejectedKick::start();
    sandbox.set_status(&room, &eve, "disconnected");
    sandbox.join(&room, "ann", "connected");
    assert_eq!(guard.next_of("joined").0, "ann");
    guard.end();
}

#[test]
fn room_given_by_sid_ends_the_guard_with_its_end() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    let mut guard = Guard::start_reading(&sandbox, &[&room, "--deny", "eve"]);
    sandbox.join(&room, "ben", "connected");
    guard.next_of("joined");
    sandbox.end_room(&room);
    guard.next_of("room-ended");
    let (messages, code) = guard.finish();
    assert!(code == Some(0) && messages.contains("the room has ended; 0 kicked"), "{messages}");
}
