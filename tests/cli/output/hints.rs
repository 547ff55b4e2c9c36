//! Hints whose command lines can be pasted.

#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use serde_json::json;

#[cfg(unix)]
use crate::support::Run;
use crate::support::{
    FaultyServer, ROOM, Sandbox, error_response, json_response, page, participant, response, roomctl,
};

/// Runs the command line between `before` and `after` in a hint, as pasted into a shell.
#[cfg(unix)]
#[track_caller]
fn pasted(run: &Run, (before, after): (&str, &str), sandbox: &Sandbox) -> Run {
    let hint = run.stderr.lines().find_map(|line| {
        let (_, hint) = line.strip_prefix("hint: ")?.split_once(before)?;
        hint.strip_suffix(after)
    });
    let hint = hint.unwrap_or_else(|| panic!("no '{before}…{after}': {run:?}"));
    let program = Path::new(env!("CARGO_BIN_EXE_roomctl")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let mut shell = Command::new("sh");
    shell.args(["-c", hint]).env_clear().env("PATH", path).envs(sandbox.environment());
    Run::of(&mut shell)
}

#[cfg(unix)]
#[test]
fn pasted_hints_work_with_unusual_names() {
    for room in ["-rf", "o'clock $(x)", "--help"] {
        let sandbox = Sandbox::start(&[]);
        let sid = sandbox.create_room(room);
        sandbox.join(&sid, "-v", "connected");
        sandbox.join(&sid, "-gone", "disconnected");
        for (args, words) in [
            (&["get", "--", room, "-nobody"][..], ("Run `", "` to list the participants.")),
            (&["get", "--", room, "-gone"], ("; run `", "` for details.")),
            (&["tracks", "--track=-x", "--", room, "-v"], ("Run `", "` to list the tracks.")),
            (&["tracks", "--track=-x", "--subscribed", "--", room, "-v"], ("Run `", "` to list the tracks.")),
            (&["anonymize", "--yes", "--", room, "-v"], ("Run `", "` first.")),
        ] {
            let run = sandbox.run(args);
            pasted(&run, words, &sandbox).exits(0);
        }
    }
}

#[test]
fn hint_suggests_only_profile_names_that_login_accepts() {
    let run = roomctl(&["list", "room", "--profile=-x"]).run().exits(3);
    assert_eq!(run.stderr.matches("hint: ").count(), 1, "{run:?}");
    let run = roomctl(&["list", "room", "--profile=x"]).run().exits(3);
    run.stderr_contains(&["hint: Run `roomctl login x` to create the profile.\n"]);
}

#[test]
fn unknown_name_suggests_the_closest_match() {
    let sandbox = Sandbox::start(&[]);
    let guess = |args: &[&str], suggestion: &str| {
        let hints = sandbox.run(&[args, &["-o", "json"]].concat()).exits(4).json_error()["hints"].clone();
        assert_eq!(hints[0], format!("Did you mean '{suggestion}'?"), "{args:?}");
        assert!(hints[1].is_string(), "and what there was before: {hints}");
    };
    guess(&["get", "DailyStandup", "erin"], "erin@example.com");
    guess(&["tracks", "DailyStandup", "carrol"], "carol");
    guess(&["list", "DailyStndup"], "DailyStandup");
    let run = sandbox.run(&["get", "DailyStandup", "Mallory"]).exits(4);
    assert!(
        !run.stderr.to_lowercase().contains("Did you mean"),
        "a disconnected participant is not suggested: {run:?}"
    );
    let run = sandbox.run(&["kick", "DailyStandup", "Alice", "--if-present"]).exits(0);
    assert_eq!(run.stderr, "", "it is no error, and has no message");
}

#[test]
fn room_that_has_ended_suggests_an_identity_that_was_there() {
    let sandbox = Sandbox::start(&[]);
    for command in ["list", "get", "tracks", "insights"] {
        let run = sandbox.run(&[command, "Retrospective", "alise", "--ended"]).exits(4);
        run.stderr_contains(&["participant 'alise' is not in room 'RM", "hint: Did you mean 'alice'?\n"]);
    }
}

#[test]
fn name_that_reads_alike_is_suggested_by_sid_with_the_difference() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let sid = |identity: &str| sandbox.join(&room, identity, "connected");
    let (alice, zoe, ben) = (sid("alice"), sid("Zoe\u{308}"), sid("b\u{200b}en"));
    for (line, hint) in [
        (["get", "room", "Alice"], format!("'alice' ({alice})? It differs only in letter case.")),
        (
            ["get", "room", "Zoë"],
            format!("'Zoe\u{308}' ({zoe})? It is written with other Unicode characters."),
        ),
        (
            ["kick", "room", "ben"],
            format!("'b\\u{{200b}}en' ({ben})? It differs only in invisible characters."),
        ),
        (["kick", "Room", "ben"], format!("'room' ({room})? It differs only in letter case.")),
    ] {
        sandbox.run(&line).exits(4).stderr_contains(&[&format!("hint: Did you mean {hint}\n")]);
    }
    sandbox.run(&["get", "room", &zoe]).exits(0);
}

#[test]
fn suggested_hostile_name_is_escaped() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    sandbox.join(&room, "alice\u{1b}[2J", "connected");
    let run = sandbox.run(&["get", "room", "alice"]).exits(4);
    run.stderr_contains(&["hint: Did you mean 'alice\\u{1b}[2J'?\n"]);
}

#[test]
fn glob_as_identity_suggests_match() {
    let sandbox = Sandbox::start(&[]);
    let hint = "hint: Use --match 'car*' to select by glob.\n";
    sandbox.run(&["kick", "DailyStandup", "car*"]).exits(4).stderr_contains(&[hint]);
    sandbox.run(&["kick", "--everywhere", "car*", "--yes"]).exits(4).stderr_contains(&[hint]);
}

#[test]
fn suggests_reconnecting_participant() {
    let sandbox = Sandbox::start(&[]);
    sandbox
        .run(&["get", "DailyStandup", "Frank"])
        .exits(4)
        .stderr_contains(&["hint: Did you mean 'frank' (PA"]);
}

#[test]
fn suggestions_for_many_missing_names_take_one_list() {
    let sandbox = Sandbox::start(&[]);
    let missing = |command: &[&str], name: &str, suggestion: &str, list: &str| {
        let names = (0..20).map(|n| format!("{name}{n}")).collect::<Vec<_>>();
        let names = names.iter().map(String::as_str).collect::<Vec<_>>();
        let run = sandbox.run(&[command, &names, &["-v"]].concat()).exits(4);
        let guesses = run.stderr.matches(&format!("hint: Did you mean '{suggestion}'?")).count();
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
fn times_in_hints_go_by_the_clock_of_the_api() {
    let mut ann = participant("PA00000000000000000000000000000001", "ann", "disconnected");
    ann["end_time"] = json!("2020-01-01T09:50:00Z");
    let server = FaultyServer::start(move |request, _| {
        let is_of_left = request.target.contains("Status=disconnected");
        let (status, body) = match request.target.as_str() {
            target if target.ends_with("/Participants/ann") => (404, json!({ "code": 20404 })),
            target if target.contains("/Participants/PA") => (200, ann.clone()),
            _ if is_of_left => (200, page(std::slice::from_ref(&ann), None)),
            target if target.contains("/Participants") => (200, page(&[], None)),
            _ => (200, json!({ "sid": ROOM, "status": "in-progress" })),
        };
        response(status, &["Date: Wed, 01 Jan 2020 10:00:00 GMT"], &body.to_string())
    });
    for args in [&["get", "room", "ann"][..], &["mute", ROOM, "PA00000000000000000000000000000001"]] {
        server.run(args).exits(4).stderr_contains(&["left 10m ago; run `roomctl get"]);
    }
}

#[test]
fn failed_suggestion_is_not_an_error() {
    let server = FaultyServer::start(|request, _| match request.target.as_str() {
        target if target.ends_with("/Participants/ann") => error_response(404, 20404, "not found"),
        target if target.contains("Participants?Status") => json_response(200, &page(&[], None)),
        target if target.contains("Participants") => error_response(500, 20500, "not now"),
        _ => json_response(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let run = server.run(&["get", ROOM, "ann"]).exits(4);
    assert_eq!(
        run.stderr.lines().next(),
        Some(&*format!("error: participant 'ann' is not in room '{ROOM}'"))
    );
    assert!(
        server.targets().iter().any(|target| target.contains("Participants?PageSize")),
        "one suggestion was looked up"
    );
}

#[test]
fn unknown_flag_is_not_suggested_as_name() {
    let format = Some("Use -o to choose an output format, such as -o json.");
    for (args, hint) in [
        (&["list", "room", "--json"][..], format),
        (&["list", "room", "--format", "csv"], format),
        (&["rooms", "--csv"], format),
        (&["kick", "room", "ann", "--force"], Some("Use --yes to skip the confirmation prompt.")),
        (&["kick", "room", "ann", "-f"], Some("Use --yes to skip the confirmation prompt.")),
        (
            &["kick", "room", "ann", "-z"],
            Some("Put -- after all options and before a name that begins with a hyphen."),
        ),
        (&["get", "room", "--match", "*"], None),
    ] {
        let run = roomctl(args).run().exits(2);
        let first = run.stderr.lines().nth(2).unwrap();
        let expected = hint.map_or("Usage: ".to_owned(), |hint| format!("  tip: {hint}"));
        assert!(first.starts_with(&expected), "{run:?}");
    }
}

#[test]
fn invalid_values_are_explained_in_plain_words() {
    let whole = "must be a whole number";
    for (args, reason) in [
        (&["wait", "room", "--participants", "0"][..], "must be a whole number from 1 to 4294967295"),
        (&["sandbox", "--fail-every", "0"], "must be a whole number of at least 1"),
        (&["sandbox", "--chaos", "x"], whole),
        (&["sandbox", "--seed", "99999999999999999999"], "it is too large"),
        (&["list", "room", "--limit", "99999999999999999999"], "it is too large"),
        (&["listen", "--url", "foo"], "must begin with https:// or http://"),
        (&["kick", "room", "ann", "--log", ""], "it is empty"),
        (&["kick", "room", "--from", ""], "it is empty"),
        (&["timeline", "room", "--svg", ""], "it is empty"),
        (
            &["list", "room", "--rate", "x"],
            "expected READS,WRITES such as 80,20, or one number for both, each at least 1",
        ),
    ] {
        let run = roomctl(args).run().exits(2);
        assert!(run.stderr.lines().next().unwrap().ends_with(&format!(": {reason}")), "{run:?}");
    }
    let run = roomctl(&["whoami", "--base-url", "foo"]).run().exits(2);
    run.stderr_contains(&["--base-url: not a URL: it must begin with https://"]);
}

#[test]
fn mistakes_with_rules_get_tips_that_fit() {
    let run = roomctl(&["rules", "list", "room", "alice"]).run().exits(2);
    run.stderr_contains(&["tip: Use `roomctl rules ROOM PARTICIPANT` to show the rules of a participant."]);
    let run = roomctl(&["rules", "set", "room", "ann", "--json", "-"]).input(b"{").run().exits(2);
    let run = run
        .stderr_contains(&["tip: Write the rules as `roomctl rules ROOM PARTICIPANT -o json` prints them."]);
    assert!(!run.stderr.contains("Quote each rule"), "{run:?}");
}

#[test]
fn unknown_field_suggests_the_nearest_one_in_every_command() {
    let sandbox = Sandbox::start(&[]);
    for (line, field, suggestion) in [
        (&["rooms"][..], "participants", "present"),
        (&["rooms"], "Particpants", "max_participants"),
        (&["rooms"], "media", "media_region"),
        (&["list", "DailyStandup"], "room", "room_sid"),
        (&["list", "DailyStandup"], "id", "sid"),
        (&["list", "-A"], "state", "status"),
        (&["tracks", "DailyStandup"], "publiser", "publisher"),
        (&["find", "alice"], "joind", "joined"),
        (&["timeline", "DailyStandup"], "last", "last_left"),
        (&["profiles"], "name", "profile"),
        (&["config", "list"], "name", "key"),
    ] {
        for option in ["--fields", "--sort-by"] {
            let run = sandbox.run(&[line, &[option, field]].concat()).exits(2);
            run.stderr_contains(&[&format!("  tip: Did you mean '{suggestion}'?\n")]);
        }
    }
    for line in [&["kick", "DailyStandup", "alice"][..], &["get", "DailyStandup", "alice"]] {
        let run = sandbox.run(&[line, &["--fields", "id"]].concat()).exits(2);
        run.stderr_contains(&["  tip: Did you mean 'sid'?\n"]);
    }
}

#[test]
fn habits_of_other_programs_get_one_tip_each() {
    let (jq, off) = (
        "Use --jq to select from the JSON output, such as --jq '.[].identity'.",
        "Omit the value: the option is on where it is given, and off otherwise.",
    );
    let (left, room) = (
        "Use --status all to include participants who left.",
        "Name the room as the first argument, such as `roomctl list ROOM`; use --limit to limit the rows.",
    );
    for (line, tip) in [
        (&["kick", "room", "ann", "--dry-run=client"][..], off),
        (&["kick", "room", "--all=true"], off),
        (&["list", "room", "-o", "jsonpath={.items}"], jq),
        (&["list", "room", "-ogo-template={{.}}"], jq),
        (&["list", "room", "-o", "wide"], "Use --fields to choose the columns; -o json prints all fields."),
        (
            &["rooms", "--output=custom-columns=A:.b"],
            "Use --fields to choose the columns, such as --fields identity,status.",
        ),
        (&["get", "room", "a", "b"], "Use `roomctl list ROOM PARTICIPANT...` to show several participants."),
        (&["get", "-A", "ann"], "Use `roomctl find` to find the rooms of a participant."),
        (&["list", "room", "--all"], left),
        (&["list", "-a"], left),
        (&["rooms", "-a"], "Use --status completed to list rooms that have ended."),
        (&["kick", "room", "-a"], "Use --all to select all participants of the room."),
        (&["kick", "-n", "room", "ann"], room),
        (&["list", "--namespace", "room"], room),
        (&["list", "--all-namespaces"], "Use --everywhere to select in all rooms."),
        (&["rooms", "DailyStandup"], "Use `roomctl rooms get` to show one room."),
        (&["rooms", "ende"], "a similar subcommand exists: 'end'"),
    ] {
        let run = roomctl(line).run().exits(2);
        let tips = run.stderr.lines().filter_map(|line| line.strip_prefix("  tip: ")).collect::<Vec<_>>();
        assert_eq!(tips, [tip], "{run:?}");
    }
}

#[test]
fn value_of_an_option_without_one_is_shown_unless_it_may_be_a_secret() {
    let run = roomctl(&["kick", "room", "ann", "--dry-run=client"]).run().exits(2);
    run.stderr_contains(&["error: unexpected value 'client' for '--dry-run' found"]);
    for line in
        [&["login", "--with-token=hunter2"][..], &["rooms", "--quiet=0123456789abcdef0123456789abcdef"]]
    {
        let run = roomctl(line).run().exits(2);
        assert!(!run.stderr.contains("hunter2") && !run.stderr.contains("89abcdef01"), "{run:?}");
    }
}

#[test]
fn usage_of_an_error_is_that_of_the_help() {
    for command in [
        &["get"][..],
        &["timeline"],
        &["rooms", "get"],
        &["rooms", "end"],
        &["rules", "show"],
        &["config", "get"],
        &["profiles", "use"],
        &["completions"],
        &["kick"],
        &["api"],
    ] {
        let usage = |text: &str| {
            let start = text.find("Usage: ").unwrap();
            text[start..].split("\n\n").next().unwrap().to_owned()
        };
        let error = roomctl(command).run().exits(2).stderr;
        let help = roomctl(&[command, &["-h"]].concat()).run().exits(0).stdout;
        assert_eq!(usage(&error), usage(&help), "{command:?}");
    }
}

#[test]
fn name_that_looks_like_an_incomplete_sid_is_explained() {
    let sandbox = Sandbox::start(&[]);
    let of = |prefix: &str, count: usize| format!("{prefix}{}", "ab12".repeat(9).split_at(count).0);
    let (participant, room, track) = (of("PA", 31), of("RM", 33), of("MT", 30));
    let participant_hint =
        format!("'{participant}' looks like a participant SID, but has 31 digits instead of 32.");
    for (args, hint) in [
        (&["get", "DailyStandup", &participant][..], &participant_hint),
        (&["kick", "DailyStandup", &participant], &participant_hint),
        (&["mute", "DailyStandup", &participant], &participant_hint),
        (&["tracks", "DailyStandup", &participant], &participant_hint),
        (&["rules", "DailyStandup", &participant], &participant_hint),
        (&["list", "DailyStandup", &participant], &participant_hint),
        (&["list", "DailyStandup", &participant, "--status", "connected"], &participant_hint),
        (&["anonymize", "DailyStandup", &participant, "--yes"], &participant_hint),
        (&["find", &participant], &participant_hint),
        (&["kick", "--everywhere", &participant, "--yes"], &participant_hint),
        (&["list", &room], &format!("'{room}' looks like a room SID, but has 33 digits instead of 32.")),
        (
            &["tracks", "DailyStandup", "alice", "--track", &track],
            &format!("'{track}' looks like a track SID, but has 30 digits instead of 32."),
        ),
    ] {
        let hints = sandbox.run(&[args, &["-o", "json"]].concat()).exits(4).json_error()["hints"].clone();
        assert_eq!(hints[0], **hint, "{args:?}");
    }
    // It can be an identity, too.
    let room = sandbox.create_room("names");
    sandbox.join(&room, &participant, "connected");
    assert_eq!(sandbox.run(&["get", "names", &participant]).exits(0).stderr, "");
}
