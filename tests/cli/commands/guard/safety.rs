//! The confirmation of the first round, dry runs, and identities that rejoin right after each kick.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Guard, because};
use crate::support::{FaultyServer, Run, Sandbox, Terminal, disconnected, error_response, room_with};

fn sandbox_with(identities: &[&str]) -> (Sandbox, String) {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, identities);
    (sandbox, room)
}

#[test]
fn first_round_that_would_kick_more_than_half_needs_yes_without_a_terminal() {
    let (sandbox, _) = sandbox_with(&["ann", "ben", "cid"]);
    let run = sandbox.run(&["guard", "room", "--allow-only", "ann", "--no-input"]).exits(2);
    run.stderr_contains(&["the first round would kick 2 of 3 participants from 'room'; confirm with --yes"]);
    let run = sandbox.run(&["guard", "room", "--keep-closed", "--no-input"]).exits(2);
    run.stderr_contains(&["the first round would end room 'room'; confirm with --yes"]);
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn first_round_that_would_kick_up_to_half_needs_no_yes_without_a_terminal() {
    let (sandbox, _) = sandbox_with(&["ann", "ben"]);
    let mut guard = Guard::of(sandbox.roomctl(&["guard", "room", "--deny", "ben", "--no-input"]));
    assert_eq!(guard.next_of("kicked"), because("ben", "deny"));
    guard.end();
}

/// Guards six rooms without confirmation, of which one has participants. `is_lost` tells which reads of its participants
/// fail, by their number.
fn guard_of_six_rooms(rule: &[&str], is_lost: impl Fn(usize) -> bool + Send + 'static) -> Run {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let rooms = (1..=6).map(|number| sandbox.create_room(&format!("class-{number}"))).collect::<Vec<_>>();
    for identity in ["ann", "ben", "cid"] {
        sandbox.join(&rooms[0], identity, "connected");
    }
    let passed = Arc::downgrade(&sandbox);
    let (list, reads) = (format!("/v1/Rooms/{}/Participants?", rooms[0]), AtomicUsize::new(0));
    let server = FaultyServer::start(move |request, _| {
        if request.target.starts_with(&list) && is_lost(reads.fetch_add(1, Ordering::SeqCst)) {
            return error_response(400, 20001, "out of order");
        }
        passed.upgrade().unwrap().response(request)
    });
    let args = ["guard", "--everywhere", "--match-room", "class-*", "--no-input", "--for", "3s"];
    let run = server.run(&[&args, rule].concat());
    assert_eq!(disconnected(&sandbox), [""; 0], "{run:?}");
    run
}

#[test]
fn room_that_cannot_be_read_in_the_first_round_is_read_again() {
    let run = guard_of_six_rooms(&["--deny", "*"], |read| read == 0).exits(2);
    run.stderr_contains(&[
        "the first round would kick 3 of 3 participants from 'class-1'; confirm with --yes",
    ]);
}

#[test]
fn failed_reading_in_full_of_the_first_round_is_repeated() {
    let run = guard_of_six_rooms(&["--max-participants", "1"], |read| read == 1).exits(2);
    run.stderr_contains(&[
        "the first round would kick 2 of 3 participants from 'class-1'; confirm with --yes",
    ]);
}

#[test]
fn room_that_can_never_be_read_fails_the_first_round() {
    let run = guard_of_six_rooms(&["--deny", "*"], |_| true);
    assert_eq!(
        run.stderr.lines().next(),
        Some("error: the API rejected the request: out of order"),
        "{run:?}"
    );
    assert_ne!(run.code, Some(0));
}

#[test]
fn terminal_shows_the_first_round_and_asks() {
    let (sandbox, _) = sandbox_with(&["ann", "ben", "cid"]);
    let command = "exec roomctl guard room --deny ben";
    let mut terminal = Terminal::start(200, command, &sandbox.environment());
    let shown = terminal.read_until("Kick 1 participant and enforce the policy in 'room'? [y/N] ");
    assert!(shown.contains("would kick") && shown.contains("ben") && !shown.contains("cid"), "{shown}");
    terminal.press("n\r");
    let (printed, code) = terminal.finish();
    assert!(code == 1 && printed.contains("canceled, nothing was changed"), "{printed}");
    assert_eq!(disconnected(&sandbox), [""; 0]);

    let mut terminal = Terminal::start(200, command, &sandbox.environment());
    terminal.read_until("[y/N] ");
    terminal.press("y\r");
    let line = terminal.read_until("(deny)");
    assert!(line.contains("UTC  kicked             ben  room  (deny)"), "{line}");
    terminal.press("\x03");
    let (printed, code) = terminal.finish();
    assert!(code == 0 && printed.contains("interrupted; 1 kicked ("), "{printed}");
}

#[test]
fn dry_run_goes_on_and_reports_each_participant_once() {
    let (sandbox, room) = sandbox_with(&["ann", "eve"]);
    let mut guard = Guard::of(sandbox.roomctl(&["guard", "room", "--deny", "eve*", "--dry-run"]));
    assert_eq!(guard.next_of("would kick"), because("eve", "deny"));
    sandbox.join(&room, "eve-2", "connected");
    assert_eq!(guard.next_of("would kick"), because("eve-2", "deny"));
    let messages = guard.end();
    assert!(messages.contains("interrupted; 0 kicked, 2 would be kicked ("), "{messages}");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn identity_that_rejoins_right_after_each_kick_is_reported_and_backed_off() {
    let (sandbox, room) = sandbox_with(&["ann", "eve"]);
    let mut guard = Guard::start(&sandbox, &["room", "--deny", "eve"]);
    let mut kicked = 0;
    loop {
        let event = guard.next();
        match event["event"].as_str().unwrap() {
            "kicked" => {
                kicked += 1;
                sandbox.join(&room, "eve", "connected");
            }
            "backing-off" => break,
            name => assert_eq!(name, "joined"),
        }
    }
    assert_eq!(guard.next_of("kicked"), because("eve", "deny"), "it is kicked again after a while");
    let messages = guard.end();
    assert!(kicked >= 5, "{kicked}");
    assert_eq!(messages.matches("'eve' rejoins right after each kick").count(), 1, "{messages}");
}
