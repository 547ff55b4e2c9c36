//! `--policy`: keys, mistakes with their places, and rules that can never fire.

use std::fs;

use super::{Guard, because};
use crate::support::{Sandbox, roomctl};

/// The error for a policy file, before any request.
fn error_of(policy: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guard.toml");
    fs::write(&path, policy).unwrap();
    fs::write(folder.path().join("empty.txt"), "\n").unwrap();
    fs::write(folder.path().join("banned.txt"), "eve\nhost-1\n").unwrap();
    let run = roomctl(&["guard", "room", "--policy", path.to_str().unwrap()]).run().exits(2);
    let first = run.stderr.lines().next().unwrap();
    let (_, rest) = first.split_once("guard.toml, ").unwrap_or_else(|| panic!("{first}"));
    rest.to_owned()
}

#[test]
fn mistakes_are_errors_with_line_and_column() {
    for (policy, expected) in [
        ("deny = [\"a\"]\ndeni = [\"b\"]", "line 2, column 1: unknown key 'deni'"),
        ("deny = [\"a\", 7]", "line 1, column 14: deny must be a string"),
        ("deny = [\"a\",\n  \"[\"]", "line 2, column 3: deny '[': invalid glob"),
        ("max-stay = \"2\"", "line 1, column 12: max-stay '2':"),
        ("max-participants = -1", "line 1, column 20: max-participants must be a whole number"),
        ("max-participants = 0", "line 1, column 20: max-participants must be at least 1"),
        ("one-per-group = 'a.+'", "line 1, column 17: one-per-group must have exactly one group"),
        ("host-absent = \"5m\"", "line 1, column 15: host-absent needs the hosts"),
        ("deny = [\"a\"]\nhost = \"h\"", "line 2, column 8: host has no effect without a time"),
        ("keep-closed = 1", "line 1, column 15: keep-closed must be true or false"),
        ("deny = [", "line 1, column "),
        ("deny = \"a\"\ndeny-from = \"nope.txt\"", "line 2, column 13: deny-from: cannot read "),
        (
            "except = \"PA00000000000000000000000000000001\"\ndeny = \"a\"",
            "line 1, column 10: except 'PA00000000000000000000000000000001' is the SID of one connection",
        ),
    ] {
        let error = error_of(policy);
        assert!(error.starts_with(expected), "{policy}\n{error}");
    }
}

#[test]
fn rule_that_can_never_fire_is_an_error_with_line_and_column() {
    for (policy, expected) in [
        (
            "deny = [\"a\", \"host-1\"]\nexcept = [\"host-*\"]",
            "line 1, column 14: deny 'host-1' can never fire: except 'host-*' protects it",
        ),
        (
            "deny = \"guest-*\"\nexcept = [\"guest-*\"]",
            "line 1, column 8: deny 'guest-*' can never fire: except 'guest-*' protects it",
        ),
        (
            "deny-from = \"banned.txt\"\nexcept = \"host-*\"",
            "line 1, column 13: deny-from can never fire: it lists 'host-1', which except protects",
        ),
        ("deny = []", "line 1, column 1: deny can never fire: it is empty"),
        (
            "max-stay = \"1h\"\nexcept = \"*\"",
            "line 1, column 12: max-stay can never fire: except '*' protects",
        ),
        ("allow-only = \"*\"", "line 1, column 14: allow-only '*' can never fire: it matches everyone"),
        ("allow-only = []", "line 1, column 1: allow-only is empty, so that everyone would be kicked"),
        ("allow-only-from = \"empty.txt\"", "line 1, column 19: allow-only-from is empty, so that"),
        (
            "keep-closed = true\nmax-stay = \"1h\"",
            "line 2, column 12: max-stay can never fire: keep-closed ends the room first",
        ),
        (
            "max-stay = \"2h\"\nmax-age = \"1h\"",
            "line 1, column 12: max-stay can never fire: max-age ends the room first",
        ),
        (
            "host = \"h\"\nhost-absent = \"2h\"\nmax-age = \"1h\"",
            "line 2, column 15: host-absent can never fire: max-age ends the room first",
        ),
    ] {
        let error = error_of(policy);
        assert!(error.starts_with(expected), "{policy}\n{error}");
    }
}

#[test]
fn flags_are_checked_like_the_file() {
    for (args, expected) in [
        (&["--deny", "x", "--except", "x"][..], "--deny 'x' can never fire: --except 'x' protects it"),
        (&["--max-participants", "0"], "--max-participants must be at least 1"),
        (&["--host-absent", "5m"], "--host-absent needs the hosts"),
        (&[], "the policy has no rule"),
        (&["--policy", "p.toml", "--deny", "x"], "--policy cannot be used with flags for rules"),
        (&["--policy", "-"], "must be a file"),
        (&["--deny-from", "nope.txt"], "--deny-from: cannot read nope.txt: "),
        (&["--deny", "x", "--match-room", "a*"], "--match-room <GLOB>"),
        (&["--deny", "x", "--read-share", "0%"], "expected a share from 1% to 100%"),
    ] {
        let run = roomctl(&[&["guard", "room"], args].concat()).run().exits(2);
        assert!(run.stderr.contains(expected), "{run:?}");
    }
}

#[test]
fn likely_mistakes_in_a_list_are_warnings() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("room");
    let list = tempfile::NamedTempFile::new().unwrap();
    fs::write(list.path(), "# banned\neve \n").unwrap();
    let args = ["guard", "room", "--deny-from", list.path().to_str().unwrap(), "--for", "100ms", "--yes"];
    sandbox.run(&args).exits(0).stderr_contains(&[
        "line 1: '# banned' is an identity, since a list has no comments",
        "line 2: 'eve ' begins or ends with white space, which belongs to the identity",
    ]);
}

#[test]
fn every_key_of_the_file_is_a_flag() {
    let help = roomctl(&["guard", "--help"]).run().stdout;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guard.toml");
    fs::write(&path, "unknown-key = 1").unwrap();
    let run = roomctl(&["guard", "room", "--policy", path.to_str().unwrap()]).run().exits(2);
    let keys = run.stderr.split_once("The keys are ").unwrap().1.split_once('.').unwrap().0;
    let keys = keys.split(", ").collect::<Vec<_>>();
    assert_eq!(keys.len(), 14);
    for key in keys {
        assert!(help.contains(&format!("--{key}")), "{key}");
    }
}

#[test]
fn policy_file_is_enforced_with_lists_next_to_it() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guard.toml");
    fs::write(folder.path().join("banned.txt"), "mallory\n").unwrap();
    fs::write(&path, "deny-from = \"banned.txt\"\ndeny-regex = '^bot-[0-9]+$'\nexcept = \"bot-7\"\n")
        .unwrap();
    let mut guard = Guard::start(&sandbox, &["room", "--policy", path.to_str().unwrap()]);
    for identity in ["bot-7", "bot-8"] {
        sandbox.join(&room, identity, "connected");
    }
    assert_eq!(guard.next_of("kicked"), because("bot-8", "deny"));
    sandbox.join(&room, "mallory", "connected");
    assert_eq!(guard.next_of("kicked"), because("mallory", "deny"));
    guard.end();
}
