//! `roomctl mute --keep`.

#[cfg(unix)]
use std::io::Read;
use std::io::{BufRead, BufReader};
use std::sync::{Arc, Mutex};

#[cfg(unix)]
use rustix::process::Signal;
#[cfg(unix)]
use serde_json::Value;

#[cfg(unix)]
use crate::support::received_tracks;
use crate::support::{FaultyServer, Sandbox, exit_code, room_with, shown_rules, wait_until, write_count};

#[cfg(unix)]
#[test]
fn keep_mutes_for_joining_participants_until_interrupted() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["outcome"], "muted");
    sandbox.join(&room, "ben", "connected");
    wait_until(|| write_count(&sandbox) >= 2);
    assert_eq!(received_tracks(&sandbox, "room", "ben"), ["ann audio", "ann video", "mallory video"]);
    child.signal(Signal::INT);
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(exit_code(child.wait().unwrap()), Some(130));
    assert_eq!(messages, "{\"note\":\"interrupted; muted for 1 participant who joined\"}\n");
}

#[test]
fn keep_mutes_for_joining_participant_that_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) = sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let ben = sandbox.join(&room, "ben", "reconnecting");
    wait_until(|| write_count(&sandbox) >= 2);
    assert_eq!(shown_rules(&sandbox, "room", &ben), ["include all", "exclude publisher=mallory kind=audio"]);
    sandbox.end_room(&room);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn keep_reports_unreachable_receiver_once_and_fails() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = room_with(&sandbox, &["ann", "mallory"]);
    let ben = Arc::new(Mutex::new(String::new()));
    let refused = Arc::clone(&ben);
    let server = FaultyServer::rejecting_writes(&sandbox, move |_, sid| *refused.lock().unwrap() == sid);
    let (mut child, _home) = server.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let sid = {
        let mut ben = ben.lock().unwrap();
        *ben = sandbox.join(&room, "ben", "connected");
        ben.clone()
    };
    wait_until(|| server.writes_to(&sid) >= 2);
    sandbox.end_room(&room);
    let output = child.finish();
    let messages = String::from_utf8(output.stderr).unwrap();
    assert_eq!(messages.matches("warning: cannot update the rules of 'ben'").count(), 1, "{messages}");
    assert!(
        messages.contains("error: cannot update the rules of 'ben': the API rejected the request: no"),
        "{messages}"
    );
    assert_eq!(output.status.code(), Some(7), "{messages}");
}

#[test]
fn keep_ends_at_the_time_limit_or_with_the_room() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann", "mallory"]);
    let run = sandbox.run(&["mute", "room", "mallory", "--keep", "100ms"]).exits(0);
    run.stderr_contains(&["time limit reached; muted for 0 participants who joined"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    sandbox.end_room(&room);
    assert_eq!(exit_code(child.wait().unwrap()), Some(0));
}
