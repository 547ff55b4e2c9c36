//! `roomctl list`.

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Run, Sandbox, error_response, json_response, page, rooms_page};

fn identities(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|participant| participant["identity"].as_str().unwrap().to_owned()).collect()
}

/// The identities that `list ARGS -o jsonl` prints, sorted.
fn listed(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let mut identities = identities(&sandbox.run(&[&["list"], args, &["-o", "jsonl"]].concat()).exits(0));
    identities.sort();
    identities
}

/// A room with participants of each status, and one identity twice.
fn room(sandbox: &Sandbox) -> String {
    let room = sandbox.create_room("room");
    for (identity, status) in
        [("ann", "disconnected"), ("ann", "connected"), ("ben", "reconnecting"), ("cid", "disconnected")]
    {
        sandbox.join(&room, identity, status);
    }
    room
}

#[test]
fn lists_connected_and_reconnecting_participants() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    assert_eq!(listed(&sandbox, &["room"]), ["ann", "ben"]);
    assert_eq!(identities(&sandbox.run(&["ls", "room", "-o", "jsonl"])), ["ben", "ann"]);
}

#[test]
fn filters_by_each_status() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    for room in ["room", &sid] {
        assert_eq!(listed(&sandbox, &[room, "--status", "connected"]), ["ann"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "reconnecting"]), ["ben"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "disconnected"]), ["ann", "cid"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "all"]), ["ann", "ann", "ben", "cid"]);
    }
}

#[test]
fn status_all_lists_each_participant_once_in_join_order() {
    let sandbox = Sandbox::start(&[]);
    let participants =
        sandbox.run(&["list", "DailyStandup", "--status", "all", "-o", "jsonl"]).exits(0).json_lines();
    let column = |name: &str| {
        participants.iter().map(|participant| participant[name].as_str().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(participants.len(), 10);
    assert!(column("start_time").is_sorted(), "{:?}", column("start_time"));
    let mut sids = column("sid");
    sids.sort_unstable();
    sids.dedup();
    assert_eq!(sids.len(), 10);
    let first =
        sandbox.run(&["list", "DailyStandup", "--status", "all", "--limit", "2", "-o", "jsonl"]).json_lines();
    assert_eq!(first, participants[..2]);
}

#[test]
fn completed_room_lists_disconnected_participants_once() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end_room(&sid);
    let before = sandbox.counts()["reads"].as_u64().unwrap();
    assert_eq!(listed(&sandbox, &[&sid]), ["ann", "ann", "ben", "cid"]);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "all"]), ["ann", "ann", "ben", "cid"]);
    // Each takes one page, and one read of the room to check that it has ended.
    assert_eq!(sandbox.counts()["reads"].as_u64().unwrap() - before, 4);
}

#[test]
fn completed_room_has_no_connected_participants() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end_room(&sid);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "connected"]), [""; 0]);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "disconnected"]).len(), 4);
}

#[test]
fn completed_room_by_name_is_not_found_with_hint_for_its_sid() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end_room(&sid);
    for status in ["connected", "disconnected", "all"] {
        let run = sandbox.run(&["list", "room", "--status", status]).exits(4);
        assert!(run.stderr.starts_with("error: room 'room' not found\n"), "{run:?}");
        run.stderr_contains(&[&format!(" ago: {sid}\n"), "hint: Add --ended to read that room.\n"]);
    }
}

#[test]
fn filters_by_identity_and_join_time() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--identity", "bob", "--status", "all"]), ["bob", "bob"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--identity", "nobody"]), [""; 0]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-after", "10m"]), ["Zoë"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-before", "23m 30s"]), ["alice"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-after", "2000-01-01T00:00:00Z"]).len(), 7);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-before", "2000-01-01"]), [""; 0]);
}

#[test]
fn arguments_and_patterns_narrow_the_list() {
    let sandbox = Sandbox::start(&[]);
    let alice = sandbox.run(&["get", "DailyStandup", "alice", "-o", "name"]).exits(0).stdout;
    for (args, expected) in [
        (&["alice", "frank"][..], &["alice", "frank"][..]),
        (&["bob", alice.trim_end()], &["alice", "bob"]),
        (&["--match", "?[aor]*"], &["Zoë", "bob", "carol", "dave", "erin@example.com", "frank"]),
        (&["--match-regex", "^[a-c]", "dave"], &["alice", "bob", "carol", "dave"]),
        (&["--match", "*", "--except", "[!abc]*"], &["alice", "bob", "carol"]),
        (&["--except", "[!abc]*"], &["alice", "bob", "carol"]),
        (&["--older-than", "23m"], &["alice", "carol"]),
        (&["alice", "bob", "--older-than", "23m"], &["alice"]),
        (&["--match", "nobody*"], &[]),
        (&["--match", "*", "--limit", "1"], &["frank"]),
        (&["bob", "--status", "disconnected"], &["bob"]),
        (&["bob", "--status", "all"], &["bob", "bob"]),
        (&["--match", "b*", "--created-after", "10m"], &[]),
    ] {
        assert_eq!(listed(&sandbox, &[&["DailyStandup"], args].concat()), expected, "{args:?}");
    }
}

#[test]
fn reads_participants_from_stdin_and_from_file() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.roomctl(&["list", "DailyStandup", "-", "-o", "jsonl"]).input(b"alice\nbob\n").run();
    assert_eq!(identities(&run.exits(0)), ["bob", "alice"]);
    let run = sandbox.roomctl(&["list", "DailyStandup", "--from", "-", "-0", "-o", "jsonl"]);
    assert_eq!(identities(&run.input(b"alice\0").run().exits(0)), ["alice"]);
    let reads = sandbox.counts()["reads"].clone();
    let run = sandbox.roomctl(&["list", "DailyStandup", "--from", "-", "-o", "json"]).input(b"").run();
    assert_eq!(run.exits(2).json_error()["error"], "standard input names no participants");
    assert_eq!(sandbox.counts()["reads"], reads);
}

#[test]
fn one_identity_is_filtered_by_the_api() {
    let server = FaultyServer::start(|request, _| {
        let ann = json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann" });
        let is_filtered = request.target.contains("Identity=ann");
        json_response(200, &page(&if is_filtered { vec![ann] } else { vec![] }, None))
    });
    assert_eq!(identities(&server.run(&["list", ROOM, "ann", "-o", "jsonl"]).exits(0)), ["ann"]);
    assert_eq!(server.targets().len(), 3, "{:?}", server.targets());
    let run = server.run(&["list", ROOM, "--identity", "ann", "-o", "jsonl"]).exits(0);
    assert_eq!(identities(&run), ["ann"]);
    let warning = "--identity is deprecated; name the participant as an argument";
    assert_eq!(run.messages(), [json!({ "warning": warning })]);
}

#[test]
fn named_participant_who_is_absent_exits_with_4_after_the_others() {
    let sandbox = Sandbox::start(&[]);
    let mallory = sandbox.run(&["list", "DailyStandup", "mallory", "--status", "disconnected", "-o", "name"]);
    let mallory = mallory.exits(0).stdout.trim_end().to_owned();
    for (absent, hint) in [
        ("mallory", format!("run `roomctl get DailyStandup {mallory}` for details")),
        (&mallory, format!("run `roomctl get DailyStandup {mallory}` for details")),
        ("carrol", "Did you mean 'carol'?".to_owned()),
    ] {
        for args in [&[absent][..], &["alice", absent], &[absent, "--match", "al*"]] {
            let run = sandbox.run(&[&["list", "DailyStandup", "-o", "jsonl"], args].concat()).exits(4);
            assert_eq!(run.json_lines().len(), usize::from(args.len() > 1), "{run:?}");
            let run = run.stderr_contains(&["participant ", absent, " in room 'DailyStandup'"]);
            assert!(run.stderr.contains(&hint), "{run:?}");
        }
    }
}

#[test]
fn named_participant_whom_a_filter_omits_exits_with_4() {
    let sandbox = Sandbox::start(&[]);
    for (args, scope) in [
        (&["DailyStandup", "alice", "--status", "disconnected"][..], "in room 'DailyStandup'"),
        (&["DailyStandup", "alice", "--created-after", "1m"], "in room 'DailyStandup'"),
        (&["-A", "alice", "--status", "reconnecting"], "in any room in progress"),
    ] {
        let run = sandbox.run(&[&["list", "-o", "json"], args].concat()).exits(4);
        assert_eq!(run.stdout, "[]\n");
        assert_eq!(run.json_error()["error"], format!("no participant 'alice' {scope} matches the filters"));
    }
}

#[test]
fn exclusion_that_matches_no_participant_exits_with_4() {
    let sandbox = Sandbox::start(&[]);
    for args in [["DailyStandup", "in the room"], ["-A", "in any room"]] {
        let run = sandbox.run(&["list", args[0], "--except", "alicce", "-o", "jsonl"]).exits(4);
        assert_eq!(run.json_lines().len(), 7);
        let error = &run.json_error()["error"];
        assert_eq!(error, &format!("--except 'alicce' matches no participant {}", args[1]));
        assert!(run.stderr.contains("Did you mean 'alice'?"), "{run:?}");
    }
}

#[test]
fn excluded_sid_excludes_the_identity_in_every_room() {
    let sandbox = Sandbox::start(&[]);
    let (one, two) = (sandbox.create_room("one"), sandbox.create_room("two"));
    let left = sandbox.join(&one, "ann", "disconnected");
    let present = sandbox.join(&one, "ann", "connected");
    sandbox.join(&two, "ann", "connected");
    sandbox.join(&two, "ben", "connected");
    for sid in [&left, &present] {
        assert_eq!(listed(&sandbox, &["one", "--except", sid]), [""; 0]);
        assert_eq!(listed(&sandbox, &["-A", "--match", "*n", "--except", sid]), ["ben"]);
    }
}

/// The room and the identity of each participant.
fn rooms_and_identities(run: &Run) -> Vec<String> {
    let pair =
        |row: &Value| format!("{} {}", row["room"].as_str().unwrap(), row["identity"].as_str().unwrap());
    run.json_lines().iter().map(pair).collect()
}

#[test]
fn everywhere_lists_participants_of_every_room_in_progress() {
    let sandbox = Sandbox::start(&["--rooms", "20"]);
    let run = sandbox.run(&["list", "--everywhere", "-o", "jsonl"]).exits(0);
    let rows = rooms_and_identities(&run);
    assert_eq!(rows.len(), 20 * 2 + 7);
    assert_eq!(sandbox.counts()["reads"], 1 + 21 * 3, "the rooms, and three lists per room");
    assert!(rows.contains(&"DailyStandup frank".to_owned()), "{rows:?}");
    let order = |run: &Run, field: &str| {
        let mut rooms = run.json_lines().iter().map(|row| row[field].clone()).collect::<Vec<_>>();
        rooms.dedup();
        rooms
    };
    let rooms = sandbox.run(&["rooms", "--no-count", "-o", "jsonl"]).exits(0);
    assert_eq!(order(&run, "room"), order(&rooms, "unique_name"), "rooms are listed as by `rooms`");
    let table = sandbox.run(&["ls", "-A", "alice", "guest"]).exits(0).stdout;
    assert!(table.starts_with("ROOM          IDENTITY  STATUS     JOINED  "), "{table}");
    assert_eq!(table.lines().count(), 1 + 21);
    assert_eq!(listed(&sandbox, &["-A", "--match", "al*"]), ["alice"]);
    assert_eq!(listed(&sandbox, &["-A", "--limit", "3"]).len(), 3);
    assert_eq!(listed(&sandbox, &["-A", "--status", "reconnecting"]), ["frank"]);
    assert_eq!(listed(&sandbox, &["-A", "mallory", "--status", "disconnected"]), ["mallory"]);
    let fields = sandbox.run(&["list", "-A", "alice", "--fields", "room,identity", "-o", "csv"]).exits(0);
    assert_eq!(fields.stdout, "room,identity\nDailyStandup,alice\n");
}

#[test]
fn everywhere_reports_named_participants_who_are_in_no_room() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "-A", "alice", "nobody", "-o", "jsonl"]).exits(4);
    assert_eq!(rooms_and_identities(&run), ["DailyStandup alice"]);
    assert_eq!(run.json_error()["error"], "no participant 'nobody' in any room in progress");
    assert_eq!(sandbox.run(&["list", "-A", "--match", "x*", "-o", "json"]).exits(0).stdout, "[]\n");
}

#[test]
fn everywhere_reports_rooms_that_cannot_be_read() {
    let failing = |digits: &'static str| {
        FaultyServer::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
            Some(rest) if digits.contains(&rest[..1]) => error_response(500, 20500, "not now"),
            Some(rest) => {
                let sid = format!("PA{}", rest[..1].repeat(32));
                json_response(200, &page(&[json!({ "sid": sid, "identity": "ann" })], None))
            }
            None => json_response(200, &rooms_page(&['1', '2', '3'])),
        })
    };
    let run = failing("2").run(&["list", "-A", "ann", "ben", "-o", "jsonl"]).exits(7);
    assert_eq!(rooms_and_identities(&run), ["1 ann", "3 ann"]);
    let run = run.stderr_contains(&["cannot read room '2'"]);
    assert!(!run.stderr.contains("ben"), "ben may be in room 2: {run:?}");
    failing("123").run(&["list", "-A", "-o", "jsonl"]).exits(6);
}

#[test]
fn lists_all_participants_over_many_pages() {
    let sandbox = Sandbox::start(&["--participants", "2500"]);
    let listed_identities = listed(&sandbox, &["Crowd"]);
    assert_eq!(listed_identities.len(), 2500);
    assert!(listed_identities.windows(2).all(|pair| pair[0] < pair[1]), "a participant is listed twice");
    assert_eq!(listed(&sandbox, &["Crowd", "--limit", "1500"]).len(), 1500);
    let array = sandbox.run(&["list", "Crowd", "-o", "json"]).exits(0).json();
    assert_eq!(array.as_array().map(Vec::len), Some(2500));
}

#[test]
fn connected_list_of_completed_room_takes_few_requests() {
    let sandbox = Sandbox::start(&["--participants", "100"]);
    let room = sandbox.run(&["rooms", "--name", "Crowd", "-o", "name"]).exits(0).stdout;
    sandbox.end_room("Crowd");
    let reads = || sandbox.counts()["reads"].as_u64().unwrap();
    let before = reads();
    assert!(listed(&sandbox, &[room.trim_end(), "--status", "connected", "--limit", "1"]).is_empty());
    assert!(reads() - before < 5);
}

#[test]
fn empty_list_is_not_an_error() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("empty");
    assert_eq!(sandbox.run(&["list", "empty"]).exits(0).stdout, "");
    assert_eq!(sandbox.run(&["list", "empty", "-o", "json"]).exits(0).stdout, "[]\n");
    assert_eq!(sandbox.run(&["list", "empty", "-o", "jsonl"]).exits(0).stdout, "");
}

#[test]
fn json_keeps_every_field_in_api_order() {
    let sandbox = Sandbox::start(&[]);
    let participants = sandbox.run(&["list", "DailyStandup", "--limit", "1", "-o", "json"]).exits(0).json();
    let names = participants[0].as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    let expected = "account_sid room_sid date_created date_updated start_time end_time sid identity status url duration links";
    assert_eq!(names.join(" "), expected);
    assert_eq!(participants[0]["end_time"], Value::Null);
}

#[test]
fn rejects_invalid_arguments_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (args, word) in [
        (&["list"][..], "ROOM"),
        (&["list", ""], "it is empty"),
        (&["list", &"x".repeat(129)], "129 characters"),
        (&["list", "room", "alice", ""], "it is empty"),
        (&["list", "room", "--match", "["], "invalid glob"),
        (&["list", "room", "--match-regex", ".*"], "matches every identity"),
        (&["list", "room", "--match", " "], "must not be blank"),
        (&["list", "room", "--limit", "0"], "must be a whole number of at least 1"),
        (&["list", "room", "--identity", ""], "it is empty"),
        (&["list", "room", "--identity", &"x".repeat(129)], "129 characters"),
        (
            &["list", "room", "--sandbox", "--base-url", "https://me:s3cret@example.com"],
            "--sandbox cannot be used with",
        ),
        (
            &["list", "room", "--base-url", "https://me:s3cret@example.com"],
            "cannot contain a user, a password",
        ),
        (&["list", "room", "--status", "gone"], "possible values"),
        (&["list", "room", "--created-after", "soon"], "or an age"),
        (&["list", "room", "--fields", "sid,nme"], "unknown field 'nme'"),
        (&["list", "room", "--timeout", "0s"], "greater than zero"),
        (&["list", "room", "--timeout", "5"], "a duration needs a unit, such as 5s or 5m"),
        (&["list", "room", "--base-url", "http://example.com"], "http is allowed only"),
    ] {
        let run = sandbox.run(args).exits(2);
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(word), "{run:?}");
        assert!(!run.stderr.contains("s3cret"), "{run:?}");
        assert_eq!(run.stdout, "");
        let with_json = sandbox.run(&[args, &["-o", "json"]].concat()).exits(2);
        assert_eq!(with_json.json_error()["exit_code"], 2, "{with_json:?}");
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn leading_hyphen_and_invalid_limit_have_specific_hints() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "--limit", "-1"]).exits(2);
    run.stderr_contains(&["must be a whole number of at least 1"]);
    let run = sandbox.run(&["get", "DailyStandup", "-bob"]).exits(2);
    run.stderr_contains(&["  tip: Put -- after all options and before a name that begins with a hyphen.\n"]);
    sandbox.run(&["get", "DailyStandup", "--", "-bob"]).exits(4);
}

/// A server that sends a participant and a next page, reports the request for that page, and never responds to it.
#[cfg(unix)]
fn stalled_server() -> (FaultyServer, std::sync::mpsc::Receiver<()>) {
    let (requested, requests) = std::sync::mpsc::channel();
    let server = FaultyServer::start(move |_, before| {
        if before > 0 {
            requested.send(()).unwrap();
            loop {
                std::thread::park();
            }
        }
        let ann =
            json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
        json_response(200, &page(&[ann], Some("?Page=1")))
    });
    (server, requests)
}

#[cfg(unix)]
#[test]
fn rows_before_an_interrupt_are_printed() {
    for (format, expected) in
        [("table", "IDENTITY\nann\n"), ("json", "[\n  {\n    \"identity\": \"ann\"\n  }\n")]
    {
        let (server, requests) = stalled_server();
        let args = ["list", ROOM, "-o", format, "--fields", "identity", "--status", "connected"];
        let (child, _home) = server.roomctl(&args).spawn();
        requests.recv_timeout(crate::support::TEST_TIMEOUT).unwrap();
        child.signal(rustix::process::Signal::INT);
        let ended = child.finish();
        assert_eq!(crate::support::exit_code(ended.status), Some(130));
        assert_eq!(String::from_utf8(ended.stdout).unwrap(), expected);
    }
}
