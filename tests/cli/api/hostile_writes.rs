//! A server that is sound until it is written to: no write is told as done whose answer does not say so.

use std::sync::Arc;

use serde_json::json;

use crate::support::{Faulty, Run, Sandbox, answer, at, at_once, broken, json as json_answer, refusal};

/// Every command line that writes, as the sandbox's people have it.
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

/// What a row says of something that is done, by this run or before.
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

/// Answers reads under `/NUMBER/…` as the sandbox does, and writes with the answer of that number.
fn writing_into(sandbox: &Arc<Sandbox>, answers: Vec<Vec<u8>>) -> Faulty {
    let sandbox = Arc::downgrade(sandbox);
    Faulty::start(move |request, _| {
        let (number, target) = request.target[1..].split_once('/').unwrap();
        match request.method.as_str() {
            "GET" => sandbox.upgrade().unwrap().exchange("GET", &format!("/{target}"), "").into_bytes(),
            _ => answers[number.parse::<usize>().unwrap()].clone(),
        }
    })
}

/// Runs every writing command line into each of these answers, none of which says that it was done.
fn into_each(answers: Vec<Vec<u8>>, check: impl Fn(Run) + Sync) {
    let cases = WRITING.iter().flat_map(|line| (0..answers.len()).map(move |number| (*line, number)));
    let cases = cases.collect::<Vec<_>>();
    let sandbox = Arc::new(Sandbox::start(&[]));
    sandbox.run(&["rules", "set", "DailyStandup", "carol", "exclude all"]).exits(0);
    sandbox.run(&["mute", "DailyStandup", "bob"]).exits(0);
    let server = writing_into(&sandbox, answers);
    at_once(&cases, |(line, number)| {
        let base_url = format!("{}/{number}", server.base_url);
        let run = at(&base_url, line, &["--timeout", "1s", "--rate", "100000,100000"]).run();
        let words = run.stdout.lines().flat_map(|line| line.split("  ")).map(str::trim);
        assert!(!words.clone().any(|word| DONE.contains(&word)), "{run:?}");
        check(run);
    });
}

#[test]
fn no_write_whose_answer_is_none_passes_for_done() {
    into_each(broken(), |run| {
        let run = run.exits(6);
        assert!(run.stderr.contains("it may be done all the same"), "{run:?}");
    });
}

#[test]
fn no_write_whose_answer_does_not_say_so_passes_for_done() {
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
    let vague = vague.iter().flat_map(|body| [200, 202].map(|status| json_answer(status, body)));
    into_each(vague.collect(), |run| {
        let run = run.exits(6);
        assert!(run.stderr.contains("it may be done all the same"), "{run:?}");
    });
}

#[test]
fn nobody_who_is_there_passes_for_gone_because_a_write_finds_nobody() {
    let missing = vec![
        answer(404, &[], ""),
        json_answer(404, &json!({ "detail": "Not Found" })),
        refusal(404, 20404, "not found"),
    ];
    into_each(missing, |run| {
        assert!([4, 6].contains(&run.code.unwrap()), "{run:?}");
        assert!(!run.stderr.contains("may be done"), "{run:?}");
    });
}
