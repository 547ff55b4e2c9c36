//! `roomctl kick` when it matters: asking, pacing, faults, interrupts, the record.

use crate::support::{Sandbox, Terminal, disconnected};

#[test]
fn who_was_not_named_is_kicked_only_after_a_yes() {
    let sandbox = Sandbox::start(&["--rooms", "1"]);
    let unnamed = "kicking people who are not named one by one";
    for (args, what) in [
        (&["DailyStandup", "--all"][..], unnamed),
        (&["DailyStandup", "--match", "*"], unnamed),
        (&["--everywhere", "--match", "*"], unnamed),
        (&["--everywhere", "guest"], "kicking in every room"),
    ] {
        sandbox.run(&[&["kick"], args].concat()).exits(2).says(&[
            &format!("error: {what} needs a yes, and nobody can be asked\n"),
            "hint: add --yes to kick them, or --dry-run to see which they are",
        ]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn on_a_terminal_they_are_shown_and_the_answer_decides() {
    let sandbox = Sandbox::start(&[]);
    for (key, code) in [("n\r", 1), ("\r", 1), ("\u{4}", 1), ("\u{3}", 130), ("y\r", 0)] {
        let script = "exec roomctl kick DailyStandup --match '*e' --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        let header = shown.lines().next().unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(header, ["IDENTITY", "STATUS", "JOINED", "SID"], "{shown}");
        assert!(shown.contains("alice") && shown.contains("dave") && !shown.contains("bob"), "{shown}");
        assert!(shown.contains("Kick 2 people out of 'DailyStandup'?"), "{shown}");
        assert_eq!(disconnected(&sandbox), [""; 0]);
        terminal.press(key);
        let (rest, seen) = terminal.finish();
        assert_eq!(seen, code, "{rest}");
        match code {
            0 => assert_eq!(rest.matches("kicked ").count(), 2, "{rest}"),
            1 => assert!(rest.contains("error: nobody was kicked"), "{rest}"),
            _ => {}
        }
    }
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn of_more_than_a_screenful_the_first_are_shown_and_the_sum_is_told() {
    let sandbox = Sandbox::start(&["--participants", "43"]);
    let kick = |answer| {
        let script = "exec roomctl kick Crowd --all --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        terminal.press(answer);
        (shown, terminal.finish())
    };
    let (shown, (_, code)) = kick("n\r");
    assert_eq!((shown.lines().count(), code), (1 + 20 + 1 + 1, 1), "{shown}");
    assert!(shown.contains("\n… and 23 more (--dry-run lists all)\nKick 43 people"), "{shown}");
    let run = sandbox.run(&["kick", "Crowd", "--all", "--dry-run"]).exits(0);
    assert_eq!((run.stdout.lines().count(), &*run.stderr), (44, ""), "a program counts for itself");
    let (_, (told, code)) = kick("y\r");
    assert_eq!((told.matches(" kicked ").count(), code), (43, 0), "{told}");
    assert!(told.trim_end().ends_with("\n43 kicked"), "{told}");
}

#[test]
fn who_leaves_while_the_question_stands_is_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut terminal =
        Terminal::start(100, "exec roomctl kick room --all --color never", &sandbox.environment());
    terminal.read_until("[y/N] ");
    sandbox.set(&room, &ann, "disconnected");
    sandbox.join(&room, "cid", "connected");
    terminal.press("y\r");
    let (rest, code) = terminal.finish();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("ann          already gone"), "{rest}");
    assert_eq!(disconnected(&sandbox), ["ben"], "and who came since was not asked about");
}

#[test]
fn nothing_is_asked_where_nobody_is_to_be_asked() {
    let sandbox = Sandbox::start(&[]);
    let script = "exec roomctl kick DailyStandup --all --no-input";
    let (screen, code) = Terminal::start(100, script, &sandbox.environment()).finish();
    assert_eq!(code, 2, "{screen}");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn a_hostile_identity_cannot_dress_up_the_question() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann\r\u{1b}[2K\u{1b}[1A", "connected");
    let mut terminal =
        Terminal::start(120, "exec roomctl kick room --all --color never", &sandbox.environment());
    let shown = terminal.read_until("Kick 1 person out of 'room'?");
    assert!(shown.contains("ann\\r\\u{1b}[2K\\u{1b}[1A"), "{shown}");
}
