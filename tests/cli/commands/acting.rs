//! What all commands that act on participants share: the selection, confirmation, the audit log and result rows.

use std::cell::Cell;
use std::collections::BTreeSet;
#[cfg(unix)]
use std::io::Read;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{
    FaultyServer, Request, Run, Sandbox, error_response, outcomes, room_with, shown_rules, to_owned_pairs,
};
#[cfg(unix)]
use crate::support::{Terminal, exit_code, wait_until};

/// The commands, each with the options that it needs.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (&["kick"], &[]),
    (&["mute"], &[]),
    (&["unmute"], &[]),
    (&["rules", "set"], &["--rule", "exclude all"]),
    (&["rules", "reset"], &[]),
    (&["anonymize"], &[]),
];

/// A command line of each command.
fn lines<'a>(args: &[&'a str]) -> Vec<Vec<&'a str>> {
    COMMANDS.iter().map(|(command, options)| [command, args, options].concat()).collect()
}

/// A room whose participants any of the commands can act on: each is present, and was there before.
fn room(sandbox: &Sandbox, name: &str, identities: &[&str]) -> String {
    let room = sandbox.create_room(name);
    for status in ["disconnected", "connected"] {
        for identity in identities {
            sandbox.join(&room, identity, status);
        }
    }
    room
}

/// The identities in the result rows, each once and sorted.
fn targets(run: &Run) -> Vec<String> {
    let names = outcomes(run).into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>();
    names.into_iter().collect()
}

/// The changes that the sandbox made on request, other than those of the tests themselves.
fn changes(sandbox: &Sandbox) -> Vec<String> {
    let events = sandbox.events();
    let is_change = |event: &&Value| {
        matches!(event["event"].as_str(), Some("rules-set" | "anonymized" | "room-ended"))
            || (event["event"] == "left" && event["by"] == "api")
    };
    events.iter().filter(is_change).map(ToString::to_string).collect()
}

fn writes(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["writes"].as_u64().unwrap()
}

#[test]
fn selection_options_select_the_same_in_every_command() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "room", &["ann", "ben", "guest-1", "guest-2"]);
    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), "ben\nann\n").unwrap();
    let from = list.path().to_str().unwrap();
    let cases: &[(&[&str], &[u8], &[&str])] = &[
        (&["ann", "guest-2"], b"", &["ann", "guest-2"]),
        (&["-"], b"ben\nguest-1\n", &["ben", "guest-1"]),
        (&["-", "-0"], b"ben\0ann\0", &["ann", "ben"]),
        (&["--from", from], b"", &["ann", "ben"]),
        (&["--from", from, "--except", "ann"], b"", &["ben"]),
        (&["--match", "guest-*"], b"", &["guest-1", "guest-2"]),
        (&["--match-regex", "^[ab]", "guest-1"], b"", &["ann", "ben", "guest-1"]),
        (&["--all"], b"", &["ann", "ben", "guest-1", "guest-2"]),
        (&["--all", "--except", "guest-*"], b"", &["ann", "ben"]),
        (&["--older-than", "1d"], b"", &[]),
    ];
    for (selection, input, expected) in cases {
        for line in lines(&[&["room"], *selection, &["--dry-run", "-o", "json"]].concat()) {
            let run = sandbox.roomctl(&line).input(input).run();
            assert_eq!(targets(&run), *expected, "{run:?}");
            // Of the participants who are named, anonymize reports those who are present, too.
            assert!(run.code == Some(0) || line[0] == "anonymize" && run.code == Some(7), "{run:?}");
        }
    }
    assert_eq!(changes(&sandbox), [""; 0]);
}

#[test]
fn pattern_requires_confirmation_after_the_room_was_found() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "room", &["ann"]);
    for selection in [&["--all"][..], &["--match", "a*"], &["ann", "--match-regex", "^a"]] {
        for line in lines(&[&["room"], selection].concat()) {
            sandbox.run(&line).exits(2).stderr_contains(&[
                " requires confirmation, but the input is not a terminal",
                "tip: Use --yes to confirm, or --dry-run to show what would change.",
            ]);
        }
        for line in lines(&[&["nowhere"], selection].concat()) {
            sandbox.run(&line).exits(4).stderr_contains(&["room 'nowhere' not found"]);
        }
    }
    for line in lines(&["--everywhere", "ann"]) {
        sandbox.run(&line).exits(2).stderr_contains(&[" in every room requires confirmation"]);
    }
    let unknown = "RM00000000000000000000000000000000";
    for line in lines(&[unknown, "--all"]) {
        sandbox.run(&line).exits(4).stderr_contains(&[&format!("room {unknown} not found")]);
    }
    assert_eq!(changes(&sandbox), [""; 0]);
}

#[test]
fn command_line_without_selection_is_a_usage_error_with_the_command_to_run() {
    let sandbox = Sandbox::start(&[]);
    for line in lines(&["ann"]) {
        let run = sandbox.run(&line).exits(2);
        if !line.contains(&"set") {
            let act = line[..line.len() - 1].join(" ");
            run.stderr_contains(&[
                "error: no participants selected",
                &format!("run `roomctl {act} --everywhere ann`"),
            ]);
        }
    }
    for line in lines(&["room", "ann", "--all"]) {
        let run = sandbox.run(&line).exits(2);
        let run =
            run.stderr_contains(&["--all selects every participant, so it cannot be combined with names"]);
        assert_eq!(run.stderr.contains("--all-tracks"), line[0].ends_with("mute"), "{run:?}");
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn everywhere_selects_in_every_room_and_names_it() {
    let sandbox = Sandbox::start(&[]);
    for name in ["one", "two"] {
        room(&sandbox, name, &["ann", "mallory-x"]);
    }
    for line in lines(&["-A", "mallory-x", "nobody", "--dry-run", "-o", "json"]) {
        let run = sandbox.run(&line).exits(if line[0] == "anonymize" { 7 } else { 4 });
        let rows = run.json();
        let found = rows.as_array().unwrap().iter().map(|row| (&row["room"], &row["participant"]));
        let expected = BTreeSet::from([("one", "mallory-x"), ("two", "mallory-x"), ("*", "nobody")]);
        let found = found.map(|(room, name)| (room.as_str().unwrap(), name.as_str().unwrap()));
        assert_eq!(found.collect::<BTreeSet<_>>(), expected, "{run:?}");
    }
    for line in lines(&["-A", "--match", "mallory-*", "--yes"]).into_iter().rev() {
        let run = sandbox.run(&line).exits(0);
        assert!(run.stdout.starts_with("ROOM ") && run.stdout.lines().count() == 3, "{run:?}");
    }
    assert_eq!(
        shown_rules(&sandbox, "one", "ann"),
        ["include all", "exclude publisher=mallory-x kind=audio"]
    );
}

/// The rooms and identities of the rows, sorted.
fn rooms_and_identities(run: &Run) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = run.json();
    let rows = rows.as_array().unwrap().iter().map(|row| (text(&row["room"]), text(&row["participant"])));
    rows.collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn empty_list_is_an_error_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let list = tempfile::NamedTempFile::new().unwrap();
    let path = list.path().to_str().unwrap();
    for (selection, input, names) in [
        (&["room", "-"][..], &b""[..], "standard input names".to_owned()),
        (&["room", "-", "-0", "--older-than", "1s"], b"\0", "standard input names".to_owned()),
        (&["-A", "--from", path, "--yes"], b"", format!("{path} names")),
        (
            &["room", "-", "--from", path, "--except", "ann"],
            b"\n\n",
            format!("standard input and {path} name"),
        ),
    ] {
        for line in lines(selection) {
            let run = sandbox.roomctl(&line).input(input).run().exits(2);
            run.stderr_contains(&[
                &format!("error: {names} no participants\n"),
                "tip: Use --if-present if the list may be empty.\n",
            ]);
        }
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn line_with_a_room_selects_only_in_that_room() {
    let sandbox = Sandbox::start(&[]);
    for name in ["one", "two"] {
        room(&sandbox, name, &["ann", "ben"]);
    }
    let ben_in_two = sandbox.run(&["list", "two", "ben", "-q"]).exits(0).stdout;
    let two = sandbox.run(&["rooms", "get", "two", "-q"]).exits(0).stdout;
    let by_sid = format!("{}\t{}\n", two.trim_end(), ben_in_two.trim_end());
    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), format!("one\tann\n{by_sid}")).unwrap();
    for selection in [&["-A", "-"][..], &["-A", "--from", list.path().to_str().unwrap()]] {
        for line in lines(&[selection, &["--dry-run", "-o", "json"]].concat()) {
            let run = sandbox.roomctl(&line).input(&std::fs::read(list.path()).unwrap()).run();
            let found = rooms_and_identities(&run);
            assert_eq!(found, to_owned_pairs(&[("one", "ann"), ("two", ben_in_two.trim_end())]), "{run:?}");
        }
    }
    let run = sandbox.roomctl(&["kick", "-A", "-", "-o", "json"]).input(b"one\tann\n").run().exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "kicked")]));
    assert_eq!(run.stderr, "", "ann in room two has not rejoined");
    assert_eq!(changes(&sandbox).len(), 1);
}

#[test]
fn quiet_find_names_the_targets_of_the_next_command() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    let found = sandbox.run(&["find", "guest", "-q"]).exits(0).stdout;
    let run = sandbox.roomctl(&["kick", "-A", "-", "-o", "jsonl"]).input(found.as_bytes()).run().exits(0);
    let rooms = run.json_lines().iter().map(|row| row["room"].to_string()).collect::<BTreeSet<_>>();
    assert_eq!((rooms.len(), run.json_lines().len()), (3, 3), "{run:?}");
    assert!(run.json_lines().iter().all(|row| row["outcome"] == "kicked" && row["identity"] == "guest"));
    let again = sandbox.roomctl(&["kick", "-A", "-", "-o", "jsonl"]).input(found.as_bytes()).run().exits(0);
    assert!(again.json_lines().iter().all(|row| row["outcome"] == "already gone"), "{again:?}");
}

#[test]
fn line_with_a_room_that_is_not_found_stops_no_other() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "one", &["ann"]);
    for line in lines(&["-A", "-", "--dry-run", "-o", "json"]) {
        let run = sandbox.roomctl(&line).input(b"nowhere\tann\none\tzoe\none\tann\n").run();
        let found = rooms_and_identities(&run);
        assert_eq!(found, to_owned_pairs(&[("nowhere", "ann"), ("one", "ann"), ("one", "zoe")]), "{run:?}");
        let errors =
            run.messages().into_iter().map(|message| message["error"].to_string()).collect::<String>();
        assert!(errors.contains("participant 'zoe' is not in room 'one'"), "{run:?}");
        assert!(!errors.contains("in any room"), "{run:?}");
    }
}

#[test]
fn line_with_another_room_is_an_error_if_a_room_is_given() {
    let sandbox = Sandbox::start(&[]);
    let one = room(&sandbox, "one", &["ann"]);
    room(&sandbox, "two", &["ann"]);
    for place in ["one", &one] {
        for named in ["one", &one] {
            let input = format!("{named}\tann\n");
            for line in lines(&[place, "-", "--dry-run", "-o", "json"]) {
                let run = sandbox.roomctl(&line).input(input.as_bytes()).run();
                assert_eq!(targets(&run), ["ann"], "{run:?}");
            }
        }
        let list = "one\tann\n\ntwo\tann\n";
        let commands = lines(&[place, "-", "--yes"]).into_iter();
        for line in
            commands.chain([vec!["list", place, "-"], vec!["tracks", place, "-"], vec!["watch", place, "-"]])
        {
            let run = sandbox.roomctl(&line).input(list.as_bytes()).run().exits(2);
            run.stderr_contains(&[
                &format!("error: standard input, line 3: it names room 'two', but the command is for room '{place}'\n"),
                "tip: Use --everywhere instead of the room to select participants of several rooms.\n",
            ]);
        }
    }
    assert_eq!(changes(&sandbox), [""; 0]);
}

/// The commands for participants who are present.
const FOR_PRESENT: &[&[&str]] = &[
    &["kick", "-A", "ann"],
    &["mute", "-A", "ann"],
    &["unmute", "-A", "ann"],
    &["rules", "set", "-A", "ann", "exclude all"],
    &["rules", "reset", "-A", "ann"],
];

/// A server for a sandbox with the rooms `one` and `two`, each with ann and ben. `fault` replaces responses about room `two`
/// after the participants of the room were listed.
fn server_with_fault_after_lists(
    fault: impl Fn(&Sandbox, &Request) -> Option<Vec<u8>> + Send + 'static,
) -> (Arc<Sandbox>, FaultyServer) {
    const LISTS: usize = 3;
    let sandbox = Arc::new(Sandbox::start(&[]));
    for name in ["one", "two"] {
        let room = sandbox.create_room(name);
        sandbox.join(&room, "ann", "connected");
        sandbox.join(&room, "ben", "connected");
    }
    let two = sandbox.run(&["rooms", "get", "two", "-q"]).exits(0).stdout.trim_end().to_owned();
    let (passed, count) = (Arc::downgrade(&sandbox), Cell::new(0));
    let server = FaultyServer::start(move |request, _| {
        let sandbox = passed.upgrade().unwrap();
        let is_about_two = request.target.contains(&two);
        count.set(count.get() + usize::from(is_about_two));
        let response = if is_about_two && count.get() > LISTS { fault(&sandbox, request) } else { None };
        response.unwrap_or_else(|| sandbox.response(request))
    });
    (sandbox, server)
}

/// The outcomes in rooms one and two.
fn outcomes_by_room(run: &Run) -> [String; 2] {
    let rows = run.json();
    ["one", "two"].map(|room| {
        let rows = rows.as_array().unwrap().iter();
        let row = rows.filter(|row| row["room"] == room).find(|row| row["outcome"] != "rejoined");
        row.map(|row| row["outcome"].as_str().unwrap().to_owned()).unwrap_or_default()
    })
}

#[test]
fn participants_of_a_room_that_ends_during_the_run_are_already_gone() {
    for line in FOR_PRESENT {
        let (_sandbox, server) = server_with_fault_after_lists(|sandbox, request| {
            sandbox.try_end_room("two");
            let is_change = request.method == "POST" || request.target.ends_with("/SubscribeRules");
            is_change.then(|| error_response(400, 53118, "Room completed"))
        });
        let run = server.run(&[line, &["--yes", "-o", "json"][..]].concat()).exits(0);
        let [one, two] = outcomes_by_room(&run);
        assert_eq!(two, "already gone", "{run:?}");
        assert!(["kicked", "muted", "not muted", "changed", "unchanged"].contains(&&*one), "{run:?}");
        assert!(!run.stderr.contains("error"), "{run:?}");
    }
}

#[test]
fn room_that_vanishes_during_the_run_stops_no_other() {
    for line in FOR_PRESENT {
        let (_sandbox, server) =
            server_with_fault_after_lists(|_, _| Some(error_response(404, 20404, "not found")));
        let run = server.run(&[line, &["--yes", "-o", "json"][..]].concat()).exits(0);
        assert_eq!(outcomes_by_room(&run)[1], "already gone", "{run:?}");
        assert_ne!(outcomes_by_room(&run)[0], "not tried", "{run:?}");
    }
}

#[test]
fn room_that_cannot_be_read_stops_no_other() {
    for line in FOR_PRESENT {
        let (_sandbox, server) =
            server_with_fault_after_lists(|_, _| Some(error_response(500, 20500, "not now")));
        let run = server.run(&[line, &["--yes", "-o", "json"][..]].concat()).exits(7);
        let [one, two] = outcomes_by_room(&run);
        assert!(two == "failed" && !["failed", "not tried", ""].contains(&&*one), "{run:?}");
        run.stderr_contains(&["not now"]);
    }
}

#[test]
fn if_present_accepts_absent_participants_and_exclusions() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "room", &["ann", "ben"]);
    for line in lines(&["room", "nobody", "--if-present", "--yes", "-o", "json"]) {
        let run = sandbox.run(&line).exits(0);
        assert_eq!(outcomes(&run), to_owned_pairs(&[("nobody", "not found")]), "{run:?}");
        assert!(!run.stderr.contains("error"), "{run:?}");
    }
    for line in lines(&["room", "--match", "a*", "--except", "nobody", "--dry-run"]) {
        sandbox.run(&line).exits(4).stderr_contains(&["--except 'nobody' matches no participant"]);
        sandbox.run(&[&line[..], &["--if-present"]].concat()).exits(0);
    }
    assert_eq!(changes(&sandbox), [""; 0]);
}

#[test]
fn log_has_a_line_for_each_write_with_the_name_of_the_command() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("log.jsonl");
    room(&sandbox, "room", &["ann", "ben", "cid"]);
    let actions: &[(&[&str], &str, &[&str])] = &[
        (&["mute", "room", "ann"], "muted", &["ben", "cid"]),
        (&["unmute", "room", "ann"], "unmuted", &["ben", "cid"]),
        (&["unmute", "room", "ann"], "unmuted", &[]),
        (&["rules", "set", "room", "ann", "exclude all"], "changed", &["ann"]),
        (&["rules", "reset", "room", "--all", "--yes"], "changed", &["ann"]),
        (&["kick", "room", "ben"], "kicked", &["ben"]),
        (&["anonymize", "room", "ann", "--yes"], "anonymized", &["ann"]),
        (&["rooms", "end", "room", "--dry-run"], "ended", &[]),
        (&["rooms", "end", "room", "--yes"], "ended", &[""]),
    ];
    for (line, outcome, expected) in actions {
        let before = writes(&sandbox);
        sandbox.run(&[line, &["--log", path.to_str().unwrap()][..]].concat());
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::remove_file(&path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        let mut names =
            lines.iter().map(|line| line["participant"].as_str().unwrap_or_default()).collect::<Vec<_>>();
        names.sort_unstable();
        assert_eq!(names, *expected, "{line:?}: {text}");
        assert_eq!(writes(&sandbox) - before, lines.len() as u64, "{line:?}: {text}");
        for logged in &lines {
            let action =
                if matches!(line[0], "rules" | "rooms") { line[..2].join(" ") } else { line[0].to_owned() };
            assert_eq!((&logged["action"], &logged["outcome"]), (&json!(action), &json!(outcome)), "{text}");
            assert_eq!(
                (&logged["room"], logged["account_sid"].as_str()),
                (&json!("room"), Some(&*sandbox.account))
            );
            assert!(logged["request_id"].as_str().unwrap().starts_with("RQ"), "{text}");
            if matches!(line[0], "mute" | "unmute" | "rules") {
                assert!(logged["before"].is_string() && logged["after"].is_string(), "{text}");
            }
        }
    }
}

#[test]
fn log_that_cannot_be_opened_stops_every_command_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for line in lines(&["room", "ann", "--yes", "--log", "/no/such/directory/log"]) {
        sandbox.run(&line).exits(1).stderr_contains(&["cannot open the audit log /no/such/directory/log"]);
    }
    sandbox.run(&["rooms", "end", "room", "--yes", "--log", "/no/such/directory/log"]).exits(1);
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn result_rows_have_the_same_keys_in_every_command() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "room", &["ann", "ben"]);
    for line in lines(&["room", "ann", "--dry-run", "-o", "json"]) {
        let row = sandbox.run(&line).json()[0].clone();
        assert_eq!((&row["room"], &row["participant"]), (&json!("room"), &json!("ann")), "{row}");
        assert!(row["sid"].as_str().unwrap().starts_with("PA"), "{row}");
        for key in ["outcome", "error", "code", "request_id"] {
            assert!(row.get(key).is_some(), "{key}: {row}");
        }
    }
}

#[cfg(unix)]
#[test]
fn declined_prompt_is_a_note_and_not_an_error() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, "room", &["ann", "ben"]);
    let commands = lines(&["room", "--match", "'a*'"]).into_iter().chain([vec!["rooms", "end", "room"]]);
    for line in commands {
        for (flags, expected) in [
            ("", "\ncanceled, nothing was changed"),
            (" -o json", "\n{\"note\":\"canceled, nothing was changed\"}"),
        ] {
            let line = line.iter().map(|word| if word.contains("exclude") { "'exclude all'" } else { word });
            let line = line.collect::<Vec<_>>().join(" ");
            let script = format!("exec roomctl {line}{flags} --color never");
            let mut terminal = Terminal::start(120, &script, &sandbox.environment());
            let shown = terminal.read_until("? [y/N] ");
            assert!(shown.contains("ann") || shown.contains("End 1 room"), "{shown}");
            terminal.press("n\r");
            let (rest, code) = terminal.finish();
            assert!(
                code == 1 && rest.replace('\r', "").contains(expected) && !rest.contains("error"),
                "{line}: {rest}"
            );
        }
    }
    assert_eq!(changes(&sandbox), [""; 0]);
}

#[cfg(unix)]
#[test]
fn long_run_ends_with_counts_on_a_terminal() {
    let sandbox = Sandbox::start(&["--participants", "25", "--rooms", "1"]);
    for (command, counts) in [
        ("rules reset Crowd --all", "25 unchanged ("),
        ("unmute Crowd --match '*'", "25 not muted ("),
        ("kick Crowd --all", "25 would kick ("),
    ] {
        let script = format!("exec roomctl {command} --dry-run --color never");
        let (shown, code) = Terminal::start(120, &script, &sandbox.environment()).finish();
        let last = shown.trim_end().lines().last().unwrap();
        assert!(code == 0 && last.starts_with(counts) && last.ends_with("s)"), "{shown}");
    }
}

#[cfg(unix)]
#[test]
fn interrupted_run_counts_the_targets_that_were_not_tried() {
    let sandbox = Sandbox::start(&["--participants", "500", "--latency", "5ms"]);
    let line = ["rules", "set", "Crowd", "--all", "exclude all", "--yes", "--rate", "500,50", "-o"];
    for format in ["table", "csv"] {
        let before = writes(&sandbox);
        let (mut child, _home) = sandbox.roomctl(&[&line[..], &[format]].concat()).spawn();
        wait_until(|| writes(&sandbox) >= before + 5);
        child.signal(rustix::process::Signal::INT);
        let (mut printed, mut messages) = (String::new(), String::new());
        child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
        assert_eq!(exit_code(child.wait().unwrap()), Some(130), "{messages}");
        let rows = printed.lines().count() - 1;
        if format == "csv" {
            assert!(rows == 500 && !messages.contains("not tried ("), "{messages}");
            assert!(printed.contains("not tried"));
            continue;
        }
        let counts = messages.trim_end().lines().last().unwrap();
        assert!(counts.contains(&format!(" {} not tried (", 500 - rows)), "{rows} rows: {messages}");
        assert!(!printed.contains("not tried"), "{printed}");
    }
}

#[test]
fn hint_on_an_ended_room_fits_the_command() {
    let sandbox = Sandbox::start(&[]);
    let rooms = sandbox.run(&["rooms", "--status", "completed", "-o", "jsonl"]).json_lines();
    let name = rooms[0]["unique_name"].as_str().unwrap();
    let (read, list) =
        ("hint: Add --ended to read that room.", "hint: Run `roomctl rooms` to list the rooms in progress.");
    for (line, hint) in [
        (&["list", name][..], read),
        (&["timeline", name], read),
        (&["get", name, "ann"], read),
        (&["tracks", name], read),
        (&["anonymize", name, "--all", "--yes"], "hint: Add --ended to anonymize its participants."),
        (&["kick", name, "ann"], list),
        (&["mute", name, "ann"], list),
        (&["rooms", "end", name, "--yes"], list),
    ] {
        let run = sandbox.run(line).exits(4);
        let run = run.stderr_contains(&["hint: The last room with this name ended ", hint]);
        assert_eq!(run.stderr.matches("hint: ").count(), 2, "{run:?}");
    }
}

#[test]
fn named_participants_need_no_confirmation() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "mallory"]);
    for (line, outcome) in [
        (&["mute", "room", "mallory"][..], "muted"),
        (&["unmute", "room", "mallory"], "unmuted"),
        (&["rules", "set", "room", "mallory", "exclude all"], "changed"),
        (&["rules", "reset", "room", "mallory"], "changed"),
        (&["kick", "room", "mallory"], "kicked"),
    ] {
        let run = sandbox.run(&[line, &["-o", "json"]].concat()).exits(0);
        assert_eq!(outcomes(&run), to_owned_pairs(&[("mallory", outcome)]));
    }
}
