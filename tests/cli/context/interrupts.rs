//! SIGINT, SIGTERM and SIGHUP: the first stops the run, the second ends any wait.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    ChildProcess, FaultyServer, ROOM, Sandbox, TEST_TIMEOUT, error_response, exit_code, json_response, page,
    roomctl, wait_until,
};

/// Interrupts until the run ends, and returns the signal that ended it.
fn interrupt_to_the_end(child: &mut ChildProcess) -> Option<i32> {
    wait_until(|| {
        child.signal(Signal::INT);
        child.try_wait().unwrap().is_some()
    });
    child.wait().unwrap().signal()
}

#[test]
fn second_interrupt_ends_run_with_stalled_reader() {
    let sandbox = Sandbox::start(&["--participants", "1000"]);
    let (mut child, _home) = sandbox.roomctl(&["list", "Crowd", "-o", "jsonl"]).spawn();
    // After the first line, the others do not fit into the pipe.
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    assert!(lines.read_line(&mut String::new()).unwrap() > 0);
    assert_eq!(interrupt_to_the_end(&mut child), Some(Signal::INT.as_raw()));
}

#[test]
fn waiting_for_requests_in_flight_is_noted_and_second_interrupt_ends_it() {
    let (request_seen, wait_for_request) = mpsc::channel();
    let (never, gate) = mpsc::channel::<()>();
    let server = FaultyServer::start(move |_, _| {
        request_seen.send(()).unwrap();
        let _ = gate.recv();
        Vec::new()
    });
    let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann"]).spawn();
    wait_for_request.recv_timeout(TEST_TIMEOUT).unwrap();
    child.signal(Signal::INT);
    let mut messages = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut messages).unwrap();
    assert_eq!(messages, "interrupted: waiting for pending requests; press Ctrl-C again to stop now\n");
    assert_eq!(interrupt_to_the_end(&mut child), Some(Signal::INT.as_raw()));
    drop(never);
}

/// A server that loses the response to the first disconnect, responds with 404 to the second, and waits for the gate
/// while roomctl checks further.
/// waits for the gate.
fn server_losing_first_response(request_seen: mpsc::Sender<()>, gate: mpsc::Receiver<()>) -> FaultyServer {
    let writes = AtomicUsize::new(0);
    FaultyServer::start(move |request, _| {
        if request.method == "POST" {
            let is_first = writes.fetch_add(1, Ordering::SeqCst) == 0;
            return if is_first { Vec::new() } else { error_response(404, 20404, "not found") };
        }
        if request.target.contains("/Participants") {
            request_seen.send(()).unwrap();
            let _ = gate.recv();
            return json_response(200, &page(&[], None));
        }
        json_response(200, &json!({ "sid": ROOM, "status": "in-progress" }))
    })
}

#[test]
fn request_in_flight_at_interrupt_is_not_reported_as_not_tried() {
    let (request_seen, wait_for_request) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let server = server_losing_first_response(request_seen, gate);
    let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann", "-o", "jsonl"]).spawn();
    wait_for_request.recv_timeout(TEST_TIMEOUT).unwrap();
    child.signal(Signal::INT);
    let mut messages = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !messages.contains("interrupted: waiting") {
        assert!(lines.read_line(&mut messages).unwrap() > 0, "{messages}");
    }
    open.send(()).unwrap();
    let mut row = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut row).unwrap();
    let row: Value = serde_json::from_str(&row).unwrap();
    assert_eq!((&row["outcome"], exit_code(child.wait().unwrap())), (&json!("failed"), Some(130)), "{row}");
    assert!(row["error"].as_str().unwrap().ends_with("; the request may have been applied"), "{row}");
}

#[test]
fn sighup_is_an_interrupt_unless_ignored() {
    let gone = |shell: &str| {
        let sandbox = Sandbox::start(&["--latency", "200ms", "--participants", "200"]);
        let log = tempfile::NamedTempFile::new().unwrap();
        let path = log.path().to_str().unwrap();
        let args = ["kick", "Crowd", "--all", "--yes", "--rate", "100,20", "-o", "jsonl", "--log", path];
        let (mut child, _home) = sandbox.roomctl(&args).after_script(shell).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.next().unwrap().unwrap();
        child.signal(Signal::HUP);
        let rest = lines.count();
        let code = exit_code(child.wait().unwrap());
        let logged = std::fs::read_to_string(log.path()).unwrap().lines().count();
        (code, sandbox.counts()["writes"].as_u64().unwrap(), logged as u64, rest)
    };
    let (code, sent, logged, rest) = gone(":");
    assert_eq!((code, rest), (Some(129), 199), "each outcome is printed");
    assert!(logged == sent && sent < 200, "each write is in the log: {sent} {logged}");
    let (code, sent, logged, _) = gone("trap '' HUP");
    assert_eq!((code, sent, logged), (Some(0), 200, 200));
}

#[test]
fn dies_by_the_signal_that_interrupts_the_run() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (request_seen, wait_for_request) = mpsc::channel();
        let (_never, gate) = mpsc::channel::<()>();
        let server = FaultyServer::start(move |_, _| {
            request_seen.send(()).unwrap();
            let _ = gate.recv();
            Vec::new()
        });
        let (mut child, _home) = server.roomctl(&["list", ROOM]).spawn();
        wait_for_request.recv_timeout(TEST_TIMEOUT).unwrap();
        child.signal(signal);
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
    }
}

#[test]
fn dies_by_the_signal_that_comes_after_the_last_request() {
    let sandbox = Sandbox::start(&["--participants", "1000"]);
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "5000", "-o", "json", "--log", path];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    // The outcomes are printed at the end, and do not fit into the pipe.
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut printed = String::new();
    assert!(lines.read_line(&mut printed).unwrap() > 0);
    child.signal(Signal::INT);
    lines.read_to_string(&mut printed).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::INT.as_raw()));
    let rows: Vec<Value> = serde_json::from_str(&printed).unwrap();
    assert!(rows.len() == 1000 && rows.iter().all(|row| row["outcome"] == "kicked"), "{printed}");
}

#[test]
fn json_error_reports_the_exit_code_of_the_signal() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let (request_seen, wait_for_request) = mpsc::channel();
        let (open, gate) = mpsc::channel();
        let server = server_losing_first_response(request_seen, gate);
        let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann", "-o", "jsonl"]).spawn();
        wait_for_request.recv_timeout(TEST_TIMEOUT).unwrap();
        child.signal(signal);
        let mut messages = BufReader::new(child.stderr.take().unwrap()).lines();
        let waiting = messages.next().unwrap().unwrap();
        assert!(waiting.contains("interrupted: waiting"), "{waiting}");
        open.send(()).unwrap();
        let error: Value = serde_json::from_str(&messages.last().unwrap().unwrap()).unwrap();
        assert_eq!(error["exit_code"], code, "{error}");
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
    }
}

#[test]
fn interrupt_ends_blocked_file_read() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let from = roomctl(&["list", "room", "--from", pipe.to_str().unwrap()]);
    let roots = roomctl(&["list", "room"]).env("TWILIO_CA_BUNDLE", &pipe);
    for run in [from, roots] {
        let (mut child, _home) = run.at("https://127.0.0.1:1").spawn();
        // It can be opened for writing only once there is a reader.
        let _writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        child.signal(Signal::TERM);
        assert_eq!(exit_code(child.wait().unwrap()), Some(143));
    }
}

#[test]
fn interrupt_ends_log_that_waits_for_more_lines() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in [pipe.to_str().unwrap(), "-"] {
        let (mut child, _home) = roomctl(&["log", file, "-o", "jsonl"]).piped().spawn();
        let mut input: Box<dyn Write> = match child.stdin.take() {
            Some(stdin) if file == "-" => Box::new(stdin),
            _ => Box::new(std::fs::OpenOptions::new().write(true).open(&pipe).unwrap()),
        };
        writeln!(input, "{{\"action\":\"kick\",\"outcome\":\"kicked\"}}").unwrap();
        let mut rows = BufReader::new(child.stdout.take().unwrap());
        assert!(rows.read_line(&mut String::new()).unwrap() > 0);
        child.signal(Signal::TERM);
        assert_eq!(exit_code(child.wait().unwrap()), Some(143), "{file}");
    }
}
