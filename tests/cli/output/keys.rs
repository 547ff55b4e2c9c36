//! The keys of JSON output: the same thing has the same key in every command, as the table in the docs says.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Listener, Sandbox, callback, roomctl};

/// Commands whose rows are resources of the API, with more fields than the table has.
const OF_RESOURCES: &[&str] = &["list", "get", "tracks", "find", "rooms", "rules", "insights"];

/// The keys that each command prints.
fn printed() -> BTreeMap<&'static str, BTreeSet<String>> {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let gone = sandbox.join(&room, "gone", "connected");
    sandbox.set_status(&room, &gone, "disconnected");
    let over = sandbox.create_room("over");
    sandbox.join(&over, "guest", "connected");
    sandbox.end_room(&over);
    let mut printed = BTreeMap::<_, BTreeSet<_>>::new();
    for (command, args) in [
        ("list", &["list", "DailyStandup"][..]),
        ("get", &["get", "DailyStandup", "alice", "--tracks"]),
        ("tracks", &["tracks", "DailyStandup", "alice"]),
        ("tracks", &["tracks", "DailyStandup", "alice", "--subscribed"]),
        ("find", &["find", "alice"]),
        ("rooms", &["rooms"]),
        ("rooms end", &["rooms", "end", "DailyStandup", "--dry-run"]),
        ("timeline", &["timeline", "DailyStandup"]),
        ("guard", &["guard", "DailyStandup", "--deny", "alice", "--dry-run", "--for", "1s", "--yes"]),
        ("insights", &["insights", &over]),
        ("watch", &["watch", &over]),
        ("wait", &["wait", &over, "--ended"]),
        ("kick", &["kick", "DailyStandup", "alice", "--dry-run"]),
        ("mute", &["mute", "DailyStandup", "alice", "--dry-run"]),
        ("rules", &["rules", "DailyStandup", "alice"]),
        ("rules set", &["rules", "set", "DailyStandup", "alice", "include all", "--dry-run"]),
        ("anonymize", &["anonymize", &room, "gone", "--dry-run"]),
        ("profiles", &["profiles"]),
        ("whoami", &["whoami"]),
    ] {
        let rows = sandbox.run(&[args, &["-o", "jsonl"]].concat()).exits(0).json_lines();
        let keys = rows[0].as_object().unwrap().keys().cloned();
        printed.entry(command).or_default().extend(keys);
    }
    let mut listener = Listener::start(&[]);
    listener.call(&callback("room-created", "0", &[]));
    printed.insert("listen", listener.event().as_object().unwrap().keys().cloned().collect());
    printed
}

/// The commands of each key, as the table in the docs has them.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let page = include_str!("../../../docs/scripts-and-json.md");
    let rows = page.lines().skip_while(|line| *line != "## Keys").filter(|line| line.starts_with("| `"));
    let row = |line: &str| {
        let cells = line.split('|').map(str::trim).collect::<Vec<_>>();
        (cells[1].trim_matches('`').to_owned(), cells[3].split(", ").map(str::to_owned).collect())
    };
    rows.map(row).collect()
}

#[test]
fn documented_keys_are_those_that_the_commands_print() {
    let (printed, documented) = (printed(), documented());
    for (key, commands) in &documented {
        let seen = printed.iter().filter(|(_, keys)| keys.contains(key));
        let seen = seen.map(|(command, _)| (*command).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(&seen, commands, "the commands that print '{key}', and those of the docs");
    }
    for (command, keys) in printed.iter().filter(|(command, _)| !OF_RESOURCES.contains(command)) {
        let missing = keys.iter().filter(|key| !documented.contains_key(*key)).collect::<Vec<_>>();
        assert!(missing.is_empty(), "keys of {command} that the docs do not have: {missing:?}");
    }
}

#[test]
fn mute_and_unmute_and_rules_set_and_reset_have_the_same_keys() {
    let keys = |args: &[&str]| {
        let run = roomctl(&[args, &["--dry-run", "--sandbox", "-o", "jsonl"]].concat()).run().exits(0);
        run.json_lines()[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(keys(&["mute", "DailyStandup", "alice"]), keys(&["unmute", "DailyStandup", "alice"]));
    let set = ["rules", "set", "DailyStandup", "alice", "include all"];
    assert_eq!(keys(&set), keys(&["rules", "reset", "DailyStandup", "alice"]));
}
