//! `roomctl kick --log`: the audit log.

use std::fs;
use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Sandbox, disconnected, json_response, participant};
#[cfg(unix)]
use crate::support::{file_mode, full_disk, outcomes};

const ANN: &str = "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn log_has_one_line_per_write_with_participant_outcome_and_account() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    let log = path.to_str().unwrap();
    let gone = "PAd8d38d5483ed6e6a0d7949aed747181d";
    sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "--log", log]).exits(4);
    sandbox.run(&["kick", "DailyStandup", "bob", "mallory", gone, "--log", log, "--rate", "1000"]).exits(0);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    let identity = lines.iter().map(|line| line["participant"].as_str().unwrap()).collect::<Vec<_>>();
    // A SID is looked up first, so that no write is sent for a participant that has left.
    assert_eq!(identity, ["alice", "nobody", "bob", "mallory"]);
    // Nor for an identity that no path can carry and no list contains.
    sandbox.run(&["kick", "DailyStandup", "no/body", "--log", log]).exits(4);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let outcomes = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(outcomes, ["kicked", "not found", "kicked", "already gone"]);
    for line in &lines {
        assert_eq!(line["room"], "DailyStandup");
        assert_eq!(
            (line["account_sid"].as_str(), &line["profile"]),
            (Some(sandbox.account.as_str()), &Value::Null)
        );
        assert!(line["time"].as_str().unwrap().ends_with('Z'), "{line}");
        let has_request = line["request_id"].as_str().is_some_and(|id| id.starts_with("RQ"));
        assert!(has_request || line["outcome"] == "already gone", "{line}");
    }
    #[cfg(unix)]
    assert_eq!(file_mode(&path), 0o600);
}

#[test]
fn unopenable_log_stops_the_kick_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "--log", "/no/such/directory/log"]).exits(1);
    assert!(run.stderr.contains("cannot open the audit log /no/such/directory/log"), "{run:?}");
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

#[cfg(unix)]
#[test]
fn unwritable_log_stops_the_kick() {
    let sandbox = Sandbox::start(&["--participants", "200"]);
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "40", "--log", "/dev/full", "-o", "jsonl"];
    let run = sandbox.run(&args).exits(1);
    assert!(
        run.json_error()["error"].as_str().unwrap().starts_with("cannot write the audit log: "),
        "{run:?}"
    );
    let kicked = outcomes(&run).iter().filter(|(_, outcome)| outcome == "kicked").count();
    assert_eq!(kicked, disconnected(&sandbox).len(), "outcomes of sent kicks are printed");
    assert!(disconnected(&sandbox).len() < 70, "{run:?}");
}

#[test]
fn truncated_log_line_does_not_corrupt_the_next() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    fs::write(&path, "{\"time\":\"2026-11-2").unwrap();
    sandbox.run(&["kick", "DailyStandup", "alice", "--log", path.to_str().unwrap()]).exits(0);
    let text = fs::read_to_string(&path).unwrap();
    let broken = text.lines().filter(|line| serde_json::from_str::<Value>(line).is_err()).count();
    assert_eq!(broken, 1, "{text}");
    assert!(text.lines().last().unwrap().contains("alice"), "{text}");
}

#[cfg(unix)]
#[test]
fn full_disk_stops_kicks_without_log_line() {
    // In blocks of 512 bytes: there is room for no line, for some, and for nothing at all.
    for blocks in [0, 1, 8] {
        let sandbox = Sandbox::start(&["--participants", "40"]);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("kicks.jsonl");
        let log = path.to_str().unwrap();
        let args = ["kick", "Crowd", "--all", "--yes", "--rate", "500", "--log", log, "-o", "jsonl"];
        let run = sandbox.roomctl(&args).after_script(&full_disk(blocks)).run().exits(1);
        assert!(
            run.json_error()["error"].as_str().unwrap().starts_with("cannot write the audit log: "),
            "{run:?}"
        );
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        let mut logged = lines.iter().map(|line| line["identity"].as_str().unwrap()).collect::<Vec<_>>();
        assert!(lines.iter().all(|line| line["outcome"] == "kicked"), "{text}");
        assert!(if blocks == 8 { !logged.is_empty() } else { logged.is_empty() }, "{text}");
        let mut kicked = disconnected(&sandbox);
        kicked.sort();
        logged.sort_unstable();
        assert_eq!(kicked, logged, "each kick has its line, and each line its kick");
        assert_eq!(run.json_lines().len(), 40, "each target is reported");
    }
}

#[test]
fn killed_kick_leaves_complete_and_correct_log_lines() {
    let sandbox = Sandbox::start(&["--participants", "300"]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "1000", "-o", "jsonl"];
    let (mut child, _home) =
        sandbox.roomctl(&[&args[..], &["--log", path.to_str().unwrap()]].concat()).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = lines.by_ref().take(30).map(Result::unwrap).collect::<Vec<_>>();
    child.kill().unwrap();
    child.wait().unwrap();
    printed.extend(lines.map(Result::unwrap));
    let sid = |line: &String| {
        let row = serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        row["sid"].as_str().unwrap().to_owned()
    };
    let log = fs::read_to_string(&path).unwrap();
    assert!(log.ends_with('\n'), "{log}");
    // A line is reserved before its kick is sent, so some lines are about kicks without a response.
    let is_sent = |line: &&str| line.contains(r#""outcome":"sent""#);
    let sent = log.lines().filter(is_sent).count();
    let logged = log.lines().map(|line| sid(&line.to_owned())).collect::<Vec<_>>();
    for sid in printed.iter().map(sid) {
        assert!(logged.contains(&sid), "{sid} was printed, but is not in the log");
    }
    assert!((30..300).contains(&logged.len()));
    let kicked = disconnected(&sandbox).len();
    assert!((logged.len() - sent..=logged.len()).contains(&kicked), "each kick has its line: {kicked} {log}");
}

#[cfg(unix)]
#[test]
fn log_can_be_a_pipe() {
    let sandbox = Sandbox::start(&[]);
    let args = ["kick", "DailyStandup", "alice", "bob", "--log", "/dev/stderr"];
    let run = sandbox.run(&args).exits(0);
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("{\"time\":")).count(), 4, "{run:?}");
}

#[test]
fn log_truncated_during_a_run_loses_no_line_of_another() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_owned();
    let server = FaultyServer::start(move |request, _| {
        if request.method == "POST" {
            // Log rotation truncates the file, and then another run appends.
            std::fs::write(&path, format!("{}\n", json!({ "other": "x".repeat(2_000) }))).unwrap();
            return json_response(202, &participant(ANN, "ann", "disconnected"));
        }
        json_response(200, &participant(ANN, "ann", "connected"))
    });
    server.run(&["kick", ROOM, ANN, "--log", log.path().to_str().unwrap()]).exits(0);
    let text = std::fs::read_to_string(log.path()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    assert_eq!((lines.len(), &lines[1]["outcome"]), (2, &json!("kicked")), "{text}");
}
