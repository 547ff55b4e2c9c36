//! `roomctl watch` on a terminal: what is on the screen, what the keys do, and how the terminal is left.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;

use rustix::process::Signal;
use serde_json::json;

use crate::commands::kick::named_targets::disconnected;
use crate::output::terminal::Terminal;
use crate::support::process::send;
use crate::support::{ACCOUNT, Faulty, ROOM, Sandbox, TOKEN, json as json_answer, page, refusal};

const ANN: &str = "PA0123456789abcdef0123456789abcdef";

/// A terminal as a person sees it.
pub struct Screen {
    terminal: Terminal,
    parser: vt100::Parser,
    written: String,
}

impl Screen {
    fn start(size: (u16, u16), script: &str, environment: &[(&str, &str)]) -> Self {
        let terminal = Terminal::of_size(size, script, environment);
        Self { terminal, parser: vt100::Parser::new(size.0, size.1, 0), written: String::new() }
    }

    /// A watch of the room named `room`.
    pub fn watch(sandbox: &Sandbox, size: (u16, u16)) -> Self {
        Self::start(size, "exec roomctl watch room --interval 200ms", &sandbox.environment())
    }

    fn contents(&self) -> String {
        self.parser.screen().contents()
    }

    /// The line of the screen that has `words` in it.
    #[track_caller]
    fn line(&self, words: &str) -> String {
        let contents = self.contents();
        contents.lines().find(|line| line.contains(words)).unwrap_or_else(|| panic!("{contents}")).to_owned()
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    fn wait(&mut self, wanted: impl Fn(&str) -> bool) {
        while !wanted(&self.contents()) {
            let bytes = self.terminal.read();
            assert!(!bytes.is_empty(), "it has ended, the screen at last:\n{}", self.contents());
            self.parser.process(&bytes);
            self.written.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    #[track_caller]
    pub fn wait_for(&mut self, words: &str) {
        self.wait(|contents| contents.contains(words));
    }

    pub fn press(&mut self, keys: &str) {
        self.terminal.press(keys);
    }

    fn resize(&mut self, size: (u16, u16)) {
        self.parser.screen_mut().set_size(size.0, size.1);
        self.terminal.resize(size);
    }

    /// All that was written up to the end, and the exit code.
    pub fn written(self) -> (String, u32) {
        let (rest, code) = self.terminal.finish();
        (self.written + &rest, code)
    }

    /// The screen after the end, and the exit code.
    fn finish(mut self) -> (vt100::Screen, u32) {
        let (rest, code) = self.terminal.finish();
        self.parser.process(rest.replace('\n', "\r\n").as_bytes());
        (self.parser.screen().clone(), code)
    }
}

const CTRL_U: &str = "\u{15}";
const CTRL_W: &str = "\u{17}";
const ESC: &str = "\u{1b}";
const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";

/// A sandbox with a room in progress and its SID, and somebody in it.
fn sandbox_with(identities: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in identities {
        sandbox.join(&room, identity, "connected");
    }
    (sandbox, room)
}

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
fn nobody_is_kicked_where_nobody_may_be_asked() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let script = "exec roomctl watch room --interval 200ms --no-input";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("1 present");
    screen.press(&format!("{DOWN}k"));
    screen.wait_for("--no-input: nobody can be asked, so nobody is kicked");
}

#[test]
fn a_filter_leaves_those_whose_identity_or_sid_fits() {
    let (sandbox, room) = sandbox_with(&["ann", "Benedict"]);
    let cid = sandbox.join(&room, "cid", "connected");
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("3 present");
    screen.press("/neq");
    screen.wait_for("nobody who fits the filter");
    screen.press("\u{7f}");
    screen.wait(|contents| contents.contains("Benedict") && !contents.contains("cid"));
    screen.press("\r");
    screen.wait_for("filter: ne");
    screen.press(&format!("/\u{7f}\u{7f}{}\r", &cid[10..]));
    screen.wait(|contents| contents.contains("cid ") && !contents.contains("Benedict"));
    screen.press("/\u{1b}");
    screen.wait(|contents| contents.contains("ann") && contents.contains("Benedict"));
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn enter_chooses_the_first_who_fits_the_filter() {
    let (sandbox, _) = sandbox_with(&["ann", "moritz", "mona"]);
    // No SID has an M or an O in its digits.
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("3 present");
    screen.press("s/MO");
    screen.wait_for("Enter choose the first");
    screen.wait(|contents| !contents.contains("ann"));
    assert!(!screen.contents().contains('▸'), "{}", screen.contents());
    screen.press("\r");
    screen.wait_for("▸  mona");
    screen.press("k");
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains("mona"), "{}", screen.contents());
    screen.press("n");
    // A filter of nothing is for nobody in particular.
    screen.press(&format!("{DOWN}/{CTRL_U}\r"));
    screen.wait(|contents| contents.contains("ann") && contents.contains("▸  moritz"));
}

#[test]
fn ctrl_w_takes_a_word_of_the_filter_and_ctrl_u_all_of_it() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press("/Zoë the  first ");
    screen.wait_for("/ Zoë the  first ▏");
    screen.press(CTRL_W);
    screen.wait_for("/ Zoë the  ▏");
    screen.press(&format!("{CTRL_W}x"));
    screen.wait_for("/ Zoë x▏");
    screen.press(CTRL_U);
    screen.wait_for("/ ▏");
    // There is nothing more to take, and no reason to end.
    screen.press(&format!("{CTRL_W}an"));
    screen.wait_for("/ an▏");
}

#[test]
fn esc_closes_and_clears_one_thing_a_time_and_never_quits() {
    let (sandbox, room) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    assert!(!screen.contents().contains("Esc "), "there is nothing to clear: {}", screen.contents());
    screen.press("/nn\r");
    screen.wait_for("filter: nn");
    screen.press("?");
    screen.wait_for("choose a participant");
    screen.wait_for("Esc close");
    screen.press(ESC);
    screen.wait(|contents| !contents.contains("choose a participant"));
    assert!(screen.contents().contains("filter: nn"), "{}", screen.contents());
    screen.press(ESC);
    screen.wait(|contents| !contents.contains("filter: nn"));
    screen.press(ESC);
    // It lives on, though no key made it draw.
    sandbox.join(&room, "ben", "connected");
    screen.wait_for("2 present");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn a_message_hides_no_filter_and_goes_with_the_next_key() {
    let (sandbox, _) = sandbox_with(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press("/zz\r");
    screen.wait_for("filter: zz");
    for key in [ESC, "s"] {
        screen.press("k");
        screen.wait_for("filter: zz  choose somebody with ↑ and ↓ first");
        assert!(screen.line("q quit").contains("Esc clear"), "{}", screen.contents());
        screen.press(key);
        screen.wait(|contents| !contents.contains("choose somebody"));
        assert!(screen.contents().contains("filter: zz"), "{}", screen.contents());
    }
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
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

fn environment_of(server: &Faulty) -> [(&'static str, &str); 3] {
    [("TWILIO_ACCOUNT_SID", ACCOUNT), ("TWILIO_AUTH_TOKEN", TOKEN), ("ROOMCTL_BASE_URL", &server.base_url)]
}

#[test]
fn a_fault_shows_how_old_the_picture_is_until_it_is_over() {
    let is_up = Arc::new(AtomicBool::new(true));
    let server = server(Arc::clone(&is_up));
    let script = "exec roomctl watch room --interval 200ms -v";
    let mut screen = Screen::start((24, 80), script, &environment_of(&server));
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
    let (screen, code) =
        Screen::start((24, 100), "exec roomctl watch room", &environment_of(&server)).finish();
    let told = "error: the API refused the credentials: Authenticate";
    assert!(screen.contents().starts_with(told), "{}", screen.contents());
    assert_eq!(code, 3);
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
        let mut screen = Screen::start((24, 120), script, &environment_of(&server));
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
        let mut screen = Screen::start((24, 120), script, &environment_of(&server));
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
    let mut screen = Screen::start((24, 80), "exec roomctl watch room", &environment_of(&server));
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
