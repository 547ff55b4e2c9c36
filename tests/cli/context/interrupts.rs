//! Ctrl-C and SIGTERM: the first is heard wherever it comes, the second ends whatever waits.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::ExitStatusExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    Faulty, LONGEST, ROOM, Running, Sandbox, code, json as json_answer, page, refusal, wait_until,
};

/// Interrupts until the run ends, and gives the signal that ended it.
fn interrupt_to_the_end(child: &mut Running) -> Option<i32> {
    wait_until(|| {
        child.signal(Signal::INT);
        child.try_wait().unwrap().is_some()
    });
    child.wait().unwrap().signal()
}

#[test]
fn a_run_whose_reader_stalls_ends_at_the_second() {
    let sandbox = Sandbox::start(&["--participants", "1000"]);
    let (mut child, _home) = sandbox.roomctl(&["list", "Crowd", "-o", "jsonl"]).spawn();
    // After the first line the others do not fit into the pipe.
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    assert!(lines.read_line(&mut String::new()).unwrap() > 0);
    assert_eq!(interrupt_to_the_end(&mut child), Some(Signal::INT.as_raw()));
}

#[test]
fn a_run_that_waits_for_what_is_on_its_way_says_so_and_ends_at_the_second() {
    let (told, is_told) = mpsc::channel();
    let (never, gate) = mpsc::channel::<()>();
    let server = Faulty::start(move |_, _| {
        told.send(()).unwrap();
        let _ = gate.recv();
        Vec::new()
    });
    let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann"]).spawn();
    is_told.recv_timeout(LONGEST).unwrap();
    child.signal(Signal::INT);
    let mut talk = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut talk).unwrap();
    assert_eq!(talk, "interrupted: waiting for what is on its way; once more ends at once\n");
    assert_eq!(interrupt_to_the_end(&mut child), Some(Signal::INT.as_raw()));
    drop(never);
}

/// A server that loses the answer to the first disconnect, knows nobody at the second, and while roomctl looks further
/// waits for the gate.
fn losing(told: mpsc::Sender<()>, gate: mpsc::Receiver<()>) -> Faulty {
    let writes = AtomicUsize::new(0);
    Faulty::start(move |request, _| {
        if request.method == "POST" {
            let is_first = writes.fetch_add(1, Ordering::SeqCst) == 0;
            return if is_first { Vec::new() } else { refusal(404, 20404, "not found") };
        }
        if request.target.contains("/Participants") {
            told.send(()).unwrap();
            let _ = gate.recv();
            return json_answer(200, &page(&[], None));
        }
        json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" }))
    })
}

#[test]
fn a_kick_that_was_sent_before_is_not_told_as_not_tried() {
    let (told, is_told) = mpsc::channel();
    let (open, gate) = mpsc::channel();
    let server = losing(told, gate);
    let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann", "-o", "jsonl"]).spawn();
    is_told.recv_timeout(LONGEST).unwrap();
    child.signal(Signal::INT);
    let mut talk = String::new();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    while !talk.contains("interrupted: waiting") {
        assert!(lines.read_line(&mut talk).unwrap() > 0, "{talk}");
    }
    open.send(()).unwrap();
    let mut row = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut row).unwrap();
    let row: Value = serde_json::from_str(&row).unwrap();
    assert_eq!((&row["outcome"], code(child.wait().unwrap())), (&json!("failed"), Some(130)), "{row}");
    assert!(row["error"].as_str().unwrap().ends_with("; it may be done all the same"), "{row}");
}

#[test]
fn the_end_of_the_terminal_is_an_interrupt_unless_it_is_to_be_outlived() {
    let gone = |shell: &str| {
        let sandbox = Sandbox::start(&["--latency", "200", "--participants", "200"]);
        let log = tempfile::NamedTempFile::new().unwrap();
        let path = log.path().to_str().unwrap();
        let args = ["kick", "Crowd", "--all", "--yes", "--rate", "100,20", "-o", "jsonl", "--log", path];
        let (mut child, _home) = sandbox.roomctl(&args).after(shell).spawn();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        lines.next().unwrap().unwrap();
        child.signal(Signal::HUP);
        let rest = lines.count();
        let code = code(child.wait().unwrap());
        let logged = std::fs::read_to_string(log.path()).unwrap().lines().count();
        (code, sandbox.counts()["writes"].as_u64().unwrap(), logged as u64, rest)
    };
    let (code, sent, logged, rest) = gone(":");
    assert_eq!((code, rest), (Some(129), 199), "each is told of");
    assert!(logged == sent && sent < 200, "each write is in the log: {sent} {logged}");
    let (code, sent, logged, _) = gone("trap '' HUP");
    assert_eq!((code, sent, logged), (Some(0), 200, 200));
}

#[test]
fn dies_by_the_signal_that_interrupts_the_run() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (told, is_told) = mpsc::channel();
        let (_never, gate) = mpsc::channel::<()>();
        let server = Faulty::start(move |_, _| {
            told.send(()).unwrap();
            let _ = gate.recv();
            Vec::new()
        });
        let (mut child, _home) = server.roomctl(&["list", ROOM]).spawn();
        is_told.recv_timeout(LONGEST).unwrap();
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
    let mut told = String::new();
    assert!(lines.read_line(&mut told).unwrap() > 0);
    child.signal(Signal::INT);
    lines.read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(Signal::INT.as_raw()));
    let rows: Vec<Value> = serde_json::from_str(&told).unwrap();
    assert!(rows.len() == 1000 && rows.iter().all(|row| row["outcome"] == "kicked"), "{told}");
}

#[test]
fn json_error_reports_the_exit_code_of_the_signal() {
    for (signal, code) in [(Signal::INT, 130), (Signal::TERM, 143), (Signal::HUP, 129)] {
        let (told, is_told) = mpsc::channel();
        let (open, gate) = mpsc::channel();
        let server = losing(told, gate);
        let (mut child, _home) = server.roomctl(&["kick", ROOM, "ann", "-o", "jsonl"]).spawn();
        is_told.recv_timeout(LONGEST).unwrap();
        child.signal(signal);
        let mut talk = BufReader::new(child.stderr.take().unwrap()).lines();
        let waiting = talk.next().unwrap().unwrap();
        assert!(waiting.contains("interrupted: waiting"), "{waiting}");
        open.send(()).unwrap();
        let error: Value = serde_json::from_str(&talk.last().unwrap().unwrap()).unwrap();
        assert_eq!(error["exit_code"], code, "{error}");
        assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()));
    }
}

#[test]
fn a_file_that_blocks_does_not_keep_an_interrupt_out() {
    let directory = tempfile::tempdir().unwrap();
    let pipe = directory.path().join("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for (variable, args) in
        [("ROOMCTL_CONFIG", &["get", "room", "ann"][..]), ("TWILIO_CA_BUNDLE", &["list", "room"])]
    {
        let mut run = crate::support::roomctl(args).env(variable, &pipe);
        if variable == "TWILIO_CA_BUNDLE" {
            run = run.at("https://127.0.0.1:1");
        }
        let (mut child, _home) = run.spawn();
        // It can be opened for writing only once somebody reads.
        let _writer = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
        child.signal(Signal::TERM);
        assert_eq!(code(child.wait().unwrap()), Some(143), "{variable}");
    }
}
