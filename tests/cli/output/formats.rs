//! TSV, SIDs alone, and jq filters.

#[cfg(unix)]
use std::io::{BufRead, BufReader, Write};

#[cfg(unix)]
use rustix::process::Signal;
use serde_json::json;

use crate::support::{
    COMMAND_LINES, FaultyServer, ROOM, Sandbox, accepting_server, error_response, json_response, page,
    roomctl, roomctl_at,
};
#[cfg(unix)]
use crate::support::{exit_code, run_in_terminal};

#[test]
fn tsv_is_unquoted_and_cells_contain_no_line_breaks() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["a \"quoted\", one", "tab\there\nand there", "=1+1"] {
        sandbox.join(&room, identity, "connected");
    }
    let run = sandbox.run(&["list", "room", "-o", "tsv", "--fields", "identity,status"]).exits(0);
    let lines = "identity\tstatus\n'=1+1\tconnected\ntab\\there\\nand there\tconnected\na \"quoted\", one\tconnected\n";
    assert_eq!(run.stdout, lines);
}

#[test]
fn no_headers_omits_headers() {
    let sandbox = Sandbox::start(&[]);
    let list = |format| {
        let args = ["list", "DailyStandup", "--limit", "2", "--fields", "identity,status", "--no-header"];
        sandbox.run(&[&args[..], &["-o", format]].concat()).exits(0).stdout
    };
    assert_eq!(list("table"), "frank  reconnecting\nZoë    connected\n");
    assert_eq!(list("csv"), "frank,reconnecting\nZoë,connected\n");
    assert_eq!(list("tsv"), "frank\treconnecting\nZoë\tconnected\n");
    let one = ["get", "DailyStandup", "alice", "--fields", "identity,status", "--no-header"];
    assert_eq!(sandbox.run(&one).exits(0).stdout, "identity  alice\nstatus    connected\n");
    let no_match = ["list", "DailyStandup", "--identity", "nobody", "--no-header"];
    assert_eq!(sandbox.run(&no_match).exits(0).stdout, "");
}

#[test]
fn bom_is_the_start_of_csv_and_tsv() {
    let sandbox = Sandbox::start(&[]);
    for format in ["csv", "tsv"] {
        for command in [
            &["list", "DailyStandup"][..],
            &["list", "DailyStandup", "--no-header", "--sort-by", "identity"],
            &["get", "DailyStandup", "alice"],
            &["kick", "DailyStandup", "--all", "--dry-run"],
        ] {
            let args = [command, &["-o", format]].concat();
            let plain = sandbox.run(&args).exits(0).stdout;
            let marked = sandbox.run(&[&args[..], &["--bom"]].concat()).exits(0).stdout;
            assert_eq!(marked, format!("\u{feff}{plain}"), "{args:?}");
        }
    }
    let by_variable = sandbox.roomctl(&["list", "DailyStandup", "--bom"]).env("ROOMCTL_OUTPUT", "csv").run();
    assert!(by_variable.exits(0).stdout.starts_with("\u{feff}identity,"));
    let nothing = ["list", "DailyStandup", "--match", "nobody", "-o", "csv", "--bom", "--no-header"];
    assert_eq!(sandbox.run(&nothing).exits(0).stdout, "");
}

#[test]
fn bom_without_csv_or_tsv_is_rejected_before_any_request() {
    for line in COMMAND_LINES {
        let server = accepting_server();
        let run = roomctl_at(&server.base_url, line, &["--bom"]).run().exits(2);
        assert!(run.stderr.contains("--bom"), "{line:?} {run:?}");
        assert_eq!(server.targets(), [""; 0], "{line:?}");
    }
    for format in ["table", "json", "jsonl", "yaml", "name"] {
        let run = roomctl(&["list", "room", "--bom", "-o", format]).run().exits(2);
        run.stderr_contains(&["--bom requires CSV or TSV output", "Add -o csv or -o tsv."]);
    }
    roomctl(&["list", "room", "--bom", "--jq", "."]).run().exits(2).stderr_contains(&["--bom requires"]);
}

#[test]
fn name_format_prints_one_sid_per_line() {
    let sandbox = Sandbox::start(&[]);
    let all = sandbox.run(&["list", "DailyStandup", "--status", "connected", "-o", "jsonl"]).exits(0);
    let sids =
        all.json_lines().into_iter().map(|participant| participant["sid"].as_str().unwrap().to_owned());
    let sids = sids.collect::<Vec<_>>();
    let run = sandbox.run(&["list", "DailyStandup", "--status", "connected", "-o", "name"]).exits(0);
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), sids);
    // Targets that are not found have no SID.
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "-o", "name"]).exits(4);
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    let run = sandbox.run(&["get", "DailyStandup", "bob", "-o", "name", "--fields", "identity"]).exits(2);
    run.stderr_contains(&["  tip: Use `-o tsv --no-header --fields identity` to print other fields."]);
    let run = sandbox.run(&["whoami", "-o", "name"]).exits(2);
    run.stderr_contains(&["-o name cannot be used with this command: its output has no SIDs"]);
    assert_eq!(sandbox.counts()["writes"], 2, "a kick of two, and nothing else");
}

#[test]
fn filter_input_is_the_list_or_each_row() {
    let sandbox = Sandbox::start(&[]);
    let list = |args: &[&str]| {
        sandbox.run(&[&["list", "DailyStandup", "--limit", "2"], args].concat()).exits(0).stdout
    };
    assert_eq!(list(&["--jq", ".[].identity"]), "frank\nZoë\n");
    assert_eq!(list(&["--jq", ".identity", "-o", "jsonl"]), "frank\nZoë\n");
    assert_eq!(list(&["--jq", "length"]), "2\n");
    assert_eq!(list(&["--jq", "length", "-o", "jsonl", "--fields", "identity,sid"]), "2\n2\n");
    let indented = "{\n  \"status\": \"reconnecting\",\n  \"identity\": \"frank\"\n}\n";
    assert_eq!(list(&["--jq", ".[0]", "--fields", "status,identity"]), indented);
    let compact = "{\"identity\":\"frank\"}\n{\"identity\":\"Zoë\"}\n";
    assert_eq!(list(&["--jq", "{identity}", "-o", "jsonl"]), compact);
    let one = sandbox.run(&["get", "DailyStandup", "alice", "--jq", r#""\(.identity) \(.status)""#]);
    assert_eq!(one.exits(0).stdout, "alice connected\n");
}

#[test]
fn filter_of_elements_returns_the_same_as_for_the_whole_list() {
    let sandbox = Sandbox::start(&["--participants", "250"]);
    let list = |room: &str, filter: &str| sandbox.run(&["list", room, "--jq", filter]).exits(0).stdout;
    let empty = sandbox.create_room("empty");
    for filter in [
        ".[]",
        ".[].identity",
        ".[] | .identity, {sid}",
        "map(.identity)",
        "map(select(.identity | endswith(\"7\")) | {identity, links})",
        "map(empty)",
        "map([])",
        "length",
        "map(select(.status == \"connected\")) | length",
    ] {
        for room in ["Crowd", &empty] {
            assert_eq!(list(room, filter), list(room, &format!(". | {filter}")), "{room}: {filter}");
        }
    }
}

#[test]
fn filter_of_elements_gets_the_rows_before_a_failure() {
    let pages = |_: &crate::support::Request, count: usize| match count {
        0 => {
            let ann = json!({ "identity": "ann", "sid": "PA1" });
            json_response(200, &page(&[ann], Some("http://x/?Page=1&PageToken=t")))
        }
        _ => error_response(500, 20500, "broken"),
    };
    for (filter, printed) in [
        (".[].identity", "ann\n"),
        // An array stays open, and a count would look like that of the whole list.
        ("map(.identity)", "[\n  \"ann\"\n"),
        ("length", ""),
        ("map(.identity) | sort", ""),
    ] {
        let list = ["list", ROOM, "--status", "connected", "--jq", filter];
        assert_eq!(FaultyServer::start(pages).run(&list).exits(6).stdout, printed, "{filter}");
    }
}

#[test]
fn rejects_invalid_filter_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (filter, says) in [
        (".[", "unexpected end"),
        (".a | | .b", "unexpected '|' after '.a | '"),
        ("nothing", "unknown filter 'nothing'"),
        // The environment can hold credentials.
        ("env", "unknown filter 'env'"),
        ("$ENV", "unknown variable '$ENV'"),
        // The stderr of the process that runs the filter is discarded.
        (r#""boom" | halt_error(3)"#, "unknown filter 'halt_error'"),
        ("debug", "unknown filter 'debug'"),
        ("stderr", "unknown filter 'stderr'"),
    ] {
        let run = sandbox.run(&["list", "DailyStandup", "--jq", filter]).exits(2);
        assert!(run.json_error()["error"].as_str().unwrap().contains(says), "{run:?}");
    }
    sandbox
        .run(&["list", "DailyStandup", "--jq", ".", "-o", "csv"])
        .exits(2)
        .stderr_contains(&["--jq requires JSON output"]);
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn filter_prints_numbers_that_json_has() {
    let sandbox = Sandbox::start(&[]);
    let print = |filter: &str| {
        let run =
            sandbox.run(&["list", "DailyStandup", "-o", "jsonl", "--limit", "1", "--jq", filter]).exits(0);
        serde_json::from_str::<serde_json::Value>(&run.stdout).unwrap()
    };
    let filter = "[nan, {a: [infinite, -infinite]}, 1, 0.5]";
    assert_eq!(print(filter), json!([null, { "a": [f64::MAX, f64::MIN] }, 1, 0.5]));
    assert_eq!(print("nan"), json!(null));
}

#[cfg(unix)]
#[test]
fn errors_of_a_filter_are_text_for_a_person_and_json_for_a_program() {
    let sandbox = Sandbox::start(&[]);
    for (options, error) in [
        ("--jq '.[0'", "error: invalid value '.[0' for '--jq <FILTER>'"),
        ("--jq '.[0] | error'", "error: the jq filter failed: "),
        ("--jq '.[0' -o json", "{\"error\":\"invalid value"),
        ("--jq '.[0] | error' -o json", "{\"error\":\"the jq filter failed: "),
        ("--jq '.[0' 2>&1 | cat", "{\"error\":\"invalid value"),
        ("--jq '.[0] | error' 2>&1 | cat", "{\"error\":\"the jq filter failed: "),
    ] {
        let script = format!("NO_COLOR=1 roomctl list DailyStandup {options}");
        let (screen, _) = run_in_terminal(200, &script, &sandbox.environment());
        assert!(screen.starts_with(error), "{script}: {screen}");
    }
}

#[test]
fn deeply_nested_filter_is_rejected_or_run() {
    let sandbox = Sandbox::start(&[]);
    for filter in ["(".repeat(4096), "-".repeat(4095) + "1", "1+".repeat(2047) + "1"] {
        let run = sandbox.run(&["list", "DailyStandup", "--limit", "1", "--jq", &filter]);
        assert!(matches!(run.code, Some(0..=2)), "{run:?}");
    }
}

// Only Unix has limits on memory.
#[cfg(unix)]
#[test]
fn filter_without_bounds_fails_with_an_error() {
    let sandbox = Sandbox::start(&[]);
    for filter in [
        "def recurse_for_ever: 1 + recurse_for_ever; recurse_for_ever",
        "reduce range(500000) as $depth (null; [.])",
        "def double: . + . | double; \"x\" | double",
    ] {
        let run = sandbox.run(&["list", "DailyStandup", "--jq", filter]).exits(1);
        let says = "the jq filter recurses too deeply or uses too much memory";
        assert_eq!((run.json_error()["error"].as_str(), run.stdout.as_str()), (Some(says), ""), "{run:?}");
    }
}

#[test]
#[cfg(unix)]
fn filter_ends_with_the_program_that_started_it() {
    let (mut worker, _home) = roomctl(&["__filter"]).piped().spawn();
    let mut stdin = worker.stdin.take().unwrap();
    for (kind, text) in [(0, "0, last(repeat(0))"), (1, "null")] {
        stdin.write_all(&[kind]).unwrap();
        stdin.write_all(&(text.len() as u64).to_le_bytes()).unwrap();
        stdin.write_all(text.as_bytes()).unwrap();
    }
    drop(stdin);
    assert_eq!(exit_code(worker.wait().unwrap()), Some(0));
}

#[test]
fn failing_filter_has_a_short_error() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "--jq", ".identity"]).exits(1);
    let problem = run.json_error();
    let error = problem["error"].as_str().unwrap();
    assert!(error.starts_with("the jq filter failed: cannot index [{"), "{error}");
    assert!(error.ends_with("with \"identity\"") && error.chars().count() < 160, "{error}");
    assert_eq!(
        problem["hints"],
        json!(["The filter gets a list as one array; use -o jsonl to filter each row."])
    );
    // An incomplete list must not look like a complete one.
    let run = sandbox.run(&["list", ROOM, "--jq", "length"]).exits(4);
    assert_eq!(run.stdout, "");
}

#[cfg(unix)]
#[test]
fn endless_filter_can_be_interrupted() {
    let sandbox = Sandbox::start(&[]);
    // One filter prints more than the buffer holds and then computes without output; the other prints without end to a
    // reader that does not read.
    for filter in ["range(14000), last(repeat(0))", "repeat(0)"] {
        let (mut child, _home) = sandbox.roomctl(&["list", "DailyStandup", "--jq", filter]).spawn();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert_eq!(first, "0\n");
        child.signal(Signal::INT);
        assert_eq!(exit_code(child.wait().unwrap()), Some(130), "{filter}");
    }
}

#[cfg(unix)]
#[test]
fn filter_text_is_exact_in_a_pipe_and_escaped_on_a_terminal() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let hostile = "\u{1b}[2Jann";
    sandbox.join(&room, hostile, "connected");
    let args = ["list", "room", "--jq", r#".[] | "\(.identity)\t!", ."#, "--fields", "identity"];
    let run = sandbox.run(&args).exits(0);
    assert!(run.stdout.starts_with("\u{1b}[2Jann\t!\n"), "{run:?}");
    assert!(run.stdout.contains(r#""\u001b[2Jann""#), "{run:?}");
    let script = "roomctl list room --fields identity --jq '.[0].identity'";
    let (screen, code) = run_in_terminal(80, script, &sandbox.environment());
    assert_eq!((screen.trim(), code), ("\\u{1b}[2Jann", 0));
}

#[test]
fn table_without_rows_has_no_header() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create_room("empty");
    for (line, code) in [
        (&["find", "nobody"][..], 4),
        (&["find", "--match", "x*"], 4),
        (&["list", "empty"], 0),
        (&["list", "DailyStandup", "nobody"], 4),
        (&["list", "-A", "--match", "x*"], 0),
        (&["tracks", "empty"], 0),
        (&["rooms", "--name", "nothing"], 0),
        (&["kick", "empty", "--all", "--yes"], 0),
    ] {
        assert_eq!(sandbox.run(line).exits(code).stdout, "", "{line:?}");
    }
    assert_eq!(sandbox.run(&["list", "empty", "-o", "csv"]).stdout, "identity,status,start_time,sid\n");
}
