//! What the scripts of elvish, nushell and PowerShell pass to `roomctl __complete`, and the JSON that they read.

use serde_json::{Value, json};

use crate::support::{Roomctl, Sandbox, roomctl};

/// The values of the candidates for a call with these arguments. Asserts that stderr is empty and stdout is ASCII.
#[track_caller]
fn values(run: Roomctl) -> Vec<String> {
    let run = run.run().exits(0);
    assert!(run.stderr.is_empty() && run.stdout.is_ascii(), "{run:?}");
    let candidates = serde_json::from_str::<Vec<Value>>(&run.stdout).unwrap();
    candidates.iter().map(|candidate| candidate["value"].as_str().unwrap().to_owned()).collect()
}

/// A sandbox with a room of these participants.
fn sandbox_with(identities: &[&str]) -> Sandbox {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("a room");
    for identity in identities {
        sandbox.join(&room, identity, "connected");
    }
    sandbox
}

#[test]
fn candidates_have_value_display_and_description() {
    let sandbox = sandbox_with(&["Zoë\n"]);
    for (shell, line, value) in [
        ("elvish", &["2", "get", "a room", ""][..], "Zoë\n"),
        ("nushell", &["2", "get", "\"a room\"", ""], r#""Zoë\n""#),
    ] {
        let run = sandbox.run(&[&["__complete", shell], line].concat()).exits(0);
        let candidates = serde_json::from_str::<Value>(&run.stdout).unwrap();
        assert_eq!(candidates[0]["value"], json!(value), "{shell}");
        assert_eq!(candidates[0]["display"], json!("Zoë\\n"), "{shell}");
        assert!(candidates[0]["description"].as_str().unwrap().starts_with("connected, joined "), "{shell}");
    }
}

#[test]
fn nushell_words_are_read_as_typed_and_matched() {
    let sandbox = sandbox_with(&["alice", "al x", "bob", "it's"]);
    let at = |line: &[&str]| values(sandbox.roomctl(&[&["__complete", "nushell"], line].concat()));
    assert_eq!(at(&["1", "get", ""]), ["DailyStandup", "\"a room\""]);
    for room in ["'a room'", "\"a room\"", "`a room`"] {
        assert_eq!(at(&["2", "get", room, "al"]), ["\"al x\"", "alice"], "{room}");
    }
    assert_eq!(at(&["2", "get", "'a room'", "\"al "]), ["\"al x\""]);
    assert_eq!(at(&["2", "get", "'a room'", "'it'"]), ["\"it's\""]);
    assert_eq!(at(&["2", "list", "'a room'", "--identity='al "]), ["\"--identity=al x\""]);
    assert_eq!(at(&["2", "get", "'a room'", "zoe"]), [""; 0]);
}

#[test]
fn powershell_words_are_one_argument() {
    let sandbox = sandbox_with(&["alice", "al x", "bob", "it's", "\u{2019}"]);
    let at = |count: &str, words: &str| values(sandbox.roomctl(&["__complete", "powershell", count, words]));
    assert!(at("0", ",").contains(&"list".to_owned()));
    assert_eq!(at("1", "get,,"), ["DailyStandup", "'a room'"]);
    for room in ["'a%20room'", "%22a%20room%22", "a%60%20room", "%E2%80%98a%20room%E2%80%99"] {
        assert_eq!(at("2", &format!("get,{room},'al,")), ["'al x'", "alice"], "{room}");
    }
    assert_eq!(at("2", "kick,'a%20room',,alice,bob,"), ["'al x'", "'it''s'", "'\u{2019}\u{2019}'"]);
}

#[test]
fn powershell_gets_no_name_that_it_could_split() {
    let hostile =
        ["x\" --all --yes \"", "say \"hi\"", "back\\", "line\nfeed", "esc\u{1b}[2J", "bidi\u{202e}"];
    let sandbox = sandbox_with(&hostile);
    let found = values(sandbox.roomctl(&["__complete", "powershell", "2", "kick,'a%20room',,"]));
    assert_eq!(found.len(), hostile.len());
    assert!(found.iter().all(|word| word.len() == 34 && word.starts_with("PA")), "{found:?}");
}

#[test]
fn exit_code_asks_for_files() {
    for call in [
        &["elvish", "2", "kick", "--from", ""][..],
        &["nushell", "2", "kick", "--from", ""],
        &["powershell", "2", "kick,--from,,"],
    ] {
        let run = roomctl(&[&["__complete"], call].concat()).run().exits(10);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{call:?}");
    }
}

#[test]
fn malformed_calls_fail_silently() {
    for call in [
        &["cmd"][..],
        &["elvish"],
        &["elvish", "x", "kick"],
        &["nushell", "3", "kick"],
        &["powershell", "1"],
        &["powershell", "1", "kick,"],
        &["powershell", "0", "%ff,"],
    ] {
        let run = roomctl(&[&["__complete"], call].concat()).run().exits(1);
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""), "{call:?}");
    }
}
