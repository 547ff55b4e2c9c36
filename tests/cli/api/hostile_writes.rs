//! A server that behaves until it receives a write: no write is reported as done unless the response says so.

use std::sync::Arc;

use serde_json::json;

use crate::support::{
    FaultyServer, Run, Sandbox, error_response, json_response, malformed_responses, response, roomctl_at,
    run_concurrently,
};

/// Every command line that writes, with the sandbox's participants.
const WRITING: &[&[&str]] = &[
    &["kick", "DailyStandup", "alice"],
    &["kick", "DailyStandup", "frank"],
    &["kick", "DailyStandup", "--all", "--yes"],
    &["kick", "--everywhere", "alice", "--yes"],
    &["rooms", "end", "DailyStandup", "--yes"],
    &["mute", "DailyStandup", "dave"],
    &["rules", "set", "DailyStandup", "alice", "exclude all"],
    &["rules", "reset", "DailyStandup", "carol"],
    &["unmute", "DailyStandup", "bob"],
    &["anonymize", "DailyStandup", "PA6fb9e800ef9d669e0d1f10ecb43781c7", "--yes"],
];

/// Outcomes of targets that are done, by this run or earlier.
const DONE: &[&str] = &[
    "kicked",
    "already gone",
    "ended",
    "already over",
    "muted",
    "already muted",
    "unmuted",
    "not muted",
    "changed",
    "anonymized",
    "already anonymous",
];

/// Passes reads under `/NUMBER/…` to the sandbox, and responds to writes with the response of that number.
fn writing_into(sandbox: &Arc<Sandbox>, responses: Vec<Vec<u8>>) -> FaultyServer {
    let sandbox = Arc::downgrade(sandbox);
    FaultyServer::start(move |request, _| {
        let (number, target) = request.target[1..].split_once('/').unwrap();
        match request.method.as_str() {
            "GET" => sandbox.upgrade().unwrap().send_request("GET", &format!("/{target}"), "").into_bytes(),
            _ => responses[number.parse::<usize>().unwrap()].clone(),
        }
    })
}

/// Runs every writing command line against each response, none of which confirms the write.
fn run_against_each(responses: Vec<Vec<u8>>, check: impl Fn(Run) + Sync) {
    let cases = WRITING.iter().flat_map(|line| (0..responses.len()).map(move |number| (*line, number)));
    let cases = cases.collect::<Vec<_>>();
    let sandbox = Arc::new(Sandbox::start(&[]));
    sandbox.run(&["rules", "set", "DailyStandup", "carol", "exclude all"]).exits(0);
    sandbox.run(&["mute", "DailyStandup", "bob"]).exits(0);
    let server = writing_into(&sandbox, responses);
    run_concurrently(&cases, |(line, number)| {
        let base_url = format!("{}/{number}", server.base_url);
        let run = roomctl_at(&base_url, line, &["--timeout", "2s", "--rate", "100000,100000"]).run();
        let words = run.stdout.lines().flat_map(|line| line.split("  ")).map(str::trim);
        assert!(!words.clone().any(|word| DONE.contains(&word)), "{run:?}");
        check(run);
    });
}

#[test]
fn write_with_malformed_response_is_not_reported_as_done() {
    run_against_each(malformed_responses(), |run| {
        let run = run.exits(6);
        assert!(run.stderr.contains("the request may have been applied"), "{run:?}");
    });
}

#[test]
fn write_is_not_reported_as_done_unless_the_response_confirms_it() {
    let vague = [
        json!({}),
        json!({ "ok": true }),
        json!({ "queued": true, "status": null }),
        json!({ "error": "forbidden" }),
        json!({ "code": 20404, "message": "not found" }),
        json!({ "status": "404", "message": "not found" }),
        json!({ "status": 404.0 }),
        json!({ "rules": [{ "type": "include", "kind": "data" }] }),
    ];
    let vague = vague.iter().flat_map(|body| [200, 202].map(|status| json_response(status, body)));
    run_against_each(vague.collect(), |run| {
        let run = run.exits(6);
        assert!(run.stderr.contains("the request may have been applied"), "{run:?}");
    });
}

#[test]
fn present_participant_is_not_reported_as_gone_after_404_to_write() {
    let missing = vec![
        response(404, &[], ""),
        json_response(404, &json!({ "detail": "Not Found" })),
        error_response(404, 20404, "not found"),
    ];
    run_against_each(missing, |run| {
        assert!([4, 6].contains(&run.code.unwrap()), "{run:?}");
        assert!(!run.stderr.contains("may be done"), "{run:?}");
    });
}
