//! The filter of the full screen of `roomctl watch`.

use crate::support::{CTRL_U, CTRL_W, DOWN, ESC, Screen, sandbox_with_room};

#[test]
fn filter_matches_identity_or_sid() {
    let (sandbox, room) = sandbox_with_room(&["ann", "Benedict"]);
    let cid = sandbox.join(&room, "cid", "connected");
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("3 present");
    screen.press("/neq");
    screen.wait_for("no participant matches the filter");
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
fn enter_selects_the_first_match() {
    let (sandbox, _) = sandbox_with_room(&["ann", "moritz", "mona"]);
    // No SID has an M or an O in its digits.
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("3 present");
    screen.press("s/MO");
    screen.wait_for("Enter select the first");
    screen.wait(|contents| !contents.contains("ann"));
    assert!(!screen.contents().contains('▸'), "{}", screen.contents());
    screen.press("\r");
    screen.wait_for("▸  mona");
    screen.press("x");
    screen.wait_for("Kick this participant?");
    assert!(screen.line("identity ").contains("mona"), "{}", screen.contents());
    screen.press("n");
    // An empty filter selects no participant in particular.
    screen.press(&format!("{DOWN}/{CTRL_U}\r"));
    screen.wait(|contents| contents.contains("ann") && contents.contains("▸  moritz"));
}

#[test]
fn ctrl_w_deletes_a_word_and_ctrl_u_the_whole_filter() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press("/Zoë the  first ");
    screen.wait_for("/ Zoë the  first │");
    screen.press(CTRL_W);
    screen.wait_for("/ Zoë the  │");
    screen.press(&format!("{CTRL_W}x"));
    screen.wait_for("/ Zoë x│");
    screen.press(CTRL_U);
    screen.wait_for("/ │");
    // There is nothing left to delete, and no reason to end.
    screen.press(&format!("{CTRL_W}an"));
    screen.wait_for("/ an│");
}

#[test]
fn esc_closes_one_element_at_a_time_and_never_quits() {
    let (sandbox, room) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    assert!(!screen.contents().contains("Esc "), "there is nothing to clear: {}", screen.contents());
    screen.press("/nn\r");
    screen.wait_for("filter: nn");
    screen.press("?");
    screen.wait_for("select a participant");
    screen.wait_for("Esc close");
    screen.press(ESC);
    screen.wait(|contents| !contents.contains("select a participant"));
    assert!(screen.contents().contains("filter: nn"), "{}", screen.contents());
    screen.press(ESC);
    screen.wait(|contents| !contents.contains("filter: nn"));
    screen.press(ESC);
    // The watch continues, though no key triggered a redraw.
    sandbox.join(&room, "ben", "connected");
    screen.wait_for("2 present");
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}

#[test]
fn message_does_not_hide_the_filter_and_ends_with_the_next_key() {
    let (sandbox, _) = sandbox_with_room(&["ann"]);
    let mut screen = Screen::watch(&sandbox, (24, 80));
    screen.wait_for("1 present");
    screen.press("/zz\r");
    screen.wait_for("filter: zz");
    for key in [ESC, "s"] {
        screen.press("x");
        screen.wait_for("filter: zz  select a participant with ↑ and ↓ first");
        assert!(screen.line("q quit").contains("Esc clear"), "{}", screen.contents());
        screen.press(key);
        screen.wait(|contents| !contents.contains("select a participant with"));
        assert!(screen.contents().contains("filter: zz"), "{}", screen.contents());
    }
    screen.press("q");
    assert_eq!(screen.finish().1, 0);
}
