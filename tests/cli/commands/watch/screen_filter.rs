//! The filter of the full screen of `roomctl watch`.

use crate::support::{CTRL_U, CTRL_W, DOWN, ESC, Screen, sandbox_with};

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
