//! `roomctl anonymize`.

use serde_json::{Value, json};

use crate::support::{
    FaultyServer, ROOM, Sandbox, error_response, json_response, outcomes, page, to_owned_pairs,
};

/// SIDs of the participants that the sandbox anonymized, sorted.
fn anonymized(sandbox: &Sandbox) -> Vec<String> {
    let record = sandbox.events();
    let acts = record.iter().filter(|event| event["event"] == "anonymized");
    let mut sids: Vec<_> = acts.map(|event| event["participant_sid"].as_str().unwrap().to_owned()).collect();
    sids.sort();
    sids
}

/// SIDs of all disconnected participants with an identity, sorted.
fn participants(sandbox: &Sandbox, room: &str, identity: &str) -> Vec<String> {
    let args = ["list", room, "--status", "disconnected", "--identity", identity, "-o", "jsonl"];
    let rows = sandbox.run(&args).exits(0).json_lines();
    let mut sids: Vec<_> = rows.iter().map(|row| row["sid"].as_str().unwrap().to_owned()).collect();
    sids.sort();
    sids
}

#[test]
fn identity_selects_all_its_disconnected_participants() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for _ in 0..2 {
        sandbox.join(&room, "ann", "disconnected");
    }
    sandbox.join(&room, "ben", "disconnected");
    let expected = participants(&sandbox, "room", "ann");
    let run = sandbox.run(&["anonymize", "room", "ann", "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "anonymized"), ("ann", "anonymized")]));
    for row in run.json().as_array().unwrap() {
        assert_eq!(row["identity"], row["sid"]);
        assert!(row["request_id"].as_str().unwrap().starts_with("RQ"), "{row}");
    }
    assert_eq!(anonymized(&sandbox), expected);
    assert!(participants(&sandbox, "room", "ann").is_empty());
    assert_eq!(participants(&sandbox, "room", "ben").len(), 1);
}

#[test]
fn present_participants_are_reported_and_not_anonymized() {
    let sandbox = Sandbox::start(&[]);
    let old = participants(&sandbox, "DailyStandup", "bob");
    let run = sandbox.run(&["anonymize", "DailyStandup", "bob", "frank", "--yes", "-o", "json"]).exits(7);
    let expected = [("bob", "still present"), ("bob", "anonymized"), ("frank", "still present")];
    assert_eq!(outcomes(&run), to_owned_pairs(&expected));
    let here = run.json()[0]["sid"].as_str().unwrap().to_owned();
    assert!(
        run.stderr.contains(
            "participant 'bob' is still in room 'DailyStandup'; only participants who left can be anonymized"
        ) && run.stderr.contains(&format!("roomctl kick DailyStandup {here}")),
        "{run:?}"
    );
    assert_eq!(anonymized(&sandbox), old);
    for identity in ["alice", &here] {
        let run = sandbox.run(&["anonymize", "DailyStandup", identity, "-y", "-o", "json"]).exits(1);
        assert_eq!(outcomes(&run), to_owned_pairs(&[(identity, "still present")]));
    }
    assert_eq!(sandbox.counts()["writes"], 1, "only bob's disconnected participant");
}

#[test]
fn repeated_anonymize_changes_nothing() {
    let sandbox = Sandbox::start(&[]);
    let sids = participants(&sandbox, "DailyStandup", "mallory");
    let args = ["anonymize", "DailyStandup", &sids[0], "--yes", "-o", "json"];
    assert_eq!(outcomes(&sandbox.run(&args).exits(0)), to_owned_pairs(&[(&sids[0], "anonymized")]));
    assert_eq!(outcomes(&sandbox.run(&args).exits(0)), to_owned_pairs(&[(&sids[0], "already anonymous")]));
    let all = sandbox.run(&["anonymize", "DailyStandup", "--all", "-y", "-o", "json"]).exits(0);
    assert_eq!(
        outcomes(&all),
        to_owned_pairs(&[(&sids[0], "already anonymous"), ("grace", "anonymized"), ("bob", "anonymized")])
    );
    let again = sandbox.run(&["anonymize", "DailyStandup", "--all", "-y", "-o", "jsonl"]).exits(0);
    assert!(outcomes(&again).iter().all(|(_, outcome)| outcome == "already anonymous"), "{again:?}");
    assert_eq!(sandbox.counts()["writes"], 3);
    sandbox
        .run(&["anonymize", "DailyStandup", "mallory", "-y"])
        .exits(4)
        .stderr_contains(&["participant 'mallory' is not in room"]);
}

#[test]
fn completed_room_by_sid_accepts_the_selection_options_of_kick() {
    let sandbox = Sandbox::start(&[]);
    let rooms = sandbox.run(&["rooms", "--status", "completed", "-o", "jsonl"]).json_lines();
    let room = rooms[0]["sid"].as_str().unwrap();
    let chosen = |args: &[&str]| {
        let run = sandbox.run(&[&["anonymize", room, "--dry-run", "-o", "json"], args].concat()).exits(0);
        let pairs = outcomes(&run);
        assert!(pairs.iter().all(|(_, outcome)| outcome == "would anonymize"), "{run:?}");
        pairs.into_iter().map(|(identity, _)| identity).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["--all"]), ["erin@example.com", "bob", "carol", "alice"]);
    assert_eq!(chosen(&["--match", "*o*", "--except", "carol"]), ["erin@example.com", "bob"]);
    assert_eq!(chosen(&["--match-regex", "^[a-b]", "carol"]), ["carol", "bob", "alice"]);
    assert_eq!(chosen(&["alice", "bob", "alice", "--except", "bob"]), ["alice"]);
    let run =
        sandbox.roomctl(&["anonymize", room, "-", "-0", "-y", "-o", "json"]).input(b"carol\0alice\0").run();
    assert_eq!(outcomes(&run.exits(0)), to_owned_pairs(&[("carol", "anonymized"), ("alice", "anonymized")]));
    sandbox
        .run(&["anonymize", "Retrospective", "--all", "-y"])
        .exits(4)
        .stderr_contains(&["The last room with this name ended"]);
}

#[test]
fn sid_takes_one_read_and_identity_only_the_lists() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.run(&["get", "DailyStandup", "alice", "-o", "json"]).json()["room_sid"].clone();
    let room = room.as_str().unwrap();
    let sids = participants(&sandbox, room, "grace");
    for (identity, reads) in [(sids[0].as_str(), 1), ("mallory", 4)] {
        let before = sandbox.counts()["reads"].as_u64().unwrap();
        sandbox.run(&["anonymize", room, identity, "-y"]).exits(0);
        assert_eq!(sandbox.counts()["reads"], before + reads, "{identity}");
    }
}

#[test]
fn anonymize_requires_confirmation_before_any_write() {
    let sandbox = Sandbox::start(&[]);
    let reasons = [
        (&["mallory"][..], "the input is not a terminal"),
        (&["--all", "--no-input"], "--no-input disables prompts"),
    ];
    for (args, reason) in reasons {
        let run = sandbox.run(&[&["anonymize", "DailyStandup"], args].concat()).exits(2);
        let message = format!("anonymizing participants requires confirmation, but {reason}");
        run.stderr_contains(&[&message]);
    }
    sandbox.run(&["anonymize", "DailyStandup", "-y"]).exits(2).stderr_contains(&["no participants selected"]);
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(2), &json!(0)));
    let run = sandbox.run(&["anonymize", "DailyStandup", "mallory", "--dry-run", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("mallory", "would anonymize")]));
    let run = sandbox.run(&["anonymize", "DailyStandup", "--match", "nobody-*", "-y", "-o", "json"]).exits(0);
    assert_eq!(
        (run.json(), run.messages()),
        (json!([]), vec![json!({ "note": "no participant who left matches" })])
    );
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[test]
fn one_failure_does_not_stop_other_targets() {
    let sid = |digit: &str| format!("PA{}", digit.repeat(32));
    let participant = move |digit: &str, identity: &str| json!({ "sid": sid(digit), "identity": identity, "room_sid": ROOM, "status": "disconnected" });
    let server = FaultyServer::start(move |request, _| {
        let is_about = |digit: &str| request.target.contains(&format!("PA{}", digit.repeat(32)));
        if request.method == "GET" && request.target.contains("Participants?") {
            json_response(
                200,
                &page(&[participant("1", "ann"), participant("2", "ben"), participant("3", "cleo")], None),
            )
        } else if request.method == "GET" {
            json_response(200, &json!({ "sid": ROOM, "status": "completed" }))
        } else if is_about("1") {
            error_response(400, 53209, "not yet")
        } else if is_about("2") {
            // The API reports success, and shows that it did nothing.
            json_response(200, &participant("2", "ben"))
        } else {
            json_response(200, &participant("3", &format!("PA{}", "3".repeat(32))))
        }
    });
    let run = server.run(&["anonymize", ROOM, "--all", "-y", "-o", "json"]).exits(7);
    assert_eq!(
        outcomes(&run),
        to_owned_pairs(&[("ann", "failed"), ("ben", "failed"), ("cleo", "anonymized")])
    );
    let rows = run.json();
    assert_eq!((&rows[0]["code"], &rows[0]["identity"]), (&json!(53209), &json!("ann")));
    let still = "malformed response: it still has the identity; the request may have been applied";
    assert_eq!(rows[1]["error"], still);
    assert_eq!(rows[2]["error"], Value::Null);
}

#[test]
fn every_target_has_a_result_row_even_without_sid() {
    let participant =
        |identity: &str| json!({ "identity": identity, "room_sid": ROOM, "status": "disconnected" });
    let participants = ["ann", "ben", "cleo"].map(participant);
    let server = FaultyServer::start(move |request, _| match request.target.contains("Participants?") {
        true if request.target.contains("Status=disconnected") => {
            json_response(200, &page(&participants, None))
        }
        true => json_response(200, &page(&[], None)),
        false => json_response(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let args = ["anonymize", ROOM, "ben", "ann", "--match", "c*", "dan", "--dry-run", "-o", "json"];
    let expected = [
        ("ben", "would anonymize"),
        ("ann", "would anonymize"),
        ("dan", "not found"),
        ("cleo", "would anonymize"),
    ];
    assert_eq!(outcomes(&server.run(&args).exits(4)), to_owned_pairs(&expected));
}

#[test]
fn excluded_participant_is_not_reported_as_not_found() {
    let sandbox = Sandbox::start(&[]);
    let sids = participants(&sandbox, "DailyStandup", "mallory");
    let args = ["anonymize", "DailyStandup", "mallory", "--except", &sids[0], "-y", "-o", "json"];
    assert_eq!(sandbox.run(&args).exits(0).stdout, "[]\n");
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[test]
fn write_rate_limit_is_respected() {
    let sandbox = Sandbox::start(&["--rate", "80,20"]);
    let room = sandbox.create_room("room");
    for number in 0..50 {
        sandbox.join(&room, &format!("guest-{number}"), "disconnected");
    }
    let run = sandbox.run(&["anonymize", "room", "--all", "-y", "-o", "jsonl"]).exits(0);
    assert_eq!(outcomes(&run).len(), 50);
    assert_eq!(anonymized(&sandbox).len(), 50);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
}

#[cfg(unix)]
#[test]
fn interrupted_run_reports_each_target() {
    use std::io::{BufRead, BufReader, Read};

    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for number in 0..100 {
        sandbox.join(&room, &format!("guest-{number}"), "disconnected");
    }
    let args = ["anonymize", "room", "--all", "-y", "-o", "jsonl", "--rate", "80,20"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let mut printed = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut printed).unwrap();
    child.signal(rustix::process::Signal::INT);
    lines.read_to_string(&mut printed).unwrap();
    assert_eq!(crate::support::exit_code(child.wait().unwrap()), Some(130));
    let with = |outcome: &str| printed.matches(&format!(r#""outcome":"{outcome}""#)).count();
    assert_eq!(with("anonymized") + with("not tried"), 100, "{printed}");
    assert_eq!(with("anonymized"), anonymized(&sandbox).len());
    assert!(with("not tried") > 0, "{printed}");
}

#[cfg(unix)]
#[test]
fn anonymize_prompts_on_terminal_for_named_target() {
    let sandbox = Sandbox::start(&[]);
    let run = |key: &str| {
        let script = "exec roomctl anonymize DailyStandup bob --color never";
        let mut terminal = crate::support::Terminal::start(120, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        terminal.press(key);
        (shown, terminal.finish().1)
    };
    let (shown, code) = run("n\r");
    assert!(shown.contains("Permanently anonymize 1 participant in 'DailyStandup'?"), "{shown}");
    assert!(shown.contains("IDENTITY  JOINED   LEFT     SID"), "{shown}");
    assert_eq!(shown.matches("\nbob ").count(), 1, "only the disconnected participant: {shown}");
    assert_eq!((code, &sandbox.counts()["writes"]), (1, &json!(0)));
    let (_, code) = run("y\r");
    assert_eq!((code, &sandbox.counts()["writes"]), (7, &json!(1)), "done, but he is there once more");
    assert!(sandbox.run(&["list", "DailyStandup"]).stdout.contains("bob "));
}

#[test]
fn exclusion_without_match_stops_before_any_change() {
    let sandbox = Sandbox::start(&[]);
    let anonymize = |except| {
        sandbox.run(&["anonymize", "DailyStandup", "--all", "--except", except, "--yes", "-o", "json"])
    };
    let run = anonymize("Mallory").exits(4);
    assert_eq!(
        run.json_error()["error"],
        "--except 'Mallory' matches no participant in the room, past or present"
    );
    let way_out = "Use --if-present if it does not have to match.";
    assert_eq!(
        run.json_error()["hints"],
        json!(["Did you mean 'mallory'? It differs only in letter case.", way_out])
    );
    assert_eq!(anonymized(&sandbox), [""; 0]);
    let run = anonymize("alice").exits(0);
    assert_eq!(outcomes(&run).len(), 3, "she is still there, which is no typing error: {run:?}");
}
