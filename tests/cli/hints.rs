//! What to do next can be pasted.

use std::path::Path;
use std::process::Command;

use super::support::{Run, Sandbox, roomctl};

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
