//! `roomctl watch` in a pipe: each event once, and no event lost.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};
use std::process::ChildStdout;

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{
    Faulty, ROOM, Running, Sandbox, answer, code, json as json_answer, page, refusal, wait_until,
};

/// A watch, and its events as they come.
struct Watch {
    child: Running,
    lines: BufReader<ChildStdout>,
    /// The SID of one who was there when it was started.
    witness: String,
    _home: TempDir,
}

impl Watch {
    /// Watches a room and waits until it has looked into it once.
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

    /// What happened next, and to whom.
    fn told(&mut self) -> (String, String) {
        told(&self.next())
    }

    fn interrupt(&self) {
        self.child.signal(Signal::TERM);
    }

    /// The rest of its events, what it says besides, and its exit code.
    fn end(mut self) -> (Vec<Value>, String, Option<i32>) {
        let rest = self.lines.by_ref().lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap());
        let rest = rest.collect();
        let mut talk = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
        (rest, talk, code(self.child.wait().unwrap()))
    }
}

fn told(event: &Value) -> (String, String) {
    let text = |name: &str| event[name].as_str().unwrap_or("-").to_owned();
    (text("event"), text("identity"))
}

fn pair(event: &str, identity: &str) -> (String, String) {
    (event.to_owned(), identity.to_owned())
}

#[test]
fn each_event_is_a_line_as_it_happens() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let mut watch = Watch::start(&sandbox, "room", &[]);
    let ann = sandbox.join(&room, "ann", "connected");
    let event = watch.next();
    assert_eq!(told(&event), pair("joined", "ann"));
    assert_eq!(event["time"], event["start_time"]);
    assert_eq!((&event["room"], &event["room_sid"]), (&json!("room"), &json!(room)));
    assert_eq!((&event["sid"], &event["status"]), (&json!(ann), &json!("connected")));
    sandbox.set(&room, &ann, "reconnecting");
    assert_eq!(watch.told(), pair("reconnecting", "ann"));
    sandbox.set(&room, &ann, "connected");
    assert_eq!(watch.told(), pair("reconnected", "ann"));
    sandbox.set(&room, &ann, "disconnected");
    let event = watch.next();
    assert_eq!(told(&event), pair("left", "ann"));
    assert_eq!((&event["time"], &event["status"]), (&event["end_time"], &json!("disconnected")));
    watch.interrupt();
    assert_eq!(watch.end().2, Some(143));
}

#[test]
fn who_was_there_is_told_on_request_only() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for (identity, status) in [("ann", "connected"), ("ben", "reconnecting"), ("cid", "disconnected")] {
        sandbox.join(&room, identity, status);
    }
    let mut watch = Watch::spawn(&sandbox, "room", &["--initial", "--fields", "event,identity,status"]);
    let mut present = [watch.next(), watch.next()];
    present.sort_by_key(|event| event["identity"].to_string());
    assert_eq!(present[0], json!({ "event": "present", "identity": "ann", "status": "connected" }));
    assert_eq!(present[1], json!({ "event": "present", "identity": "ben", "status": "reconnecting" }));
    watch.interrupt();
    assert!(watch.end().0.is_empty());
    let reads = sandbox.counts()["reads"].as_u64().unwrap();
    let watch = Watch::spawn(&sandbox, "room", &[]);
    sandbox.wait_for_reads(reads + 5);
    sandbox.end(&room);
    let (events, talk, code) = watch.end();
    let mut told = events.iter().map(told).collect::<Vec<_>>();
    told.sort();
    assert_eq!(told, [pair("left", "ann"), pair("left", "ben"), pair("room-ended", "-")]);
    assert_eq!((talk.as_str(), code), ("", Some(0)));
}

/// A number that looks like chance, the same in every run.
fn dice(state: &mut u64, sides: usize) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*state >> 33).unwrap() % sides
}

#[test]
fn of_hundreds_of_joins_and_leaves_none_is_lost_and_none_told_twice() {
    let sandbox = Sandbox::start(&["--latency", "20ms"]);
    let room = sandbox.room("room");
    let watch = Watch::start(&sandbox, "room", &[]);
    let witness = watch.witness.clone();
    let mut there: Vec<String> = Vec::new();
    let mut state = 7;
    for turn in 0..1500 {
        let one = dice(&mut state, there.len().max(1));
        match (dice(&mut state, 10), there.is_empty()) {
            // An identity that is there already sends its older client away.
            (0..5, _) | (_, true) => {
                there.push(sandbox.join(&room, &format!("guest {}", turn % 300), "connected"));
            }
            (5..8, _) => sandbox.set(&room, &there.swap_remove(one), "disconnected"),
            (8, _) => sandbox.try_set(&room, &there[one], "reconnecting"),
            _ => sandbox.try_set(&room, &there[one], "connected"),
        }
    }
    sandbox.end(&room);
    let (events, talk, code) = watch.end();
    assert_eq!((talk.as_str(), code), ("", Some(0)));
    assert_eq!(events.last().unwrap()["event"], "room-ended");

    let mut truth = by_stay(&sandbox.record(), "participant_sid");
    // That the witness was there has been told.
    truth.get_mut(&witness).unwrap().remove(0);
    let seen = by_stay(&events, "sid");
    assert!(truth.len() > 700, "{}", truth.len());
    for (stay, happened) in &truth {
        let told = seen.get(stay).unwrap_or_else(|| panic!("{stay} is lost: {happened:?}"));
        let count = |told: &[String], event: &str| told.iter().filter(|told| *told == event).count();
        for event in ["joined", "left", "room-ended"] {
            assert_eq!(count(told, event), count(happened, event), "{stay} {event}: {told:?}");
        }
        // A network that drops and comes back between two looks is not seen.
        for event in ["reconnecting", "reconnected"] {
            assert!(count(told, event) <= count(happened, event), "{stay} {event}: {told:?}");
        }
        assert!(told.iter().skip(1).all(|event| event != "joined"), "{stay}: {told:?}");
        assert!(told.iter().rev().skip(1).all(|event| event != "left"), "{stay}: {told:?}");
    }
    assert_eq!(seen.len(), truth.len(), "nobody else is told of");
}

/// What happened in each stay, in order; that of the room under no SID.
fn by_stay(events: &[Value], sid: &str) -> BTreeMap<String, Vec<String>> {
    let mut stays: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for event in events.iter().filter(|event| event["event"] != "room-created") {
        let name = event["event"].as_str().unwrap().to_owned();
        stays.entry(event[sid].as_str().unwrap_or_default().to_owned()).or_default().push(name);
    }
    stays
}

#[test]
fn a_round_is_four_lists_and_reads_no_history() {
    let sandbox = Sandbox::start(&[]);
    let mut watch = Watch::spawn(&sandbox, "DailyStandup", &["--initial", "-v"]);
    for _ in 0..7 {
        assert_eq!(watch.next()["event"], "present");
    }
    sandbox.wait_for_reads(13);
    watch.interrupt();
    let (events, talk, _) = watch.end();
    assert!(events.is_empty(), "who left before the watch is not told of: {events:?}");
    let calls = talk.lines().filter_map(|line| line.strip_prefix("GET ")).collect::<Vec<_>>();
    assert!(calls[0].starts_with("/v1/Rooms/DailyStandup 200"), "{talk}");
    for round in calls[1..].chunks_exact(4) {
        assert!(round[0].contains("?Status=reconnecting&"), "{talk}");
        assert!(round[1].contains("/Participants?PageSize="), "{talk}");
        assert!(round[2].contains("?Status=reconnecting&"), "{talk}");
        assert!(round[3].contains("?Status=disconnected&DateCreatedAfter="), "{talk}");
    }
}

#[test]
fn the_room_is_the_one_that_was_there_at_the_start() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let watch = Watch::start(&sandbox, "room", &[]);
    sandbox.end(&room);
    let next = sandbox.room("room");
    sandbox.join(&next, "ann", "connected");
    let (events, _, code) = watch.end();
    let told = events.iter().map(told).collect::<Vec<_>>();
    assert_eq!(told, [pair("left", "witness"), pair("room-ended", "-")]);
    let end = &events[1];
    assert_eq!((&end["room_sid"], &end["status"]), (&json!(room), &json!("completed")));
    assert_eq!(end["time"], end["end_time"]);
    assert_eq!(code, Some(0));
}

#[test]
fn the_end_of_a_room_that_nobody_came_to_is_seen_too() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let watch = Watch::spawn(&sandbox, "room", &[]);
    sandbox.wait_for_reads(3);
    sandbox.end(&room);
    let (events, _, code) = watch.end();
    assert_eq!((events.len(), code), (1, Some(0)));
    assert_eq!(events[0]["event"], "room-ended");
    // Of a room that is over already, that is all there is to tell.
    let run = sandbox.run(&["watch", &room, "--initial"]).exits(0);
    assert_eq!(run.json_lines()[0]["event"], "room-ended");
    let run = sandbox.run(&["watch", &room, "-o", "json", "--fields", "event"]).exits(0);
    assert_eq!(run.json(), json!([{ "event": "room-ended" }]));
}

#[test]
fn every_format_tells_each_event() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
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
        // The room, and the four lists of a look.
        let talk = BufReader::new(child.stderr.take().unwrap()).lines();
        assert_eq!(talk.map(Result::unwrap).filter(|line| line.contains("GET /v1/")).take(5).count(), 5);
        (child, home)
    };
    let watches = ["csv", "tsv", "name", "json", "jsonl"].map(|format| (format, watch(format)));
    sandbox.end(&room);
    for (format, (child, _home)) in watches {
        let output = child.finish();
        assert!(output.status.success(), "{format}: {output:?}");
        let told = String::from_utf8(output.stdout).unwrap();
        let timeless = told.lines().enumerate().map(|(place, line)| match line.find([',', '\t']) {
            Some(end) if place > 0 => format!("TIME{}\n", &line[end..]),
            _ => format!("{line}\n"),
        });
        match format {
            "csv" => assert_eq!(timeless.collect::<String>(), expected(",")),
            "tsv" => assert_eq!(timeless.collect::<String>(), expected("\t")),
            "name" => assert_eq!(told, format!("{ann}\n{ann}\n")),
            "json" => assert_eq!(serde_json::from_str::<Vec<Value>>(&told).unwrap().len(), 3),
            _ => assert_eq!(told.matches("{\"time\":").count(), 3, "{format}: {told}"),
        }
    }
}

#[test]
fn what_is_wrong_at_the_start_ends_it() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["watch", "nowhere"]).exits(4).says(&["no room in progress is named 'nowhere'"]);
    sandbox.roomctl(&["watch", "DailyStandup"]).env("TWILIO_AUTH_TOKEN", "wrong").run().exits(3);
    sandbox.run(&["watch", "DailyStandup", "--interval", "100ms"]).exits(2).says(&["at least 200ms"]);
    let table = ["watch", "DailyStandup", "-o", "table"];
    sandbox.run(&table).exits(2).says(&["error: a table cannot be written of what has no end"]);
    sandbox.run(&["watch", "DailyStandup", "--fields", "nothing"]).exits(2).says(&["the fields are time"]);
}

#[test]
fn a_fault_is_told_once_and_ends_nothing() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let completed = json!({ "sid": ROOM, "unique_name": "room", "status": "completed" });
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    let server = Faulty::start(move |request, count| match (request.target.as_str(), count) {
        (_, 0) => json_answer(200, &room),
        (_, 4..6) => refusal(500, 20500, "out of order"),
        (_, 6) => refusal(404, 20404, "not found"),
        (_, 7) => answer(200, &[], "<html>"),
        (list, 8..) if !list.contains('?') => json_answer(200, &completed),
        (list, _) if list.contains("Status=") => json_answer(200, &page(&[], None)),
        (_, count) => {
            json_answer(200, &page(if count < 20 { std::slice::from_ref(&ann) } else { &[] }, None))
        }
    });
    let run = server.run(&["watch", "room", "--initial", "--interval", "200ms"]).exits(0);
    let told = run.json_lines().iter().map(told).collect::<Vec<_>>();
    assert_eq!(told, [pair("present", "ann"), pair("left", "ann"), pair("room-ended", "-")]);
    assert_eq!(run.stderr.matches("warning:").count(), 1, "{run:?}");
    run.says(&["warning: cannot look into the room, but will try on", "the room can be read again\n"]);
}

/// A server with ann in its one room, which after the first look gives everything this `answer`.
fn soon(answer: Vec<u8>) -> Faulty {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann =
        json!({ "sid": "PA0123456789abcdef0123456789abcdef", "identity": "ann", "status": "connected" });
    Faulty::start(move |request, count| match (request.target.as_str(), count) {
        (_, 0) => json_answer(200, &room),
        (_, 5..) => answer.clone(),
        (list, _) if list.contains("Status=") => json_answer(200, &page(&[], None)),
        _ => json_answer(200, &page(std::slice::from_ref(&ann), None)),
    })
}

#[test]
fn refused_credentials_end_it() {
    let server = soon(refusal(401, 20003, "Authenticate"));
    let run = server.run(&["watch", "room", "--initial", "--interval", "200ms", "-o", "jsonl"]).exits(3);
    assert_eq!(run.json_lines().iter().map(told).collect::<Vec<_>>(), [pair("present", "ann")]);
    assert_eq!(run.problem()["error"], "the API refused the credentials: Authenticate");
}

#[test]
fn a_room_that_stays_unknown_is_over() {
    let server = soon(refusal(404, 20404, "not found"));
    let run = server.run(&["watch", "room", "--interval", "200ms"]).exits(0);
    let told = run.json_lines().iter().map(told).collect::<Vec<_>>();
    assert_eq!(told, [pair("left", "ann"), pair("room-ended", "-")]);
    // Each of three looks asks for a list, and then for the room.
    assert_eq!(server.requests().len(), 5 + 3 * 2);
}

#[test]
fn a_reader_who_has_had_enough_ends_it_quietly() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    // Whether or not anything happens that could not be told any more.
    for happens in [true, false] {
        let mut watch = Watch::start(&sandbox, "room", &[]);
        let (reader, _) = std::io::pipe().unwrap();
        watch.lines = BufReader::new(std::process::ChildStdout::from(std::os::fd::OwnedFd::from(reader)));
        if happens {
            sandbox.join(&room, "ann", "connected");
        }
        let (_, talk, code) = watch.end();
        assert_eq!((talk.as_str(), code), ("", Some(0)));
    }
}

#[test]
fn a_reader_who_has_had_enough_ends_it_while_the_api_fails_too() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = Faulty::start(move |_, count| match count {
        0 => json_answer(200, &room),
        _ => refusal(500, 20500, "out of order"),
    });
    let (mut child, _home) = server.roomctl(&["watch", "room", "--interval", "200ms"]).spawn();
    wait_until(|| server.requests().len() >= 2);
    drop(child.stdout.take());
    wait_until(|| {
        // If the reader's leaving is not seen, the rounds go on.
        assert!(server.requests().len() < 10, "nobody reads, and it goes on");
        child.try_wait().unwrap().is_some()
    });
    assert_eq!(code(child.wait().unwrap()), Some(0));
}

#[test]
fn one_who_leaves_while_the_list_is_read_hides_nobody_behind_them() {
    let stay = |number: usize| {
        let status = if number == 10 { "disconnected" } else { "connected" };
        json!({ "sid": format!("PA{number:032}"), "identity": format!("p{number}"), "status": status })
    };
    let people = page(&(0..250).map(stay).collect::<Vec<_>>(), None);
    let server = Faulty::start(move |request, count| match request.target.split_once("/Participants?") {
        // One round is enough.
        _ if count > 6 => refusal(401, 20003, "Authenticate"),
        None => json_answer(200, &json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" })),
        Some((_, query)) if query.contains("Status=") => json_answer(200, &page(&[], None)),
        Some(_) => json_answer(200, &people),
    });
    let run = server.run(&["watch", ROOM, "--initial", "--interval", "200ms"]).exits(3);
    let present = run.json_lines().iter().filter(|event| event["event"] == "present").count();
    assert_eq!(present, 249, "{run:?}");
}
