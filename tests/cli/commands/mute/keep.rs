//! `roomctl mute --keep`.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Mutex};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{Faulty, Sandbox, code, received, room, rules, wait_until, writes};

#[test]
fn with_keep_those_who_join_are_covered_until_it_is_interrupted() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["outcome"], "muted");
    sandbox.join(&room, "ben", "connected");
    wait_until(|| writes(&sandbox) >= 2);
    assert_eq!(received(&sandbox, "room", "ben"), ["ann audio", "ann video", "mallory video"]);
    child.signal(Signal::INT);
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(code(child.wait().unwrap()), Some(130));
    assert_eq!(talk, "{\"note\":\"interrupted; muted for 1 person more while staying\"}\n");
}

#[test]
fn keep_mutes_for_a_participant_who_joins_and_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) = sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let ben = sandbox.join(&room, "ben", "reconnecting");
    wait_until(|| writes(&sandbox) >= 2);
    assert_eq!(rules(&sandbox, "room", &ben), ["include all", "exclude publisher=mallory kind=audio"]);
    sandbox.end(&room);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn with_keep_one_who_is_never_reached_is_told_once_and_is_a_failure() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = room(&sandbox, &["ann", "mallory"]);
    let ben = Arc::new(Mutex::new(String::new()));
    let refused = Arc::clone(&ben);
    let server = Faulty::refusing(&sandbox, move |_, sid| *refused.lock().unwrap() == sid);
    let (mut child, _home) = server.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let sid = {
        let mut ben = ben.lock().unwrap();
        *ben = sandbox.join(&room, "ben", "connected");
        ben.clone()
    };
    wait_until(|| server.writes_to(&sid) >= 2);
    sandbox.end(&room);
    let output = child.finish();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(talk.matches("warning: 'ben' was not reached").count(), 1, "{talk}");
    assert!(talk.contains("error: 'ben' was not reached: the API refused the request: no"), "{talk}");
    assert_eq!(output.status.code(), Some(7), "{talk}");
}

#[test]
fn with_keep_the_end_of_the_time_or_of_the_room_ends_it() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let run = sandbox.run(&["mute", "room", "mallory", "--keep", "100ms"]).exits(0);
    run.says(&["the time is over; muted for 0 people more while staying"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    sandbox.end(&room);
    assert_eq!(code(child.wait().unwrap()), Some(0));
}
