//! `roomctl kick` with many targets: rate limit, faults, interrupts, closed stdout.

#[cfg(unix)]
use std::collections::HashSet;
#[cfg(unix)]
use std::io::{BufRead, BufReader};
#[cfg(unix)]
use std::os::unix::process::ExitStatusExt;
#[cfg(unix)]
use std::sync::mpsc;

#[cfg(unix)]
use rustix::process::Signal;
use serde_json::Value;
#[cfg(unix)]
use serde_json::json;

#[cfg(unix)]
use crate::support::{FaultyServer, ROOM, json_response, page, participant, wait_until};
use crate::support::{Sandbox, disconnected, exit_code, outcomes};

#[test]
fn rate_limit_is_respected_for_many_targets() {
    let sandbox = Sandbox::start(&["--participants", "50", "--rooms", "60", "--rate", "80,20"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes"]).exits(0);
    sandbox.run(&["kick", "--everywhere", "guest-00001", "--yes", "--if-present"]).exits(0);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 50);
}

#[test]
fn kicks_all_targets_when_the_quota_is_smaller_than_rate() {
    let sandbox = Sandbox::start(&["--participants", "30", "--rate", "50,15"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "200"]).exits(0);
    assert_ne!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 30);
}

#[test]
fn kicks_all_targets_despite_transient_failures() {
    let sandbox = Sandbox::start(&["--participants", "200", "--fail-every", "7"]);
    let run = sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "5000", "-o", "jsonl"]).exits(0);
    let kicked = outcomes(&run);
    assert_eq!(kicked.len(), 200);
    assert!(kicked.iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
    assert_eq!(disconnected(&sandbox).len(), 200);
}

/// Interrupts a kick of 400 after its first results, and compares its report with the sandbox's events.
#[cfg(unix)]
fn interrupted(signal: Signal, format: &str) {
    use std::io::{BufRead, BufReader, Read};

    let sandbox = Sandbox::start(&["--participants", "400", "--latency", "5ms"]);
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "200", "-o", format, "--log", path];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    // The log is written with each kick, in every format.
    wait_until(|| std::fs::read_to_string(path).unwrap().lines().count() >= 20);
    // Twice in a row, as under timeout(1): that counts as one interrupt.
    child.signal(signal);
    child.signal(signal);
    let mut printed = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_to_string(&mut printed).unwrap();
    let mut messages = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut messages).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()), "{messages}");
    let waiting =
        json!({ "note": "interrupted: waiting for pending requests; press Ctrl-C again to stop now" });
    assert_eq!(messages, format!("{waiting}\n"));

    let rows: Vec<Value> = match format {
        "json" => serde_json::from_str(&printed).unwrap(),
        _ => printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let with = |outcome: &str| {
        let rows = rows.iter().filter(|row| row["outcome"] == outcome);
        rows.map(|row| row["identity"].as_str().unwrap().to_owned()).collect::<HashSet<_>>()
    };
    let (kicked, untried) = (with("kicked"), with("not tried"));
    assert_eq!(rows.len(), 400);
    assert_eq!(kicked.len() + untried.len(), 400);
    assert!(!untried.is_empty());
    assert_eq!(kicked, disconnected(&sandbox).into_iter().collect(), "each outcome matches the sandbox");
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), kicked.len());
}

#[cfg(unix)]
#[test]
fn interrupted_kick_reports_the_outcome_of_each_target() {
    interrupted(Signal::INT, "jsonl");
    interrupted(Signal::TERM, "json");
}

#[test]
fn closed_stdout_does_not_stop_the_kick() {
    let sandbox = Sandbox::start(&["--participants", "50"]);
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "1000", "-o", "jsonl"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    drop(child.stdout.take());
    assert_eq!(exit_code(child.wait().unwrap()), Some(0));
    assert_eq!(disconnected(&sandbox).len(), 50);
}

#[test]
fn failing_filter_does_not_hide_the_results() {
    for (format, filter) in [
        ("json", r#"error("x")"#),
        ("jsonl", r#"error("x")"#),
        ("json", ".[] | .sid, error(\"x\")"),
        ("json", "repeat(\"a long text that fills the memory\")"),
        ("json", "def recurse_for_ever: 1 + recurse_for_ever; recurse_for_ever"),
        ("jsonl", "def recurse_for_ever: 1 + recurse_for_ever; recurse_for_ever"),
    ] {
        let sandbox = Sandbox::start(&[]);
        let args = ["kick", "DailyStandup", "--all", "--yes", "-o", format, "--jq", filter];
        let run = sandbox.run(&args).exits(1);
        assert_eq!(outcomes(&run).len(), disconnected(&sandbox).len(), "{run:?}");
        assert!(outcomes(&run).iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
        assert!(run.json_error()["error"].as_str().unwrap().starts_with("the jq filter "), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn second_interrupt_loses_no_row_and_no_log_line_of_what_was_sent() {
    let participants = (0..5).map(|number| participant(&format!("PA{number:032}"), "guest", "connected"));
    let participants = participants.collect::<Vec<_>>();
    let (never, gate) = mpsc::channel::<()>();
    let server = FaultyServer::start(move |request, _| {
        if request.method == "POST" {
            let _ = gate.recv();
        }
        json_response(200, &page(&participants, None))
    });
    let log = tempfile::NamedTempFile::new().unwrap();
    let logged = || std::fs::read_to_string(log.path()).unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", ROOM, "--all", "--yes", "-o", "jsonl", "--rate", "1000", "--log", path];
    let (mut child, _home) = server.roomctl(&args).spawn();
    wait_until(|| server.writes_to("/Participants/") == 1);
    // Every reserved kick is sent; the first gets no response, so the others wait for it.
    child.signal(Signal::INT);
    let mut printed = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut printed).unwrap();
    assert!(printed.contains("interrupted: waiting"), "{printed}");
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
    assert!(
        failed
            .iter()
            .all(|row| row["error"].as_str().unwrap().ends_with("the request may have been applied"))
    );
    assert!(rows.iter().all(|row| row["outcome"] == "failed" || row["outcome"] == "not tried"), "{rows:?}");
    assert_eq!((failed.is_empty(), logged().lines().count()), (false, failed.len()), "{}", logged());
    drop(never);
}
