//! `roomctl find`.

use super::support::{Run, Sandbox};

/// The rooms of the hits, sorted.
fn rooms(run: &Run) -> Vec<String> {
    let mut rooms =
        run.json_lines().iter().map(|hit| hit["room"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    rooms.sort();
    rooms
}

#[test]
fn somebody_is_found_in_every_room_where_they_are() {
    let sandbox = Sandbox::start(&["--rooms", "30"]);
    let run = sandbox.run(&["find", "guest", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run).len(), 30);
    let hit = &run.json_lines()[0];
    assert_eq!((&hit["identity"], &hit["status"]), (&"guest".into(), &"connected".into()));
    assert_eq!(sandbox.counts()["reads"], 1 + 31, "the list, and one request a room");
}

#[test]
fn globs_and_several_identities_are_looked_for_at_once() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let odd = sandbox.room("a/b");
    sandbox.join(&odd, "g*", "connected");
    let find = |args: &[&str]| rooms(&sandbox.run(&[&["find", "-o", "jsonl"], args].concat()).exits(0));
    assert_eq!(find(&["gu*", "alice"]), ["DailyStandup", "room-00001", "room-00002"]);
    assert_eq!(find(&["g*"]), ["a/b", "room-00001", "room-00002"]);
    assert_eq!(find(&["alice", "--first"]), ["DailyStandup"]);
    assert_eq!(find(&["g*", "--first"]).len(), 1);
}

#[test]
fn whose_network_dropped_is_found_on_request() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["find", "frank"]).exits(4);
    let run = sandbox.run(&["find", "frank", "--reconnecting", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines()[0]["status"], "reconnecting");
}

#[test]
fn nobody_found_is_exit_4() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "nobody", "x*", "-o", "json"]).exits(4);
    assert_eq!(run.stdout, "[]\n");
    assert_eq!(run.problem()["error"], "nobody in any room in progress is 'nobody' or 'x*'");
}

#[test]
fn the_quota_is_kept_over_many_rooms() {
    let sandbox = Sandbox::start(&["--rooms", "150", "--rate-limit", "80,20"]);
    assert_eq!(rooms(&sandbox.run(&["find", "host", "-o", "jsonl"]).exits(0)).len(), 150);
    assert_eq!(sandbox.counts()["statuses"]["429"], serde_json::Value::Null);
}
