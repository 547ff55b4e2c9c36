//! Kicking a participant from the full screen of `roomctl watch`.

use std::sync::mpsc;

use serde_json::json;

use crate::support::{
    DOWN, ESC, FaultyServer, ROOM, Screen, disconnected, error_response, json_response, page,
    sandbox_with_room, wait_until,
};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn x_then_y_kicks_the_selected_participant_and_n_does_not() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present");
    screen.press("x");
    screen.wait_for("select a participant with ↑ and ↓ first");
    screen.press(&format!("s{DOWN}{DOWN}"));
    screen.wait(|contents| contents.contains("▸  mallory"));
    screen.press("x");
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains("mallory"), "{}", screen.contents());
    assert!(screen.line("SID        PA").contains(&mallory), "{}", screen.contents());
    for no in ["n", "N", ESC] {
        screen.press(no);
        screen.wait(|contents| !contents.contains("Kick this participant?"));
        screen.press("x");
        screen.wait_for("Kick this participant?");
    }
    assert!(disconnected(&sandbox).is_empty());
    screen.press("Y");
    screen.wait_for(&format!("kicked mallory ({mallory})"));
    screen.wait_for("1 present · 0 reconnecting · 0 joined · 1 left");
    assert_eq!(disconnected(&sandbox), ["mallory"]);
    // A participant that has left cannot be kicked again.
    screen.press("x");
    screen.wait_for("already left");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
    assert_eq!(disconnected(&sandbox), ["mallory"]);
}

#[test]
fn prompt_closes_when_its_participant_leaves() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}x"));
    screen.wait_for("Kick this participant?");
    sandbox.set_status(&room, "ann", "disconnected");
    let writes = sandbox.counts()["writes"].clone();
    screen.wait_for("already left");
    assert!(!screen.contents().contains("Kick this participant?"), "{}", screen.contents());
    screen.press("yq");
    assert_eq!(screen.finish().1, 0);
    assert_eq!(sandbox.counts()["writes"], writes);
}

#[test]
fn prompt_ignores_keys_pressed_before_it_appears() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    for yes in ["y", "Y", "yy"] {
        screen.press(&format!("{DOWN}x{yes}"));
        screen.wait_for("Kick this participant?");
        screen.press("n");
        screen.wait(|contents| !contents.contains("Kick this participant?"));
    }
    assert!(disconnected(&sandbox).is_empty());
    // Ctrl-C does not answer the prompt.
    screen.press("x\u{3}");
    assert_eq!(screen.finish().1, 130);
}

#[test]
fn does_not_kick_when_the_prompt_does_not_fit() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(DOWN);
    screen.wait_for("▸");
    for small in [(3, 10), (1, 12), (24, 26), (6, 80)] {
        screen.resize(small);
        screen.press("x");
        screen.wait_for("too small");
        screen.press("y");
        screen.resize((24, 80));
        screen.wait_for("Kick this participant?");
        // The same when the terminal shrinks during the prompt.
        screen.resize(small);
        screen.wait_for("too small");
        screen.press("y");
        screen.press("n");
        screen.wait(|contents| !contents.contains("too small"));
        screen.resize((24, 80));
        screen.wait_for("1 present");
    }
    assert!(disconnected(&sandbox).is_empty());
    screen.press("x");
    screen.wait_for("Kick this participant?");
    screen.press("y");
    screen.wait_for("kicked ann");
}

#[test]
fn prompt_shows_the_whole_identity_or_is_not_shown() {
    let identity = format!("{}{}", "a".repeat(60), "b".repeat(60));
    let (sandbox, _) = sandbox_with_room(&[&identity]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}x"));
    screen.wait_for(" n cancel");
    let shown = screen.contents();
    let rows = shown.lines().filter(|line| line.contains('│')).collect::<String>();
    let letters = |letter| rows.matches(letter).count();
    assert!(letters('a') >= 60 && letters('b') >= 60, "{shown}");
    screen.resize((7, 80));
    screen.wait_for("too small");
    screen.press("yq");
    screen.resize((24, 80));
    screen.wait(|contents| contents.contains("1 present") && !contents.contains("too small"));
    assert!(disconnected(&sandbox).is_empty());
}

#[test]
fn no_input_disables_kicking() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let script = "exec roomctl watch room --interval 200ms --no-input";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}x"));
    screen.wait_for("cannot kick: --no-input disables the confirmation");
}

/// A server with ann in its one room, which responds to a kick with `response` once the test allows it.
fn server_with_delayed_kick(response: Vec<u8>) -> (FaultyServer, mpsc::Sender<()>) {
    let (go, gate) = mpsc::channel();
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann = json!({ "sid": ANN, "identity": "ann", "status": "connected" });
    let server =
        FaultyServer::start(move |request, _| match (request.method.as_str(), request.target.as_str()) {
            ("POST", _) => {
                let _ = gate.recv();
                response.clone()
            }
            (_, list) if list.contains("Status=") => json_response(200, &page(&[], None)),
            (_, list) if list.contains('?') => json_response(200, &page(std::slice::from_ref(&ann), None)),
            _ => json_response(200, &room),
        });
    (server, go)
}

#[test]
fn kick_outcome_is_reported_after_the_screen() {
    let gone = json!({ "sid": ANN, "identity": "ann", "status": "disconnected" });
    for (response, printed, code) in [
        (json_response(202, &gone), format!("kicked ann ({ANN})"), 0),
        (
            error_response(500, 20500, "broken"),
            "error: cannot kick ann: the API failed: broken".to_owned(),
            6,
        ),
    ] {
        let (server, go) = server_with_delayed_kick(response);
        let script = "exec roomctl watch room --interval 200ms";
        let mut screen = Screen::start((24, 120), script, &server.environment());
        screen.wait_for("1 present");
        screen.press(&format!("{DOWN}x"));
        screen.wait_for("Kick this participant?");
        screen.press("yq");
        screen.wait_for("waiting for the kick of ann");
        assert!(!screen.parser.screen().alternate_screen());
        go.send(()).unwrap();
        let (screen, seen) = screen.finish();
        assert!(screen.contents().contains(&printed), "{}", screen.contents());
        assert_eq!(seen, code, "{}", screen.contents());
    }
}

#[test]
fn interrupt_reports_kick_with_unknown_outcome() {
    // On the screen, where Ctrl-C is a key, and after it, where it is a signal.
    for quit in ["", "q"] {
        let (server, _never) = server_with_delayed_kick(Vec::new());
        let script = "exec roomctl watch room --interval 200ms";
        let mut screen = Screen::start((24, 120), script, &server.environment());
        screen.wait_for("1 present");
        screen.press(&format!("{DOWN}x"));
        screen.wait_for("Kick this participant?");
        screen.press(&format!("y{quit}"));
        screen.wait_for(if quit.is_empty() { "kicking ann" } else { "waiting for the kick of ann" });
        wait_until(|| server.writes_to("") == 1);
        screen.press("\u{3}");
        let (screen, code) = screen.finish();
        let printed = "warning: the kick of ann was in flight; it may have been applied";
        assert!(screen.contents().contains(printed), "{}", screen.contents());
        assert_eq!(code, 130);
    }
}

#[test]
fn keys_work_during_a_stalled_request() {
    let (go, gate) = mpsc::channel::<()>();
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = FaultyServer::start(move |_, count| {
        if count > 0 {
            let _ = gate.recv();
        }
        json_response(200, &room)
    });
    let mut screen = Screen::start((24, 80), "exec roomctl watch room", &server.environment());
    screen.wait_for("○ reading");
    // An outcome that is not known yet is not reported.
    assert!(!screen.contents().contains("present"), "{}", screen.contents());
    screen.press("?");
    screen.wait_for("select a participant");
    screen.press("x");
    screen.wait(|contents| !contents.contains("select a participant"));
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
    drop(go);
}
