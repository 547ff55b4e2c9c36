//! `roomctl watch` on a terminal: what is on the screen, what the keys do, and how the terminal is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::process::Signal;
use serde_json::json;

use crate::support::{
    DOWN, Faulty, ROOM, Screen, Terminal, UP, json as json_answer, page, refusal, sandbox_with, send,
};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn the_screen_shows_who_is_there_and_who_comes_and_goes() {
    let (sandbox, room) = sandbox_with(&["ann", "ben"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present · 0 reconnecting · 0 joined · 0 left");
    assert!(screen.contents().starts_with(" room "), "{}", screen.contents());
    screen.wait_for("● live");
    let cid = sandbox.join(&room, "cid", "connected");
    sandbox.set(&room, "ann", "disconnected");
    sandbox.set(&room, "ben", "reconnecting");
    screen.wait_for("2 present · 1 reconnecting · 1 joined · 1 left");
    screen.wait_for("ben reconnecting");
    let line = screen.line(&cid);
    assert!(line.starts_with(" + cid ") && line.contains("connected"), "{line}");
    assert!(screen.line(" - ann ").contains(" left  "), "{}", screen.contents());
}

#[test]
fn the_choice_stays_with_the_person_when_others_come() {
    let (sandbox, room) = sandbox_with(&["ann", "ben"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present");
    screen.press(&format!("s{DOWN}{DOWN}{UP}{DOWN}"));
    screen.wait_for("▸  ben");
    sandbox.join(&room, "aaron", "connected");
    screen.wait_for("3 present");
    screen.wait_for("▸  ben");
}

#[test]
fn every_size_is_drawn_and_none_is_too_small_to_live_in() {
    let (sandbox, _) = sandbox_with(&["ann", "ben"]);
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

/// A server with one room and, while `is_up`, one participant.
fn server(is_up: Arc<AtomicBool>) -> Faulty {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann = json!({ "sid": ANN, "identity": "ann", "status": "connected" });
    Faulty::start(move |request, _| match request.target.as_str() {
        _ if !is_up.load(Ordering::SeqCst) => refusal(500, 20500, "out of order"),
        list if list.contains("Status=") => json_answer(200, &page(&[], None)),
        list if list.contains('?') => json_answer(200, &page(std::slice::from_ref(&ann), None)),
        _ => json_answer(200, &room),
    })
}

#[test]
fn a_fault_shows_how_old_the_picture_is_until_it_is_over() {
    let is_up = Arc::new(AtomicBool::new(true));
    let server = server(Arc::clone(&is_up));
    let script = "exec roomctl watch room --interval 200ms -v";
    let mut screen = Screen::start((24, 80), script, &server.environment());
    screen.wait_for("1 present");
    is_up.store(false, Ordering::SeqCst);
    screen.wait_for("stale for 2s");
    assert!(screen.line("ann").contains("connected"), "{}", screen.contents());
    assert!(screen.contents().contains("the API failed: out of order"), "{}", screen.contents());
    is_up.store(true, Ordering::SeqCst);
    screen.wait_for("● live");
    assert!(!screen.contents().contains("out of order"), "{}", screen.contents());
    assert!(!screen.written.contains("/Participants"), "the log would tear the screen");
}

#[test]
fn refused_credentials_end_it_and_are_told_after_the_screen() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = Faulty::start(move |_, count| match count {
        0 => json_answer(200, &room),
        _ => refusal(401, 20003, "Authenticate"),
    });
    let (screen, code) = Screen::start((24, 100), "exec roomctl watch room", &server.environment()).finish();
    let told = "error: the API refused the credentials: Authenticate";
    assert!(screen.contents().starts_with(told), "{}", screen.contents());
    assert_eq!(code, 3);
}

#[test]
fn the_terminal_is_given_back_as_it_was() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    // Ctrl-C interrupts the shells, too.
    let script =
        "trap : INT; echo before; sh -c 'echo pid=$$.; exec roomctl watch room'; echo code=$?; stty -a";
    for (end, code) in [("q", "code=0"), ("\u{3}", "code=130"), ("TERM", "code=143")] {
        let mut screen = Screen::start((24, 80), script, &sandbox.environment());
        screen.wait_for("1 present");
        assert!(screen.parser.screen().alternate_screen() && screen.parser.screen().hide_cursor());
        if end == "TERM" {
            let process = screen.written.split("pid=").nth(1).unwrap().split('.').next().unwrap();
            send(Signal::TERM, process.parse().unwrap());
        } else {
            screen.press(end);
        }
        let (screen, _) = screen.finish();
        let contents = screen.contents();
        assert!(!screen.alternate_screen() && !screen.hide_cursor(), "{contents}");
        assert!(contents.starts_with("before\n") && contents.contains(code), "{end:?}: {contents}");
        assert!(contents.contains(" icanon") && contents.contains(" echo "), "{end:?}: {contents}");
    }
}

#[test]
fn with_the_room_the_watch_ends_and_says_so() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    sandbox.end(&room);
    let (screen, code) = screen.finish();
    assert_eq!(code, 0);
    assert!(screen.contents().starts_with("the room 'room' ended "), "{}", screen.contents());
}

#[test]
fn an_identity_that_would_control_the_terminal_is_shown_escaped() {
    let (sandbox, _) = sandbox_with(&["evil\u{1b}[2J\u{202e}", "王小明"]);
    let mut screen = Screen::watch(&sandbox, (24, 100));
    screen.wait_for("2 present");
    assert!(screen.contents().contains(r"evil\u{1b}[2J\u{202e}  connected"), "{}", screen.contents());
    assert!(screen.contents().contains("王小明"), "{}", screen.contents());
    screen.press(&format!("s{DOWN}k"));
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains(r"evil\u{1b}[2J\u{202e}"), "{}", screen.contents());
}

#[test]
fn an_interval_that_nobody_can_mean_is_refused_before_the_screen() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let script = "exec roomctl watch room --interval 10000000000000000";
    let (screen, code) = Screen::start((24, 120), script, &sandbox.environment()).finish();
    assert!(screen.contents().contains("it must be at most a day (24h)"), "{}", screen.contents());
    assert_eq!(code, 2);
}

#[test]
fn without_color_nothing_is_colored() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let script = "NO_COLOR=1 exec roomctl watch room";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    assert!(!screen.written.contains("\u{1b}[38;"), "{:?}", screen.written);
}

#[test]
fn lines_are_to_be_had_on_a_terminal_too() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    for (term, format) in [("dumb", ""), ("xterm", "-o jsonl")] {
        let script =
            format!("TERM={term} exec roomctl watch room --initial {format} --fields event,identity");
        let mut terminal = Terminal::start(80, &script, &sandbox.environment());
        terminal.read_until("{\"event\":\"present\",\"identity\":\"ann\"}");
        terminal.press("\u{3}");
        assert_eq!(terminal.finish().1, 130);
    }
}
