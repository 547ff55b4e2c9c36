//! How many requests of a command follow each other: the table in docs/performance.md.

use std::sync::Arc;

use crate::support::{Sandbox, WaveServer};

/// Runs a command whose requests must come in these waves: those of a wave without waiting for a response to another one.
#[track_caller]
fn assert_waves(sandbox: &Arc<Sandbox>, args: &[&str], waves: &[usize]) {
    let server = WaveServer::start(sandbox, waves);
    let run = server.run(&[args, &["--rate", "10000"]].concat()).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), waves.iter().sum::<usize>(), "{args:?}: {requests:#?}, {run:?}");
}

#[test]
fn one_participant_takes_one_round_trip() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    assert_waves(&sandbox, &["get", "DailyStandup", "alice"], &[1]);
}

#[test]
fn list_takes_one_round_trip_for_each_page_and_two_for_reconnecting_participants() {
    let sandbox = Arc::new(Sandbox::start(&["--participants", "2500"]));
    assert_waves(&sandbox, &["list", "Crowd", "--status", "connected"], &[1; 3]);
    assert_waves(&sandbox, &["list", "Crowd"], &[1; 5]);
    // The pages of those present, the room, and the page of those who left.
    assert_waves(&sandbox, &["list", "Crowd", "--status", "all"], &[1; 7]);
}

#[test]
fn rooms_are_read_together_up_to_the_limit_of_concurrent_requests() {
    let sandbox = Arc::new(Sandbox::start(&["--rooms", "66"]));
    assert_waves(&sandbox, &["find", "host", "--connected-only"], &[1, 64, 3]);
    let sandbox = Arc::new(Sandbox::start(&["--rooms", "20"]));
    assert_waves(&sandbox, &["find", "host"], &[1, 21, 21, 21]);
}

#[test]
fn kick_finds_the_room_and_then_kicks_all_targets_together() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.create_room("room");
    for identity in ["ann", "ben", "cid", "dan"] {
        sandbox.join(&room, identity, "connected");
    }
    assert_waves(&sandbox, &["kick", "room", "ann"], &[1, 1]);
    assert_waves(&sandbox, &["kick", &room, "ben"], &[1]);
    assert_waves(&sandbox, &["kick", "room", "cid", "dan"], &[1, 2]);
}
