//! Rooms that have ended, by name: `--ended` and `--on`.

use chrono::Timelike;
use serde_json::{Value, json};

use crate::support::{Roomctl, Sandbox};

/// A sandbox in which two rooms `standup` have ended today, the first with ann, the second with bob, and a third with cyd is
/// in progress. Returns the SIDs, latest first.
fn sandbox() -> (Sandbox, [String; 3]) {
    let sandbox = Sandbox::start(&[]);
    let mut sids = ["ann", "bob", "cyd"].map(|identity| {
        let sid = sandbox.create_room("standup");
        sandbox.join("standup", identity, "connected");
        if identity != "cyd" {
            sandbox.end_room(&sid);
        }
        sid
    });
    sids.reverse();
    (sandbox, sids)
}

/// A zone in which it is noon: the day of the test neither began just now nor ends soon.
fn noon() -> String {
    let hours = i64::from(chrono::Utc::now().hour()) - 12;
    format!("TST{hours:+}")
}

fn at_noon(run: Roomctl) -> Roomctl {
    run.env("TZ", noon())
}

#[test]
fn ended_takes_the_latest_or_the_nth_latest_room_of_the_name() {
    let (sandbox, _) = sandbox();
    let identities = |option: &[&str]| {
        let args = [&["list", "standup", "--jq", "map(.identity)"], option].concat();
        sandbox.run(&args).exits(0).json()
    };
    assert_eq!(identities(&[]), json!(["cyd"]));
    assert_eq!(identities(&["--ended"]), json!(["bob"]));
    assert_eq!(identities(&["--ended=2"]), json!(["ann"]));
    let run = sandbox.run(&["list", "standup", "--ended=3"]).exits(4);
    assert_eq!(run.stderr.lines().next(), Some("error: --ended=3: only 2 ended rooms are named 'standup'"));
    let run = sandbox.run(&["list", "nowhere", "--ended"]).exits(4);
    assert_eq!(
        run.stderr,
        "error: no ended room 'nowhere' found\n\
         hint: Run `roomctl rooms --status completed --name nowhere` to list the rooms that have ended.\n\
         hint: Omit --ended and --on if the room is in progress.\n"
    );
}

#[test]
fn every_reading_command_takes_an_ended_room_by_name() {
    let sandbox = Sandbox::start(&[]);
    let run = |args: &[&str]| sandbox.run(&[args, &["--ended"]].concat()).exits(0).stdout;
    assert!(run(&["list", "Retrospective", "-o", "csv", "--fields", "identity"]).contains("carol"));
    let alice = run(&["get", "Retrospective", "alice", "--jq", "[.identity, .status]"]);
    assert_eq!(alice.split_whitespace().collect::<String>(), "[\"alice\",\"disconnected\"]");
    assert!(run(&["timeline", "Retrospective", "-o", "csv", "--fields", "identity,stays"]).contains("bob,1"));
    assert!(run(&["rooms", "get", "Retrospective", "--jq", ".status"]).contains("completed"));
    let rooms = run(&["rooms", "--name", "Retrospective", "-o", "csv", "--fields", "room"]);
    assert_eq!(rooms, "room\nRetrospective\n");
    run(&["tracks", "Retrospective", "alice"]);
    let anonymized =
        ["anonymize", "Retrospective", "bob", "--yes", "--fields", "participant,outcome", "-o", "csv"];
    assert_eq!(run(&anonymized), "participant,outcome\nbob,anonymized\n");
}

#[test]
fn room_of_a_day_is_found_and_several_are_listed() {
    let (sandbox, sids) = sandbox();
    let on = |args: &[&str]| at_noon(sandbox.roomctl(args)).run();
    let run = on(&["list", "standup", "--on", "today"]).exits(1);
    let [first, latest, earlier, hint] = run.stderr.lines().collect::<Vec<_>>()[..] else {
        panic!("{run:?}")
    };
    assert!(
        first.starts_with("error: 2 ended rooms are named 'standup' on ") && first.ends_with(":00)"),
        "{run:?}"
    );
    assert!(latest.starts_with(&format!("  sid {}, date_created ", sids[1])), "{run:?}");
    assert!(earlier.starts_with(&format!("  sid {}, ", sids[2])), "{run:?}");
    assert!(earlier.ends_with(", participants 1"), "{run:?}");
    assert_eq!(hint, "hint: Use the SID of one of them, or add --ended=N for the Nth latest.");
    let error = on(&["list", "standup", "--on", "today", "-o", "json"]).exits(1).json_error();
    let field = |name: &str| {
        error["candidates"].as_array().unwrap().iter().map(|room| room[name].clone()).collect::<Vec<_>>()
    };
    assert_eq!(field("sid"), [json!(sids[1]), json!(sids[2])]);
    assert_eq!(field("participants"), [json!(1), json!(1)]);
    let second = on(&["list", "standup", "--on", "today", "--ended=2", "--jq", ".[].identity"]).exits(0);
    assert_eq!(second.stdout, "ann\n");
    let run = on(&["list", "standup", "--on", "2001-02-03"]).exits(4);
    assert!(run.stderr.starts_with("error: no ended room 'standup' on 2001-02-03 ("), "{run:?}");
}

#[cfg(unix)]
#[test]
fn asks_on_a_terminal_which_of_several_rooms() {
    let (sandbox, sids) = sandbox();
    let zone = noon();
    let environment = [&sandbox.environment()[..], &[("TZ", zone.as_str())]].concat();
    for (answer, expected, code) in
        [("2", "ann", 0), ("1", "bob", 0), ("3", "canceled", 1), ("", "canceled", 1)]
    {
        let script = "exec roomctl list standup --on today -o csv --fields identity";
        let mut terminal = crate::support::Terminal::start(200, script, &environment);
        let question = terminal.read_until("? [1-2] ");
        assert!(question.contains(&sids[1]) && question.contains("PARTICIPANTS"), "{question}");
        terminal.press(&format!("{answer}\r"));
        let (rest, exit) = terminal.finish();
        assert!(rest.contains(expected) && exit == code, "{answer}: {rest}");
    }
}

#[test]
fn list_of_rooms_takes_a_day() {
    let (sandbox, _) = sandbox();
    let names = |args: &[&str]| {
        let args = [&["rooms", "-o", "csv", "--no-header", "--fields", "room"], args].concat();
        at_noon(sandbox.roomctl(&args)).run().exits(0).stdout
    };
    assert_eq!(names(&["--on", "today"]), "standup\nstandup\n");
    assert_eq!(names(&["--on", "2001-02-03"]), "");
    assert_eq!(names(&["--on", "today", "--name", "standup", "--ended=2"]), "standup\n");
    sandbox.run(&["rooms", "--ended"]).exits(2).stderr_contains(&["--name"]);
}

#[test]
fn rejects_sids_other_days_and_all_rooms() {
    let sandbox = Sandbox::start(&[]);
    let sid = "RM00000000000000000000000000000001";
    sandbox.run(&["list", sid, "--ended"]).exits(2).stderr_contains(&["cannot be used with a SID", sid]);
    let run = sandbox.run(&["list", "x", "--on", "soon"]).exits(2);
    run.stderr_contains(&["expected a date (2026-11-23, today, yesterday)"]);
    sandbox.run(&["list", "-A", "--ended"]).exits(2);
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn acting_commands_do_not_take_ended_rooms() {
    let sandbox = Sandbox::start(&[]);
    for line in [
        &["kick", "Retrospective", "alice"][..],
        &["mute", "Retrospective", "alice"],
        &["rules", "Retrospective", "alice"],
        &["rules", "set", "Retrospective", "alice", "include all"],
        &["rooms", "end", "Retrospective", "--yes"],
    ] {
        sandbox.run(line).exits(4).stderr_contains(&["room 'Retrospective' not found"]);
        sandbox.run(&[line, &["--ended"]].concat()).exits(2);
    }
    let writes = |event: &Value| event["by"] == "api";
    assert!(!sandbox.events().iter().any(writes), "{:?}", sandbox.events());
}

#[test]
fn hints_on_a_room_that_is_not_in_progress_can_be_followed() {
    let sandbox = Sandbox::start(&[]);
    let hints = |args: &[&str]| {
        let run = sandbox.run(args).exits(4);
        let hints = run.stderr.lines().filter_map(|line| line.strip_prefix("hint: "));
        hints.map(str::to_owned).collect::<Vec<_>>()
    };
    let progress = "Run `roomctl rooms` to list the rooms in progress.";
    for command in [&["list"][..], &["get"], &["tracks"], &["timeline"], &["rooms", "get"]] {
        let alice: &[&str] = if command == ["get"] { &["alice"] } else { &[] };
        let of_ended = hints(&[command, &["Retrospective"], alice].concat());
        assert_eq!(of_ended.last().unwrap(), "Add --ended to read that room.", "{command:?}");
        let of_none = hints(&[command, &["Nope"], alice].concat());
        assert_eq!(of_none, ["Add --ended if the room has ended.", progress], "{command:?}");
    }
    let line = ["kick", "Nope", "bob"];
    for args in
        [&line[..], &["rooms", "end", "Nope", "--yes"], &["wait", "Nope", "--empty"], &["rules", "Nope", "a"]]
    {
        assert_eq!(hints(args), [progress], "{args:?}");
    }
    let absent = hints(&["anonymize", "Retrospective", "x", "--ended", "--dry-run"]);
    let list = absent[0].split('`').nth(1).unwrap().strip_prefix("roomctl ").unwrap();
    assert!(list.starts_with("list --status disconnected RM"), "{absent:?}");
    sandbox.run(&list.split(' ').collect::<Vec<_>>()).exits(0);
}

#[test]
fn a_bare_number_after_ended_is_explained() {
    let sandbox = Sandbox::start(&[]);
    for (args, code) in [
        (&["list", "Retrospective", "--ended", "2"][..], 4),
        (&["rooms", "get", "Retrospective", "--ended", "2"], 2),
        (&["timeline", "Retrospective", "--ended", "2"], 2),
    ] {
        sandbox.run(args).exits(code).stderr_contains(&["rite --ended=2 to select a room by number"]);
    }
    let run = sandbox.run(&["list", "2", "--ended"]).exits(4);
    assert!(!run.stderr.contains("rite --ended"), "{run:?}");
    let run = sandbox.run(&["wait", "DailyStandup", "--ended", "2"]).exits(2);
    assert!(!run.stderr.contains("rite --ended"), "{run:?}");
}
