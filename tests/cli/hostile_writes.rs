//! A server that is sound until it is written to: no write is told as done whose answer does not say so.

use std::sync::Arc;

use super::commands::at;
use super::hostile_server::{at_once, broken};
use super::support::{Faulty, Sandbox};

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

/// What a row says of something that was done.
const DONE: &[&str] = &["kicked", "ended", "muted", "unmuted", "changed", "anonymized"];

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

#[test]
fn no_write_whose_answer_is_none_passes_for_done() {
    let broken = broken();
    let cases = WRITING.iter().flat_map(|line| (0..broken.len()).map(move |number| (*line, number)));
    let cases = cases.collect::<Vec<_>>();
    let sandbox = Arc::new(Sandbox::start(&[]));
    sandbox.run(&["rules", "set", "DailyStandup", "carol", "exclude all"]).exits(0);
    sandbox.run(&["mute", "DailyStandup", "bob"]).exits(0);
    let server = writing_into(&sandbox, broken);
    at_once(&cases, |(line, number)| {
        let base_url = format!("{}/{number}", server.base_url);
        let run = at(&base_url, line, &["--timeout", "1s", "--rate", "100000,100000"]).run().exits(6);
        assert!(run.stderr.contains("it may be done all the same"), "{run:?}");
        let words = run.stdout.lines().flat_map(|line| line.split("  ")).map(str::trim);
        assert!(!words.clone().any(|word| DONE.contains(&word)), "{run:?}");
    });
}
