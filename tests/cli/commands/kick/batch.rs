//! `roomctl kick` with many targets: rate limit, faults, interrupts, closed stdout.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::sync::mpsc;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    Faulty, ROOM, Sandbox, code, disconnected, json as json_answer, outcomes, page, participant, wait_until,
};

#[test]
fn the_quota_is_kept_whatever_the_number() {
    let sandbox = Sandbox::start(&["--participants", "50", "--rooms", "60", "--rate-limit", "80,20"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes"]).exits(0);
    sandbox.run(&["kick", "--everywhere", "guest-00001", "--yes", "--if-present"]).exits(0);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 50);
}

#[test]
fn where_the_quota_is_smaller_than_thought_all_are_kicked_all_the_same() {
    let sandbox = Sandbox::start(&["--participants", "30", "--rate-limit", "50,15"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "200"]).exits(0);
    assert_ne!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 30);
}

#[test]
fn faults_on_the_way_change_nothing_about_the_end() {
    let sandbox = Sandbox::start(&["--participants", "200", "--fail-every", "7"]);
    let run = sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "5000", "-o", "jsonl"]).exits(0);
    let kicked = outcomes(&run);
    assert_eq!(kicked.len(), 200);
    assert!(kicked.iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
    assert_eq!(disconnected(&sandbox).len(), 200);
}

/// Interrupts a kick of 400 after its first results and compares what it told with what happened.
fn interrupted(signal: Signal, format: &str) {
    use std::io::{BufRead, BufReader, Read};

    let sandbox = Sandbox::start(&["--participants", "400", "--latency", "5ms"]);
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "200", "-o", format, "--log", path];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    // The log is written as they are kicked, whatever the format.
    wait_until(|| std::fs::read_to_string(path).unwrap().lines().count() >= 20);
    // Twice at once, as it comes under timeout(1): that is one interrupt.
    child.signal(signal);
    child.signal(signal);
    let mut told = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_to_string(&mut told).unwrap();
    let mut talk = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut talk).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()), "{talk}");
    let waiting = json!({ "note": "interrupted: waiting for what is on its way; once more ends at once" });
    assert_eq!(talk, format!("{waiting}\n"));

    let rows: Vec<Value> = match format {
        "json" => serde_json::from_str(&told).unwrap(),
        _ => told.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let with = |outcome: &str| {
        let rows = rows.iter().filter(|row| row["outcome"] == outcome);
        rows.map(|row| row["identity"].as_str().unwrap().to_owned()).collect::<HashSet<_>>()
    };
    let (kicked, untried) = (with("kicked"), with("not tried"));
    assert_eq!(rows.len(), 400);
    assert_eq!(kicked.len() + untried.len(), 400);
    assert!(!untried.is_empty());
    assert_eq!(kicked, disconnected(&sandbox).into_iter().collect(), "person by person");
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), kicked.len());
}

#[test]
fn an_interrupted_kick_tells_person_by_person_what_it_did() {
    interrupted(Signal::INT, "jsonl");
    interrupted(Signal::TERM, "json");
}

#[test]
fn a_reader_who_goes_away_does_not_stop_the_kicking() {
    let sandbox = Sandbox::start(&["--participants", "50"]);
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "1000", "-o", "jsonl"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    drop(child.stdout.take());
    assert_eq!(code(child.wait().unwrap()), Some(0));
    assert_eq!(disconnected(&sandbox).len(), 50);
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
