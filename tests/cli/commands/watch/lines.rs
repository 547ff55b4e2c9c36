//! `roomctl watch` in a pipe: each event exactly once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::process::ChildStdout;

#[cfg(unix)]
use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

#[cfg(unix)]
use crate::support::wait_until;
use crate::support::{
    ChildProcess, FaultyServer, ROOM, Sandbox, error_response, exit_code, json_response, page, response,
};

/// A watch and its events as they arrive.
struct WatchRun {
    child: ChildProcess,
    lines: BufReader<ChildStdout>,
    /// The SID of a participant that was present at the start.
    witness: String,
    _home: TempDir,
}

impl WatchRun {
    /// Watches a room, and waits until the first poll is complete.
    fn start(sandbox: &Sandbox, room: &str, args: &[&str]) -> Self {
        let witness = sandbox.join(room, "witness", "connected");
        let mut watch = Self::spawn(sandbox, room, &[&["--initial"], args].concat());
        while watch.next()["sid"] != json!(witness) {}
        watch.witness = witness;
        watch
    }

    fn spawn(sandbox: &Sandbox, room: &str, args: &[&str]) -> Self {
        let (mut child, home) =
            sandbox.roomctl(&[&["watch", room, "--interval", "200ms"], args].concat()).spawn();
        let lines = BufReader::new(child.stdout.take().unwrap());
        Self { child, lines, witness: String::new(), _home: home }
    }

    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// The next event and its identity.
    #[cfg(unix)]
    fn printed(&mut self) -> (String, String) {
        printed(&self.next())
    }

    #[cfg(unix)]
    fn interrupt(&self) {
        self.child.signal(Signal::TERM);
    }

    /// The remaining events, stderr, and the exit code.
    fn end(mut self) -> (Vec<Value>, String, Option<i32>) {
        let rest = self.lines.by_ref().lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let rest = rest.collect();
        let mut messages = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
        (rest, messages, exit_code(self.child.wait().unwrap()))
    }
}

fn printed(event: &Value) -> (String, String) {
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    (text("event"), text("identity"))
}

fn owned_pair(event: &str, identity: &str) -> (String, String) {
    (event.to_owned(), identity.to_owned())
}

#[cfg(unix)]
#[test]
fn prints_one_line_per_event_immediately() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let mut watch = WatchRun::start(&sandbox, "room", &[]);
    let ann = sandbox.join(&room, "ann", "connected");
    let event = watch.next();
    assert_eq!(printed(&event), owned_pair("joined", "ann"));
    assert_eq!(event["time"], event["start_time"]);
    assert_eq!((&event["room"], &event["room_sid"]), (&json!("room"), &json!(room)));
    assert_eq!((&event["sid"], &event["status"]), (&json!(ann), &json!("connected")));
    sandbox.set_status(&room, &ann, "reconnecting");
    assert_eq!(watch.printed(), owned_pair("reconnecting", "ann"));
    sandbox.set_status(&room, &ann, "connected");
    assert_eq!(watch.printed(), owned_pair("reconnected", "ann"));
    sandbox.set_status(&room, &ann, "disconnected");
    let event = watch.next();
    assert_eq!(printed(&event), owned_pair("left", "ann"));
    assert_eq!((&event["time"], &event["status"]), (&event["end_time"], &json!("disconnected")));
    watch.interrupt();
    assert_eq!(watch.end().2, Some(143));
}

#[cfg(unix)]
#[test]
fn initial_participants_are_printed_only_on_request() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for (identity, status) in [("ann", "connected"), ("ben", "reconnecting"), ("cid", "disconnected")] {
        sandbox.join(&room, identity, status);
    }
    let mut watch = WatchRun::spawn(&sandbox, "room", &["--initial", "--fields", "event,identity,status"]);
    let mut present = [watch.next(), watch.next()];
    present.sort_by_key(|event| event["identity"].to_string());
    assert_eq!(present[0], json!({ "event": "present", "identity": "ann", "status": "connected" }));
    assert_eq!(present[1], json!({ "event": "present", "identity": "ben", "status": "reconnecting" }));
    watch.interrupt();
    assert!(watch.end().0.is_empty());
    let reads = sandbox.counts()["reads"].as_u64().unwrap();
    let watch = WatchRun::spawn(&sandbox, "room", &[]);
    sandbox.wait_for_reads(reads + 5);
    sandbox.end_room(&room);
    let (events, messages, code) = watch.end();
    let mut printed = events.iter().map(printed).collect::<Vec<_>>();
    printed.sort();
    assert_eq!(
        printed,
        [owned_pair("left", "ann"), owned_pair("left", "ben"), owned_pair("room-ended", "-")]
    );
    assert_eq!((messages.as_str(), code), ("", Some(0)));
}

/// A pseudo-random number, the same in every run.
fn random(state: &mut u64, sides: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % sides
}

#[test]
fn reports_each_of_many_joins_and_leaves_exactly_once() {
    let sandbox = Sandbox::start(&["--latency", "20ms"]);
    let room = sandbox.create_room("room");
    let watch = WatchRun::start(&sandbox, "room", &[]);
    let witness = watch.witness.clone();
    let mut there: Vec<String> = Vec::new();
    let mut state = 7;
    for turn in 0..1500 {
        let one = random(&mut state, there.len().max(1));
        match (random(&mut state, 10), there.is_empty()) {
            // A duplicate identity disconnects the older client.
            (0..5, _) | (_, true) => {
                there.push(sandbox.join(&room, &format!("guest {}", turn % 300), "connected"));
            }
            (5..8, _) => sandbox.set_status(&room, &there.swap_remove(one), "disconnected"),
            (8, _) => sandbox.try_set_status(&room, &there[one], "reconnecting"),
            _ => sandbox.try_set_status(&room, &there[one], "connected"),
        }
    }
    sandbox.end_room(&room);
    let (events, messages, code) = watch.end();
    assert_eq!((messages.as_str(), code), ("", Some(0)));
    assert_eq!(events.last().unwrap()["event"], "room-ended");

    let mut truth = events_by_sid(&sandbox.events(), "participant_sid");
    // The witness was reported as present.
    truth.get_mut(&witness).unwrap().remove(0);
    let seen = events_by_sid(&events, "sid");
    assert!(truth.len() > 700, "{}", truth.len());
    for (participant, happened) in &truth {
        let printed = seen.get(participant).unwrap_or_else(|| panic!("{participant} is lost: {happened:?}"));
        let count =
            |printed: &[String], event: &str| printed.iter().filter(|printed| *printed == event).count();
        for event in ["joined", "left", "room-ended"] {
            assert_eq!(count(printed, event), count(happened, event), "{participant} {event}: {printed:?}");
        }
        // Reconnecting between two polls is not seen.
        for event in ["reconnecting", "reconnected"] {
            assert!(count(printed, event) <= count(happened, event), "{participant} {event}: {printed:?}");
        }
        assert!(printed.iter().skip(1).all(|event| event != "joined"), "{participant}: {printed:?}");
        assert!(printed.iter().rev().skip(1).all(|event| event != "left"), "{participant}: {printed:?}");
    }
    assert_eq!(seen.len(), truth.len(), "no other participant is reported");
}

/// The events of each participant, in order; those of the room have no SID.
fn events_by_sid(events: &[Value], sid: &str) -> BTreeMap<String, Vec<String>> {
    let mut participants: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events.iter().filter(|event| event["event"] != "room-created") {
        let name = event["event"].as_str().unwrap().to_owned();
        participants.entry(event[sid].as_str().unwrap_or_default().to_owned()).or_default().push(name);
    }
    participants
}

#[cfg(unix)]
#[test]
fn poll_reads_four_lists_and_no_history() {
    let sandbox = Sandbox::start(&[]);
    let mut watch = WatchRun::spawn(&sandbox, "DailyStandup", &["--initial", "-v"]);
    for _ in 0..7 {
        assert_eq!(watch.next()["event"], "present");
    }
    sandbox.wait_for_reads(13);
    watch.interrupt();
    let (events, messages, _) = watch.end();
    assert!(events.is_empty(), "participants that left before the watch are not reported: {events:?}");
    let calls = messages.lines().filter_map(|line| line.strip_prefix("GET ")).collect::<Vec<_>>();
    assert!(calls[0].starts_with("/v1/Rooms/DailyStandup 200"), "{messages}");
    for round in calls[1..].chunks_exact(4) {
        assert!(round[0].contains("?Status=reconnecting&"), "{messages}");
        assert!(round[1].contains("/Participants?PageSize="), "{messages}");
        assert!(round[2].contains("?Status=reconnecting&"), "{messages}");
        assert!(round[3].contains("?Status=disconnected&DateCreatedAfter="), "{messages}");
    }
}

#[test]
fn watches_the_room_resolved_at_the_start() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let watch = WatchRun::start(&sandbox, "room", &[]);
    sandbox.end_room(&room);
    let next = sandbox.create_room("room");
    sandbox.join(&next, "ann", "connected");
    let (events, _, code) = watch.end();
    let printed = events.iter().map(printed).collect::<Vec<_>>();
    assert_eq!(printed, [owned_pair("left", "witness"), owned_pair("room-ended", "-")]);
    let end = &events[1];
    assert_eq!((&end["room_sid"], &end["status"]), (&json!(room), &json!("completed")));
    assert_eq!(end["time"], end["end_time"]);
    assert_eq!(code, Some(0));
}

#[test]
fn reports_the_end_of_an_empty_room() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let watch = WatchRun::spawn(&sandbox, "room", &[]);
    sandbox.wait_for_reads(3);
    sandbox.end_room(&room);
    let (events, _, code) = watch.end();
    assert_eq!((events.len(), code), (1, Some(0)));
    assert_eq!(events[0]["event"], "room-ended");
    // A room that has ended has no other events.
    let run = sandbox.run(&["watch", &room, "--initial"]).exits(0);
    assert_eq!(run.json_lines()[0]["event"], "room-ended");
    let run = sandbox.run(&["watch", &room, "--jq", ".event"]).exits(0);
    assert_eq!(run.stdout, "room-ended\n");
}

#[test]
fn every_format_prints_each_event() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let expected = |separator: &str| {
        let line = |cells: [&str; 5]| cells.join(separator) + "\n";
        let head = line(["time", "event", "identity", "sid", "status"]);
        let present = line(["TIME", "present", "ann", &ann, "connected"]);
        let left = line(["TIME", "left", "ann", &ann, "disconnected"]);
        head + &present + &left + &line(["TIME", "room-ended", "", "", "completed"])
    };
    let watch = |format: &str| {
        let args = ["watch", "room", "--interval", "200ms", "--initial", "-v", "-o", format];
        let (mut child, home) = sandbox.roomctl(&args).spawn();
        // The room, and the four lists of a poll.
        let messages = BufReader::new(child.stderr.take().unwrap()).lines();
        assert_eq!(messages.map(Result::unwrap).filter(|line| line.contains("GET /v1/")).take(5).count(), 5);
        (child, home)
    };
    let watches = ["csv", "tsv", "name", "jsonl"].map(|format| (format, watch(format)));
    sandbox.end_room(&room);
    for (format, (child, _home)) in watches {
        let output = child.finish();
        assert!(output.status.success(), "{format}: {output:?}");
        let printed = String::from_utf8(output.stdout).unwrap();
        let timeless = printed.lines().enumerate().map(|(place, line)| match line.find([',', '\t']) {
            Some(end) if place > 0 => format!("TIME{}\n", &line[end..]),
            _ => format!("{line}\n"),
        });
        match format {
            "csv" => assert_eq!(timeless.collect::<String>(), expected(",")),
            "tsv" => assert_eq!(timeless.collect::<String>(), expected("\t")),
            "name" => assert_eq!(printed, format!("{ann}\n{ann}\n")),
            _ => assert_eq!(printed.matches("{\"time\":").count(), 3, "{format}: {printed}"),
        }
    }
}

#[test]
fn failure_of_the_first_poll_ends_watch() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["watch", "nowhere"]).exits(4).stderr_contains(&["room 'nowhere' not found"]);
    sandbox.roomctl(&["watch", "DailyStandup"]).env("TWILIO_AUTH_TOKEN", "wrong").run().exits(3);
    sandbox
        .run(&["watch", "DailyStandup", "--interval", "100ms"])
        .exits(2)
        .stderr_contains(&["at least 200ms"]);
    for format in ["table", "json", "yaml"] {
        let error = format!("-o {format} cannot be used for a stream of events");
        let run = sandbox.run(&["watch", "DailyStandup", "-o", format]).exits(2);
        run.stderr_contains(&[&error, "Use -o jsonl, csv or tsv."]);
    }
    sandbox
        .run(&["watch", "DailyStandup", "--fields", "nothing"])
        .exits(2)
        .stderr_contains(&["The fields are time"]);
}

#[test]
fn transient_failure_is_reported_once_and_does_not_end_watch() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let completed = json!({ "sid": ROOM, "unique_name": "room", "status": "completed" });
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let server = FaultyServer::start(move |request, count| match (request.target.as_str(), count) {
        (_, 0) => json_response(200, &room),
        (_, 4..6) => error_response(500, 20500, "out of order"),
        (_, 6) => error_response(404, 20404, "not found"),
        (_, 7) => response(200, &[], "<html>"),
        (list, 8..) if !list.contains('?') => json_response(200, &completed),
        (list, _) if list.contains("Status=") => json_response(200, &page(&[], None)),
        (_, count) => {
            json_response(200, &page(if count < 20 { std::slice::from_ref(&ann) } else { &[] }, None))
        }
    });
    let run = server.run(&["watch", "room", "--initial", "--interval", "200ms"]).exits(0);
    let printed = run.json_lines().iter().map(printed).collect::<Vec<_>>();
    assert_eq!(
        printed,
        [owned_pair("present", "ann"), owned_pair("left", "ann"), owned_pair("room-ended", "-")]
    );
    assert_eq!(run.stderr.matches("warning:").count(), 1, "{run:?}");
    run.stderr_contains(&["warning: cannot read the room, retrying", "the room is reachable again\n"]);
}

#[test]
fn watch_ends_by_itself_after_its_time() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann", "connected");
    for rooms in [&["room"][..], &["--everywhere", "ann"]] {
        let args = [&["watch", "--initial", "--interval", "200ms", "--for", "2s"], rooms].concat();
        let run = sandbox.run(&args).exits(0);
        assert!(run.json_lines().iter().all(|event| event["event"] == "present"), "{run:?}");
        assert_eq!(run.stderr, "");
    }
    sandbox.run(&["watch", "room", "--for", "0s"]).exits(2).stderr_contains(&["--for"]);
}

/// A server with ann in its one room, which sends `response` after the first poll.
fn server_failing_after_first_poll(response: Vec<u8>) -> FaultyServer {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    FaultyServer::start(move |request, count| match (request.target.as_str(), count) {
        (_, 0) => json_response(200, &room),
        (_, 5..) => response.clone(),
        (list, _) if list.contains("Status=") => json_response(200, &page(&[], None)),
        _ => json_response(200, &page(std::slice::from_ref(&ann), None)),
    })
}

#[test]
fn rejected_credentials_end_watch() {
    let server = server_failing_after_first_poll(error_response(401, 20003, "Authenticate"));
    let run = server.run(&["watch", "room", "--initial", "--interval", "200ms", "-o", "jsonl"]).exits(3);
    assert_eq!(run.json_lines().iter().map(printed).collect::<Vec<_>>(), [owned_pair("present", "ann")]);
    assert_eq!(run.json_error()["error"], "authentication failed: Authenticate");
}

#[test]
fn repeatedly_missing_room_ends_watch() {
    let server = server_failing_after_first_poll(error_response(404, 20404, "not found"));
    let run = server.run(&["watch", "room", "--interval", "200ms"]).exits(0);
    let printed = run.json_lines().iter().map(printed).collect::<Vec<_>>();
    assert_eq!(printed, [owned_pair("left", "ann"), owned_pair("room-ended", "-")]);
    // Each of three polls requests a list, and then the room.
    assert_eq!(server.requests().len(), 5 + 3 * 2);
}

#[test]
fn end_of_a_missing_room_has_the_time_of_the_server() {
    let date = "Date: Fri, 02 Jan 2026 03:04:05 GMT";
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" }).to_string();
    let server = FaultyServer::start(move |_, count| match count {
        0 => response(200, &["Content-Type: application/json", date], &room),
        _ => response(404, &["Content-Type: application/json", date], r#"{"code":20404,"status":404}"#),
    });
    let run = server.run(&["watch", "room", "--interval", "200ms"]).exits(0);
    let times = run.json_lines().iter().map(|event| event["time"].clone()).collect::<Vec<_>>();
    assert_eq!(times, [json!("2026-01-02T03:04:05Z")]);
}

#[cfg(unix)]
#[test]
fn closed_stdout_ends_watch_without_error() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    // Whether or not an event occurs that cannot be printed any more.
    for happens in [true, false] {
        let mut watch = WatchRun::start(&sandbox, "room", &[]);
        let (reader, _) = std::io::pipe().unwrap();
        watch.lines = BufReader::new(std::process::ChildStdout::from(std::os::fd::OwnedFd::from(reader)));
        if happens {
            sandbox.join(&room, "ann", "connected");
        }
        let (_, messages, code) = watch.end();
        assert_eq!((messages.as_str(), code), ("", Some(0)));
    }
}

/// Windows notices a closed pipe only when something is written to it.
#[cfg(unix)]
#[test]
fn closed_stdout_ends_watch_while_the_api_fails() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = FaultyServer::start(move |_, count| match count {
        0 => json_response(200, &room),
        _ => error_response(500, 20500, "out of order"),
    });
    let (mut child, _home) = server.roomctl(&["watch", "room", "--interval", "200ms"]).spawn();
    wait_until(|| server.requests().len() >= 2);
    drop(child.stdout.take());
    wait_until(|| {
        // If the closed pipe is not noticed, polling continues.
        assert!(server.requests().len() < 10, "the pipe is closed, and polling continues");
        child.try_wait().unwrap().is_some()
    });
    assert_eq!(exit_code(child.wait().unwrap()), Some(0));
}

#[test]
fn participant_leaving_during_paging_hides_no_other() {
    let participant = |number: usize| {
        let status = if number == 10 { "disconnected" } else { "connected" };
        json!({ "sid": format!("PA{number:032}"), "identity": format!("p{number}"), "status": status })
    };
    let identities = page(&(0..250).map(participant).collect::<Vec<_>>(), None);
    let server =
        FaultyServer::start(move |request, count| match request.target.split_once("/Participants?") {
            // One poll is enough.
            _ if count > 6 => error_response(401, 20003, "Authenticate"),
            None => {
                json_response(200, &json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" }))
            }
            Some((_, query)) if query.contains("Status=") => json_response(200, &page(&[], None)),
            Some(_) => json_response(200, &identities),
        });
    let run = server.run(&["watch", ROOM, "--initial", "--interval", "200ms"]).exits(3);
    let present = run.json_lines().iter().filter(|event| event["event"] == "present").count();
    assert_eq!(present, 249, "{run:?}");
}
