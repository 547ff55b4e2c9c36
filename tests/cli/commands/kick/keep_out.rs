//! `roomctl kick --keep-out`: participants that rejoin are kicked again.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::ChildStdout;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

#[cfg(unix)]
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

#[cfg(unix)]
use crate::support::Terminal;
use crate::support::{
    ChildProcess, FaultyServer, ROOM, Sandbox, disconnected, error_response, exit_code, json_response,
    outcomes, page, read_request, roomctl, to_owned_pairs, wait_until,
};

/// A running kick and its results as they arrive.
struct KeepOutRun {
    child: ChildProcess,
    lines: BufReader<ChildStdout>,
    _home: TempDir,
}

impl KeepOutRun {
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        Self::of(sandbox, "room", args)
    }

    fn of(sandbox: &Sandbox, room: &str, args: &[&str]) -> Self {
        let (mut child, home) = sandbox.roomctl(&[&["kick", room, "-o", "jsonl"], args].concat()).spawn();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, _home: home }
    }

    /// The next result: participant and outcome.
    fn next(&mut self) -> (String, String) {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let row: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("participant"), text("outcome"))
    }

    #[cfg(unix)]
    fn interrupt(&self) {
        self.child.signal(Signal::INT);
    }

    /// stderr at the end, and the exit code.
    fn end(self) -> (String, Option<i32>) {
        let output = self.child.finish();
        (String::from_utf8(output.stderr).unwrap(), exit_code(output.status))
    }
}

/// The same participant, disconnected.
fn disconnected_participant(participant: &Value) -> Value {
    let mut disconnected_participant = participant.clone();
    disconnected_participant["status"] = json!("disconnected");
    disconnected_participant
}

fn printed(identity: &str, outcome: &str) -> (String, String) {
    (identity.to_owned(), outcome.to_owned())
}

#[cfg(unix)]
#[test]
fn kicks_only_rejoined_participants() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut watch = KeepOutRun::start(&sandbox, &["ann", "later", "--keep-out", "1h"]);
    assert_eq!(
        [watch.next(), watch.next()].iter().find(|(identity, _)| identity == "ann"),
        Some(&printed("ann", "kicked"))
    );
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), printed("ann", "kicked"));
    sandbox.join(&room, "later", "connected");
    assert_eq!(watch.next(), printed("later", "kicked"));
    watch.interrupt();
    let (messages, code) = watch.end();
    assert!(messages.contains("interrupted; 2 more kicks\"}\n"), "{messages}");
    assert_eq!(code, Some(130));
    assert_eq!(disconnected(&sandbox), ["ann", "ann", "later"]);
}

#[cfg(unix)]
#[test]
fn kicks_rejoined_participant_that_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = KeepOutRun::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), printed("ann", "kicked"));
    sandbox.join(&room, "ann", "reconnecting");
    assert_eq!(watch.next(), printed("ann", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox), ["ann", "ann"]);
}

#[cfg(unix)]
#[test]
fn pattern_keeps_out_matches_and_sid_keeps_out_its_identity() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let mut watch = KeepOutRun::start(
        &sandbox,
        &[&ann, "--match", "guest-*", "--except", "guest-7", "--if-present", "--yes", "--keep-out", "1h"],
    );
    assert_eq!(watch.next(), printed(&ann, "kicked"));
    sandbox.join(&room, "guest-7", "connected");
    sandbox.join(&room, "guest-8", "connected");
    assert_eq!(watch.next(), printed("guest-8", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), printed("ann", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox), ["ann", "guest-8", "ann"]);
}

#[cfg(unix)]
#[test]
fn participant_below_minimum_age_is_not_kept_out() {
    let sandbox = Sandbox::start(&[]);
    let args = ["--all", "--older-than", "22m", "--yes", "--keep-out", "1h"];
    let mut watch = KeepOutRun::of(&sandbox, "DailyStandup", &args);
    let mut kicked = [watch.next(), watch.next(), watch.next()];
    kicked.sort();
    assert_eq!(kicked, [printed("alice", "kicked"), printed("carol", "kicked"), printed("dave", "kicked")]);
    sandbox.join("DailyStandup", "newcomer", "connected");
    sandbox.join("DailyStandup", "dave", "connected");
    assert_eq!(watch.next(), printed("dave", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox).len(), 4, "no other participant is kicked, present or joined later");
}

#[test]
fn ends_when_the_room_ends() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = KeepOutRun::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), printed("ann", "kicked"));
    sandbox.end_room(&room);
    // Another room with the same name is not watched.
    let next = sandbox.create_room("room");
    sandbox.join(&next, "ann", "connected");
    let (messages, code) = watch.end();
    assert!(messages.contains("the room has ended; 0 more kicks\"}\n"), "{messages}");
    assert_eq!(code, Some(0));
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

#[test]
fn ends_at_the_time_limit_with_three_reads_per_poll() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["ann", "ben", "cid"] {
        sandbox.join(&room, identity, "connected");
    }
    let (messages, code) = KeepOutRun::start(&sandbox, &["ann", "ben", "cid", "--keep-out", "1500ms"]).end();
    assert!(messages.contains("time limit reached; 0 more kicks\"}\n"), "{messages}");
    assert_eq!(code, Some(0));
    // One request to resolve the room's SID, three at the start, and three after a second.
    assert_eq!(sandbox.counts()["reads"], 7);
}

#[test]
fn ends_at_the_time_limit_when_room_is_unreadable() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let (held, until_the_end) = channel::<()>();
    let server = FaultyServer::start(move |request, _| {
        if request.method == "GET" {
            let _ = until_the_end.recv();
        }
        json_response(202, &disconnected_participant(&ann))
    });
    let run = server.run(&["kick", ROOM, "ann", "--keep-out", "300ms", "--timeout", "1h"]).exits(0);
    run.stderr_contains(&["time limit reached; 0 more kicks"]);
    drop(held);
}

#[test]
fn repeated_kick_failure_of_participant_is_reported_once() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.create_room("room");
    let first = sandbox.join(&room, "ann", "connected");
    let server = FaultyServer::rejecting_writes(&sandbox, move |_, sid| sid != first);
    let log = tempfile::NamedTempFile::new().unwrap();
    let args = ["kick", "room", "ann", "--keep-out", "1h", "-o", "jsonl"];
    let args = [&args[..], &["--log", log.path().to_str().unwrap()]].concat();
    let (mut child, _home) = server.roomctl(&args).spawn();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    let again = sandbox.join(&room, "ann", "connected");
    wait_until(|| server.writes_to(&again) >= 3);
    sandbox.end_room(&room);
    let output = child.finish();
    assert_eq!(output.status.code(), Some(7));
    let rows = String::from_utf8(output.stdout).unwrap();
    assert_eq!(rows.matches("\"failed\"").count(), 1, "{rows}");
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert_eq!(logged.lines().count(), 1 + server.writes_to(&again), "each write is in the log");
}

#[cfg(unix)]
#[test]
fn transient_failure_does_not_end_keep_out() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = KeepOutRun::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), printed("ann", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), printed("ann", "kicked"));
    watch.interrupt();
    assert_eq!(watch.end().1, Some(130));
}

#[test]
fn poll_failures_are_reported_once_and_repeated_404_ends_the_run() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let polls = AtomicUsize::new(0);
    let server = FaultyServer::start(move |request, _| match request.method.as_str() {
        "POST" => json_response(202, &disconnected_participant(&ann)),
        _ if !request.target.contains("/Participants") => error_response(404, 20404, "not found"),
        _ => match polls.fetch_add(1, Ordering::SeqCst) {
            1 | 2 => error_response(500, 20500, "out of order"),
            3..=5 => json_response(200, &page(&[], None)),
            _ => error_response(404, 20404, "not found"),
        },
    });
    let run = server.run(&["kick", ROOM, "ann", "--keep-out", "1h"]).exits(0);
    let unknown = format!("cannot read the room, retrying: room {ROOM} not found");
    let printed = [
        &format!("warning: {unknown}"),
        "the room is reachable again",
        &format!("warning: {unknown}"),
        "the room has ended; 0 more kicks",
    ];
    assert_eq!(run.stderr.lines().collect::<Vec<_>>(), printed);
}

#[test]
fn room_unreadable_until_the_end_is_a_failure() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let server = FaultyServer::start(move |request, _| match request.method.as_str() {
        "POST" => json_response(202, &disconnected_participant(&ann)),
        _ => error_response(500, 20500, "out of order"),
    });
    server.run(&["kick", ROOM, "ann", "--keep-out", "200ms"]).exits(7).stderr_contains(&[
        "time limit reached; the room could not be read at the end",
        "error: the API failed",
    ]);
}

/// A room that keeps listing these participants, all of which are kicked at the first attempt.
fn server_with_stale_list(identities: &'static [&'static str]) -> FaultyServer {
    let participant = |(index, identity): (usize, &&str), status: &str| json!({ "sid": format!("PA{index:032}"), "identity": identity, "status": status });
    FaultyServer::start(move |request, _| {
        let numbered = identities.iter().enumerate();
        if request.method == "GET" {
            return json_response(
                200,
                &page(&numbered.map(|one| participant(one, "connected")).collect::<Vec<_>>(), None),
            );
        }
        let mut matching = numbered.filter(|one| {
            request.target.ends_with(one.1) || request.target.ends_with(&format!("PA{:032}", one.0))
        });
        json_response(202, &participant(matching.next().unwrap(), "disconnected"))
    })
}

#[test]
fn participant_still_listed_after_kick_is_kicked_once() {
    let server = server_with_stale_list(&["ann", "ben"]);
    let args = ["kick", ROOM, "ann", "ben", "--keep-out", "200ms", "-o", "jsonl"];
    let run = server.run(&args).exits(0).stderr_contains(&["0 more kicks"]);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "kicked"), ("ben", "kicked")]));
    let polls = server.targets().iter().filter(|target| target.starts_with("GET")).count();
    assert!(polls > 0, "{:?}", server.targets());
}

/// A room whose participants rejoin after their first kick, at a server that responds to a kick only when all kicks
/// are in flight.
fn server_awaiting_kicks(count: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let (all_there, kicks) = (Arc::new(Barrier::new(count)), Arc::new(AtomicUsize::new(0)));
    let participant = move |participant: usize, one: usize, status: &str| json!({ "sid": format!("PA{participant:016}{one:016}"), "identity": format!("guest-{one}"), "status": status });
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let (all_there, kicks) = (Arc::clone(&all_there), Arc::clone(&kicks));
            thread::spawn(move || {
                let Some(request) = read_request(&stream) else { return };
                let kicked_before = usize::from(kicks.load(Ordering::SeqCst) > 0);
                let body = if request.method == "GET" {
                    page(
                        &(0..count)
                            .map(|one| participant(kicked_before, one, "connected"))
                            .collect::<Vec<_>>(),
                        None,
                    )
                } else {
                    all_there.wait();
                    kicks.fetch_add(1, Ordering::SeqCst);
                    let sid = request.target.rsplit('/').next().unwrap();
                    json!({ "sid": sid, "status": "disconnected" })
                };
                let _ = stream.write_all(&json_response(200, &body));
            });
        }
    });
    base_url
}

#[test]
fn rejoining_participants_are_kicked_concurrently() {
    let args = ["kick", ROOM, "--all", "--yes", "--keep-out", "200ms", "--timeout", "10s", "-o", "jsonl"];
    let run = roomctl(&args).at(&server_awaiting_kicks(3)).run().exits(0);
    assert_eq!(outcomes(&run).len(), 6);
    run.stderr_contains(&["3 more kicks"]);
}

#[cfg(unix)]
#[test]
fn terminal_notes_possible_rejoin_and_the_end_of_keep_out() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["ann", "ben"] {
        sandbox.join(&room, identity, "connected");
    }
    let run_in_terminal =
        |args: &str| Terminal::start(200, &format!("exec roomctl {args}"), &sandbox.environment());
    let remark = "kicked participants can rejoin with the same token; use --keep-out 30m to prevent it";
    let (printed, _) = run_in_terminal("kick room ann ben").finish();
    assert_eq!(printed.matches(remark).count(), 1, "{printed}");
    let (printed, _) = run_in_terminal("kick room ann ben").finish();
    assert!(printed.contains("already gone") && !printed.contains(remark), "{printed}");

    sandbox.join(&room, "ann", "connected");
    for (args, what) in [
        ("mute room ann --keep 1h", "muting for participants who join until "),
        ("kick room ann --keep-out 1h", "keeping participants out until "),
    ] {
        let mut terminal = run_in_terminal(args);
        terminal.read_until(what);
        let printed = terminal.read_until(" (press Ctrl-C to stop)");
        assert!(printed.ends_with(" UTC (press Ctrl-C to stop)"), "{printed}");
        terminal.press("\x03");
        let (printed, code) = terminal.finish();
        assert!(code == 130 && !printed.contains(remark), "{printed}");
    }
}
