//! `roomctl find`.

use serde_json::json;

use crate::support::{FaultyServer, Run, Sandbox, error_response, json_response, page};

/// The rooms of the matches, sorted.
fn rooms(run: &Run) -> Vec<String> {
    let mut rooms =
        run.json_lines().iter().map(|hit| hit["room"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    rooms.sort();
    rooms
}

#[test]
fn finds_participant_in_every_room() {
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

/// A sandbox with several rooms, one of them with a participant `g*`.
fn sandbox_with_glob_as_identity() -> Sandbox {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let odd = sandbox.create_room("a/b");
    sandbox.join(&odd, "g*", "connected");
    sandbox
}

#[test]
fn finds_selected_participants() {
    let sandbox = sandbox_with_glob_as_identity();
    let sid = sandbox.run(&["get", "DailyStandup", "alice", "-o", "name"]).exits(0).stdout;
    let (daily, both) = ("DailyStandup", ["room-00001", "room-00002"]);
    for (args, expected) in [
        (&["--match", "gu*", "alice"][..], &[daily, both[0], both[1]][..]),
        (&["--match", "g*"], &["a/b", both[0], both[1]]),
        (&["--match-regex", "^g.$"], &["a/b"]),
        (&["--match", "g*", "--except", "guest"], &["a/b"]),
        (&["alice", "--first"], &[daily]),
        (&[sid.trim_end()], &[daily]),
        (&["host", "guest", "--older-than", "30d"], &[]),
    ] {
        let run = sandbox.run(&[&["find", "-o", "jsonl"], args].concat());
        assert_eq!(rooms(&run), expected, "{args:?}: {run:?}");
        assert_eq!(run.code, if expected.is_empty() { Some(4) } else { Some(0) });
    }
    assert_eq!(rooms(&sandbox.run(&["find", "--match", "g*", "--first", "-o", "jsonl"]).exits(0)).len(), 1);
    let run = sandbox.roomctl(&["find", "-", "-o", "jsonl"]).input(b"alice\nhost\n").run().exits(0);
    assert_eq!(rooms(&run).len(), 3);
}

#[test]
fn globs_as_arguments_are_deprecated_and_also_match_literally() {
    let sandbox = sandbox_with_glob_as_identity();
    let run = sandbox.run(&["find", "gu*", "alice", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run), ["DailyStandup", "room-00001", "room-00002"]);
    let warning = "a glob as an argument is deprecated; use --match 'gu*'";
    assert_eq!(run.messages(), [json!({ "warning": warning })]);
    let run = sandbox.run(&["find", "g*", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run), ["a/b", "room-00001", "room-00002"]);
    let room = sandbox.create_room("brackets");
    for identity in ["a[b]", "guest-["] {
        sandbox.join(&room, identity, "connected");
        assert_eq!(rooms(&sandbox.run(&["find", identity, "-o", "jsonl"]).exits(0)), ["brackets"]);
    }
    assert_eq!(sandbox.run(&["find", "guest-["]).exits(0).stderr, "", "it is no glob");
}

#[test]
fn lines_of_quiet_output_narrow_every_list_to_their_rooms() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    let found = sandbox.run(&["find", "guest", "-q"]).exits(0).stdout;
    let room = sandbox.run(&["rooms", "get", "room-00001", "-q"]).exits(0).stdout;
    let first = found.lines().find(|line| line.starts_with(room.trim_end())).unwrap();
    let input = format!("{first}\nroom-00002\tnobody\n");
    for command in [&["find", "-"][..], &["list", "-A", "-"], &["tracks", "-A", "-"]] {
        let run = sandbox.roomctl(&[command, &["-o", "jsonl"]].concat()).input(input.as_bytes()).run();
        let rooms = rooms(&run).into_iter().collect::<std::collections::BTreeSet<_>>();
        assert_eq!(rooms.len(), 1, "{run:?}");
        assert!(run.stderr.contains("participant 'nobody' is not in room 'room-00002'"), "{run:?}");
    }
}

#[test]
fn nothing_selected_is_a_usage_error() {
    let sandbox = Sandbox::start(&[]);
    for args in [&["find"][..], &["find", "--first"], &["find", "--except", "alice"]] {
        sandbox.run(args).exits(2).stderr_contains(&[
            "error: no participants selected\n",
            "tip: Name participants, or use --match GLOB or --from FILE.",
        ]);
    }
    for list in [&["find", "-"][..], &["find", "--from", "-"], &["list", "-A", "-"], &["watch", "-A", "-"]] {
        let run = sandbox.roomctl(list).input(b"\n").run().exits(2);
        run.stderr_contains(&["error: standard input names no participants\n"]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn pattern_without_match_exits_with_4() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "--match", "x*", "-o", "json"]).exits(4);
    assert_eq!(run.json_error()["error"], "no participant in any room in progress matches");
    let run = sandbox.run(&["find", "--match", "f*", "--connected-only"]).exits(4);
    run.stderr_contains(&[
        "error: no connected participant in any room in progress matches\n",
        "hint: Omit --connected-only to find reconnecting participants, too.\n",
    ]);
    let run = sandbox.run(&["find", "--match", "a*", "--except", "alise", "-o", "jsonl"]).exits(4);
    assert_eq!(rooms(&run), ["DailyStandup"]);
    assert_eq!(run.json_error()["error"], "--except 'alise' matches no participant in any room");
}

#[test]
fn identities_without_match_are_reported() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "alice", "nobody", "no one", "--match", "x*"]).exits(0);
    assert_eq!(run.stderr, "no participant 'nobody' or 'no one' in any room in progress\n");
    assert_eq!(sandbox.run(&["find", "alice", "nobody", "--first"]).exits(0).stderr, "");
    for empty in [&["find", ""][..], &["find", "alice", ""], &["rooms", "--name", ""]] {
        sandbox.run(empty).exits(2).stderr_contains(&["it is empty"]);
    }
}

#[test]
fn room_without_sid_is_read_by_name() {
    let server = FaultyServer::start(|request, _| match request.target.as_str() {
        target if target.starts_with("/v1/Rooms/odd/Participants?") => ann(),
        _ => json_response(200, &json!({ "rooms": [{ "sid": "RM123", "unique_name": "odd" }], "meta": {} })),
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
    run.stderr_contains(&[
        "error: no connected participant 'frank' in any room in progress\n",
        "hint: Omit --connected-only to find reconnecting participants, too.\n",
    ]);
}

#[test]
fn accepts_the_deprecated_reconnecting_flag_with_a_warning() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "frank", "--reconnecting", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines()[0]["status"], "reconnecting");
    let warning = "--reconnecting is deprecated: find includes reconnecting participants";
    assert_eq!(run.messages(), [json!({ "warning": warning })]);
    let run = sandbox.run(&["find", "frank", "--reconnecting"]).exits(0);
    assert_eq!(run.stderr, format!("warning: {warning}\n"));
    assert!(!sandbox.run(&["find", "--help"]).exits(0).stdout.contains("--reconnecting"));
}

/// A server with the rooms 1, 2 and 3; `response` is the response about the participants of a room, by its number.
fn three_rooms(response: impl Fn(char) -> Vec<u8> + Send + 'static) -> FaultyServer {
    FaultyServer::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
        Some(rest) => response(rest.chars().next().unwrap()),
        None => json_response(200, &crate::support::rooms_page(&['1', '2', '3'])),
    })
}

fn ann() -> Vec<u8> {
    let ann =
        json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
    json_response(200, &page(&[ann], None))
}

#[test]
fn unreadable_rooms_are_failures_beside_matches() {
    let failing = || error_response(500, 20500, "not now");
    let some = three_rooms(move |room| if room == '2' { ann() } else { failing() });
    let run = some.run(&["find", "ann", "-o", "jsonl"]).exits(7);
    assert_eq!(rooms(&run), ["2"]);
    run.stderr_contains(&["cannot read room '1'", "cannot read room '3'"]);
    let run = some.run(&["find", "ben", "-o", "json"]).exits(7);
    assert!(!run.stderr.contains("nobody"), "he may be in one of the others: {run:?}");
    three_rooms(move |_| failing()).run(&["find", "ann"]).exits(6);
}

#[test]
fn unreadable_rooms_are_reported_when_the_search_fails() {
    let server = FaultyServer::start(|request, _| match &request.target {
        target if target.contains("Page=1") => error_response(400, 20001, "no more"),
        target if target.contains("/Participants") => error_response(500, 20500, "not now"),
        _ => {
            // More rooms than are read concurrently, so that some have failed before the next page is read.
            let room =
                |number| json!({ "sid": format!("RM{number:032}"), "unique_name": format!("r{number}") });
            let next = "/v1/Rooms?PageSize=1000&Page=1&PageToken=x";
            let rooms = (0..100).map(room).collect::<Vec<_>>();
            json_response(200, &json!({ "rooms": rooms, "meta": { "next_page_url": next } }))
        }
    });
    server.run(&["find", "ann"]).exits(1).stderr_contains(&["cannot read room 'r0'", "no more"]);
}

#[test]
fn first_stops_at_the_first_match() {
    let server = three_rooms(|room| if room == '3' { ann() } else { error_response(500, 20500, "not now") });
    let run = server.run(&["find", "ann", "--first", "-o", "jsonl"]).exits(0);
    assert_eq!(rooms(&run), ["3"]);
    assert!(!run.stderr.contains("error"), "{run:?}");
    server.run(&["find", "ben", "--first"]).exits(7).stderr_contains(&["error: cannot read room '1'"]);
}

#[test]
fn rejected_credentials_end_the_search() {
    let server = three_rooms(|_| error_response(401, 20003, "Authenticate"));
    let run = server.run(&["find", "ann", "-o", "json"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}

#[test]
fn no_match_exits_with_4() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["find", "nobody", "no one", "-o", "json"]).exits(4);
    assert_eq!(run.stdout, "[]\n");
    assert_eq!(run.json_error()["error"], "no participant 'nobody' or 'no one' in any room in progress");
    assert_eq!(run.json_error()["hints"], json!([]));
    let kick = sandbox.run(&["kick", "--everywhere", "nobody", "--yes", "-o", "json"]).exits(4);
    assert_eq!(
        kick.json_error()["error"],
        "no participant 'nobody' in any room in progress",
        "kick --everywhere reports the same"
    );
}

#[test]
fn similar_identity_in_any_room_is_suggested() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    for line in [
        &["find", "alise"][..],
        &["find", "alise", "--connected-only"],
        &["list", "-A", "alise"],
        &["tracks", "-A", "alise"],
        &["kick", "-A", "alise", "--dry-run"],
        &["mute", "-A", "alise", "--dry-run"],
        &["rules", "reset", "-A", "alise", "--dry-run"],
    ] {
        sandbox
            .run(line)
            .exits(4)
            .stderr_contains(&["participant 'alise' in any", "\nhint: Did you mean 'alice'?\n"]);
    }
    let run = sandbox.run(&["find", "Alice"]).exits(4);
    run.stderr_contains(&["hint: Did you mean 'alice' (PA", ")? It differs only in letter case.\n"]);
    let run = sandbox.run(&["find", "frank", "--connected-only"]).exits(4);
    assert!(!run.stderr.contains("Did you mean"), "frank is there, reconnecting: {run:?}");
}

#[test]
fn suggestion_takes_few_requests() {
    let sandbox = Sandbox::start(&["--rooms", "30"]);
    let run = sandbox.run(&["find", "alise"]).exits(4);
    assert!(!run.stderr.contains("Did you mean"), "{run:?}");
    assert_eq!(sandbox.counts()["reads"], 1 + 31 * 3 + 1, "the rooms once more, and no participants");
    let few = Sandbox::start(&["--rooms", "1"]);
    few.run(&["kick", "-A", "alise", "bobb", "carrol", "--dry-run"]).exits(4);
    assert_eq!(few.counts()["reads"], 1 + 2 * 3 + 1 + 2 * 2, "once for all names");
}

#[test]
fn room_sid_among_participants_is_explained() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.run(&["rooms", "-q"]).exits(0).stdout;
    let room = room.trim_end();
    for line in [&["find", room][..], &["kick", "-A", room, "--yes"]] {
        let hint = format!("hint: {room} is the SID of a room; the SID of a participant begins with PA.\n");
        sandbox.run(line).exits(4).stderr_contains(&[&hint]);
    }
}

#[test]
fn rate_limit_is_respected_over_many_rooms() {
    let sandbox = Sandbox::start(&["--rooms", "150", "--rate", "80,20"]);
    assert_eq!(rooms(&sandbox.run(&["find", "host", "-o", "jsonl"]).exits(0)).len(), 150);
    assert_eq!(sandbox.counts()["statuses"]["429"], serde_json::Value::Null);
}
