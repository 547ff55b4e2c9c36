//! stdout and stderr in pipes: color, order, failures, closed readers, JSON messages.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};

use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::Terminal;
use crate::support::{FaultyServer, ROOM, Sandbox, json_response, page};

#[test]
fn piped_table_has_no_color_truncation_or_relative_times() {
    let identity = "x".repeat(128);
    let participant = json!({ "identity": identity, "status": "connected", "start_time": "2026-01-02T03:04:05Z", "sid": "Alice" });
    let server =
        FaultyServer::start(move |_, _| json_response(200, &page(std::slice::from_ref(&participant), None)));
    let run = server.run(&["list", ROOM, "--status", "connected"]).exits(0);
    let wide = " ".repeat(120);
    let expected = format!(
        "IDENTITY{wide}  STATUS     JOINED                SID\n{identity}  connected  2026-01-02T03:04:05Z  Alice\n"
    );
    assert_eq!(run.stdout, expected);
}

#[test]
fn piped_output_has_color_only_when_forced() {
    let sandbox = Sandbox::start(&[]);
    // Without a console, Windows has no colors unless TERM is set.
    let always = |room| sandbox.roomctl(&["list", room, "--color", "always"]).env("TERM", "xterm").run();
    let colored = always("DailyStandup").exits(0);
    assert!(colored.stdout.contains("\u{1b}["), "{colored:?}");
    let plain = sandbox.run(&["list", "DailyStandup"]).exits(0);
    assert!(!plain.stdout.contains('\u{1b}'), "{plain:?}");
    let error = always("nowhere").exits(4);
    assert!(error.stderr.starts_with("\u{1b}["), "{error:?}");
}

#[test]
fn fields_select_and_order_columns_in_every_format() {
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
    for (field, tips) in [
        ("xyz", "\n\n  tip: The fields are identity, status, start_time,"),
        ("", "\n\n  tip: The fields are identity, status, start_time,"),
        ("name", "\n\n  tip: Did you mean 'identity'?\n  tip: The fields are identity,"),
        ("indentity", "\n\n  tip: Did you mean 'identity'?\n  tip: The fields are identity,"),
        ("joind", "\n\n  tip: Did you mean 'joined'?\n  tip: The fields are identity,"),
    ] {
        for option in ["--fields", "--sort-by"] {
            let unknown = sandbox.run(&["list", "DailyStandup", option, field]).exits(2);
            unknown.stderr_contains(&[&format!("error: unknown field '{field}'{tips}")]);
        }
    }
}

#[test]
fn fields_can_be_named_by_header_in_any_case() {
    let sandbox = Sandbox::start(&[]);
    let list = |fields: &str, format: &str| {
        let args = ["list", "DailyStandup", "--limit", "1", "--fields", fields, "-o", format];
        sandbox.run(&args).exits(0).stdout
    };
    assert!(list("joined,IDENTITY", "csv").starts_with("start_time,identity\n"));
    assert_eq!(list("Joined,identity", "jsonl"), list("start_time,identity", "jsonl"));
    assert_eq!(list("joined,start_time", "csv"), list("start_time", "csv"));
    // A field goes before the header of another one.
    let run = sandbox.run(&["rooms", "--fields", "name,created,connected", "-o", "csv"]).exits(0);
    assert!(run.stdout.starts_with("unique_name,date_created,connected\n"), "{run:?}");
}

#[test]
fn control_characters_are_escaped() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
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
fn failure_between_pages_prints_rows_and_leaves_the_array_open() {
    let pages = |_: &crate::support::Request, count: usize| match count {
        0 => json_response(
            200,
            &page(&[json!({ "identity": "ann", "sid": "PA1" })], Some("http://x/?Page=1&PageToken=t")),
        ),
        _ => crate::support::error_response(500, 20500, "broken"),
    };
    let run = |format| {
        FaultyServer::start(pages).run(&["list", ROOM, "--status", "connected", "-o", format]).exits(6)
    };
    assert!(run("table").stdout.contains("ann"));
    assert!(run("jsonl").stdout.contains("ann"));
    let array = run("json").stdout;
    assert!(array.contains("ann") && serde_json::from_str::<serde_json::Value>(&array).is_err(), "{array}");
    let sequence = run("yaml").stdout;
    assert!(sequence.contains("ann") && Yaml::load_from_str(&sequence).is_err(), "{sequence}");
}

#[test]
fn closed_pipe_is_not_an_error() {
    let sandbox = Sandbox::start(&["--participants", "5000"]);
    for (status, format) in [
        ("connected", "jsonl"),
        ("connected", "json"),
        ("connected", "table"),
        ("connected", "csv"),
        ("connected", "tsv"),
        // Buffered, and written as one piece.
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
fn json_output_prints_each_message_as_one_object_per_line() {
    let sandbox = Sandbox::start(&[]);
    for format in ["json", "jsonl"] {
        let run = sandbox.run(&["mute", "DailyStandup", "dave", "nobody", "-v", "-o", format]).exits(4);
        let messages = run.messages();
        let kinds = messages.iter().map(|line| line.as_object().unwrap().keys().next().unwrap().as_str());
        assert_eq!(kinds.collect::<BTreeSet<_>>(), ["error", "log", "note"].into(), "{run:?}");
        let note = "participants who join later are not covered; use --keep 30m to mute for them, too";
        assert!(messages.contains(&json!({ "note": note })), "{run:?}");
        let is_log = |line: &Value| line["log"].as_str().is_some_and(|log| log.starts_with("GET "));
        assert!(messages.iter().any(is_log), "{run:?}");
    }
}

#[cfg(unix)]
#[test]
fn prompt_is_plain_text_with_json_output() {
    let sandbox = Sandbox::start(&[]);
    let script = "exec roomctl kick DailyStandup alice --match bob -o json --color never";
    let mut terminal = Terminal::start(100, script, &sandbox.environment());
    terminal.read_until("Kick 2 participants from 'DailyStandup'? [y/N] ");
    // Ctrl-D does not end the line of the prompt.
    terminal.press("\u{4}");
    let (rest, code) = terminal.finish();
    assert!(rest.trim_start().starts_with("{\"note\":\"canceled, nothing was changed\"}"), "{rest}");
    assert_eq!(code, 1);
}

#[test]
fn failure_before_the_first_row_prints_no_header() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.run(&["list", "nowhere"]).exits(4).stdout, "");
}

#[test]
fn closed_or_full_stdout_does_not_hide_the_error() {
    let sandbox = Sandbox::start(&[]);
    for (args, error) in [
        (&["kick", "DailyStandup", "nobody"][..], "error: participant 'nobody' is not in room"),
        (&["list", "nowhere"], "error: room 'nowhere' not found"),
    ] {
        let (mut child, _home) = sandbox.roomctl(args).spawn();
        drop(child.stdout.take());
        let output = child.finish();
        assert_eq!(output.status.code(), Some(4), "{args:?}");
        assert!(String::from_utf8(output.stderr).unwrap().starts_with(error), "{args:?}");
    }
    #[cfg(unix)]
    {
        for args in [&["list", "DailyStandup"][..], &["list", "--help"], &["--version"]] {
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let run = sandbox.roomctl(args).stdout(full).run().exits(1);
            assert!(run.stderr.starts_with("error: cannot write to stdout: "), "{run:?}");
        }
    }
}

#[test]
fn only_stdout_failures_are_reported_as_such() {
    let sandbox = Sandbox::start(&[]);
    #[cfg(unix)]
    {
        let run = sandbox.roomctl(&["list", "DailyStandup"]).after_script("ulimit -n 4").run().exits(1);
        assert_eq!(run.stderr, "error: cannot begin: Too many open files (os error 24)\n");
    }
    for args in [&["help", "kick"][..], &["help", "environment"], &["list", "DailyStandup", "-o", "csv"]] {
        let (mut child, _home) = sandbox.roomctl(args).spawn();
        drop(child.stdout.take());
        let output = child.finish();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
    }
}

#[test]
fn rows_are_written_before_the_next_page_is_requested() {
    let (printed, seen) = std::sync::mpsc::channel::<()>();
    let seen = std::sync::Mutex::new(seen);
    let server = FaultyServer::start(move |_, count| {
        let participant = json!({ "sid": format!("PA{count}") });
        if count > 0 {
            // Responds only after the test has read the first line.
            seen.lock().unwrap().recv().unwrap();
        }
        json_response(200, &page(&[participant], (count == 0).then_some("?Page=1")))
    });
    let (mut child, _home) = server.roomctl(&["list", ROOM, "--status", "connected", "-o", "jsonl"]).spawn();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(lines.next().unwrap().unwrap(), "{\"sid\":\"PA0\"}");
    printed.send(()).unwrap();
    assert_eq!(lines.next().unwrap().unwrap(), "{\"sid\":\"PA1\"}");
    assert!(child.wait().unwrap().success());
}
