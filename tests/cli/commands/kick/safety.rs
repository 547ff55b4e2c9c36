//! `roomctl kick` never kicks another participant than the selection says, and never reports what did not happen.

use std::cell::Cell;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::commands::kick::named_targets::{disconnected, outcomes, pairs};
use crate::support::{
    Faulty, ROOM, Request, Run, Sandbox, answer, json as json_answer, page, refusal, wait_until,
};

const ANN: &str = "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const HOST: &str = "PA11111111111111111111111111111111";

fn participant(sid: &str, identity: &str, status: &str) -> Value {
    json!({ "sid": sid, "identity": identity, "status": status, "room_sid": ROOM })
}

fn notes(run: &Run) -> Vec<String> {
    run.talk().iter().filter_map(|line| Some(line["note"].as_str()?.to_owned())).collect()
}

#[test]
fn rejects_blank_and_invalid_patterns_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (args, message) in [
        (&["kick", "DailyStandup", "--match-regex", "", "--yes"][..], "it is empty"),
        (&["kick", "DailyStandup", "--match-regex", " ", "--yes"], "it is blank"),
        (&["kick", "DailyStandup", "--match-regex", "", "--all", "--yes"], "it is empty"),
        (&["kick", "DailyStandup", "--match", "\t", "--yes"], "it is blank"),
        (&["kick", "DailyStandup", "--all", "--except", " ", "--yes"], "it is blank"),
        (&["kick", "DailyStandup", "--all", "--except", "host[1", "--yes"], "it is not a valid glob"),
        (
            &["kick", "DailyStandup", "--all", "--except", "host[1", "--if-present", "--yes"],
            "not a valid glob",
        ),
        (&["kick", "--everywhere", "--match-regex", "", "--yes"], "it is empty"),
        (&["anonymize", "DailyStandup", "--match-regex", "", "--yes"], "it is empty"),
        (&["anonymize", "DailyStandup", "--all", "--except", "{a", "--yes"], "it is not a valid glob"),
        (&["find", "guest-["], "it is not a valid glob"),
        (&["find", " "], "it is blank"),
    ] {
        sandbox.run(args).exits(2).says(&[message]);
    }
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

#[test]
fn regex_that_matches_the_empty_string_requires_all() {
    let sandbox = Sandbox::start(&[]);
    for regex in [".*", "a*", "^", "guest|", "()"] {
        for command in
            [&["kick", "DailyStandup"][..], &["kick", "--everywhere"], &["anonymize", "DailyStandup"]]
        {
            let run = sandbox.run(&[command, &["--match-regex", regex, "--yes"]].concat()).exits(2);
            run.says(&[&format!("--match-regex '{regex}' matches every identity"), "Add --all"]);
        }
    }
    assert_eq!(sandbox.counts()["reads"], 0);
    let run =
        sandbox.run(&["kick", "DailyStandup", "--match-regex", ".*", "--all", "--dry-run", "-o", "json"]);
    assert_eq!(outcomes(&run.exits(0)).len(), 7);
}

#[test]
fn names_cannot_be_combined_with_all() {
    let sandbox = Sandbox::start(&[]);
    let list = tempfile::NamedTempFile::new().unwrap();
    let list = list.path().to_str().unwrap();
    for args in [
        &["kick", "DailyStandup", "mallory", "--all", "--yes"][..],
        &["kick", "DailyStandup", "--all", "--from", list, "--yes"],
        &["kick", "DailyStandup", "-", "--all", "--yes"],
        &["anonymize", "DailyStandup", "mallory", "--all", "--yes"],
        &["anonymize", "DailyStandup", "--all", "--from", list, "--yes"],
    ] {
        sandbox
            .run(args)
            .exits(2)
            .says(&["--all selects every participant, so it cannot be combined with names"]);
    }
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

#[test]
fn each_exclusion_reports_how_many_participants_it_protects() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["host", "guest-1", "guest-2", "eve"] {
        sandbox.join(&room, identity, "connected");
    }
    let args = ["kick", "room", "--all", "--except", "host", "--except", "guest-*", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(0);
    assert_eq!(
        notes(&run),
        ["--except 'host' protects 1 participant", "--except 'guest-*' protects 2 participants"]
    );
    assert_eq!(disconnected(&sandbox), ["eve"]);
    let unmatched = ["--all", "--except", "x*", "--if-present", "--dry-run", "-o", "json"];
    let run = sandbox.run(&[&["kick", "room"], &unmatched[..]].concat()).exits(0);
    assert_eq!(notes(&run), ["--except 'x*' protects 0 participants"]);
}

/// A server in whose room ann is connected, and that answers every disconnect with this and later reads with that.
fn answering(disconnect: Value, later: Value) -> Faulty {
    let is_sent = Cell::new(false);
    Faulty::start(move |request, _| {
        if request.method == "POST" {
            is_sent.set(true);
            return json_answer(202, &disconnect);
        }
        let now = if is_sent.get() { later.clone() } else { participant(ANN, "ann", "connected") };
        if request.target.contains("/Participants?") {
            return json_answer(200, &page(&[now], None));
        }
        json_answer(200, &now)
    })
}

#[test]
fn accepted_kick_is_unconfirmed_unless_the_participant_is_disconnected() {
    let (here, gone) = (participant(ANN, "ann", "connected"), participant(ANN, "ann", "disconnected"));
    for status in ["joining", "Connected", "", "Disconnected", "connected", "reconnecting"] {
        for args in [&["kick", ROOM, "ann"][..], &["kick", ROOM, ANN], &["kick", ROOM, "--all", "--yes"]] {
            let run = |later: &Value| {
                let server = answering(participant(ANN, "ann", status), later.clone());
                server.run(&[args, &["-o", "json"]].concat())
            };
            let still_here = run(&here).exits(7);
            assert_eq!(still_here.json()[0]["outcome"], "unconfirmed", "{still_here:?}");
            still_here.says(&["but still shows participant"]);
            assert_eq!(
                run(&gone).exits(0).json()[0]["outcome"],
                "kicked",
                "read again, the participant is gone"
            );
        }
    }
}

#[test]
fn answer_about_another_participant_or_room_is_unconfirmed() {
    let here = participant(ANN, "ann", "connected");
    let other_room = json!({ "sid": ANN, "identity": "ann", "status": "disconnected", "room_sid": ROOM.replace('c', "d") });
    for answer in [
        json!({ "identity": "host", "status": "disconnected" }),
        participant(HOST, "host", "disconnected"),
        participant(ANN, "host", "disconnected"),
        other_room,
    ] {
        for args in [
            &["kick", ROOM, ANN][..],
            &["kick", ROOM, "--all", "--yes"],
            &["kick", ROOM, "--match", "a*", "--yes"],
        ] {
            let server = answering(answer.clone(), here.clone());
            let run = server.run(&[args, &["-o", "json"]].concat()).exits(7);
            assert_eq!(run.json()[0]["outcome"], "unconfirmed", "{run:?}");
            run.says(&["may be disconnected now"]);
        }
    }
}

#[test]
fn participant_named_by_a_wrong_answer_is_never_kept_out() {
    let writes = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&writes);
    let server = Faulty::start(move |request, _| {
        let host = participant(HOST, "host", "connected");
        if request.method == "POST" {
            writes.fetch_add(1, Ordering::SeqCst);
            // The right SID, but another identity; and then the participant is gone.
            return json_answer(202, &participant(ANN, "host", "disconnected"));
        }
        let has_kicked = writes.load(Ordering::SeqCst) > 0;
        let ann = participant(ANN, "ann", if has_kicked { "disconnected" } else { "connected" });
        if request.target.contains("/Participants?") {
            let present = if has_kicked { vec![host] } else { vec![ann, host] };
            return json_answer(200, &page(&present, None));
        }
        json_answer(200, &ann)
    });
    let run = server.run(&["kick", ROOM, "--match", "ann", "--yes", "--keep-out", "1200ms", "-o", "jsonl"]);
    let run =
        run.exits(0).says(&["the server answered with participant 'host', who may be disconnected now"]);
    assert_eq!(outcomes(&run), pairs(&[("ann", "kicked")]));
    assert_eq!(seen.load(Ordering::SeqCst), 1);
    assert!(server.targets().iter().all(|target| !target.starts_with("POST") || target.contains(ANN)));
}

#[test]
fn lost_answer_about_a_participant_who_left_long_ago_is_unconfirmed() {
    let server = Faulty::start(|request, count| match (request.method.as_str(), count) {
        ("POST", 0) => Vec::new(),
        ("POST", _) => refusal(404, 20404, "not found"),
        _ if request.target.contains("Status=disconnected") || request.target.contains(ANN) => {
            let mut gone = participant(ANN, "ann", "disconnected");
            gone["end_time"] = json!("2020-01-01T00:00:00Z");
            let body = if request.target.contains("/Participants?") { page(&[gone], None) } else { gone };
            answer(200, &["Date: Mon, 23 Nov 2026 10:00:00 GMT"], &body.to_string())
        }
        _ if request.target.contains("/Participants") => json_answer(200, &page(&[], None)),
        _ => json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let run = server.run(&["kick", ROOM, "ann", "-o", "json"]).exits(7);
    assert_eq!(run.json()[0]["outcome"], "unconfirmed", "{run:?}");
    run.says(&["is gone, but the first answer was lost"]);
}

/// A server whose `Date` header says one time, and whose one participant joined at another.
fn clocks(date: chrono::DateTime<chrono::Utc>, joined: chrono::DateTime<chrono::Utc>) -> Faulty {
    let mut ann = participant(ANN, "ann", "connected");
    ann["start_time"] = json!(joined.to_rfc3339());
    let date = format!("Date: {}", date.format("%a, %d %b %Y %H:%M:%S GMT"));
    Faulty::start(move |_, _| answer(200, &[&date], &page(std::slice::from_ref(&ann), None).to_string()))
}

#[test]
fn ages_are_never_overstated_where_clocks_disagree() {
    let now = chrono::Utc::now();
    let (minutes, hours) = (chrono::TimeDelta::minutes, chrono::TimeDelta::hours);
    let kick = |server: &Faulty| server.run(&["kick", ROOM, "--older-than", "2h", "--dry-run", "-o", "json"]);
    // The Date header is hours ahead of the clock that sets start_time, or hours behind this machine's.
    for (date, joined) in
        [(now + hours(3), now - minutes(10)), (now - hours(5), now - hours(5) - minutes(10))]
    {
        let run = kick(&clocks(date, joined)).exits(0);
        assert_eq!(outcomes(&run), [], "{run:?}");
        run.says(&["this machine's clock and the API's differ by"]);
    }
    assert_eq!(outcomes(&kick(&clocks(now, now - hours(3))).exits(0)).len(), 1);
    // A participant joined later than the present of either clock.
    kick(&clocks(now, now + hours(3))).exits(1).says(&["the clocks disagree"]);
}

/// A sandbox behind a server that, before the first write, ends the room and begins another one with the same name and
/// the same identities.
fn replacing_room(sandbox: &Arc<Sandbox>, identities: &'static [&'static str]) -> Faulty {
    let begin = move |sandbox: &Sandbox| {
        let room = sandbox.room("room");
        for identity in identities {
            sandbox.join(&room, identity, "connected");
        }
        room
    };
    let room = begin(sandbox);
    let (weak, is_replaced) = (Arc::downgrade(sandbox), Cell::new(false));
    Faulty::start(move |request, _| {
        let sandbox = weak.upgrade().unwrap();
        if request.method == "POST" && !is_replaced.replace(true) {
            sandbox.end(&room);
            begin(&sandbox);
        }
        sandbox.exchange(&request.method, &request.target, &request.body).into_bytes()
    })
}

#[test]
fn kick_by_room_name_stays_in_the_room_it_started_in() {
    for kick in [
        &["ann"][..],
        &["ann", "ben", "cid"],
        &["--all", "--yes"],
        &["ann", "ben", "cid", "--except", "host"],
    ] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let server = replacing_room(&sandbox, &["ann", "ben", "cid", "host"]);
        let run = server.run(&[&["kick", "room", "-o", "json", "--rate", "1000"], kick].concat()).exits(0);
        if kick.iter().all(|word| !word.starts_with('-')) {
            assert!(outcomes(&run).iter().all(|(_, outcome)| outcome == "already gone"), "{run:?}");
        }
        assert_eq!(sandbox.run(&["list", "room", "-o", "json"]).exits(0).json().as_array().unwrap().len(), 4);
    }
}

#[test]
fn rules_and_mute_by_room_name_stay_in_the_room_they_started_in() {
    for command in
        [&["rules", "set", "room", "ann", "ben", "exclude all"][..], &["mute", "room", "ann", "ben"]]
    {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let server = replacing_room(&sandbox, &["ann", "ben", "cid"]);
        server.run(command);
        assert!(server.writes_to("SubscribeRules") > 0, "{:?}", server.targets());
        let room = sandbox.run(&["list", "room", "--jq", ".[0].room_sid"]).exits(0).stdout;
        let is_changed =
            |event: &Value| event["event"] == "rules-set" && event["room_sid"] == room.trim_end();
        assert!(!sandbox.record().iter().any(is_changed), "{command:?}");
    }
}

#[test]
fn exclusion_by_sid_protects_the_identity_after_it_reconnects() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let host = sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "room", "--all", "--except", &host, "--yes", "--keep-out", "1h", "-o", "jsonl"];
    let (child, _home) = sandbox.roomctl(&[&args[..], &["--log", path]].concat()).spawn();
    let kicks = || disconnected(&sandbox);
    wait_until(|| kicks().len() == 1);
    // The same identity under another SID, and a participant who shows that a later reading saw both.
    sandbox.set(&room, &host, "disconnected");
    sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    wait_until(|| kicks().len() == 2);
    child.signal(Signal::INT);
    let output = child.finish();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains(&format!("--except '{host}' protects 1 participant: 'host', under any SID")),
        "{said}"
    );
    assert_eq!(kicks(), ["eve", "eve"]);
}

#[test]
fn exclusion_by_sid_protects_the_identity_that_has_another_sid_by_now() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let earlier = sandbox.join(&room, "host", "connected");
    sandbox.set(&room, &earlier, "disconnected");
    sandbox.join(&room, "host", "connected");
    sandbox.join(&room, "eve", "connected");
    sandbox.run(&["kick", "room", "--all", "--except", &earlier, "--yes"]).exits(0);
    assert_eq!(disconnected(&sandbox), ["eve"]);
}

#[test]
fn exclusion_by_an_earlier_sid_protects_the_identity_in_every_room() {
    let sandbox = Sandbox::start(&[]);
    let rooms = ["one", "two"].map(|name| sandbox.room(name));
    let earlier = sandbox.join(&rooms[0], "host", "connected");
    sandbox.set(&rooms[0], &earlier, "disconnected");
    for room in &rooms {
        sandbox.join(room, "host", "connected");
        sandbox.join(room, "guest-x", "connected");
    }
    for flags in [&[][..], &["--if-present"]] {
        let args = ["kick", "--everywhere", "--match", "{host,guest-x}", "--except", &earlier, "--dry-run"];
        let run = sandbox.run(&[&args[..], flags, &["-o", "json"]].concat()).exits(0);
        assert_eq!(outcomes(&run), pairs(&[("guest-x", "would kick"), ("guest-x", "would kick")]), "{run:?}");
    }
}

#[test]
fn sid_that_was_typed_is_printed_although_the_answer_has_none() {
    let later = participant(ANN, "ann", "disconnected");
    let server = answering(json!({ "identity": "ann", "status": "disconnected" }), later);
    assert_eq!(server.run(&["kick", ROOM, ANN, "-o", "name"]).exits(0).stdout, format!("{ANN}\n"));
}

#[test]
fn log_that_is_truncated_during_a_run_loses_no_line_of_another() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_owned();
    let server = Faulty::start(move |request, _| {
        if request.method == "POST" {
            // As a log rotation does, and then another run appends.
            std::fs::write(&path, format!("{}\n", json!({ "other": "x".repeat(2_000) }))).unwrap();
            return json_answer(202, &participant(ANN, "ann", "disconnected"));
        }
        json_answer(200, &participant(ANN, "ann", "connected"))
    });
    server.run(&["kick", ROOM, ANN, "--log", log.path().to_str().unwrap()]).exits(0);
    let text = std::fs::read_to_string(log.path()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    assert_eq!((lines.len(), &lines[1]["outcome"]), (2, &json!("kicked")), "{text}");
}

#[test]
fn anonymize_protects_every_stay_of_an_identity_that_is_excluded_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let host = ["host", "host", "eve"].map(|identity| {
        let sid = sandbox.join(&room, identity, "connected");
        sandbox.set(&room, &sid, "disconnected");
        sid
    });
    let run =
        sandbox.run(&["anonymize", &room, "--all", "--except", &host[0], "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("eve", "anonymized")]));
}

/// A sandbox behind a server that lets a participant rejoin as soon as they are kicked, but before that is answered.
fn rejoining(sandbox: &Arc<Sandbox>, room: &str, identity: &'static str) -> Faulty {
    let (weak, room) = (Arc::downgrade(sandbox), room.to_owned());
    let is_back = Cell::new(false);
    Faulty::start(move |request: &Request, _| {
        let sandbox = weak.upgrade().unwrap();
        let answer = sandbox.exchange(&request.method, &request.target, &request.body);
        if request.method == "POST" && answer.contains(&format!("\"{identity}\"")) && !is_back.replace(true) {
            sandbox.join(&room, identity, "connected");
        }
        answer.into_bytes()
    })
}

#[test]
fn participant_who_rejoins_during_the_run_is_reported_and_not_kicked_again() {
    for args in [
        &["room", "--all", "--yes"][..],
        &["room", "--match", "*", "--yes"],
        &["room", "eve", "ann", "--except", "host", "--if-present"],
        &["--everywhere", "eve", "ann", "--yes"],
    ] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let room = sandbox.room("room");
        for identity in ["eve", "ann"] {
            sandbox.join(&room, identity, "connected");
        }
        let server = rejoining(&sandbox, &room, "eve");
        let run = server.run(&[&["kick", "-o", "json"], args].concat()).exits(7);
        let mut kicked = outcomes(&run);
        kicked.sort();
        assert_eq!(kicked, pairs(&[("ann", "kicked"), ("eve", "kicked"), ("eve", "rejoined")]), "{run:?}");
        run.says(&["participant 'eve' rejoined room 'room' during the run"]);
        assert_eq!(disconnected(&sandbox).len(), 2);
    }
}

#[test]
fn participant_who_joins_during_the_run_is_told_of_and_is_no_failure() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.room("room");
    sandbox.join(&room, "eve", "connected");
    let weak = Arc::downgrade(&sandbox);
    let has_joined = Cell::new(false);
    let server = Faulty::start(move |request, _| {
        let sandbox = weak.upgrade().unwrap();
        if request.method == "POST" && !has_joined.replace(true) {
            sandbox.join(&room, "new", "connected");
        }
        sandbox.exchange(&request.method, &request.target, &request.body).into_bytes()
    });
    let run = server.run(&["kick", "room", "--all", "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("eve", "kicked")]));
    assert_eq!(notes(&run), ["1 more participant who match joined during the run"]);
}

#[test]
fn sids_are_printed_only_of_what_was_changed() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let ben = sandbox.join(&room, "ben", "connected");
    let gone = sandbox.join(&room, "gone", "connected");
    sandbox.set(&room, &gone, "disconnected");
    let run = |args: &[&str]| sandbox.run(&[args, &["-o", "name"]].concat()).stdout;
    assert_eq!(run(&["kick", "room", "ann", "gone", "nobody", "--dry-run"]), format!("{ann}\n"));
    assert_eq!(run(&["rules", "set", "room", "ann", "ben", "include all"]), "");
    assert_eq!(run(&["rules", "set", "room", "ann", "exclude all"]), format!("{ann}\n"));
    assert_eq!(run(&["rules", "reset", "room", "ann", "ben"]), format!("{ann}\n"));
    assert_eq!(run(&["mute", "room", "ben", "nobody"]), format!("{ben}\n"));
    assert_eq!(run(&["mute", "room", "ben"]), "");
    assert_eq!(run(&["kick", "room", "ann", "gone", "nobody"]), format!("{ann}\n"));
    assert_eq!(run(&["anonymize", &room, "gone", "ben", "--yes"]), format!("{gone}\n"));
    assert_eq!(run(&["anonymize", &room, &gone, "--yes"]), "");
    assert_eq!(run(&["rooms", "end", "room", "nowhere", "--yes"]), format!("{room}\n"));
    assert_eq!(run(&["rooms", "end", &room, "--yes"]), "");
}

#[test]
fn failing_filter_does_not_hide_the_results() {
    for (format, filter) in [
        ("json", r#"error("x")"#),
        ("jsonl", r#"error("x")"#),
        ("json", ".[] | .sid, error(\"x\")"),
        ("json", "repeat(\"a long text that fills the memory\")"),
    ] {
        let sandbox = Sandbox::start(&[]);
        let args = ["kick", "DailyStandup", "--all", "--yes", "-o", format, "--jq", filter];
        let run = sandbox.run(&args).exits(1);
        assert_eq!(outcomes(&run).len(), disconnected(&sandbox).len(), "{run:?}");
        assert!(outcomes(&run).iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
        assert!(run.problem()["error"].as_str().unwrap().starts_with("the filter failed: "), "{run:?}");
    }
}

#[test]
fn second_interrupt_loses_no_row_and_no_log_line_of_what_was_sent() {
    let participants = (0..5).map(|number| participant(&format!("PA{number:032}"), "guest", "connected"));
    let participants = participants.collect::<Vec<_>>();
    let (never, gate) = mpsc::channel::<()>();
    let server = Faulty::start(move |request, _| {
        if request.method == "POST" {
            let _ = gate.recv();
        }
        json_answer(200, &page(&participants, None))
    });
    let log = tempfile::NamedTempFile::new().unwrap();
    let logged = || std::fs::read_to_string(log.path()).unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", ROOM, "--all", "--yes", "-o", "jsonl", "--rate", "1000", "--log", path];
    let (mut child, _home) = server.roomctl(&args).spawn();
    wait_until(|| server.writes_to("/Participants/") == 1);
    // Every one that is reserved is sent; the first has no answer, so the others wait for it.
    child.signal(Signal::INT);
    let mut told = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut told).unwrap();
    assert!(told.contains("interrupted: waiting"), "{told}");
    wait_until(|| {
        child.signal(Signal::INT);
        !logged().contains(r#""outcome":"sent""#)
    });
    let output = child.finish();
    assert_eq!(output.status.signal(), Some(Signal::INT.as_raw()));
    let rows = String::from_utf8(output.stdout).unwrap();
    let rows = rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    assert_eq!(rows.len(), 5, "each target is reported");
    let failed = rows.iter().filter(|row| row["outcome"] == "failed").collect::<Vec<_>>();
    assert!(failed.iter().all(|row| row["error"].as_str().unwrap().ends_with("may be done all the same")));
    assert!(rows.iter().all(|row| row["outcome"] == "failed" || row["outcome"] == "not tried"), "{rows:?}");
    assert_eq!((failed.is_empty(), logged().lines().count()), (false, failed.len()), "{}", logged());
    drop(never);
}
