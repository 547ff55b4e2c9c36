//! The formats beside tables and JSON: TSV, SIDs alone, and what a filter makes of JSON.

use std::io::{BufRead, BufReader};

use rustix::process::Signal;
use serde_json::json;

use crate::support::{ROOM, Sandbox, code, on_a_terminal};

#[test]
fn tsv_is_never_quoted_and_no_cell_breaks_a_line() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["a \"quoted\", one", "tab\there\nand there", "=1+1"] {
        sandbox.join(&room, identity, "connected");
    }
    let run = sandbox.run(&["list", "room", "-o", "tsv", "--fields", "identity,status"]).exits(0);
    let lines = "identity\tstatus\n'=1+1\tconnected\ntab\\there\\nand there\tconnected\na \"quoted\", one\tconnected\n";
    assert_eq!(run.stdout, lines);
}

#[test]
fn headers_can_be_left_out() {
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
    let nobody = ["list", "DailyStandup", "--identity", "nobody", "--no-header"];
    assert_eq!(sandbox.run(&nobody).exits(0).stdout, "");
}

#[test]
fn sids_alone_are_for_a_program_that_takes_them_one_by_one() {
    let sandbox = Sandbox::start(&[]);
    let all = sandbox.run(&["list", "DailyStandup", "--status", "connected", "-o", "jsonl"]).exits(0);
    let sids = all.json_lines().into_iter().map(|stay| stay["sid"].as_str().unwrap().to_owned());
    let sids = sids.collect::<Vec<_>>();
    let run = sandbox.run(&["list", "DailyStandup", "--status", "connected", "-o", "name"]).exits(0);
    assert_eq!(run.stdout.lines().collect::<Vec<_>>(), sids);
    // Who was not found has no SID.
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "-o", "name"]).exits(4);
    assert_eq!(run.stdout.lines().count(), 1, "{run:?}");
    let run = sandbox.run(&["get", "DailyStandup", "bob", "-o", "name", "--fields", "identity"]).exits(2);
    run.says(&["hint: print other fields alone with: -o tsv --no-header --fields identity"]);
    let run = sandbox.run(&["timeline", "DailyStandup", "-o", "name"]).exits(2);
    run.says(&["what this command prints has no SID"]);
    assert_eq!(sandbox.counts()["writes"], 2, "a kick of two, and nothing else");
}

#[test]
fn a_filter_is_given_the_list_as_a_whole_or_row_by_row() {
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
fn a_filter_that_cannot_be_is_refused_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (filter, says) in [
        (".[", "it ends too early"),
        (".a | | .b", "unexpected '|' after '.a | '"),
        ("nothing", "there is no filter 'nothing'"),
        // The environment may hold credentials.
        ("env", "there is no filter 'env'"),
        ("$ENV", "there is no variable '$ENV'"),
    ] {
        let run = sandbox.run(&["list", "DailyStandup", "--jq", filter]).exits(2);
        assert!(run.problem()["error"].as_str().unwrap().contains(says), "{run:?}");
    }
    sandbox.run(&["list", "DailyStandup", "--jq", ".", "-o", "csv"]).exits(2).says(&["--jq filters JSON"]);
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn a_filter_as_deep_as_can_be_is_still_refused_or_run() {
    let sandbox = Sandbox::start(&[]);
    for filter in ["(".repeat(4096), "-".repeat(4095) + "1", "1+".repeat(2047) + "1"] {
        let run = sandbox.run(&["list", "DailyStandup", "--limit", "1", "--jq", &filter]);
        assert!(matches!(run.code, Some(0..=2)), "{run:?}");
    }
}

#[test]
fn a_filter_that_fails_says_so_in_short() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "--jq", ".identity"]).exits(1);
    let problem = run.problem();
    let error = problem["error"].as_str().unwrap();
    assert!(error.starts_with("the filter failed: cannot index [{"), "{error}");
    assert!(error.ends_with("with \"identity\"") && error.chars().count() < 160, "{error}");
    assert_eq!(problem["hints"], json!(["a list goes through it as one array, with -o jsonl row by row"]));
    // A list that is not whole must not pass for one.
    let run = sandbox.run(&["list", ROOM, "--jq", "length"]).exits(4);
    assert_eq!(run.stdout, "");
}

#[test]
fn a_filter_that_never_ends_can_be_interrupted() {
    let sandbox = Sandbox::start(&[]);
    // One that prints for long, which is more than is held back, and then makes nothing more; and one that prints on and
    // on, to a reader who does not read on.
    for filter in ["range(14000), last(repeat(0))", "repeat(0)"] {
        let (mut child, _home) = sandbox.roomctl(&["list", "DailyStandup", "--jq", filter]).spawn();
        let mut first = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut first).unwrap();
        assert_eq!(first, "0\n");
        child.signal(Signal::INT);
        assert_eq!(code(child.wait().unwrap()), Some(130), "{filter}");
    }
}

#[test]
fn text_that_a_filter_prints_is_exact_in_a_pipe_and_harmless_on_a_terminal() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let hostile = "\u{1b}[2Jann";
    sandbox.join(&room, hostile, "connected");
    let args = ["list", "room", "--jq", r#".[] | "\(.identity)\t!", ."#, "--fields", "identity"];
    let run = sandbox.run(&args).exits(0);
    assert!(run.stdout.starts_with("\u{1b}[2Jann\t!\n"), "{run:?}");
    assert!(run.stdout.contains(r#""\u001b[2Jann""#), "{run:?}");
    let script = "roomctl list room --fields identity --jq '.[0].identity'";
    let (screen, code) = on_a_terminal(80, script, &sandbox.environment());
    assert_eq!((screen.trim(), code), ("\\u{1b}[2Jann", 0));
}
