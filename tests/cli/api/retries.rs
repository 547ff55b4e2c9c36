//! What is tried again, how often and for how long, and what is not.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::support::{Faulty, ROOM, Sandbox, answer, json as answer_json, page, refusal};

/// One call each, one that reads and one that writes.
const READ: &[&str] = &["list", "room", "--status", "connected"];

const WRITE: &[&str] = &["kick", ROOM, "bob"];

/// How often a call is sent at most.
const TRIES: usize = 5;

/// What both calls take for a success.
fn success() -> Vec<u8> {
    let mut fields = page(&[], None);
    fields["identity"] = json!("bob");
    fields["status"] = json!("disconnected");
    answer_json(202, &fields)
}

/// An answer that ends before its body does.
fn torn() -> Vec<u8> {
    let mut torn = answer(200, &["Retry-After: 0"], &"x".repeat(100));
    torn.truncate(torn.len() - 50);
    torn
}

/// Runs `check` on every failure that passes, for a call that reads and for one that writes: all at the same time, since
/// most of it is waiting. It gets the answer, which lets the client come back at once, the command, and the exit code
/// where the failure does not pass.
fn of_each_passing_failure(check: impl Fn(Vec<u8>, &[&str], i32) + Sync) {
    let status = |status| answer(status, &["Retry-After: 0"], "<html>Just a moment</html>");
    let failures = [(status(429), 5), (status(502), 6), (status(503), 6), (status(504), 6), (torn(), 6)];
    let check = &check;
    thread::scope(|scope| {
        for (failure, code) in failures {
            for command in [READ, WRITE] {
                let failure = failure.clone();
                scope.spawn(move || check(failure, command, code));
            }
        }
    });
}

#[test]
fn what_passes_is_tried_again_until_it_has_passed() {
    of_each_passing_failure(|failure, command, _| {
        let server = Faulty::start(move |_, count| if count < 4 { failure.clone() } else { success() });
        let run = server.run(command).exits(0);
        assert_eq!(server.targets().len(), TRIES, "{run:?}");
        assert_eq!(run.stderr, "", "nobody is at the terminal to be told of the wait");
    });
}

#[test]
fn what_does_not_pass_is_given_up_after_five_tries() {
    of_each_passing_failure(|failure, command, code| {
        let server = Faulty::start(move |_, _| failure.clone());
        let run = server.run(command).exits(code);
        assert_eq!(server.targets().len(), TRIES, "{run:?}");
        run.says(&["error: ", "hint: ", "request RQtest"]);
    });
}

#[test]
fn every_try_of_a_call_is_the_same() {
    let server =
        Faulty::start(|_, count| if count < 2 { answer(503, &["Retry-After: 0"], "") } else { success() });
    server.run(WRITE).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for again in &requests[1..] {
        assert_eq!(again.body, "Status=disconnected");
        assert_eq!((&again.target, &again.headers), (&requests[0].target, &requests[0].headers));
    }
}

#[test]
fn a_connection_that_ends_without_an_answer_is_tried_again() {
    for command in [READ, WRITE] {
        let server = Faulty::start(|_, count| if count < 2 { Vec::new() } else { success() });
        server.run(command).exits(0);
        assert_eq!(server.targets().len(), 3);
    }
}

#[test]
fn connections_that_all_end_without_an_answer_are_a_failure_of_the_server() {
    let server = Faulty::start(|_, _| Vec::new());
    let run = server.run(WRITE).exits(6).says(&[
        "the connection to 127.0.0.1:",
        "broke",
        "hint: check the network",
    ]);
    assert_eq!(server.targets().len(), TRIES);
    assert!(run.stdout.contains("failed"), "{run:?}");
}

#[test]
fn without_a_retry_after_the_next_try_waits_all_the_same() {
    let server = Faulty::start(|_, count| if count == 0 { refusal(429, 20429, "Slow") } else { success() });
    let started = Instant::now();
    server.run(READ).exits(0);
    assert_eq!(server.targets().len(), 2);
    assert!(started.elapsed() >= Duration::from_millis(200));
}

#[test]
fn a_retry_after_of_a_second_is_obeyed() {
    let server =
        Faulty::start(|_, count| if count == 0 { answer(429, &["Retry-After: 1"], "") } else { success() });
    let started = Instant::now();
    server.run(READ).exits(0);
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_retry_after_of_an_hour_fails_at_once_and_says_how_long() {
    for (value, hint) in
        [("3600", "hint: the API asks to wait 1h"), ("61", "wait 1m 1s"), ("18446744073709551615", "years")]
    {
        let header = format!("Retry-After: {value}");
        let server = Faulty::start(move |_, _| answer(429, &[&header], ""));
        server.run(READ).exits(5).says(&[hint, "status 429", "request RQtest"]);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn a_retry_after_may_be_a_date() {
    let date =
        |ahead: TimeDelta| (Utc::now() + ahead).format("Retry-After: %a, %d %b %Y %H:%M:%S GMT").to_string();
    let past = date(TimeDelta::days(-1));
    let server =
        Faulty::start(move |_, count| if count == 0 { answer(429, &[&past], "") } else { success() });
    server.run(READ).exits(0);

    let far = date(TimeDelta::minutes(90));
    let server = Faulty::start(move |_, _| answer(429, &[&far], ""));
    server.run(READ).exits(5).says(&["hint: the API asks to wait 1h "]);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn a_retry_after_that_means_nothing_is_as_good_as_none() {
    for value in ["soon", "-1", "1.5", "", "99999999999999999999999"] {
        let header = format!("Retry-After: {value}");
        let server =
            Faulty::start(move |_, count| if count == 0 { answer(429, &[&header], "") } else { success() });
        server.run(READ).exits(0);
        assert_eq!(server.targets().len(), 2, "{value}");
    }
}

#[test]
fn what_would_fail_the_same_way_is_not_tried_again() {
    for (status, code) in [(400, 1), (401, 3), (403, 3), (409, 1), (500, 6), (501, 6), (505, 6)] {
        for command in [READ, WRITE] {
            let server = Faulty::start(move |_, _| refusal(status, 20001, "Not like this"));
            let run = server.run(command).exits(code);
            assert_eq!(server.targets().len(), 1, "{run:?}");
            run.says(&["error: ", "code 20001", &format!("status {status}"), "request RQtest"]);
        }
    }
}

#[test]
fn a_write_whose_answer_was_lost_is_not_taken_for_undone_whatever_comes_after() {
    const OPEN: &str = "; it may be done all the same";
    let limited = || answer(429, &["Retry-After: 0"], "");
    for (first, is_open) in [(torn(), true), (answer(502, &["Retry-After: 0"], ""), true), (limited(), false)]
    {
        let server = Faulty::start(move |_, count| if count == 0 { first.clone() } else { limited() });
        let run = server.run(&[WRITE, &["-o", "json"]].concat()).exits(5);
        let error = run.json()[0]["error"].as_str().unwrap().to_owned();
        assert_eq!(error.ends_with(OPEN), is_open, "{run:?}");
        let hints = run.problem()["hints"].clone();
        assert_eq!(hints[0] == format!("see whether: roomctl get {ROOM} bob"), is_open, "{hints}");
        assert_eq!(run.problem()["code"], json!(null), "{run:?}");
    }
    let server = Faulty::start(|_, _| answer(202, &[], "<html>Just a moment</html>"));
    server.run(WRITE).exits(6).says(&[OPEN]);
    // Nobody is found, and who it was cannot be looked up.
    for loses_first in [true, false] {
        let server = Faulty::start(move |request, count| match request.method.as_str() {
            "POST" if loses_first && count == 0 => torn(),
            "POST" => refusal(404, 20404, "Not found"),
            _ => refusal(500, 20500, "Out of order"),
        });
        let run = server.run(WRITE).exits(6);
        assert_eq!(run.stderr.contains(OPEN), loses_first, "{run:?}");
    }
    let server = Faulty::start(|_, _| torn());
    assert!(!server.run(READ).exits(6).stderr.contains(OPEN), "a list does nothing");
}

#[test]
fn what_this_run_did_is_its_own_though_the_answer_was_lost() {
    let alice = |sandbox: &Sandbox| {
        let run = sandbox.run(&["get", "DailyStandup", "alice", "--jq", ".sid"]).exits(0);
        run.stdout.trim_end().to_owned()
    };
    let log = tempfile::NamedTempFile::new().unwrap();
    for by_sid in [false, true] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let sid = alice(&sandbox);
        let who = if by_sid { &sid } else { "alice" };
        let server = Faulty::losing(&sandbox);
        let kick = ["kick", "DailyStandup", who, "-o", "json", "--log", log.path().to_str().unwrap()];
        let row = server.run(&kick).exits(0).json()[0].clone();
        assert_eq!((&row["outcome"], &row["sid"]), (&json!("kicked"), &json!(sid)));
        let again = server.run(&kick).exits(0).json();
        assert_eq!(again[0]["outcome"], "already gone");
    }
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert_eq!(logged.matches(r#""outcome":"kicked""#).count(), 2, "{logged}");

    let sandbox = Arc::new(Sandbox::start(&[]));
    let server = Faulty::losing(&sandbox);
    let end = ["rooms", "end", "DailyStandup", "--yes", "-o", "json"];
    assert_eq!(server.run(&end).exits(0).json()[0]["outcome"], "ended");
}

#[test]
fn what_is_not_found_is_not_tried_again() {
    let server = Faulty::start(|_, _| refusal(404, 20404, "Not found"));
    server.run(READ).exits(4).says(&["no room in progress is named 'room'", "code 20404"]);
    let targets = server.targets();
    assert_eq!(targets.iter().filter(|target| target.contains("/Participants")).count(), 1, "{targets:?}");
    let mut once = targets.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), targets.len(), "something was asked twice: {targets:?}");
}

#[test]
fn the_vendors_words_and_code_are_handed_on() {
    let server = Faulty::start(|_, _| refusal(400, 53209, "Status is \u{1b}[31minvalid"));
    server
        .run(READ)
        .exits(1)
        .says(&["error: the API refused the request: Status is \\u{1b}[31minvalid", "code 53209"]);
    let problem = server.run(&[READ, &["-o", "json"]].concat()).exits(1).problem();
    assert_eq!(problem["error"], "the API refused the request: Status is \u{1b}[31minvalid");
    assert_eq!(problem["code"], 53209);
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["request_id"], "RQtest");
    assert_eq!(problem["exit_code"], 1);
}

#[test]
fn one_that_was_rate_limited_beyond_the_retries_does_not_hide_who_was_kicked() {
    let server = Faulty::start(|request, _| {
        if request.target.ends_with("/alice") { answer(429, &["Retry-After: 0"], "") } else { success() }
    });
    let run = server.run(&["kick", ROOM, "alice", "bob", "-o", "json"]).exits(7);
    let outcomes = run.json();
    assert_eq!(outcomes[0]["outcome"], "failed");
    assert_eq!(outcomes[0]["request_id"], "RQtest");
    assert_eq!(outcomes[1]["outcome"], "kicked");
}
