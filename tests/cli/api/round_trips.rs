//! How many requests of a command follow each other: the table in docs/performance.md.

use std::sync::Arc;

use crate::support::{Sandbox, WaveServer};

/// Runs a command of the room `Crowd` or of all rooms, whose requests must come in these waves: those of a wave without waiting for
/// a response to another one.
#[track_caller]
fn assert_waves(sandbox_args: &[&str], args: &[&str], waves: &[usize]) {
    let sandbox = Arc::new(Sandbox::start(sandbox_args));
    let server = WaveServer::start(&sandbox, waves);
    let run = server.run(&[args, &["--rate", "10000"]].concat()).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), waves.iter().sum::<usize>(), "{args:?}: {requests:#?}, {run:?}");
}

#[test]
fn participant_takes_one_round_trip() {
    assert_waves(&[], &["get", "DailyStandup", "alice"], &[1]);
}

#[test]
fn list_takes_one_round_trip_for_each_page_and_two_for_reconnecting_participants() {
    let crowd = ["--participants", "2500"];
    assert_waves(&crowd, &["list", "Crowd", "--status", "connected"], &[1, 1, 1]);
    assert_waves(&crowd, &["list", "Crowd"], &[1, 1, 1, 1, 1]);
}

#[test]
fn rooms_are_read_together_up_to_the_limit_of_concurrent_requests() {
    // One room of each wave has participants to find, so that the command succeeds.
    let rooms = ["--rooms", "66"];
    assert_waves(&rooms, &["find", "host", "--connected-only"], &[1, 64, 3]);
}
