//! The full screen of `roomctl watch`: contents, sizes, failures and the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::Signal;
use serde_json::json;

use crate::support::{
    DOWN, FaultyServer, ROOM, Screen, Terminal, UP, error_response, json_response, page, participant,
    response, sandbox_with_room, send_signal,
};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn shows_present_joining_and_leaving_participants() {
    let (sandbox, room) = sandbox_with_room(&["ann", "ben"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present · 0 reconnecting · 0 joined · 0 left");
    assert!(screen.contents().starts_with(" room "), "{}", screen.contents());
    screen.wait_for("● live");
    let cid = sandbox.join(&room, "cid", "connected");
    sandbox.set_status(&room, "ann", "disconnected");
    sandbox.set_status(&room, "ben", "reconnecting");
    screen.wait_for("2 present · 1 reconnecting · 1 joined · 1 left");
    screen.wait_for("reconnecting  ben");
    let line = screen.line(&cid);
    assert!(line.starts_with(" + cid ") && line.contains("connected"), "{line}");
    assert!(screen.line(" - ann ").contains(" left  "), "{}", screen.contents());
}

#[test]
fn cursor_stays_on_the_participant_when_others_join() {
    let (sandbox, room) = sandbox_with_room(&["ann", "ben"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present");
    screen.press(&format!("s{DOWN}{DOWN}{UP}{DOWN}"));
    screen.wait_for("▸  ben");
    sandbox.join(&room, "aaron", "connected");
    screen.wait_for("3 present");
    screen.wait_for("▸  ben");
}

#[test]
fn draws_every_terminal_size() {
    let (sandbox, _) = sandbox_with_room(&["ann", "ben"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present");
    assert!(screen.contents().contains(" SID"));
    screen.resize((15, 60));
    screen.wait(|contents| contents.contains("q quit") && !contents.contains("SID"));
    assert!(screen.contents().contains("ben") && screen.contents().contains("ann"), "{}", screen.contents());
    screen.resize((1, 1));
    screen.press("?");
    screen.resize((2, 9));
    screen.press("?");
    screen.resize((40, 140));
    screen
        .wait(|contents| contents.contains("q quit") && contents.contains("RM") && contents.contains("live"));
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn narrow_and_low_screens_show_who_and_what() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let long = "annabelle-of-the-very-long-name";
    let mut screen = Screen::watch(&sandbox, (24, 20));
    screen.wait_for("1 present");
    sandbox.join(&room, long, "connected");
    screen.wait_for(" joined annabelle-o…");
    assert!(screen.contents().contains(" annabelle-of-th…"), "{}", screen.contents());
    screen.resize((3, 10));
    screen.wait_for(" + annabe…");
    assert_eq!(screen.contents().lines().nth(1), Some(" 2 present"), "{}", screen.contents());
    assert!(
        screen.contents().lines().next().unwrap().trim_end().ends_with("● live"),
        "{}",
        screen.contents()
    );
    screen.resize((6, 20));
    screen.wait(|contents| contents.contains("IDENTITY") && contents.contains("? help"));
    screen.press("j");
    screen.wait_for("▸");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

/// A server with one room and, while `is_up`, one participant.
fn server(is_up: Arc<AtomicBool>) -> FaultyServer {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann = json!({ "sid": ANN, "identity": "ann", "status": "connected" });
    FaultyServer::start(move |request, _| match request.target.as_str() {
        _ if !is_up.load(Ordering::SeqCst) => error_response(500, 20500, "out of order"),
        list if list.contains("Status=") => json_response(200, &page(&[], None)),
        list if list.contains('?') => json_response(200, &page(std::slice::from_ref(&ann), None)),
        _ => json_response(200, &room),
    })
}

#[test]
fn failed_polls_show_the_age_of_the_screen() {
    let is_up = Arc::new(AtomicBool::new(true));
    let server = server(Arc::clone(&is_up));
    let script = "exec roomctl watch room --interval 200ms -v";
    let mut screen = Screen::start((24, 80), script, &server.environment());
    screen.wait_for("1 present");
    is_up.store(false, Ordering::SeqCst);
    screen.wait_for("● retrying");
    screen.wait_for(" retrying (the API failed: out of order)");
    screen.wait_for("● stale for 4s");
    assert!(screen.line("ann").contains("connected"), "{}", screen.contents());
    assert!(screen.contents().contains("retrying (the API failed: out of order)"), "{}", screen.contents());
    is_up.store(true, Ordering::SeqCst);
    screen.wait_for("● live");
    assert!(!screen.contents().contains("out of order"), "{}", screen.contents());
    assert!(!screen.written.contains("/Participants"), "the log would tear the screen");
}

#[test]
fn clock_runs_on_during_an_outage() {
    let is_up = Arc::new(AtomicBool::new(true));
    let is_server_up = Arc::clone(&is_up);
    let server = FaultyServer::start(move |request, _| {
        let body = match request.target.as_str() {
            // Not retried, so that every poll fails at once.
            _ if !is_server_up.load(Ordering::SeqCst) => return error_response(400, 20001, "bad request"),
            target if target.contains("Status=") => page(&[], None),
            target if target.contains("/Participants") => page(&[participant(ANN, "ann", "connected")], None),
            _ => json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" }),
        };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    let script = "exec roomctl watch room --interval 200ms";
    let mut screen = Screen::start((24, 80), script, &server.environment());
    screen.wait_for("1 present");
    is_up.store(false, Ordering::SeqCst);
    screen.wait_for("● stale for 4s");
    screen.wait_for("● stale for 6s");
}

#[test]
fn takes_any_date_of_the_api() {
    let server = FaultyServer::start(move |request, _| {
        let body = match request.target.as_str() {
            target if target.contains("Status=") => page(&[], None),
            target if target.contains("/Participants") => page(&[participant(ANN, "ann", "connected")], None),
            _ => json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" }),
        };
        response(200, &["Date: 31 Dec 262142 23:59:59 GMT"], &body.to_string())
    });
    let script = "exec roomctl watch room --interval 200ms";
    let mut screen = Screen::start((24, 80), script, &server.environment());
    screen.wait_for("1 present");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn rejected_credentials_end_the_screen_and_are_reported_after_it() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = FaultyServer::start(move |_, count| match count {
        0 => json_response(200, &room),
        _ => error_response(401, 20003, "Authenticate"),
    });
    let (screen, code) = Screen::start((24, 100), "exec roomctl watch room", &server.environment()).finish();
    let printed = "error: authentication failed: Authenticate";
    assert!(screen.contents().starts_with(printed), "{}", screen.contents());
    assert_eq!(code, 3);
}

#[test]
fn times_go_by_the_clock_of_the_api() {
    let server = FaultyServer::start(move |request, _| {
        let mut ann = participant(ANN, "ann", "connected");
        ann["start_time"] = json!("2020-01-01T09:25:00Z");
        let body = match request.target.as_str() {
            target if target.contains("Status=") => page(&[], None),
            target if target.contains("/Participants") => page(&[ann], None),
            _ => json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" }),
        };
        response(200, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    let script = "exec roomctl watch room --interval 200ms";
    let mut screen = Screen::start((24, 80), script, &server.environment());
    screen.wait_for("1 present");
    assert!(screen.line("ann").contains(" 35m"), "{}", screen.contents());
}

/// What ends the program.
#[derive(Debug, Clone, Copy)]
enum End {
    Key(&'static str),
    Signal(Signal),
}

#[test]
fn restores_the_terminal() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    // Ctrl-C interrupts the shells, too.
    let script =
        "trap : INT; echo before; sh -c 'echo pid=$$.; exec roomctl watch room'; echo code=$?; stty -a";
    for (end, code) in [
        (End::Key("q"), "code=0"),
        (End::Key("\u{3}"), "code=130"),
        (End::Signal(Signal::TERM), "code=143"),
        (End::Signal(Signal::QUIT), "code=131"),
        (End::Signal(Signal::ALARM), "code=142"),
        (End::Signal(Signal::USR1), "code=138"),
    ] {
        let mut screen = Screen::start((24, 80), script, &sandbox.environment());
        screen.wait_for("1 present");
        assert!(screen.parser.screen().alternate_screen() && screen.parser.screen().hide_cursor());
        match end {
            End::Key(key) => screen.press(key),
            End::Signal(signal) => {
                let process = screen.written.split("pid=").nth(1).unwrap().split('.').next().unwrap();
                send_signal(signal, process.parse().unwrap());
            }
        }
        let (screen, _) = screen.finish();
        let contents = screen.contents();
        assert!(!screen.alternate_screen() && !screen.hide_cursor(), "{contents}");
        assert!(contents.starts_with("before\n") && contents.contains(code), "{end:?}: {contents}");
        assert!(contents.contains(" icanon") && contents.contains(" echo "), "{end:?}: {contents}");
    }
}

#[test]
fn ends_by_itself_after_its_time() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    for rooms in ["room", "--everywhere"] {
        let script = format!("exec roomctl watch {rooms} --for 2s");
        let mut screen = Screen::start((24, 80), &script, &sandbox.environment());
        screen.wait_for("q quit");
        let (rest, code) = screen.finish();
        assert_eq!((rest.contents().trim(), code), ("", 0), "{rooms}");
    }
}

#[test]
fn ends_when_the_room_ends() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    sandbox.end_room(&room);
    let (screen, code) = screen.finish();
    assert_eq!(code, 0);
    assert!(screen.contents().starts_with("room 'room' ended "), "{}", screen.contents());
}

#[test]
fn escapes_control_characters_of_identities() {
    let (sandbox, _) = sandbox_with_room(&["evil\u{1b}[2J\u{202e}", "王小明"]);
    let mut screen = Screen::watch(&sandbox, (24, 100));
    screen.wait_for("2 present");
    assert!(screen.contents().contains(r"evil\u{1b}[2J\u{202e}  connected"), "{}", screen.contents());
    assert!(screen.contents().contains("王小明"), "{}", screen.contents());
    screen.press(&format!("s{DOWN}x"));
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains(r"evil\u{1b}[2J\u{202e}"), "{}", screen.contents());
}

#[test]
fn rejects_invalid_interval_before_opening_the_screen() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let script = "exec roomctl watch room --interval 10000000000000000s";
    let (screen, code) = Screen::start((24, 120), script, &sandbox.environment()).finish();
    assert!(screen.contents().contains("must be at most 24h"), "{}", screen.contents());
    assert_eq!(code, 2);
}

#[test]
fn draws_without_color_when_disabled() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let script = "NO_COLOR=1 exec roomctl watch room";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    assert!(!screen.written.contains("\u{1b}[38;"), "{:?}", screen.written);
}

#[test]
fn prints_events_for_a_person_on_a_terminal_without_full_screen() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    for command in ["watch room --initial", "wait room --joined ann", "wait room --joined ann -o table"] {
        let script = format!("TERM=dumb exec roomctl {command}");
        let mut terminal = Terminal::start(80, &script, &sandbox.environment());
        terminal.read_until(" UTC  present            ann  room\r\n");
    }
}

#[test]
fn prints_lines_on_terminal_on_request() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    for (term, format) in [("dumb", ""), ("xterm", "-o jsonl")] {
        let script =
            format!("TERM={term} exec roomctl watch room --initial {format} --fields event,identity");
        let mut terminal = Terminal::start(80, &script, &sandbox.environment());
        terminal.read_until("{\"event\":\"present\",\"identity\":\"ann\"}");
        terminal.press("\u{3}");
        assert_eq!(terminal.finish().1, 130);
    }
}
