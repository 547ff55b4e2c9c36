//! What is printed, and how.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Sandbox, Terminal, json as json_answer, page};

#[test]
fn a_table_in_a_pipe_has_neither_color_nor_cuts_nor_relative_times() {
    let identity = "x".repeat(128);
    let stay = json!({ "identity": identity, "status": "connected", "start_time": "2026-01-02T03:04:05Z", "sid": "Alice" });
    let server = Faulty::start(move |_, _| json_answer(200, &page(std::slice::from_ref(&stay), None)));
    let run = server.run(&["list", ROOM, "--status", "connected"]).exits(0);
    let wide = " ".repeat(120);
    let expected = format!(
        "IDENTITY{wide}  STATUS     JOINED                SID\n{identity}  connected  2026-01-02T03:04:05Z  Alice\n"
    );
    assert_eq!(run.stdout, expected);
}

#[test]
fn color_can_be_forced_and_is_never_otherwise_in_a_pipe() {
    let sandbox = Sandbox::start(&[]);
    let colored = sandbox.run(&["list", "DailyStandup", "--color", "always"]).exits(0);
    assert!(colored.stdout.contains("\u{1b}["), "{colored:?}");
    let plain = sandbox.run(&["list", "DailyStandup"]).exits(0);
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
    let error = sandbox.run(&["list", "nowhere", "--color", "always"]).exits(4);
    assert!(error.stderr.starts_with("\u{1b}["), "{error:?}");
}

#[test]
fn fields_are_chosen_and_ordered_in_every_format() {
    let sandbox = Sandbox::start(&[]);
    let list = |format| {
        sandbox.run(&["list", "DailyStandup", "--limit", "1", "--fields", "status,identity", "-o", format])
    };
    assert_eq!(list("table").exits(0).stdout, "STATUS        IDENTITY\nreconnecting  frank\n");
    assert_eq!(list("jsonl").exits(0).stdout, "{\"status\":\"reconnecting\",\"identity\":\"frank\"}\n");
    let array = "[\n  {\n    \"status\": \"reconnecting\",\n    \"identity\": \"frank\"\n  }\n]\n";
    assert_eq!(list("json").exits(0).stdout, array);
    let twice = sandbox.run(&[
        "list",
        "DailyStandup",
        "--limit",
        "1",
        "--fields",
        " identity,identity",
        "-o",
        "jsonl",
    ]);
    assert_eq!(twice.exits(0).stdout, "{\"identity\":\"frank\"}\n");
    let unknown = sandbox.run(&["list", "DailyStandup", "--fields", "name"]).exits(2);
    assert!(unknown.stderr.contains("hint: the fields are identity, status, start_time,"), "{unknown:?}");
}

#[test]
fn text_from_outside_cannot_control_a_terminal() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let hostile = "\u{1b}]0;x\u{7}\u{9b}2J\u{202e}evil\r\nrow\u{7f}";
    sandbox.join(&room, hostile, "connected");
    let shown = "\\u{1b}]0;x\\u{7}\\u{9b}2J\\u{202e}evil\\r\\nrow\\u{7f}";

    let table = sandbox.run(&["list", "room"]).exits(0);
    assert_eq!(table.stdout.lines().count(), 2, "{table:?}");
    assert!(table.stdout.contains(shown), "{table:?}");
    let record = sandbox.run(&["get", "room", hostile]).exits(0);
    assert!(record.stdout.contains(shown), "{record:?}");
    let kick = sandbox.run(&["kick", "room", hostile, "-v"]).exits(0);
    assert!(kick.stdout.contains(shown), "{kick:?}");
    let error = sandbox.run(&["get", "room", hostile]).exits(4);
    assert!(error.stderr.contains(shown), "{error:?}");
    let usage = sandbox.run(&["get", "room", &hostile.repeat(10)]).exits(2);

    let json = sandbox.run(&["list", "room", "--status", "all", "-o", "json"]).exits(0);
    assert_eq!(json.json()[0]["identity"], hostile);
    for run in [table, record, kick, error, usage, json] {
        let printed = format!("{}{}", run.stdout, run.stderr);
        let controls = printed.chars().filter(|c| c.is_control() || *c == '\u{202e}').filter(|c| *c != '\n');
        assert_eq!(controls.count(), 0, "{run:?}");
    }
}

#[test]
fn a_failure_half_way_shows_what_came_but_leaves_the_array_open() {
    let pages = |_: &crate::support::Request, count: usize| match count {
        0 => json_answer(
            200,
            &page(&[json!({ "identity": "ann", "sid": "PA1" })], Some("http://x/?Page=1&PageToken=t")),
        ),
        _ => crate::support::refusal(500, 20500, "broken"),
    };
    let run =
        |format| Faulty::start(pages).run(&["list", ROOM, "--status", "connected", "-o", format]).exits(6);
    assert!(run("table").stdout.contains("ann"));
    assert!(run("jsonl").stdout.contains("ann"));
    let array = run("json").stdout;
    assert!(array.contains("ann") && serde_json::from_str::<serde_json::Value>(&array).is_err(), "{array}");
}

#[test]
fn a_reader_who_has_read_enough_is_no_error() {
    let sandbox = Sandbox::start(&["--participants", "5000"]);
    for (status, format) in [
        ("connected", "jsonl"),
        ("connected", "json"),
        ("connected", "table"),
        ("connected", "csv"),
        ("connected", "tsv"),
        // All at once, in one piece.
        ("all", "csv"),
    ] {
        let list = ["list", "Crowd", "--status", status, "-o", format];
        let (mut child, _home) = sandbox.roomctl(&list).spawn();
        let mut first = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
        let output = child.finish();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{format}");
        assert_eq!(output.status.code(), Some(0), "{format}");
    }
}

#[test]
fn with_json_all_that_is_said_is_an_object_a_line() {
    let sandbox = Sandbox::start(&[]);
    for format in ["json", "jsonl"] {
        let run = sandbox.run(&["mute", "DailyStandup", "dave", "nobody", "-v", "-o", format]).exits(4);
        let talk = run.talk();
        let kinds = talk.iter().map(|line| line.as_object().unwrap().keys().next().unwrap().as_str());
        assert_eq!(kinds.collect::<BTreeSet<_>>(), ["error", "log", "note"].into(), "{run:?}");
        let note = "who joins from now on is not covered; --keep TIME stays and covers them too";
        assert!(talk.contains(&json!({ "note": note })), "{run:?}");
        let is_log = |line: &Value| line["log"].as_str().is_some_and(|log| log.starts_with("GET "));
        assert!(talk.iter().any(is_log), "{run:?}");
    }
}

#[test]
fn a_question_is_plain_even_with_json() {
    let sandbox = Sandbox::start(&[]);
    let script = "exec roomctl kick DailyStandup alice --match bob -o json --color never";
    let mut terminal = Terminal::start(100, script, &sandbox.environment());
    terminal.read_until("Kick 2 people out of 'DailyStandup'? [y/N] ");
    // Ctrl-D leaves its line to be ended.
    terminal.press("\u{4}");
    let (rest, code) = terminal.finish();
    assert!(rest.trim_start().starts_with("{\"error\":\"nobody was kicked"), "{rest}");
    assert_eq!(code, 1);
}

#[test]
fn a_failure_before_anything_came_prints_no_header_that_would_mean_nobody() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.run(&["list", "nowhere"]).exits(4).stdout, "");
}

#[test]
fn a_closed_or_full_stdout_does_not_hide_what_failed() {
    let sandbox = Sandbox::start(&[]);
    for args in [&["kick", "DailyStandup", "nobody"][..], &["list", "nowhere"]] {
        let (mut child, _home) = sandbox.roomctl(args).spawn();
        drop(child.stdout.take());
        let output = child.finish();
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with("error: no"), "{args:?}");
    }
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let run = sandbox.roomctl(&["list", "DailyStandup"]).stdout(full).run().exits(1);
    assert!(run.stderr.starts_with("error: cannot write to standard output: "), "{run:?}");
}

#[cfg(unix)]
#[test]
fn only_what_fails_on_stdout_is_said_to() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.roomctl(&["list", "DailyStandup"]).after("ulimit -n 4").run().exits(1);
    assert_eq!(run.stderr, "error: cannot begin: Too many open files (os error 24)\n");
    for args in [&["help", "kick"][..], &["help", "environment"], &["list", "DailyStandup", "-o", "csv"]] {
        let (mut child, _home) = sandbox.roomctl(args).spawn();
        drop(child.stdout.take());
        let output = child.finish();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
    }
}

#[test]
fn lines_are_written_before_the_next_page_is_asked_for() {
    let (told, seen) = std::sync::mpsc::channel::<()>();
    let seen = std::sync::Mutex::new(seen);
    let server = Faulty::start(move |_, count| {
        let stay = json!({ "sid": format!("PA{count}") });
        if count > 0 {
            // Answers only once the test has read the first line.
            seen.lock().unwrap().recv().unwrap();
        }
        json_answer(200, &page(&[stay], (count == 0).then_some("?Page=1")))
    });
    let (mut child, _home) = server.roomctl(&["list", ROOM, "--status", "connected", "-o", "jsonl"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "{\"sid\":\"PA0\"}");
    told.send(()).unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "{\"sid\":\"PA1\"}");
    assert!(child.wait().unwrap().success());
}
