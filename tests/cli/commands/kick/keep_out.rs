//! `roomctl kick --keep-out`: who comes back is put out again.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::ChildStdout;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Barrier};
use std::thread;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Faulty, ROOM, Running, Sandbox, Terminal, code, disconnected, json as json_answer, outcomes, page, pairs,
    read_request, refusal, roomctl, wait_until,
};

/// A kick that stays, and its results as they come.
struct Watch {
    child: Running,
    lines: BufReader<ChildStdout>,
    _home: TempDir,
}

impl Watch {
    fn start(sandbox: &Sandbox, args: &[&str]) -> Self {
        Self::of(sandbox, "room", args)
    }

    fn of(sandbox: &Sandbox, room: &str, args: &[&str]) -> Self {
        let (mut child, home) = sandbox.roomctl(&[&["kick", room, "-o", "jsonl"], args].concat()).spawn();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, _home: home }
    }

    /// The next result: who, and what became of them.
    fn next(&mut self) -> (String, String) {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        let row: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("participant"), text("outcome"))
    }

    fn interrupt(&self) {
        self.child.signal(Signal::INT);
    }

    /// What it says at the end, and its exit code.
    fn end(self) -> (String, Option<i32>) {
        let output = self.child.finish();
        (String::from_utf8(output.stderr).unwrap(), code(output.status))
    }
}

/// The same stay when it is over.
fn gone(stay: &Value) -> Value {
    let mut gone = stay.clone();
    gone["status"] = json!("disconnected");
    gone
}

fn told(who: &str, outcome: &str) -> (String, String) {
    (who.to_owned(), outcome.to_owned())
}

#[test]
fn who_rejoins_is_kicked_again_and_others_are_left_alone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "later", "--keep-out", "1h"]);
    assert_eq!(
        [watch.next(), watch.next()].iter().find(|(who, _)| who == "ann"),
        Some(&told("ann", "kicked"))
    );
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.join(&room, "later", "connected");
    assert_eq!(watch.next(), told("later", "kicked"));
    watch.interrupt();
    let (talk, code) = watch.end();
    assert!(talk.contains("interrupted; 2 people kicked again while watching\"}\n"), "{talk}");
    assert_eq!(code, Some(130));
    assert_eq!(disconnected(&sandbox), ["ann", "ann", "later"]);
}

#[test]
fn kicks_a_participant_again_who_rejoins_and_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.join(&room, "ann", "reconnecting");
    assert_eq!(watch.next(), told("ann", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox), ["ann", "ann"]);
}

#[test]
fn a_pattern_keeps_out_whoever_fits_it_and_a_sid_whoever_it_was() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(
        &sandbox,
        &[&ann, "--match", "guest-*", "--except", "guest-7", "--if-present", "--yes", "--keep-out", "1h"],
    );
    assert_eq!(watch.next(), told(&ann, "kicked"));
    sandbox.join(&room, "guest-7", "connected");
    sandbox.join(&room, "guest-8", "connected");
    assert_eq!(watch.next(), told("guest-8", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox), ["ann", "guest-8", "ann"]);
}

#[test]
fn who_was_not_old_enough_to_be_kicked_is_not_kept_out() {
    let sandbox = Sandbox::start(&[]);
    let args = ["--all", "--older-than", "22m", "--yes", "--keep-out", "1h"];
    let mut watch = Watch::of(&sandbox, "DailyStandup", &args);
    let mut kicked = [watch.next(), watch.next(), watch.next()];
    kicked.sort();
    assert_eq!(kicked, [told("alice", "kicked"), told("carol", "kicked"), told("dave", "kicked")]);
    sandbox.join("DailyStandup", "newcomer", "connected");
    sandbox.join("DailyStandup", "dave", "connected");
    assert_eq!(watch.next(), told("dave", "kicked"));
    watch.interrupt();
    watch.end();
    assert_eq!(disconnected(&sandbox).len(), 4, "nobody else, neither of those there nor of those who came");
}

#[test]
fn the_watch_ends_with_the_room() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.end(&room);
    // Another room of that name is another matter.
    let next = sandbox.room("room");
    sandbox.join(&next, "ann", "connected");
    let (talk, code) = watch.end();
    assert!(talk.contains("the room is over; 0 people kicked again while watching\"}\n"), "{talk}");
    assert_eq!(code, Some(0));
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

#[test]
fn the_watch_ends_with_its_time_and_costs_three_reads_a_round() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["ann", "ben", "cid"] {
        sandbox.join(&room, identity, "connected");
    }
    let (talk, code) = Watch::start(&sandbox, &["ann", "ben", "cid", "--keep-out", "1500ms"]).end();
    assert!(talk.contains("the time is over; 0 people kicked again while watching\"}\n"), "{talk}");
    assert_eq!(code, Some(0));
    // One to know the room by its SID, then three at the start and three after a second.
    assert_eq!(sandbox.counts()["reads"], 7);
}

#[test]
fn the_watch_ends_with_its_time_though_the_room_cannot_be_read() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let (held, until_the_end) = channel::<()>();
    let server = Faulty::start(move |request, _| {
        if request.method == "GET" {
            let _ = until_the_end.recv();
        }
        json_answer(202, &gone(&ann))
    });
    let run = server.run(&["kick", ROOM, "ann", "--keep-out", "300ms", "--timeout", "1h"]).exits(0);
    run.says(&["the time is over; 0 people kicked again while watching"]);
    drop(held);
}

#[test]
fn one_who_cannot_be_kicked_again_is_told_once_however_often_it_is_tried() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.room("room");
    let first = sandbox.join(&room, "ann", "connected");
    let server = Faulty::refusing(&sandbox, move |_, sid| sid != first);
    let log = tempfile::NamedTempFile::new().unwrap();
    let args = ["kick", "room", "ann", "--keep-out", "1h", "-o", "jsonl"];
    let args = [&args[..], &["--log", log.path().to_str().unwrap()]].concat();
    let (mut child, _home) = server.roomctl(&args).spawn();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut String::new()).unwrap();
    let again = sandbox.join(&room, "ann", "connected");
    wait_until(|| server.writes_to(&again) >= 3);
    sandbox.end(&room);
    let output = child.finish();
    assert_eq!(output.status.code(), Some(7));
    let rows = String::from_utf8(output.stdout).unwrap();
    assert_eq!(rows.matches("\"failed\"").count(), 1, "{rows}");
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert_eq!(logged.lines().count(), 1 + server.writes_to(&again), "each write is in the log");
}

#[test]
fn a_fault_does_not_end_the_watch() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann", "connected");
    let mut watch = Watch::start(&sandbox, &["ann", "--keep-out", "1h"]);
    assert_eq!(watch.next(), told("ann", "kicked"));
    sandbox.join(&room, "ann", "connected");
    assert_eq!(watch.next(), told("ann", "kicked"));
    watch.interrupt();
    assert_eq!(watch.end().1, Some(130));
}

#[test]
fn trouble_is_told_once_and_only_a_room_that_stays_unknown_is_over() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let looks = AtomicUsize::new(0);
    let server = Faulty::start(move |request, _| match request.method.as_str() {
        "POST" => json_answer(202, &gone(&ann)),
        _ if !request.target.contains("/Participants") => refusal(404, 20404, "not found"),
        _ => match looks.fetch_add(1, Ordering::SeqCst) {
            1 | 2 => refusal(500, 20500, "out of order"),
            3..=5 => json_answer(200, &page(&[], None)),
            _ => refusal(404, 20404, "not found"),
        },
    });
    let run = server.run(&["kick", ROOM, "ann", "--keep-out", "1h"]).exits(0);
    let unknown = format!("cannot look into the room, but will try on: no room has the SID {ROOM}");
    let told = [
        &format!("warning: {unknown}"),
        "the room can be read again",
        &format!("warning: {unknown}"),
        "the room is over; 0 people kicked again while watching",
    ];
    assert_eq!(run.stderr.lines().collect::<Vec<_>>(), told);
}

#[test]
fn a_room_that_could_not_be_read_to_the_last_is_a_failure() {
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let server = Faulty::start(move |request, _| match request.method.as_str() {
        "POST" => json_answer(202, &gone(&ann)),
        _ => refusal(500, 20500, "out of order"),
    });
    server
        .run(&["kick", ROOM, "ann", "--keep-out", "200ms"])
        .exits(7)
        .says(&["the time is over, and the room could not be read to the last", "error: the API failed"]);
}

/// A room that goes on showing these people, all of whom are kicked and gone at the first try.
fn lagging(identities: &'static [&'static str]) -> Faulty {
    let stay = |(index, identity): (usize, &&str), status: &str| json!({ "sid": format!("PA{index:032}"), "identity": identity, "status": status });
    Faulty::start(move |request, _| {
        let people = identities.iter().enumerate();
        if request.method == "GET" {
            return json_answer(
                200,
                &page(&people.map(|one| stay(one, "connected")).collect::<Vec<_>>(), None),
            );
        }
        let mut meant = people.filter(|one| {
            request.target.ends_with(one.1) || request.target.ends_with(&format!("PA{:032}", one.0))
        });
        json_answer(202, &stay(meant.next().unwrap(), "disconnected"))
    })
}

#[test]
fn a_stay_that_the_list_goes_on_to_show_is_kicked_but_once() {
    let server = lagging(&["ann", "ben"]);
    let args = ["kick", ROOM, "ann", "ben", "--keep-out", "200ms", "-o", "jsonl"];
    let run = server.run(&args).exits(0).says(&["0 people kicked again while watching"]);
    assert_eq!(outcomes(&run), pairs(&[("ann", "kicked"), ("ben", "kicked")]));
    let looks = server.targets().iter().filter(|target| target.starts_with("GET")).count();
    assert!(looks > 0, "{:?}", server.targets());
}

/// A room whose people come back as often as they are kicked once, at a server that answers a kick only when as many are
/// on their way as there are people.
fn patient(people: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let (all_there, kicks) = (Arc::new(Barrier::new(people)), Arc::new(AtomicUsize::new(0)));
    let stay = move |stay: usize, one: usize, status: &str| json!({ "sid": format!("PA{stay:016}{one:016}"), "identity": format!("guest-{one}"), "status": status });
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let (all_there, kicks) = (Arc::clone(&all_there), Arc::clone(&kicks));
            thread::spawn(move || {
                let Some(request) = read_request(&stream) else { return };
                let kicked_before = usize::from(kicks.load(Ordering::SeqCst) > 0);
                let body = if request.method == "GET" {
                    page(
                        &(0..people).map(|one| stay(kicked_before, one, "connected")).collect::<Vec<_>>(),
                        None,
                    )
                } else {
                    all_there.wait();
                    kicks.fetch_add(1, Ordering::SeqCst);
                    let sid = request.target.rsplit('/').next().unwrap();
                    json!({ "sid": sid, "status": "disconnected" })
                };
                let _ = stream.write_all(&json_answer(200, &body));
            });
        }
    });
    base_url
}

#[test]
fn all_who_come_back_are_kicked_at_the_same_time() {
    let args = ["kick", ROOM, "--all", "--yes", "--keep-out", "200ms", "--timeout", "10s", "-o", "jsonl"];
    let run = roomctl(&args).at(&patient(3)).run().exits(0);
    assert_eq!(outcomes(&run).len(), 6);
    run.says(&["3 people kicked again while watching"]);
}

#[test]
fn a_person_is_told_who_may_come_back_and_until_when_they_are_kept_out() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["ann", "ben"] {
        sandbox.join(&room, identity, "connected");
    }
    let on_a_terminal =
        |args: &str| Terminal::start(200, &format!("exec roomctl {args}"), &sandbox.environment());
    let remark = "they may rejoin; --keep-out 30m stays and kicks them again";
    let (told, _) = on_a_terminal("kick room ann ben").finish();
    assert_eq!(told.matches(remark).count(), 1, "{told}");
    let (told, _) = on_a_terminal("kick room ann ben").finish();
    assert!(told.contains("already gone") && !told.contains(remark), "{told}");

    sandbox.join(&room, "ann", "connected");
    for (args, what) in [
        ("mute room ann --keep 1h", "muting for who joins until "),
        ("kick room ann --keep-out 1h", "keeping them out until "),
    ] {
        let mut stays = on_a_terminal(args);
        stays.read_until(what);
        let told = stays.read_until("; Ctrl-C ends it");
        assert!(told.ends_with(" UTC; Ctrl-C ends it"), "{told}");
        stays.press("\x03");
        let (told, code) = stays.finish();
        assert!(code == 130 && !told.contains(remark), "{told}");
    }
}
