//! What to do next can be pasted.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::support::{Faulty, ROOM, Run, Sandbox, json as json_answer, page, refusal, roomctl};

/// What comes of the command line behind these words of a hint, pasted into a shell.
#[track_caller]
fn pasted(run: &Run, words: &str, sandbox: &Sandbox) -> Run {
    let hint = run.stderr.lines().find_map(|line| line.strip_prefix("hint: ")?.split_once(words));
    let (_, hint) = hint.unwrap_or_else(|| panic!("no '{words}': {run:?}"));
    let program = Path::new(env!("CARGO_BIN_EXE_roomctl")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", hint]).env_clear().env("PATH", path).envs(sandbox.environment());
    Run::of(&mut shell)
}

#[test]
fn a_hint_that_is_pasted_is_understood_whatever_the_names() {
    for room in ["-rf", "o'clock $(x)", "--help"] {
        let sandbox = Sandbox::start(&[]);
        let sid = sandbox.room(room);
        sandbox.join(&sid, "-v", "connected");
        sandbox.join(&sid, "-gone", "disconnected");
        for (args, words) in [
            (&["get", "--", room, "-nobody"][..], "see who is there: "),
            (&["get", "--", room, "-gone"], "look that stay up: "),
            (&["tracks", "--", room, "-v", "-x"], "see what they publish: "),
            (&["tracks", "--subscribed", "--", room, "-v", "-x"], "see what they receive: "),
            (&["anonymize", "--yes", "--", room, "-v"], "to put them out first: "),
        ] {
            let run = sandbox.run(args);
            pasted(&run, words, &sandbox).exits(0);
        }
    }
}

#[test]
fn no_profile_is_to_be_made_that_login_would_refuse() {
    let run = roomctl(&["list", "room", "--profile=-x"]).run().exits(3);
    assert_eq!(run.stderr.matches("hint: ").count(), 1, "{run:?}");
    let run = roomctl(&["list", "room", "--profile=x"]).run().exits(3);
    run.says(&["hint: make the profile with: roomctl login x\n"]);
}

#[test]
fn a_name_that_nobody_has_is_told_with_the_one_that_comes_near() {
    let sandbox = Sandbox::start(&[]);
    let guess = |args: &[&str], meant: &str| {
        let hints = sandbox.run(&[args, &["-o", "json"]].concat()).exits(4).problem()["hints"].clone();
        assert_eq!(hints[0], format!("did you mean '{meant}'?"), "{args:?}");
        assert!(hints[1].is_string(), "and what there was before: {hints}");
    };
    guess(&["kick", "DailyStandup", "Alice"], "alice");
    guess(&["get", "DailyStandup", "erin"], "erin@example.com");
    guess(&["tracks", "DailyStandup", "carrol"], "carol");
    guess(&["mute", "DailyStandup", "zoë"], "Zoë");
    guess(&["kick", "dailystandup", "alice"], "DailyStandup");
    guess(&["list", "DailyStndup"], "DailyStandup");
    let run = sandbox.run(&["get", "DailyStandup", "Mallory"]).exits(4);
    assert!(!run.stderr.contains("did you mean"), "who has left is not meant: {run:?}");
    let run = sandbox.run(&["kick", "DailyStandup", "Alice", "--if-present"]).exits(0);
    assert_eq!(run.stderr, "", "it is no error, and told nothing of");
}

#[test]
fn a_hostile_name_is_guessed_at_in_what_can_be_seen() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "alice\u{1b}[2J", "connected");
    let run = sandbox.run(&["get", "room", "alice"]).exits(4);
    run.says(&["hint: did you mean 'alice\\u{1b}[2J'?\n"]);
}

#[test]
fn what_is_meant_as_a_glob_is_kicked_with_another_flag() {
    let sandbox = Sandbox::start(&[]);
    let hint = "hint: a glob goes with --match 'car*'\n";
    sandbox.run(&["kick", "DailyStandup", "car*"]).exits(4).says(&[hint]);
    sandbox.run(&["kick", "--everywhere", "car*", "--yes"]).exits(4).says(&[hint]);
}

#[test]
fn guesses_a_participant_who_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["get", "DailyStandup", "Frank"]).exits(4).says(&["hint: did you mean 'frank'?"]);
}

#[test]
fn many_missing_names_cost_one_list_to_guess_among() {
    let sandbox = Sandbox::start(&[]);
    let missing = |command: &[&str], name: &str, meant: &str, list: &str| {
        let names = (0..20).map(|n| format!("{name}{n}")).collect::<Vec<_>>();
        let names = names.iter().map(String::as_str).collect::<Vec<_>>();
        let run = sandbox.run(&[command, &names, &["-v"]].concat()).exits(4);
        let guesses = run.stderr.matches(&format!("hint: did you mean '{meant}'?")).count();
        assert_eq!((guesses, run.stderr.matches(list).count()), (20, 1), "{run:?}");
    };
    missing(&["kick", "DailyStandup"], "Alice", "alice", "/Participants?PageSize=1000 ");
    missing(
        &["rooms", "end", "--yes"],
        "DailyStandup",
        "DailyStandup",
        "/Rooms?Status=in%2Dprogress&PageSize=1000 ",
    );
}

#[test]
fn a_guess_that_cannot_be_made_is_no_failure() {
    let server = Faulty::start(|request, _| match request.target.as_str() {
        target if target.ends_with("/Participants/ann") => refusal(404, 20404, "not found"),
        target if target.contains("Participants?Status") => json_answer(200, &page(&[], None)),
        target if target.contains("Participants") => refusal(500, 20500, "not now"),
        _ => json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let run = server.run(&["get", ROOM, "ann"]).exits(4);
    assert_eq!(
        run.stderr.lines().next(),
        Some(&*format!("error: nobody in room '{ROOM}' has the identity 'ann'"))
    );
    assert!(server.targets().iter().any(|target| target.contains("Participants?PageSize")), "one was tried");
}

#[test]
fn a_flag_that_is_none_is_not_taken_for_a_name() {
    let format = Some("choose a format with -o, such as -o json");
    for (args, hint) in [
        (&["list", "room", "--json"][..], format),
        (&["list", "room", "--format", "csv"], format),
        (&["rooms", "--csv"], format),
        (&["kick", "room", "ann", "--force"], Some("a command that asks takes --yes")),
        (&["kick", "room", "ann", "-f"], Some("put -- before a name that begins with a hyphen")),
        (&["mute", "room", "--match", "*"], None),
    ] {
        let run = roomctl(args).run().exits(2);
        let first = run.stderr.lines().nth(1).unwrap().strip_prefix("hint: ").unwrap();
        let hint = hint.unwrap_or("Usage: ");
        assert!(first.starts_with(hint), "{run:?}");
    }
}
