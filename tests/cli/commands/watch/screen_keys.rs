//! The keys of the full screen of `roomctl watch`: movement, matches, help, and Ctrl-Z.

use rustix::process::Signal;

use crate::support::{DOWN, Sandbox, Screen, sandbox_with_room, send_signal};

const CTRL_D: &str = "\u{4}";
const CTRL_F: &str = "\u{6}";
const CTRL_U: &str = "\u{15}";
const CTRL_B: &str = "\u{2}";
const CTRL_Z: &str = "\u{1a}";
const PAGE_DOWN: &str = "\u{1b}[6~";
const PAGE_UP: &str = "\u{1b}[5~";
const HOME: &str = "\u{1b}[H";
const END: &str = "\u{1b}[F";
const DELETE: &str = "\u{1b}[3~";

/// A sandbox with the participants p00 to p39 in a room, shown by identity on a page of ten.
fn screen_of_forty() -> (Sandbox, Screen) {
    let identities = (0..40).map(|number| format!("p{number:02}")).collect::<Vec<_>>();
    let identities = identities.iter().map(String::as_str).collect::<Vec<_>>();
    let (sandbox, _) = sandbox_with_room(&identities);
    let mut screen = Screen::watch(&sandbox, (17, 80));
    screen.wait_for("40 present");
    screen.press("s");
    screen.wait_for("IDENTITY ▾");
    (sandbox, screen)
}

#[test]
fn keys_of_less_and_vim_move() {
    let (_sandbox, mut screen) = screen_of_forty();
    for (key, selected) in [
        ("j", "p00"),
        ("j", "p01"),
        (DOWN, "p02"),
        ("k", "p01"),
        (CTRL_D, "p06"),
        (CTRL_U, "p01"),
        (CTRL_F, "p11"),
        (" ", "p21"),
        (PAGE_DOWN, "p31"),
        (CTRL_B, "p21"),
        ("b", "p11"),
        (PAGE_UP, "p01"),
        ("G", "p39"),
        ("g", "p00"),
        (END, "p39"),
        (HOME, "p00"),
    ] {
        screen.press(key);
        screen.wait_for(&format!("▸  {selected} "));
    }
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn k_moves_and_tells_the_key_that_kicks() {
    let (_sandbox, mut screen) = screen_of_forty();
    screen.press("jjk");
    screen.wait_for("press x to kick");
    screen.wait_for("▸  p00 ");
    screen.press(DELETE);
    screen.wait_for("Kick this participant?");
}

#[test]
fn n_moves_round_the_matches() {
    let (sandbox, _) = sandbox_with_room(&["host", "guest-1", "guest-2"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("3 present");
    screen.press("n");
    screen.wait_for("press / to filter first");
    screen.press("s/guest\r");
    for (key, selected) in
        [("", "guest-1"), ("n", "guest-2"), ("n", "guest-1"), ("N", "guest-2"), ("N", "guest-1")]
    {
        screen.press(key);
        screen.wait_for(&format!("▸  {selected}"));
    }
    assert!(!screen.contents().contains("host"), "{}", screen.contents());
}

#[test]
fn help_is_scrolled_where_it_does_not_fit() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (16, 30));
    screen.wait_for("1 present");
    screen.press("?");
    screen.wait_for("scroll");
    assert!(!screen.contents().contains("Ctrl-C"), "{}", screen.contents());
    let words = |contents: &str| {
        let lines = contents.lines().filter_map(|line| line.split('│').nth(1)).map(str::trim);
        lines.collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(words(&screen.contents()).contains("select a participant"), "{}", screen.contents());
    screen.press("G");
    screen.wait_for("Ctrl-C   quit");
    screen.press("gj");
    screen.wait(|contents| contents.contains("first or last") && !contents.contains("↑ ↓"));
    screen.press("x");
    screen.wait_for("1 present");
}

/// Runs watch as a job of an interactive shell, which prints `ready` when it has the terminal.
fn screen_of_job(sandbox: &Sandbox) -> Screen {
    let script = "PS1='ready$ ' exec bash --norc --noprofile -i";
    let mut screen = Screen::start((24, 80), script, &sandbox.environment());
    screen.wait_for("ready$");
    screen.press("roomctl watch room --interval 200ms\r");
    screen.wait_for("1 present");
    screen
}

#[test]
fn ctrl_z_suspends_and_fg_redraws() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mut screen = screen_of_job(&sandbox);
    screen.press(CTRL_Z);
    screen.wait_for("Stopped");
    assert!(!screen.parser.screen().alternate_screen() && !screen.parser.screen().hide_cursor());
    screen.press("stty -a | grep -c ' icanon'\r");
    screen.wait_for("\n1\n");
    sandbox.join(&room, "ben", "connected");
    screen.press("fg\r");
    screen.wait_for("2 present");
    assert!(screen.parser.screen().alternate_screen());
    // Keys are read without Enter.
    screen.press("?");
    screen.wait_for("Keys");
    screen.press("qq");
    screen.wait(|contents| contents.ends_with("ready$ ") || contents.trim_end().ends_with("ready$"));
    screen.press("exit\r");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn stop_signals_restore_the_terminal_and_fg_redraws() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = screen_of_job(&sandbox);
    screen.press(CTRL_Z);
    screen.wait_for("Stopped");
    screen.press("echo pid=$(jobs -p).\r");
    screen.wait(|contents| contents.lines().any(|line| line.starts_with("pid=")));
    let contents = screen.contents();
    let line = contents.lines().find_map(|line| line.strip_prefix("pid=")).unwrap();
    let process = line.trim_end().trim_end_matches('.').parse().unwrap();
    for signal in [Signal::TSTP, Signal::STOP] {
        screen.press("clear; fg\r");
        screen.wait_for("1 present");
        send_signal(signal, process);
        screen.wait_for("Stopped");
        if signal == Signal::TSTP {
            assert!(!screen.parser.screen().alternate_screen());
        }
    }
    screen.press("clear; fg\r");
    screen.wait_for("1 present");
    screen.press("j");
    screen.wait_for("▸  ann");
}

#[test]
fn ctrl_z_does_nothing_without_a_shell() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press(CTRL_Z);
    sandbox.join(&room, "ben", "connected");
    screen.wait_for("2 present");
    assert!(screen.parser.screen().alternate_screen());
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}
