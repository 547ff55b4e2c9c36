//! `--sort-by` and `--reverse`.

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Sandbox, error_response, json_response, page};

/// A server that lists these participants on one page.
fn server(participants: Vec<Value>) -> FaultyServer {
    FaultyServer::start(move |_, _| json_response(200, &page(&participants, None)))
}

fn people() -> Vec<Value> {
    let person = |identity: Value, start: Value, duration: Value| {
        json!({
            "identity": identity, "start_time": start, "duration": duration, "status": "connected",
            "sid": "PA00000000000000000000000000000001", "room_sid": ROOM,
        })
    };
    vec![
        person(json!("bob"), json!("2026-11-23T10:30:00+02:00"), json!(100)),
        person(json!("Alice"), json!("2026-11-23T09:00:00Z"), json!(9)),
        person(json!("carol"), Value::Null, Value::Null),
        person(json!("alice"), json!("2026-11-23T08:45:00Z"), json!(9)),
    ]
}

fn identities(server: &FaultyServer, args: &[&str]) -> Vec<String> {
    let list = ["list", ROOM, "--status", "connected", "-o", "tsv", "--fields", "identity", "--no-header"];
    server.run(&[&list, args].concat()).exits(0).stdout.lines().map(str::to_owned).collect()
}

#[test]
fn sorts_text_numbers_and_times_by_value_with_empty_cells_last() {
    let server = server(people());
    for (args, expected) in [
        (&[][..], ["bob", "Alice", "carol", "alice"]),
        (&["--sort-by", "identity"], ["Alice", "alice", "bob", "carol"]),
        (&["--sort-by", "IDENTITY", "--reverse"], ["carol", "bob", "alice", "Alice"]),
        (&["--sort-by", "start_time"], ["bob", "alice", "Alice", "carol"]),
        (&["--sort-by", "joined", "--reverse"], ["Alice", "alice", "bob", "carol"]),
        (&["--sort-by", "stayed"], ["Alice", "alice", "bob", "carol"]),
        (&["--sort-by", "duration", "--reverse"], ["bob", "Alice", "alice", "carol"]),
        (&["--sort-by", "status"], ["bob", "Alice", "carol", "alice"]),
    ] {
        assert_eq!(identities(&server, args), expected, "{args:?}");
    }
}

#[test]
fn sorts_every_format_and_filter() {
    let server = server(people());
    let list = |args: &[&str]| {
        let list = ["list", ROOM, "--status", "connected", "--sort-by", "joined"];
        server.run(&[&list, args].concat()).exits(0)
    };
    let of_json = |rows: Vec<Value>| rows.iter().map(|row| row["identity"].clone()).collect::<Value>();
    let expected = json!(["bob", "alice", "Alice", "carol"]);
    assert_eq!(of_json(list(&["-o", "jsonl"]).json_lines()), expected);
    let array = list(&["-o", "json"]).json();
    assert_eq!(of_json(array.as_array().unwrap().clone()), expected);
    assert_eq!(array[0]["room_sid"], ROOM, "all fields are kept");
    assert_eq!(list(&["--jq", ".[].identity"]).stdout, "bob\nalice\nAlice\ncarol\n");
    assert_eq!(list(&["--jq", ".identity", "-o", "jsonl"]).stdout, "bob\nalice\nAlice\ncarol\n");
    let table = list(&["--fields", "identity"]).stdout;
    assert_eq!(
        table.lines().map(str::trim_end).collect::<Vec<_>>(),
        ["IDENTITY", "bob", "alice", "Alice", "carol"]
    );
    let yaml = list(&["-o", "yaml", "--fields", "identity"]).stdout;
    assert_eq!(yaml, "- identity: bob\n- identity: alice\n- identity: Alice\n- identity: carol\n");
}

#[test]
fn limit_applies_to_the_sorted_rows() {
    let server = server(people());
    assert_eq!(identities(&server, &["--sort-by", "identity", "--limit", "2"]), ["Alice", "alice"]);
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    let rooms = |args: &[&str]| {
        let list = ["rooms", "--fields", "name", "-o", "csv", "--no-header"];
        sandbox.run(&[&list, args].concat()).exits(0).stdout
    };
    for count in [&[][..], &["--no-count"]] {
        let args = [&["--sort-by", "name", "--limit", "1"], count].concat();
        assert_eq!(rooms(&args), "DailyStandup\n");
        assert_eq!(rooms(&[&args[..], &["--reverse"]].concat()), "room-00003\n");
    }
}

#[test]
fn every_list_can_be_sorted() {
    let sandbox = Sandbox::start(&[]);
    for (args, field) in [
        (&["tracks", "DailyStandup", "--all"][..], "kind"),
        (&["tracks", "DailyStandup", "alice"], "name"),
        (&["find", "*"], "identity"),
        (&["rooms"], "sid"),
        (&["timeline", "DailyStandup"], "identity"),
        (&["profiles"], "profile"),
    ] {
        let run = sandbox.run(&[args, &["--sort-by", field, "-o", "jsonl"]].concat()).exits(0);
        let values =
            run.json_lines().iter().map(|row| row[field].to_string().to_lowercase()).collect::<Vec<_>>();
        assert!(values.is_sorted() && !values.is_empty(), "{run:?}");
    }
    // Sorted are the rows of the attendance, not the chart.
    let run = sandbox.run(&["timeline", "DailyStandup", "--sort-by", "present", "--reverse"]).exits(0);
    assert!(run.stdout.starts_with("IDENTITY"), "{run:?}");
}

#[test]
fn rows_before_a_failure_are_printed_sorted() {
    let pages = |_: &crate::support::Request, count: usize| match count {
        0 => json_response(200, &page(&people(), Some("http://x/?Page=1&PageToken=t"))),
        _ => error_response(500, 20500, "broken"),
    };
    let list = ["list", ROOM, "--status", "connected", "--sort-by", "identity", "-o", "jsonl"];
    let run = FaultyServer::start(pages).run(&list).exits(6);
    let identities = run.json_lines().iter().map(|row| row["identity"].clone()).collect::<Value>();
    assert_eq!(identities, json!(["Alice", "alice", "bob", "carol"]));
}

#[test]
fn events_and_results_cannot_be_sorted() {
    let sandbox = Sandbox::start(&[]);
    for args in [
        &["watch", "DailyStandup"][..],
        &["get", "DailyStandup", "alice"],
        &["kick", "DailyStandup", "alice"],
        &["mute", "DailyStandup", "alice"],
        &["unmute", "DailyStandup", "alice"],
        &["rules", "set", "DailyStandup", "alice", "include all"],
        &["rules", "reset", "DailyStandup", "alice"],
        &["anonymize", "DailyStandup", "alice", "--yes"],
        &["rooms", "end", "DailyStandup", "--yes"],
        &["whoami"],
    ] {
        let words = args.iter().take_while(|word| word.starts_with(char::is_lowercase) && **word != "alice");
        let command = words.copied().collect::<Vec<_>>().join(" ");
        let run = sandbox.run(&[args, &["--sort-by", "sid"]].concat()).exits(2);
        run.stderr_contains(&[&format!("error: --sort-by cannot be used with `roomctl {command}`")]);
        let run = sandbox.run(&[args, &["--reverse"]].concat()).exits(2);
        run.stderr_contains(&[&format!("error: --reverse cannot be used with `roomctl {command}`")]);
    }
    let counts = sandbox.counts();
    assert_eq!((&counts["reads"], &counts["writes"]), (&json!(0), &json!(0)));
}

#[test]
fn reverse_requires_sort_by_which_can_be_anywhere_on_the_line() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "--reverse"]).exits(2);
    run.stderr_contains(&["error: --reverse requires --sort-by"]);
    let list = ["list", "DailyStandup", "--sort-by", "identity", "-q"];
    let after = sandbox.run(&[&list[..], &["--reverse"]].concat()).exits(0);
    assert_eq!(sandbox.run(&[&["--reverse"], &list[..]].concat()).exits(0).stdout, after.stdout);
}
