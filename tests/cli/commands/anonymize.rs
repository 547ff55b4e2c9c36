//! `roomctl anonymize`.

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Sandbox, json as json_answer, outcomes, page, pairs, refusal};

/// Whose identities the sandbox was asked to replace, by SID, sorted.
fn anonymized(sandbox: &Sandbox) -> Vec<String> {
    let record = sandbox.record();
    let acts = record.iter().filter(|event| event["event"] == "anonymized");
    let mut sids: Vec<_> = acts.map(|event| event["participant_sid"].as_str().unwrap().to_owned()).collect();
    sids.sort();
    sids
}

/// The SIDs of all stays of an identity that are over, sorted.
fn stays(sandbox: &Sandbox, room: &str, identity: &str) -> Vec<String> {
    let args = ["list", room, "--status", "disconnected", "--identity", identity, "-o", "jsonl"];
    let rows = sandbox.run(&args).exits(0).json_lines();
    let mut sids: Vec<_> = rows.iter().map(|row| row["sid"].as_str().unwrap().to_owned()).collect();
    sids.sort();
    sids
}

#[test]
fn an_identity_means_all_its_stays_that_are_over() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for _ in 0..2 {
        sandbox.join(&room, "ann", "disconnected");
    }
    sandbox.join(&room, "ben", "disconnected");
    let expected = stays(&sandbox, "room", "ann");
    let run = sandbox.run(&["anonymize", "room", "ann", "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("ann", "anonymized"), ("ann", "anonymized")]));
    for row in run.json().as_array().unwrap() {
        assert_eq!(row["identity"], row["sid"]);
        assert!(row["request_id"].as_str().unwrap().starts_with("RQ"), "{row}");
    }
    assert_eq!(anonymized(&sandbox), expected);
    assert!(stays(&sandbox, "room", "ann").is_empty());
    assert_eq!(stays(&sandbox, "room", "ben").len(), 1);
}

#[test]
fn who_is_still_there_is_told_and_left_alone() {
    let sandbox = Sandbox::start(&[]);
    let old = stays(&sandbox, "DailyStandup", "bob");
    let run = sandbox.run(&["anonymize", "DailyStandup", "bob", "frank", "--yes", "-o", "json"]).exits(7);
    let expected = [("bob", "still present"), ("bob", "anonymized"), ("frank", "still present")];
    assert_eq!(outcomes(&run), pairs(&expected));
    let here = run.json()[0]["sid"].as_str().unwrap().to_owned();
    assert!(
        run.stderr.contains("'bob' is in room 'DailyStandup'; only who has left can be made anonymous")
            && run.stderr.contains(&format!("roomctl kick DailyStandup {here}")),
        "{run:?}"
    );
    assert_eq!(anonymized(&sandbox), old);
    for who in ["alice", &here] {
        let run = sandbox.run(&["anonymize", "DailyStandup", who, "-y", "-o", "json"]).exits(1);
        assert_eq!(outcomes(&run), pairs(&[(who, "still present")]));
    }
    assert_eq!(sandbox.counts()["writes"], 1, "no more than the one stay of bob's that is over");
}

#[test]
fn once_more_changes_nothing() {
    let sandbox = Sandbox::start(&[]);
    let sids = stays(&sandbox, "DailyStandup", "mallory");
    let args = ["anonymize", "DailyStandup", &sids[0], "--yes", "-o", "json"];
    assert_eq!(outcomes(&sandbox.run(&args).exits(0)), pairs(&[(&sids[0], "anonymized")]));
    assert_eq!(outcomes(&sandbox.run(&args).exits(0)), pairs(&[(&sids[0], "already anonymous")]));
    let all = sandbox.run(&["anonymize", "DailyStandup", "--all", "-y", "-o", "json"]).exits(0);
    assert_eq!(
        outcomes(&all),
        pairs(&[(&sids[0], "already anonymous"), ("grace", "anonymized"), ("bob", "anonymized")])
    );
    let again = sandbox.run(&["anonymize", "DailyStandup", "--all", "-y", "-o", "jsonl"]).exits(0);
    assert!(outcomes(&again).iter().all(|(_, outcome)| outcome == "already anonymous"), "{again:?}");
    assert_eq!(sandbox.counts()["writes"], 3);
    sandbox
        .run(&["anonymize", "DailyStandup", "mallory", "-y"])
        .exits(4)
        .says(&["has the identity 'mallory'"]);
}

#[test]
fn a_completed_room_is_addressed_by_sid_and_people_are_chosen_as_for_a_kick() {
    let sandbox = Sandbox::start(&[]);
    let rooms = sandbox.run(&["rooms", "--status", "completed", "-o", "jsonl"]).json_lines();
    let room = rooms[0]["sid"].as_str().unwrap();
    let chosen = |args: &[&str]| {
        let run = sandbox.run(&[&["anonymize", room, "--dry-run", "-o", "json"], args].concat()).exits(0);
        let pairs = outcomes(&run);
        assert!(pairs.iter().all(|(_, outcome)| outcome == "would anonymize"), "{run:?}");
        pairs.into_iter().map(|(who, _)| who).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["--all"]), ["erin@example.com", "bob", "carol", "alice"]);
    assert_eq!(chosen(&["--match", "*o*", "--except", "carol"]), ["erin@example.com", "bob"]);
    assert_eq!(chosen(&["--match-regex", "^[a-b]", "carol"]), ["carol", "bob", "alice"]);
    assert_eq!(chosen(&["alice", "bob", "alice", "--except", "bob"]), ["alice"]);
    let run =
        sandbox.roomctl(&["anonymize", room, "-", "-0", "-y", "-o", "json"]).input(b"carol\0alice\0").run();
    assert_eq!(outcomes(&run.exits(0)), pairs(&[("carol", "anonymized"), ("alice", "anonymized")]));
    sandbox
        .run(&["anonymize", "Retrospective", "--all", "-y"])
        .exits(4)
        .says(&["the last room of that name ended"]);
}

#[test]
fn a_stay_by_sid_takes_one_read_and_an_identity_no_more_than_the_lists() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.run(&["get", "DailyStandup", "alice", "-o", "json"]).json()["room_sid"].clone();
    let room = room.as_str().unwrap();
    let sids = stays(&sandbox, room, "grace");
    for (who, reads) in [(sids[0].as_str(), 1), ("mallory", 4)] {
        let before = sandbox.counts()["reads"].as_u64().unwrap();
        sandbox.run(&["anonymize", room, who, "-y"]).exits(0);
        assert_eq!(sandbox.counts()["reads"], before + reads, "{who}");
    }
}

#[test]
fn nothing_is_sent_without_a_yes() {
    let sandbox = Sandbox::start(&[]);
    for args in [&["mallory"][..], &["--all", "--no-input"]] {
        let run = sandbox.run(&[&["anonymize", "DailyStandup"], args].concat()).exits(2);
        assert!(
            run.stderr.contains("anonymizing cannot be undone, so it needs a yes, and nobody can be asked"),
            "{run:?}"
        );
    }
    sandbox.run(&["anonymize", "DailyStandup", "-y"]).exits(2).says(&["nobody is chosen"]);
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
    let run = sandbox.run(&["anonymize", "DailyStandup", "mallory", "--dry-run", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("mallory", "would anonymize")]));
    let run = sandbox.run(&["anonymize", "DailyStandup", "--match", "nobody-*", "-y", "-o", "json"]).exits(0);
    assert_eq!(
        (run.json(), run.talk()),
        (json!([]), vec![json!({ "note": "nobody who has left is meant" })])
    );
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[test]
fn one_that_fails_does_not_keep_the_others() {
    let sid = |digit: &str| format!("PA{}", digit.repeat(32));
    let stay = move |digit: &str, identity: &str| json!({ "sid": sid(digit), "identity": identity, "room_sid": ROOM, "status": "disconnected" });
    let server = Faulty::start(move |request, _| {
        let is_about = |digit: &str| request.target.contains(&format!("PA{}", digit.repeat(32)));
        if request.method == "GET" && request.target.contains("Participants?") {
            json_answer(200, &page(&[stay("1", "ann"), stay("2", "ben"), stay("3", "cleo")], None))
        } else if request.method == "GET" {
            json_answer(200, &json!({ "sid": ROOM, "status": "completed" }))
        } else if is_about("1") {
            refusal(400, 53209, "not yet")
        } else if is_about("2") {
            // The API says that it is done, and shows that it is not.
            json_answer(200, &stay("2", "ben"))
        } else {
            json_answer(200, &stay("3", &format!("PA{}", "3".repeat(32))))
        }
    });
    let run = server.run(&["anonymize", ROOM, "--all", "-y", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), pairs(&[("ann", "failed"), ("ben", "failed"), ("cleo", "anonymized")]));
    let rows = run.json();
    assert_eq!((&rows[0]["code"], &rows[0]["identity"]), (&json!(53209), &json!("ann")));
    let still =
        "the server's answer cannot be read: the identity is still in it; it may be done all the same";
    assert_eq!(rows[1]["error"], still);
    assert_eq!(rows[2]["error"], Value::Null);
}

#[test]
fn everybody_who_is_meant_has_a_row_even_without_a_sid() {
    let stay = |identity: &str| json!({ "identity": identity, "room_sid": ROOM, "status": "disconnected" });
    let stays = ["ann", "ben", "cleo"].map(stay);
    let server = Faulty::start(move |request, _| match request.target.contains("Participants?") {
        true if request.target.contains("Status=disconnected") => json_answer(200, &page(&stays, None)),
        true => json_answer(200, &page(&[], None)),
        false => json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let args = ["anonymize", ROOM, "ben", "ann", "--match", "c*", "dan", "--dry-run", "-o", "json"];
    let expected = [
        ("ben", "would anonymize"),
        ("ann", "would anonymize"),
        ("dan", "not found"),
        ("cleo", "would anonymize"),
    ];
    assert_eq!(outcomes(&server.run(&args).exits(4)), pairs(&expected));
}

#[test]
fn one_who_is_there_but_excepted_is_not_said_to_be_unknown() {
    let sandbox = Sandbox::start(&[]);
    let sids = stays(&sandbox, "DailyStandup", "mallory");
    let args = ["anonymize", "DailyStandup", "mallory", "--except", &sids[0], "-y", "-o", "json"];
    assert_eq!(sandbox.run(&args).exits(0).stdout, "[]\n");
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[test]
fn the_write_quota_is_kept() {
    let sandbox = Sandbox::start(&["--rate-limit", "80,20"]);
    let room = sandbox.room("room");
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
fn an_interrupted_run_tells_stay_by_stay_what_it_did() {
    use std::io::{BufRead, BufReader, Read};

    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for number in 0..100 {
        sandbox.join(&room, &format!("guest-{number}"), "disconnected");
    }
    let args = ["anonymize", "room", "--all", "-y", "-o", "jsonl", "--rate", "80,20"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let mut told = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut told).unwrap();
    child.signal(rustix::process::Signal::INT);
    lines.read_to_string(&mut told).unwrap();
    assert_eq!(crate::support::code(child.wait().unwrap()), Some(130));
    let with = |outcome: &str| told.matches(&format!(r#""outcome":"{outcome}""#)).count();
    assert_eq!(with("anonymized") + with("not tried"), 100, "{told}");
    assert_eq!(with("anonymized"), anonymized(&sandbox).len());
    assert!(with("not tried") > 0, "{told}");
}

#[cfg(unix)]
#[test]
fn on_a_terminal_even_one_who_is_named_is_shown_and_the_answer_decides() {
    let sandbox = Sandbox::start(&[]);
    let run = |key: &str| {
        let script = "exec roomctl anonymize DailyStandup bob --color never";
        let mut terminal = crate::support::Terminal::start(120, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        terminal.press(key);
        (shown, terminal.finish().1)
    };
    let (shown, code) = run("n\r");
    assert!(shown.contains("Anonymize this stay in 'DailyStandup', for good?"), "{shown}");
    assert!(shown.contains("IDENTITY  JOINED   LEFT     SID"), "{shown}");
    assert_eq!(shown.matches("\nbob ").count(), 1, "only the stay that is over: {shown}");
    assert_eq!((code, &sandbox.counts()["writes"]), (1, &json!(0)));
    let (_, code) = run("y\r");
    assert_eq!((code, &sandbox.counts()["writes"]), (7, &json!(1)), "done, but he is there once more");
    assert!(sandbox.run(&["list", "DailyStandup"]).stdout.contains("bob "));
}

#[test]
fn an_exception_that_spares_nobody_stops_before_anything_is_done() {
    let sandbox = Sandbox::start(&[]);
    let anonymize = |except| {
        sandbox.run(&["anonymize", "DailyStandup", "--all", "--except", except, "--yes", "-o", "json"])
    };
    let run = anonymize("Mallory").exits(4);
    assert_eq!(run.problem()["error"], "--except 'Mallory' fits nobody who is or was there");
    assert_eq!(run.problem()["hints"], json!(["did you mean 'mallory'?"]));
    assert_eq!(anonymized(&sandbox), [""; 0]);
    let run = anonymize("alice").exits(0);
    assert_eq!(outcomes(&run).len(), 3, "she is still there, which is no typing error: {run:?}");
}
