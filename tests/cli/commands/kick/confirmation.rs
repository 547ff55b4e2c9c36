//! `roomctl kick`: confirmation and its prompt.

use crate::support::{Sandbox, Terminal, disconnected};

#[test]
fn kick_all_requires_confirmation_without_terminal() {
    let sandbox = Sandbox::start(&["--rooms", "1"]);
    for (args, what) in [
        (&["DailyStandup", "--all"][..], "kicking with --all"),
        (&["DailyStandup", "--match", "*"], "kicking by pattern"),
        (&["--everywhere", "--match", "*"], "kicking in every room"),
        (&["--everywhere", "guest"], "kicking in every room"),
    ] {
        sandbox.run(&[&["kick"], args].concat()).exits(2).stderr_contains(&[
            &format!("error: {what} requires confirmation, but the input is not a terminal\n"),
            "tip: Use --yes to confirm, or --dry-run to show what would change.",
        ]);
    }
    // Only the room was looked up.
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&2.into(), &0.into()));
}

#[test]
fn prompt_shows_targets_and_kicks_only_after_yes() {
    let sandbox = Sandbox::start(&[]);
    for (key, code) in [("n\r", 1), ("\r", 1), ("\u{4}", 1), ("\u{3}", 130), ("y\r", 0)] {
        let script = "exec roomctl kick DailyStandup --match '*e' --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        let header = shown.lines().next().unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(header, ["IDENTITY", "STATUS", "JOINED", "SID"], "{shown}");
        assert!(shown.contains("alice") && shown.contains("dave") && !shown.contains("bob"), "{shown}");
        assert!(shown.contains("Kick 2 participants from 'DailyStandup'?"), "{shown}");
        assert_eq!(disconnected(&sandbox), [""; 0]);
        terminal.press(key);
        let (rest, seen) = terminal.finish();
        assert_eq!(seen, code, "{rest}");
        match code {
            0 => assert_eq!(rest.matches(" kicked  ").count(), 2, "{rest}"),
            1 => assert!(rest.contains("canceled, nothing was changed") && !rest.contains("error"), "{rest}"),
            _ => {}
        }
    }
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn prompt_shows_the_first_targets_and_the_total() {
    let sandbox = Sandbox::start(&["--participants", "43"]);
    let kick = |response| {
        let script = "exec roomctl kick Crowd --all --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        terminal.press(response);
        (shown, terminal.finish())
    };
    let (shown, (_, code)) = kick("n\r");
    assert_eq!((shown.lines().count(), code), (1 + 20 + 1 + 1, 1), "{shown}");
    assert!(shown.contains("\n… and 23 more (use --dry-run to list all)\nKick 43 participants"), "{shown}");
    let run = sandbox.run(&["kick", "Crowd", "--all", "--dry-run"]).exits(0);
    assert_eq!((run.stdout.lines().count(), &*run.stderr), (44, ""), "a program counts for itself");
    let (_, (printed, code)) = kick("y\r");
    assert_eq!((printed.matches(" kicked  ").count(), code), (43, 0), "{printed}");
    let summary = printed.trim_end().lines().last().unwrap();
    assert!(summary.starts_with("43 kicked (") && summary.ends_with("s)"), "{printed}");
}

#[test]
fn participant_leaving_during_the_prompt_is_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut terminal =
        Terminal::start(100, "exec roomctl kick room --all --color never", &sandbox.environment());
    terminal.read_until("[y/N] ");
    sandbox.set_status(&room, &ann, "disconnected");
    sandbox.join(&room, "cid", "connected");
    terminal.press("y\r");
    let (rest, code) = terminal.finish();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("ann          already gone"), "{rest}");
    assert_eq!(disconnected(&sandbox), ["ben"], "participants that joined after the prompt are not targets");
}

#[test]
fn no_input_disables_the_prompt() {
    let sandbox = Sandbox::start(&[]);
    let script = "exec roomctl kick DailyStandup --all --no-input";
    let (screen, code) = Terminal::start(100, script, &sandbox.environment()).finish();
    assert_eq!(code, 2, "{screen}");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn hostile_identity_is_escaped_in_the_prompt() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "ann\r\u{1b}[2K\u{1b}[1A", "connected");
    let mut terminal =
        Terminal::start(120, "exec roomctl kick room --all --color never", &sandbox.environment());
    let shown = terminal.read_until("Kick 1 participant from 'room'?");
    assert!(shown.contains("ann\\r\\u{1b}[2K\\u{1b}[1A"), "{shown}");
}
