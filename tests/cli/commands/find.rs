//! `roomctl find`.

use serde_json::json;

use crate::support::{Faulty, Run, Sandbox, json as json_answer, page, refusal};

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
    assert_eq!(sandbox.counts()["reads"], 1 + 31 * 3, "the rooms, and three lists per room");
}

#[test]
fn connected_only_takes_one_request_per_room() {
    let sandbox = Sandbox::start(&["--rooms", "30"]);
    let run = sandbox.run(&["find", "guest", "--connected-only", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run).len(), 30);
    assert_eq!(sandbox.counts()["reads"], 1 + 31);
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
    let sid = sandbox.run(&["get", "DailyStandup", "alice", "-o", "name"]).exits(0).stdout;
    assert_eq!(find(&[sid.trim_end()]), ["DailyStandup"]);
}

#[test]
fn whom_nobody_is_among_several_is_told() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "alice", "nobody", "x*"]).exits(0);
    assert_eq!(run.stderr, "nobody in any room in progress is 'nobody' or 'x*'\n");
    assert_eq!(sandbox.run(&["find", "alice", "nobody", "--first"]).exits(0).stderr, "");
    for empty in [&["find", ""][..], &["find", "alice", ""], &["rooms", "--name", ""]] {
        sandbox.run(empty).exits(2).says(&["it is empty"]);
    }
}

#[test]
fn a_room_without_a_sid_is_looked_into_by_its_name() {
    let server = Faulty::start(|request, _| match request.target.as_str() {
        target if target.starts_with("/v1/Rooms/odd/Participants?") => ann(),
        _ => json_answer(200, &json!({ "rooms": [{ "sid": "RM123", "unique_name": "odd" }], "meta": {} })),
    });
    let run = server.run(&["find", "ann", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run), ["odd"]);
}

#[test]
fn finds_reconnecting_participants_unless_connected_only() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "frank", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines()[0]["status"], "reconnecting");
    assert_eq!(run.stderr, "");
    let run = sandbox.run(&["find", "frank", "--connected-only"]).exits(4);
    run.says(&[
        "error: nobody connected in any room in progress is 'frank'\n",
        "hint: Leave out --connected-only to find reconnecting participants, too.\n",
    ]);
}

#[test]
fn accepts_the_deprecated_reconnecting_flag_with_a_warning() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "frank", "--reconnecting", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines()[0]["status"], "reconnecting");
    let warning = "--reconnecting is deprecated: find includes reconnecting participants";
    assert_eq!(run.talk(), [json!({ "warning": warning })]);
    let run = sandbox.run(&["find", "frank", "--reconnecting"]).exits(0);
    assert_eq!(run.stderr, format!("warning: {warning}\n"));
    assert!(!sandbox.run(&["find", "--help"]).exits(0).stdout.contains("--reconnecting"));
}

/// A server with the rooms 1, 2 and 3, of which this answers for who is in them, by their number.
fn three_rooms(answer: impl Fn(char) -> Vec<u8> + Send + 'static) -> Faulty {
    Faulty::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
        Some(rest) => answer(rest.chars().next().unwrap()),
        None => json_answer(200, &crate::support::rooms(&['1', '2', '3'])),
    })
}

fn ann() -> Vec<u8> {
    let ann =
        json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
    json_answer(200, &page(&[ann], None))
}

#[test]
fn rooms_that_cannot_be_read_are_failures_beside_what_was_found() {
    let failing = || refusal(500, 20500, "not now");
    let some = three_rooms(move |room| if room == '2' { ann() } else { failing() });
    let run = some.run(&["find", "ann", "-o", "jsonl"]).exits(7);
    assert_eq!(rooms(&run), ["2"]);
    run.says(&["room '1' could not be looked into", "room '3' could not be looked into"]);
    let run = some.run(&["find", "ben", "-o", "json"]).exits(7);
    assert!(!run.stderr.contains("nobody"), "he may be in one of the others: {run:?}");
    three_rooms(move |_| failing()).run(&["find", "ann"]).exits(6);
}

#[test]
fn rooms_that_cannot_be_read_are_told_although_the_search_then_fails() {
    let server = Faulty::start(|request, _| match &request.target {
        target if target.contains("Page=1") => refusal(400, 20001, "no more"),
        target if target.contains("/Participants") => refusal(500, 20500, "not now"),
        _ => {
            // More than are looked into at once, so that some are known by the time the next page is.
            let room =
                |number| json!({ "sid": format!("RM{number:032}"), "unique_name": format!("r{number}") });
            let next = "/v1/Rooms?PageSize=1000&Page=1&PageToken=x";
            let rooms = (0..100).map(room).collect::<Vec<_>>();
            json_answer(200, &json!({ "rooms": rooms, "meta": { "next_page_url": next } }))
        }
    });
    server.run(&["find", "ann"]).exits(1).says(&["room 'r0' could not be looked into", "no more"]);
}

#[test]
fn the_first_hit_is_all_that_first_wants() {
    let server = three_rooms(|room| if room == '3' { ann() } else { refusal(500, 20500, "not now") });
    let run = server.run(&["find", "ann", "--first", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run), ["3"]);
    assert!(!run.stderr.contains("error"), "{run:?}");
    server.run(&["find", "ben", "--first"]).exits(7).says(&["error: room '1' could not be looked into"]);
}

#[test]
fn refused_credentials_end_the_search() {
    let server = three_rooms(|_| refusal(401, 20003, "Authenticate"));
    let run = server.run(&["find", "ann", "-o", "json"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}

#[test]
fn nobody_found_is_exit_4() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "nobody", "x*", "-o", "json"]).exits(4);
    assert_eq!(run.stdout, "[]\n");
    assert_eq!(run.problem()["error"], "nobody in any room in progress is 'nobody' or 'x*'");
    assert_eq!(run.problem()["hints"], json!([]));
    let kick = sandbox.run(&["kick", "--everywhere", "nobody", "--yes", "-o", "json"]).exits(4);
    assert_eq!(kick.problem()["error"], "nobody in any room in progress is 'nobody'", "it looks at both");
}

#[test]
fn the_quota_is_kept_over_many_rooms() {
    let sandbox = Sandbox::start(&["--rooms", "150", "--rate-limit", "80,20"]);
    assert_eq!(rooms(&sandbox.run(&["find", "host", "-o", "jsonl"]).exits(0)).len(), 150);
    assert_eq!(sandbox.counts()["statuses"]["429"], serde_json::Value::Null);
}
