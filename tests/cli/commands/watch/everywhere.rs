//! `roomctl watch --everywhere`: all rooms in progress, as rows and on the full screen.

use std::cell::Cell;
use std::io::{BufRead, BufReader};

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    FaultyServer, Sandbox, Screen, disconnected, exit_code, json_response, page, participant, response,
    rooms_page,
};

/// The next `count` events of a watch.
fn events(lines: &mut impl BufRead, count: usize) -> Vec<Value> {
    lines.lines().take(count).map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

fn text<'e>(event: &'e Value, name: &str) -> &'e str {
    event[name].as_str().unwrap_or("-")
}

#[test]
fn reports_the_events_of_all_rooms_and_the_rooms_themselves() {
    let sandbox = Sandbox::start(&[]);
    let first = sandbox.create_room("first");
    sandbox.join(&first, "ann", "connected");
    let args = ["watch", "-A", "--initial", "--interval", "200ms", "--match", "*n"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let present = &events(&mut lines, 1)[0];
    assert_eq!((text(present, "event"), text(present, "room")), ("present", "first"));
    assert_eq!((text(present, "identity"), text(present, "room_sid")), ("ann", first.as_str()));

    let second = sandbox.create_room("second");
    sandbox.join(&second, "ben", "connected");
    let opened = events(&mut lines, 2);
    let kinds = opened.iter().map(|event| (text(event, "event"), text(event, "identity")));
    assert_eq!(kinds.collect::<Vec<_>>(), [("room-created", "-"), ("joined", "ben")]);
    for event in &opened {
        assert_eq!((text(event, "room"), text(event, "room_sid")), ("second", second.as_str()));
    }
    assert_eq!((text(&opened[0], "status"), &opened[0]["time"]), ("in-progress", &opened[0]["date_created"]));

    sandbox.end_room(&first);
    let ended = events(&mut lines, 2);
    let kinds = ended.iter().map(|event| (text(event, "event"), text(event, "identity")));
    assert_eq!(kinds.collect::<Vec<_>>(), [("left", "ann"), ("room-ended", "-")]);
    assert_eq!((text(&ended[1], "room"), text(&ended[1], "status")), ("first", "completed"));

    // A room of the same name is another one.
    let again = sandbox.create_room("first");
    let opened = &events(&mut lines, 1)[0];
    assert_eq!((text(opened, "event"), text(opened, "room_sid")), ("room-created", again.as_str()));
    child.signal(Signal::TERM);
    assert_eq!(exit_code(child.wait().unwrap()), Some(143));
}

#[test]
fn events_of_a_poll_are_in_the_order_of_time_over_all_rooms() {
    let start = chrono::Utc::now();
    let polls = Cell::new(0);
    let server = FaultyServer::start(move |request, _| {
        if request.target.starts_with("/v1/Rooms?") {
            polls.set(polls.get() + 1);
            return json_response(200, &rooms_page(&['1', '2']));
        }
        let room = if request.target.contains("RM1111") { 1 } else { 2 };
        let joined = |nth: i64| {
            let seconds = 2 * nth + room;
            let time = (start + chrono::TimeDelta::seconds(seconds)).to_rfc3339();
            let mut joined = participant(&format!("PA{seconds:032}"), &seconds.to_string(), "connected");
            joined["start_time"] = json!(time);
            joined
        };
        let is_joined = polls.get() > 1 && !request.target.contains("Status=");
        let present = if is_joined { vec![joined(0), joined(1), joined(2)] } else { Vec::new() };
        json_response(200, &page(&present, None))
    });
    let (mut child, _home) = server.roomctl(&["watch", "-A", "--interval", "200ms"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let joined = events(&mut lines, 6);
    let identities = joined.iter().map(|event| text(event, "identity")).collect::<Vec<_>>();
    assert_eq!(identities, ["1", "2", "3", "4", "5", "6"], "{joined:?}");
    child.signal(Signal::TERM);
}

#[test]
fn new_room_is_reported_if_the_clock_of_this_machine_is_ahead() {
    let now = chrono::Utc::now() - chrono::TimeDelta::hours(1);
    let date = now.format("Date: %a, %d %b %Y %H:%M:%S GMT").to_string();
    let polls = Cell::new(0);
    let server = FaultyServer::start(move |request, _| {
        let mut body = page(&[], None);
        if request.target.starts_with("/v1/Rooms?") {
            polls.set(polls.get() + 1);
            body = rooms_page(if polls.get() > 1 { &['1', '2'] } else { &['1'] });
            for room in body["rooms"].as_array_mut().unwrap() {
                room["date_created"] = json!(now.to_rfc3339());
            }
        }
        response(200, &["Content-Type: application/json", &date], &body.to_string())
    });
    let (mut child, _home) = server.roomctl(&["watch", "-A", "--interval", "200ms"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let created = &events(&mut lines, 1)[0];
    assert_eq!((text(created, "event"), text(created, "room")), ("room-created", "2"));
    child.signal(Signal::TERM);
}

#[test]
fn csv_has_a_column_for_the_room() {
    let sandbox = Sandbox::start(&[]);
    let args = ["watch", "-A", "--initial", "--interval", "200ms", "-o", "csv", "alice"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let lines = lines.take(2).map(Result::unwrap).collect::<Vec<_>>();
    assert_eq!(lines[0], "time,event,room,identity,sid,status");
    assert!(lines[1].contains(",present,DailyStandup,alice,"), "{lines:?}");
    child.signal(Signal::TERM);
}

#[test]
fn poll_lists_the_rooms_and_reads_four_lists_of_each() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let args = ["watch", "-A", "--interval", "1h", "-v", "-o", "jsonl"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let messages = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    // The list of rooms, and the lists of DailyStandup and of two more rooms.
    let calls = messages.filter(|line| line.contains("GET /v1/")).take(13).collect::<Vec<_>>();
    assert_eq!(calls.iter().filter(|call| call.contains("/v1/Rooms?")).count(), 1, "{calls:?}");
    assert_eq!(calls.iter().filter(|call| call.contains("/Participants?")).count(), 12, "{calls:?}");
    child.signal(Signal::TERM);
}

#[test]
fn screen_shows_the_room_of_each_participant_and_acts_in_it() {
    let sandbox = Sandbox::start(&[]);
    let (east, west) = (sandbox.create_room("east"), sandbox.create_room("west"));
    sandbox.join(&east, "guest", "connected");
    sandbox.join(&west, "guest", "connected");
    let script = "exec roomctl watch -A --interval 200ms guest";
    let mut screen = Screen::start((24, 100), script, &sandbox.environment());
    screen.wait_for("2 present");
    screen.wait_for("3 rooms");
    assert!(screen.contents().starts_with(" all rooms "), "{}", screen.contents());
    assert!(screen.line("IDENTITY").contains("ROOM"), "{}", screen.contents());
    screen.press("sss");
    screen.wait_for("ROOM ▾");
    screen.press("G");
    screen
        .wait(|contents| contents.lines().any(|line| line.starts_with("▸  guest") && line.contains("west")));
    screen.press("x");
    screen.wait_for("Kick this participant?");
    assert!(screen.line("room  ").contains("west"), "{}", screen.contents());
    screen.press("y");
    screen.wait_for("kicked guest");
    screen.wait_for("left          guest in west");
    screen.wait_for("1 present");
    assert_eq!(disconnected(&sandbox), ["guest"]);
    let run = sandbox.run(&["list", "east", "-o", "json"]).exits(0);
    assert_eq!(run.json()[0]["identity"], json!("guest"));
    sandbox.end_room(&east);
    screen.wait_for("room-ended    east");
    sandbox.create_room("north");
    screen.wait_for("room-created  north");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn screen_tells_the_interval_that_the_rate_limit_allows() {
    let sandbox = Sandbox::start(&["--rooms", "4"]);
    // A list of rooms and 20 lists of participants, at ten a second.
    let script = "exec roomctl watch -A --interval 200ms --rate 10,10";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("● live (every 2s)");
    screen.wait_for("5 rooms");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}
