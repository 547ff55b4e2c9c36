//! `roomctl kick`: the selection options.

use serde_json::json;

use crate::support::{
    FaultyServer, ROOM, Run, Sandbox, disconnected, error_response, json_response, outcomes, page, response,
    rooms_page, to_owned_pairs,
};

/// A room with participants of all statuses.
fn room(sandbox: &Sandbox) -> String {
    let room = sandbox.create_room("room");
    for (identity, status) in [
        ("host", "connected"),
        ("guest-1", "connected"),
        ("guest-2", "reconnecting"),
        ("guest/3", "connected"),
        ("a[b]*", "connected"),
        ("gone", "disconnected"),
    ] {
        sandbox.join(&room, identity, status);
    }
    room
}

/// The identities that a dry run lists, sorted.
fn selected(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let run = sandbox.run(&[&["kick", "room", "--dry-run", "-o", "json"], args].concat()).exits(0);
    let mut selected = outcomes(&run)
        .into_iter()
        .map(|(identity, outcome)| {
            assert_eq!(outcome, "would kick");
            identity
        })
        .collect::<Vec<_>>();
    selected.sort();
    selected
}

#[test]
fn selection_is_matches_minus_exclusions() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    for (args, expected) in [
        (&["--all"][..], &["a[b]*", "guest-1", "guest-2", "guest/3", "host"][..]),
        (&["--match", "guest*"], &["guest-1", "guest-2", "guest/3"]),
        (&["--match", "guest-[12]", "--match", "h?st"], &["guest-1", "guest-2", "host"]),
        (&["--match-regex", "^guest-\\d$"], &["guest-1", "guest-2"]),
        (&["--match", "{host,nobody}"], &["host"]),
        (&["--all", "--except", "host", "--except", "guest*"], &["a[b]*"]),
        (&["--all", "--except", "a[b]*"], &["guest-1", "guest-2", "guest/3", "host"]),
        (&["host", "guest-1", "--except", "host"], &["guest-1"]),
        (&["host", "--match", "guest-1"], &["guest-1", "host"]),
        (&["--match", "nobody*"], &[]),
        (&["--older-than", "1h"], &[]),
        (&["--all", "--older-than", "1h"], &[]),
    ] {
        assert_eq!(selected(&sandbox, args), expected, "{args:?}");
    }
    assert_eq!(sandbox.counts()["writes"], 1, "only the making of the room");
}

#[test]
fn selects_participants_by_age() {
    let sandbox = Sandbox::start(&[]);
    let kick = |args: &[&str]| {
        let run =
            sandbox.run(&[&["kick", "DailyStandup", "--dry-run", "-o", "json"], args].concat()).exits(0);
        outcomes(&run).into_iter().map(|(identity, _)| identity).collect::<Vec<_>>()
    };
    assert_eq!(kick(&["--older-than", "22m 30s"]), ["carol", "alice"]);
    assert_eq!(kick(&["--older-than", "20m", "--match", "*e"]), ["dave", "alice"]);
    assert_eq!(kick(&["bob", "alice", "--older-than", "20m"]), ["alice"]);
}

#[test]
fn age_uses_the_server_clock() {
    let ann = json!({
        "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected",
        "start_time": "2020-01-01T09:50:00Z",
    });
    let server = FaultyServer::start(move |_, _| {
        response(
            200,
            &["Date: Wed, 01 Jan 2020 10:00:00 GMT"],
            &page(std::slice::from_ref(&ann), None).to_string(),
        )
    });
    let kick = |age: &str| {
        let args = ["kick", ROOM, "--older-than", age, "--dry-run", "-o", "json"];
        outcomes(&server.run(&args).exits(0)).len()
    };
    assert_eq!((kick("9m"), kick("11m")), (1, 0));
}

#[test]
fn participant_selected_several_times_is_kicked_once() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox);
    let args = ["kick", &room, "guest-1", "host", "--match", "*", "--match", "guest*", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(0);
    let kicked = outcomes(&run);
    assert_eq!(
        kicked[..2],
        to_owned_pairs(&[("guest-1", "kicked"), ("host", "kicked")]),
        "who is named comes first"
    );
    assert_eq!(kicked.len(), 5);
    let mut left = disconnected(&sandbox);
    left.sort();
    assert_eq!(left, ["a[b]*", "guest-1", "guest-2", "guest/3", "host"]);
    let again = sandbox.run(&["kick", "room", "--all", "--yes", "-o", "json"]).exits(0);
    assert_eq!(
        (again.json(), again.messages()),
        (json!([]), vec![json!({ "note": "no participant matches" })])
    );
}

#[test]
fn identity_and_sid_of_same_participant_are_one_target() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let run = sandbox.run(&["kick", "room", &ann, "ann", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[(&ann, "kicked")]));
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

fn from_list(sandbox: &Sandbox, args: &[&str], input: &[u8]) -> Run {
    sandbox.roomctl(&[&["kick", "room", "-o", "json"], args].concat()).input(input).run()
}

#[test]
fn references_are_read_from_standard_input_or_a_file() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let run = from_list(&sandbox, &["-"], b"host\r\n\nguest/3\n").exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("host", "kicked"), ("guest/3", "kicked")]));

    let nul = sandbox.create_room("nul");
    sandbox.join(&nul, "line\nfeed ", "connected");
    let run = sandbox.roomctl(&["kick", "nul", "--from", "-", "-0"]).input(b"line\nfeed \0").run().exits(0);
    assert!(run.stdout.contains("line\\nfeed\\u{20}  kicked"), "{run:?}");

    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), "guest-1\nhost").unwrap();
    let run = from_list(&sandbox, &["--from", list.path().to_str().unwrap()], b"").exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("guest-1", "kicked"), ("host", "already gone")]));
    let run = from_list(&sandbox, &["-", "--from", list.path().to_str().unwrap()], b"guest-2\n").exits(0);
    let expected = [("guest-2", "kicked"), ("guest-1", "already gone"), ("host", "already gone")];
    assert_eq!(outcomes(&run), to_owned_pairs(&expected), "both are read");
    let run = from_list(&sandbox, &["-", "a[b]*", "--from", "-"], b"guest-1\n").exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("a[b]*", "kicked"), ("guest-1", "already gone")]));
}

#[test]
fn empty_list_with_if_present_selects_no_participants() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    room(&sandbox);
    let list = tempfile::NamedTempFile::new().unwrap();
    let list = list.path().to_str().unwrap();
    for args in [
        &["room", "--from", list, "--except", "host"][..],
        &["room", "-", "--except", "host"],
        &["room", "--from", list, "--older-than", "1ms", "--yes"],
        &["room", "-", "--older-than", "1ms"],
        &["--everywhere", "-", "--yes"],
        &["--everywhere", "--from", list],
        &["--everywhere", "--from", list, "--except", "host", "--older-than", "1ms", "--yes"],
    ] {
        let args = [&["kick", "-o", "json", "--if-present"], args].concat();
        let run = sandbox.roomctl(&args).input(b"\n").run().exits(0);
        assert_eq!(
            (run.json(), run.messages()),
            (json!([]), vec![json!({ "note": "no participant matches" })])
        );
    }
    assert_eq!(sandbox.counts()["reads"], 0);
    assert_eq!(disconnected(&sandbox), [""; 0]);
    let run = from_list(&sandbox, &["-", "--match", "guest-*", "--yes"], b"").exits(0);
    assert_eq!(outcomes(&run).len(), 2, "what chooses beside it still does");
}

const PARTICIPANT: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn rejects_invalid_selection_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let long = "x".repeat(129);
    for (args, input, word) in [
        (&["room"][..], "", "no participants selected"),
        (&["room", "--except", "host"], "", "no participants selected"),
        (
            &["o b"],
            "",
            "  tip: The first argument, 'o b', is the room.\n  tip: To kick participant 'o b', run `roomctl kick --everywhere 'o b'`; \
             to find their room, run `roomctl find 'o b'`.\n",
        ),
        (&[PARTICIPANT], "", &format!("run `roomctl kick --everywhere {PARTICIPANT}`; to find ")),
        (&["room", "--match", "[a"], "", "--match"),
        (&["room", "--match", "", "--yes"], "", "it is empty"),
        (&["room", "--all", "--except", "", "--if-present", "--yes"], "", "it is empty"),
        (&["room", "--older-than", "5", "--yes"], "", "a duration needs a unit, such as 5s or 5m"),
        (&["room", "ann", "--keep-out", "30"], "", "a duration needs a unit, such as 30s or 30m"),
        (&["room", "--match-regex", "("], "", "--match-regex"),
        (&["room", "-"], &format!("ann\n{long}\n"), "standard input, line 2: it has 129 characters"),
        (&["room", &long], "", "it has 129 characters"),
        (&["room", ""], "", "it is empty"),
        (&["", "ann"], "", "it is empty"),
        (&["--everywhere"], "", "no participants selected"),
        (&["--everywhere", "--all"], "", "cannot be used with"),
        (&["room", "ann", "--rate", "0,1"], "", "each at least 1"),
    ] {
        let run = sandbox.roomctl(&[&["kick"], args].concat()).input(input.as_bytes()).run().exits(2);
        assert!(run.stderr.contains(word), "{run:?}");
    }
    let run = sandbox.run(&["kick", "room", "--from", "no/such/file"]).exits(1);
    assert!(run.stderr.contains("cannot read no/such/file"), "{run:?}");
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn dry_run_reports_absent_targets_and_sends_no_write() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let run = sandbox.run(&["kick", "room", "host", "gone", "nobody", "--dry-run", "-o", "json"]).exits(4);
    assert_eq!(
        outcomes(&run),
        to_owned_pairs(&[("host", "would kick"), ("gone", "already gone"), ("nobody", "not found")])
    );
    assert_eq!(sandbox.counts()["writes"], 1, "only the making of the room");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn everywhere_kicks_identity_in_every_room() {
    let sandbox = Sandbox::start(&["--rooms", "40"]);
    let odd = sandbox.create_room("a/b");
    sandbox.join(&odd, "guest", "reconnecting");
    let run = sandbox.run(&["kick", "--everywhere", "guest", "--yes", "-o", "json"]).exits(0);
    let rows = run.json();
    let rooms = rows.as_array().unwrap().iter().map(|row| row["room"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(rooms.len(), 41);
    assert!(rooms.is_sorted() && rooms[0] == "a/b", "{rooms:?}");
    assert_eq!(disconnected(&sandbox), vec!["guest"; 41]);

    let run = sandbox
        .run(&["kick", "--everywhere", "host", "nobody", "--match", "gu*", "--yes", "-o", "json"])
        .exits(4);
    let kicked = outcomes(&run);
    assert_eq!(
        kicked.iter().filter(|(identity, outcome)| identity == "host" && outcome == "kicked").count(),
        40
    );
    assert_eq!(kicked.last(), Some(&("nobody".to_owned(), "not found".to_owned())));
}

#[test]
fn present_participant_outside_selection_is_not_reported_as_absent() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    for args in [
        &["host", "--except", "host"][..],
        &["host", "nobody", "--except", "*o*"],
        &["host", "--older-than", "90d"],
    ] {
        let run = sandbox.run(&[&["kick", "--everywhere", "--yes", "-o", "json"], args].concat()).exits(0);
        assert_eq!(
            (run.json(), run.messages().pop()),
            (json!([]), Some(json!({ "note": "no participant matches" })))
        );
    }
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

/// Two rooms: ann is in one, and the other cannot be read.
fn server_with_unreadable_room() -> FaultyServer {
    let ann =
        json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
    FaultyServer::start(move |request, _| {
        if request.target.starts_with("/v1/Rooms?") {
            json_response(200, &rooms_page(&['1', '2']))
        } else if request.target.contains("RM1111") {
            json_response(200, &page(std::slice::from_ref(&ann), None))
        } else {
            error_response(500, 20500, "not now")
        }
    })
}

#[test]
fn unreadable_room_prevents_not_found() {
    let server = server_with_unreadable_room();
    let run = server.run(&["kick", "--everywhere", "ann", "ben", "--dry-run", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "would kick")]));
    run.stderr_contains(&["cannot read room '2'"]);
}

/// Asserts that the command ended with this error and changed nothing.
#[track_caller]
fn assert_stopped_by(run: Run, error: &str, hints: &[&str], sandbox: &Sandbox) {
    let run = run.exits(4);
    assert_eq!(
        (&run.stdout[..], &run.json_error()["error"], &run.json_error()["hints"]),
        ("", &json!(error), &json!(hints))
    );
    assert_eq!(disconnected(sandbox), [""; 0]);
}

#[test]
fn exclusion_without_match_stops_before_the_first_kick() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let kick = |args: &[&str]| sandbox.run(&[&["kick", "--yes", "-o", "jsonl"], args].concat());
    let remedy = "Use --if-present if it does not have to match.";
    let (suggestion, error) = (
        "Did you mean 'host'? It differs only in letter case.",
        "--except 'Host' matches no participant in the room",
    );
    assert_stopped_by(kick(&["room", "--all", "--except", "Host"]), error, &[suggestion, remedy], &sandbox);
    assert_stopped_by(
        kick(&["room", "host", "--except", "Host", "--keep-out", "1h"]),
        error,
        &[suggestion, remedy],
        &sandbox,
    );
    assert_stopped_by(
        kick(&["room", "--all", "--except", "host", "--except", "Host", "--dry-run"]),
        error,
        &[suggestion, remedy],
        &sandbox,
    );
    let error = "--except 'nobody' matches no participant in the room";
    assert_stopped_by(kick(&["room", "--all", "--except", "nobody"]), error, &[remedy], &sandbox);
    let (suggestion, error) =
        ("Did you mean 'erin@example.com'?", "--except 'erin' matches no participant in any room");
    let everywhere = ["--everywhere", "host", "--except", "erin"];
    assert_stopped_by(kick(&everywhere), error, &[suggestion, remedy], &sandbox);

    let fine = kick(&["room", "--all", "--except", "nobody", "--except", "guest*", "--if-present"]).exits(0);
    assert_eq!(outcomes(&fine).len(), 2, "{fine:?}");
}

#[test]
fn exclusion_by_sid_protects_and_glob_without_match_is_an_error() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let remedy = "Use --if-present if it does not have to match.";
    for glob in ["x*", "{no,body}"] {
        let args = ["kick", "room", "--all", "--except", &ann, "--except", glob, "--yes", "-o", "json"];
        assert_stopped_by(
            sandbox.run(&args),
            &format!("--except '{glob}' matches no participant in the room"),
            &[remedy],
            &sandbox,
        );
    }
    let args = ["--all", "--except", &ann, "--except", "x*", "--except", "{no,body}", "--if-present"];
    assert_eq!(selected(&sandbox, &args), ["ben"]);
}

#[test]
fn exclusion_in_unreadable_room_stops_the_kick() {
    let server = server_with_unreadable_room();
    let run = server.run(&["kick", "--everywhere", "--match", "a*", "--except", "Ann", "--yes"]).exits(4);
    run.stderr_contains(&[
        "error: --except 'Ann' matches no participant in any room that could be read\nhint: Did you mean 'ann'? It differs only in letter case.\n",
    ]);
    assert!(server.targets().iter().all(|target| target.starts_with("GET")));
}
