//! `roomctl log`, and the audit logs of commands that are killed while they wait for a response.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{FaultyServer, Roomctl, Run, Sandbox, disconnected, outcomes, roomctl};

/// The command lines that send a write to `room`, what comes before them, and the participant or room in their first line.
const WRITING: &[(&[&str], &[&str], &str)] = &[
    (&[], &["kick", "room", "ann"], "ann"),
    (&[], &["kick", "room", "ann", "--keep-out", "1h"], "ann"),
    (&[], &["kick", "--everywhere", "ann"], "ann"),
    (&[], &["mute", "room", "ann"], "ben"),
    (&[], &["mute", "room", "ann", "--keep", "1h"], "ben"),
    (&["mute", "room", "ann"], &["unmute", "room", "ann"], "ben"),
    (&[], &["rules", "set", "room", "ann", "--rule", "exclude all"], "ann"),
    (&["rules", "set", "room", "ann", "exclude all"], &["rules", "reset", "room", "ann"], "ann"),
    (&[], &["anonymize", "room", "cid"], "cid"),
    (&[], &["rooms", "end", "room"], "room"),
];

/// A server that passes requests to the sandbox, and holds the response to each write. Calls `received` when a write has
/// been applied.
fn holding_writes(sandbox: &Arc<Sandbox>, received: impl Fn() + Send + 'static) -> FaultyServer {
    let sandbox = Arc::downgrade(sandbox);
    FaultyServer::start(move |request, _| {
        let response = sandbox.upgrade().unwrap().response(request);
        if request.method == "GET" {
            return response;
        }
        received();
        loop {
            thread::park();
        }
    })
}

fn room_of_three() -> Arc<Sandbox> {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.create_room("room");
    for (identity, status) in [("ann", "connected"), ("ben", "connected"), ("cid", "disconnected")] {
        sandbox.join(&room, identity, status);
    }
    sandbox
}

/// Runs a command with a log, and kills it while it waits for the response to its write. Returns what it wrote to stderr.
fn kill_while_writing(sandbox: &Arc<Sandbox>, line: &[&str], log: &str) -> String {
    let (received, is_received) = channel();
    let received = Mutex::new(received);
    let server = holding_writes(sandbox, move || received.lock().unwrap().send(()).unwrap());
    let args = [line, &["--yes", "--log", log]].concat();
    let run = roomctl(&args).env("TWILIO_ACCOUNT_SID", &sandbox.account);
    let run = run.env("TWILIO_AUTH_TOKEN", &sandbox.token).env("ROOMCTL_BASE_URL", &server.base_url);
    let (mut child, _home) = run.spawn();
    is_received.recv().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let mut messages = String::new();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    messages
}

/// The writes without a result: the action, and the participant or the room.
fn open_writes(log: &Path) -> Vec<(String, String)> {
    let run = roomctl(&["log", log.to_str().unwrap(), "--open", "-o", "jsonl"]).run().exits(7);
    assert_eq!(run.json_error()["exit_code"], 7);
    let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let rows = run.json_lines();
    let target = |row: &Value| text(row, "participant").or_else(|| text(row, "room")).unwrap();
    rows.iter().map(|row| (text(row, "action").unwrap(), target(row))).collect()
}

#[test]
fn killed_command_leaves_its_write_in_the_log() {
    for (before, line, target) in WRITING {
        let sandbox = room_of_three();
        if !before.is_empty() {
            sandbox.run(before).exits(0);
        }
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("audit.jsonl");
        kill_while_writing(&sandbox, line, log.to_str().unwrap());
        let action =
            if ["rules", "rooms"].contains(&line[0]) { line[..2].join(" ") } else { line[0].to_owned() };
        assert_eq!(open_writes(&log), [(action, (*target).to_owned())], "{line:?}");
    }
}

#[test]
fn killed_command_leaves_its_write_in_a_pipe_and_in_a_file_for_appending() {
    let sandbox = room_of_three();
    let messages = kill_while_writing(&sandbox, &["kick", "room", "ann"], "/dev/stderr");
    assert!(messages.contains(r#""participant":"ann","outcome":"sent""#), "{messages}");
    let log = tempfile::NamedTempFile::new().unwrap();
    // Only its owner can write to it, and not read it; root can do both.
    fs::set_permissions(log.path(), fs::Permissions::from_mode(0o200)).unwrap();
    kill_while_writing(&sandbox, &["kick", "room", "ben"], log.path().to_str().unwrap());
    fs::set_permissions(log.path(), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(open_writes(log.path()), [("kick".to_owned(), "ben".to_owned())]);
}

#[test]
fn log_names_every_kicked_participant_after_a_kill() {
    let sandbox = Arc::new(Sandbox::start(&["--participants", "60"]));
    for _ in 0..3 {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("audit.jsonl");
        let before = disconnected(&sandbox).into_iter().collect::<BTreeSet<_>>();
        let line = ["kick", "Crowd", "--all", "--rate", "1000"];
        kill_while_writing(&sandbox, &line, log.to_str().unwrap());
        let named =
            open_writes(&log).into_iter().map(|(_, participant)| participant).collect::<BTreeSet<_>>();
        let kicked = disconnected(&sandbox).into_iter().collect::<BTreeSet<_>>();
        assert!(kicked.len() > before.len(), "a kick was applied");
        assert!(kicked.difference(&before).all(|identity| named.contains(identity)), "{kicked:?} {named:?}");
    }
}

#[test]
fn two_processes_append_to_one_log() {
    let sandbox = Sandbox::start(&["--participants", "60"]);
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("audit.jsonl");
    let kick = |pattern: &str| {
        let log = log.to_str().unwrap();
        let args = ["kick", "Crowd", "--match", pattern, "--yes", "--rate", "1000", "--log", log];
        sandbox.roomctl(&args).spawn()
    };
    let runs = ["guest-000[0-2]?", "guest-000[3-6]?"].map(kick);
    for (child, _home) in runs {
        assert!(child.finish().status.success());
    }
    let run = roomctl(&["log", log.to_str().unwrap(), "-o", "jsonl"]).run().exits(0);
    let mut logged = run.json_lines().iter().map(|row| row["identity"].to_string()).collect::<Vec<_>>();
    let mut kicked =
        disconnected(&sandbox).iter().map(|identity| format!("\"{identity}\"")).collect::<Vec<_>>();
    logged.sort();
    kicked.sort();
    assert_eq!((kicked.len(), &logged), (60, &kicked));
    assert!(outcomes(&run).iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
}

#[test]
fn outcome_in_a_pipe_is_a_second_line_that_completes_the_first() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "--log", "/dev/stderr"]).exits(0);
    let lines = run.stderr.lines().filter(|line| line.starts_with("{\"time\":")).collect::<Vec<_>>();
    assert_eq!(lines.len(), 2, "{run:?}");
    let read = |text: &str| roomctl(&["log", "-", "-o", "jsonl"]).input(text.as_bytes()).run();
    assert_eq!(outcomes(&read(&lines.join("\n")).exits(0)), [("alice".to_owned(), "kicked".to_owned())]);
    assert_eq!(outcomes(&read(lines[0]).exits(7)), [("alice".to_owned(), "sent".to_owned())]);
}

/// A log with writes of two days to two rooms, one of them without a result, and fields of another version.
const LOG: &str = r#"
{"time":"2026-11-23T10:00:00.000Z","account_sid":"AC1","profile":"prod","action":"kick","room":"standup","room_sid":"RM1","participant":"ann","outcome":"kicked","identity":"ann","sid":"PA1","request_id":"RQ1"}
{"time":"2026-11-23T11:00:00.000Z","account_sid":"AC1","action":"guard","rule":"deny","room":"standup","room_sid":"RM1","participant":"guest-1","outcome":"sent","sid":"PA2","weather":{"rain":true}}
{"time":"2026-11-24T10:00:00.000Z","account_sid":"AC1","action":"guard","rule":"deny","room":"retro","room_sid":"RM2","participant":"guest-2","outcome":"kicked","sid":"PA3"}
{"time":"2026-11-24T11:00:00.000Z","account_sid":"AC1","action":"rooms end","room":"retro","sid":"RM2","outcome":"ended","present":3}
{"version":9}
"#;

/// A file with this text.
fn file(text: &str) -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("audit.jsonl");
    fs::write(&path, text).unwrap();
    (directory, path)
}

fn log(text: &str, args: &[&str]) -> (Roomctl, TempDir) {
    let (directory, path) = file(text);
    (roomctl(&[&["log", path.to_str().unwrap()], args].concat()), directory)
}

fn read(text: &str, args: &[&str]) -> Run {
    let (run, _directory) = log(text, args);
    run.run()
}

/// The participants or rooms of the rows.
fn targets(run: &Run) -> Vec<String> {
    let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let rows = run.json_lines();
    let target = |row: &Value| text(row, "participant").or_else(|| text(row, "room")).unwrap_or_default();
    rows.iter().map(target).collect()
}

#[test]
fn shows_every_line_and_open_writes_last() {
    let run = read(LOG, &[]).exits(7);
    assert_eq!(
        run.stdout,
        "TIME                      ACTION     RULE  ROOM     PARTICIPANT  OUTCOME\n\
         2026-11-23T10:00:00.000Z  kick       -     standup  ann          kicked\n\
         2026-11-24T10:00:00.000Z  guard      deny  retro    guest-2      kicked\n\
         2026-11-24T11:00:00.000Z  rooms end  -     retro    -            ended\n\
         -                         -          -     -        -            -\n\
         2026-11-23T11:00:00.000Z  guard      deny  standup  guest-1      sent\n"
    );
    run.stderr_contains(&[
        "error: 1 write has no result and may have been applied\nhint: Run `roomctl log --open ",
    ]);
}

#[test]
fn json_has_all_fields_and_the_number_of_the_line() {
    let run = read(LOG, &["--open", "-o", "json"]).exits(7);
    assert_eq!(run.json()[0]["weather"], json!({ "rain": true }));
    assert_eq!((run.json().as_array().unwrap().len(), &run.json()[0]["line"]), (1, &json!(3)));
    assert_eq!(read(LOG, &["-o", "jsonl"]).exits(7).json_lines()[3], json!({ "line": 6, "version": 9 }));
    assert_eq!(read(LOG, &["-q", "--room", "standup"]).exits(7).stdout, "RM1\tPA1\nRM1\tPA2\n");
    let csv = read(LOG, &["--participant", "ann", "-o", "csv", "--fields", "line,participant"]).exits(0);
    assert_eq!(csv.stdout, "line,participant\n2,ann\n");
}

#[test]
fn filters_combine_and_decide_the_exit_code() {
    for (args, expected, code) in [
        (&["--participant", "guest-*"][..], &["guest-2", "guest-1"][..], 7),
        (&["--participant", "PA1", "--participant", "guest-2"], &["ann", "guest-2"], 0),
        (&["--room", "retro"], &["guest-2", "retro"], 0),
        (&["--room", "RM1", "--participant", "guest-*"], &["guest-1"], 7),
        (&["--since", "2026-11-24T00:00Z", "--room", "*"], &["guest-2", "retro"], 0),
        (&["--until", "2026-11-23T11:00:00Z", "--room", "*"], &["ann"], 0),
        (&["--since", "2026-11-23T10:30Z", "--until", "2026-11-23T11:30Z", "--room", "*"], &["guest-1"], 7),
        (&["--open", "--room", "retro"], &[], 0),
        (&["--sort-by", "time", "--room", "*"], &["ann", "guest-1", "guest-2", "retro"], 7),
    ] {
        let run = read(LOG, &[args, &["-o", "jsonl"]].concat()).exits(code);
        assert_eq!(targets(&run), expected, "{args:?}");
    }
}

#[test]
fn summary_counts_writes_by_action_rule_and_outcome() {
    let run = read(LOG, &["--summary", "-o", "csv", "--room", "*"]).exits(7);
    assert_eq!(
        run.stdout,
        "action,rule,outcome,count,first,last\n\
         guard,deny,kicked,1,2026-11-24T10:00:00.000Z,2026-11-24T10:00:00.000Z\n\
         guard,deny,sent,1,2026-11-23T11:00:00.000Z,2026-11-23T11:00:00.000Z\n\
         kick,,kicked,1,2026-11-23T10:00:00.000Z,2026-11-23T10:00:00.000Z\n\
         rooms end,,ended,1,2026-11-24T11:00:00.000Z,2026-11-24T11:00:00.000Z\n"
    );
    read(LOG, &["--summary", "-q"]).exits(2);
}

#[test]
fn torn_last_line_is_named_and_does_not_hide_the_rest() {
    let text = "{\"participant\":\"ann\",\"outcome\":\"kicked\"}\n{\"participant\":\"be";
    let run = read(text, &["-o", "jsonl"]).exits(0);
    assert_eq!(targets(&run), ["ann"]);
    let warning = r#"line 2 is incomplete: '{"participant":"be'"#;
    assert_eq!(run.messages(), [json!({ "warning": warning })]);
}

#[test]
fn malformed_line_may_be_an_open_write() {
    let torn = "{\"participant\":\"be\n".repeat(12);
    let text = format!("{torn}{{\"participant\":\"ann\",\"outcome\":\"kicked\"}}\n");
    let run = read(&text, &["-o", "jsonl"]).exits(7);
    assert_eq!(targets(&run), ["ann"]);
    assert_eq!(run.stderr.matches("is not a JSON object").count(), 10, "{run:?}");
    run.stderr_contains(&["2 more lines are malformed", "12 malformed lines may be writes without a result"]);
}

#[test]
fn empty_log_is_a_success_and_a_missing_one_a_failure() {
    assert_eq!(read("", &["-o", "json"]).exits(0).json(), json!([]));
    let run = roomctl(&["log", "/no/such/file"]).run().exits(1);
    assert!(run.stderr.starts_with("error: cannot read /no/such/file: No such file"), "{run:?}");
    roomctl(&["log", "/"]).run().exits(1).stderr_contains(&["error: cannot read /: Is a directory"]);
    roomctl(&["log", "audit.jsonl", "--profile", "prod"]).run().exits(2);
    roomctl(&["log"]).run().exits(2);
}

#[test]
fn control_characters_of_the_log_do_not_reach_the_terminal() {
    let line = json!({ "participant": "evil\u{1b}[2J", "outcome": "kicked" }).to_string();
    let run = read(&line, &[]).exits(0);
    assert!(!run.stdout.contains('\u{1b}') && run.stdout.contains("evil"), "{run:?}");
}
