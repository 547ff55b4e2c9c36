//! Intruders who rejoin, and rooms that are created again: the options `--intruders`, `--rejoin`, `--rename` and
//! `--reopen`.

use std::collections::BTreeSet;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::client::{Sandbox, command};
use crate::process::{ChildProcess, TEST_TIMEOUT};

fn participants(room: &str) -> String {
    format!("/v1/Rooms/{room}/Participants?PageSize=1000")
}

/// Waits for a condition that is certain to become true.
#[track_caller]
fn wait_until(mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < TEST_TIMEOUT, "not within {TEST_TIMEOUT:?}");
        thread::sleep(Duration::from_millis(2));
    }
}

/// Waits until exactly these identities are connected to the room.
fn wait_for(sandbox: &Sandbox, room: &str, expected: &[&str]) {
    let expected: BTreeSet<_> = expected.iter().map(|&identity| identity.to_owned()).collect();
    wait_until(|| {
        let list = sandbox.get(&participants(room));
        list.status == 200 && list.identities().into_iter().collect::<BTreeSet<_>>() == expected
    });
}

#[test]
fn intruders_join_every_room_and_rejoin_under_other_identities() {
    let sandbox =
        Sandbox::start(&["--rooms", "2", "--intruders", "2", "--rejoin", "200ms", "--rename", "--seed", "3"]);
    for room in ["room-00001", "room-00002"] {
        wait_for(&sandbox, room, &["guest", "host", "mallory-1", "mallory-2"]);
    }
    sandbox.kick("room-00001", "mallory-2");
    wait_for(&sandbox, "room-00001", &["guest", "host", "mallory-1", "mallory-3"]);
    wait_for(&sandbox, "room-00002", &["guest", "host", "mallory-1", "mallory-2"]);
    sandbox.kick("room-00001", "guest");
    sandbox.kick("room-00001", "mallory-1");
    wait_for(&sandbox, "room-00001", &["host", "mallory-3", "mallory-4"]);
    assert!(sandbox.get(&participants("DailyStandup")).identities().contains(&"mallory-1".to_owned()));
}

#[test]
fn rejoining_takes_the_given_time_by_the_record() {
    let sandbox = Sandbox::start(&["--rooms", "1", "--intruders", "1", "--rejoin", "300ms"]);
    wait_for(&sandbox, "room-00001", &["guest", "host", "mallory-1"]);
    sandbox.kick("room-00001", "mallory-1");
    wait_for(&sandbox, "room-00001", &["guest", "host", "mallory-1"]);
    let record = sandbox.events();
    let room = sandbox.sid_of("room-00001");
    let events = record.iter().filter(|event| event["room_sid"] == *room);
    let events: Vec<_> = events.map(|event| (event["event"].as_str().unwrap(), event)).collect();
    let [("joined", _), ("left", left), ("joined", back)] = events[..] else { panic!("{events:?}") };
    let elapsed = |event: &Value| event["elapsed_ms"].as_u64().unwrap();
    assert!(elapsed(back) >= elapsed(left) + 300, "{left} {back}");
}

#[test]
fn ended_rooms_are_created_again_each_time() {
    let sandbox = Sandbox::start(&["--rooms", "1", "--reopen", "200ms"]);
    let mut sids = BTreeSet::new();
    for _ in 0..3 {
        wait_for(&sandbox, "room-00001", &["guest", "host"]);
        let sid = sandbox.sid_of("room-00001");
        let end = sandbox.post("/v1/Rooms/room-00001", &[("Status", "completed")]);
        assert_eq!(end.status, 202, "{}", end.body);
        assert!(sids.insert(sid), "each is another room");
    }
}

#[test]
fn intruders_exceed_the_limit_of_a_room() {
    let sandbox = Sandbox::start(&["--intruders", "60"]);
    wait_until(|| sandbox.get(&participants("DailyStandup")).identities().len() > 60);
    assert_eq!(sandbox.get("/v1/Rooms/DailyStandup").body["max_participants"], 50);
}

#[test]
fn options_of_the_scene_are_checked() {
    for flags in [
        &["--rejoin", "2s"][..],
        &["--intruders", "1", "--rename"],
        &["--intruders", "1001"],
        &["--intruders", "1000", "--rooms", "1000"],
        &["--intruders", "1", "--rejoin", "10ms"],
        &["--reopen", "0s"],
    ] {
        assert_eq!(ChildProcess::output_of(&mut command(flags)).status.code(), Some(2), "{flags:?}");
    }
}
