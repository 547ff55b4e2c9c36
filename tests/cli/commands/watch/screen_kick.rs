//! Kicking a participant from the full screen of `roomctl watch`.

use std::sync::mpsc;

use serde_json::json;

use crate::support::{
    DOWN, ESC, Faulty, ROOM, Screen, disconnected, json as json_answer, page, refusal, sandbox_with,
};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn k_and_y_kick_the_chosen_one_and_n_does_not() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("2 present");
    screen.press("k");
    screen.wait_for("choose somebody with ↑ and ↓ first");
    screen.press(&format!("s{DOWN}{DOWN}"));
    screen.wait(|contents| contents.contains("▸  mallory"));
    screen.press("k");
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains("mallory"), "{}", screen.contents());
    assert!(screen.line("SID        PA").contains(&mallory), "{}", screen.contents());
    for no in ["n", "N", ESC] {
        screen.press(no);
        screen.wait(|contents| !contents.contains("Kick this participant?"));
        screen.press("k");
        screen.wait_for("Kick this participant?");
    }
    assert!(disconnected(&sandbox).is_empty());
    screen.press("Y");
    screen.wait_for(&format!("kicked mallory ({mallory})"));
    screen.wait_for("1 present · 0 reconnecting · 0 joined · 1 left");
    assert_eq!(disconnected(&sandbox), ["mallory"]);
    // Who has left cannot be kicked once more.
    screen.press("k");
    screen.wait_for("they have left already");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
    assert_eq!(disconnected(&sandbox), ["mallory"]);
}

#[test]
fn the_question_goes_when_whom_it_is_about_has_left() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}k"));
    screen.wait_for("Kick this participant?");
    sandbox.set(&room, "ann", "disconnected");
    let writes = sandbox.counts()["writes"].clone();
    screen.wait_for("they have left already");
    assert!(!screen.contents().contains("Kick this participant?"), "{}", screen.contents());
    screen.press("yq");
    assert_eq!(screen.finish().1, 0);
    assert_eq!(sandbox.counts()["writes"], writes);
}

#[test]
fn keys_pressed_before_the_question_appears_do_not_answer_it() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    for yes in ["y", "Y", "yy"] {
        screen.press(&format!("{DOWN}k{yes}"));
        screen.wait_for("Kick this participant?");
        screen.press("n");
        screen.wait(|contents| !contents.contains("Kick this participant?"));
    }
    assert!(disconnected(&sandbox).is_empty());
    // Ctrl-C is no answer.
    screen.press("k\u{3}");
    assert_eq!(screen.finish().1, 130);
}

#[test]
fn refuses_to_kick_where_the_question_is_larger_than_the_terminal() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(DOWN);
    screen.wait_for("▸");
    for small in [(3, 10), (1, 12), (24, 30), (6, 80)] {
        screen.resize(small);
        screen.press("k");
        screen.wait_for("too small");
        screen.press("y");
        screen.resize((24, 80));
        screen.wait_for("Kick this participant?");
        // The same where the terminal shrinks while the question is open.
        screen.resize(small);
        screen.wait_for("too small");
        screen.press("y");
        screen.press("n");
        screen.wait(|contents| !contents.contains("too small"));
        screen.resize((24, 80));
        screen.wait_for("1 present");
    }
    assert!(disconnected(&sandbox).is_empty());
    screen.press("k");
    screen.wait_for("Kick this participant?");
    screen.press("y");
    screen.wait_for("kicked ann");
}

#[test]
fn question_shows_all_of_a_long_identity_or_none_of_it() {
    let identity = format!("{}{}", "a".repeat(60), "b".repeat(60));
    let (sandbox, _) = sandbox_with(&[&identity]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}k"));
    screen.wait_for(" n leave them");
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
fn nobody_is_kicked_where_nobody_may_be_asked() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let script = "exec roomctl watch room --interval 200ms --no-input";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}k"));
    screen.wait_for("--no-input: nobody can be asked, so nobody is kicked");
}

/// A server with ann in its one room, which answers a kick with `answer` once it is told to go.
fn slow_to_kick(answer: Vec<u8>) -> (Faulty, mpsc::Sender<()>) {
    let (go, gate) = mpsc::channel();
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let ann = json!({ "sid": ANN, "identity": "ann", "status": "connected" });
    let server = Faulty::start(move |request, _| match (request.method.as_str(), request.target.as_str()) {
        ("POST", _) => {
            let _ = gate.recv();
            answer.clone()
        }
        (_, list) if list.contains("Status=") => json_answer(200, &page(&[], None)),
        (_, list) if list.contains('?') => json_answer(200, &page(std::slice::from_ref(&ann), None)),
        _ => json_answer(200, &room),
    });
    (server, go)
}

#[test]
fn what_became_of_a_kick_is_told_after_the_screen() {
    let gone = json!({ "sid": ANN, "identity": "ann", "status": "disconnected" });
    for (answer, told, code) in [
        (json_answer(202, &gone), format!("kicked ann ({ANN})"), 0),
        (refusal(500, 20500, "broken"), "error: could not kick ann: the API failed: broken".to_owned(), 6),
    ] {
        let (server, go) = slow_to_kick(answer);
        let script = "exec roomctl watch room --interval 200ms";
        let mut screen = Screen::start((24, 120), script, &server.environment());
        screen.wait_for("1 present");
        screen.press(&format!("{DOWN}k"));
        screen.wait_for("Kick this participant?");
        screen.press("yq");
        screen.wait_for("waiting for the kick of ann");
        assert!(!screen.parser.screen().alternate_screen());
        go.send(()).unwrap();
        let (screen, seen) = screen.finish();
        assert!(screen.contents().contains(&told), "{}", screen.contents());
        assert_eq!(seen, code, "{}", screen.contents());
    }
}

#[test]
fn an_interrupt_tells_of_a_kick_that_may_be_done() {
    // In the screen, where Ctrl-C is a key, and behind it, where it is a signal.
    for quit in ["", "q"] {
        let (server, _never) = slow_to_kick(Vec::new());
        let script = "exec roomctl watch room --interval 200ms";
        let mut screen = Screen::start((24, 120), script, &server.environment());
        screen.wait_for("1 present");
        screen.press(&format!("{DOWN}k"));
        screen.wait_for("Kick this participant?");
        screen.press(&format!("y{quit}"));
        screen.wait_for(if quit.is_empty() { "kicking ann" } else { "waiting for the kick of ann" });
        screen.press("\u{3}");
        let (screen, code) = screen.finish();
        let told = "warning: a kick of ann was on its way; it may be done all the same";
        assert!(screen.contents().contains(told), "{}", screen.contents());
        assert_eq!(code, 130);
    }
}

#[test]
fn the_keys_work_while_a_request_hangs() {
    let (go, gate) = mpsc::channel::<()>();
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = Faulty::start(move |_, count| {
        if count > 0 {
            let _ = gate.recv();
        }
        json_answer(200, &room)
    });
    let mut screen = Screen::start((24, 80), "exec roomctl watch room", &server.environment());
    screen.wait_for("○ reading");
    // Of what is not known yet nothing is told.
    assert!(!screen.contents().contains("present"), "{}", screen.contents());
    screen.press("?");
    screen.wait_for("choose a participant");
    screen.press("x");
    screen.wait(|contents| !contents.contains("choose a participant"));
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
    drop(go);
}
