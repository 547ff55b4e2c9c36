//! Which requests are retried, how often and for how long.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use chrono::{TimeDelta, Utc};
use serde_json::json;

use crate::support::{FaultyServer, ROOM, Sandbox, error_response, json_response, page, response};

/// A command that reads and one that writes.
const READ: &[&str] = &["list", "room", "--status", "connected"];

const WRITE: &[&str] = &["kick", ROOM, "bob"];

/// The most attempts of a request.
const ATTEMPTS: usize = 5;

/// A response that both commands accept.
fn success() -> Vec<u8> {
    let mut fields = page(&[], None);
    fields["identity"] = json!("bob");
    fields["status"] = json!("disconnected");
    json_response(202, &fields)
}

/// A response that ends before its body does.
fn truncated_response() -> Vec<u8> {
    let mut truncated_response = response(200, &["Retry-After: 0"], &"x".repeat(100));
    truncated_response.truncate(truncated_response.len() - 50);
    truncated_response
}

/// Runs `check` for every transient failure, for the reading and the writing command: all at the same time, since most
/// of it is waiting. It gets the response, which allows an immediate retry, the command, and the exit code if the
/// failure persists.
fn for_each_transient_failure(check: impl Fn(Vec<u8>, &[&str], i32) + Sync) {
    let status = |status| response(status, &["Retry-After: 0"], "<html>Just a moment</html>");
    let failures =
        [(status(429), 5), (status(502), 6), (status(503), 6), (status(504), 6), (truncated_response(), 6)];
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

/// Number of requests for the participant or the list, as opposed to the room, which is read after a retried write.
fn attempts(server: &FaultyServer) -> usize {
    server.targets().iter().filter(|target| target.contains("/Participants")).count()
}

#[test]
fn transient_failures_are_retried_until_success() {
    for_each_transient_failure(|failure, command, _| {
        let server = FaultyServer::start(move |_, count| if count < 4 { failure.clone() } else { success() });
        let run = server.run(command).exits(0);
        assert_eq!(attempts(&server), ATTEMPTS, "{run:?}");
        assert_eq!(run.stderr, "", "without a terminal, waits are not noted");
    });
}

#[test]
fn persistent_failures_end_after_five_attempts() {
    for_each_transient_failure(|failure, command, code| {
        let server = FaultyServer::start(move |_, _| failure.clone());
        let run = server.run(command).exits(code);
        assert_eq!(server.targets().len(), ATTEMPTS, "{run:?}");
        run.stderr_contains(&["error: ", "hint: ", "request RQtest"]);
    });
}

#[test]
fn retries_repeat_the_same_request() {
    let server =
        FaultyServer::start(
            |_, count| if count < 2 { response(503, &["Retry-After: 0"], "") } else { success() },
        );
    server.run(WRITE).exits(0);
    let requests = server.requests();
    assert_eq!(requests.len(), 3);
    for again in &requests[1..] {
        assert_eq!(again.body, "Status=disconnected");
        assert_eq!((&again.target, &again.headers), (&requests[0].target, &requests[0].headers));
    }
}

#[test]
fn retries_connection_closed_without_response() {
    for command in [READ, WRITE] {
        let server = FaultyServer::start(|_, count| if count < 2 { Vec::new() } else { success() });
        server.run(command).exits(0);
        assert_eq!(attempts(&server), 3);
    }
}

#[test]
fn connections_all_closed_without_response_are_a_server_failure() {
    let server = FaultyServer::start(|_, _| Vec::new());
    let run = server.run(WRITE).exits(6).stderr_contains(&[
        "connection to 127.0.0.1:",
        "lost: ",
        "hint: Check the network",
    ]);
    assert_eq!(server.targets().len(), ATTEMPTS);
    assert!(run.stdout.contains("failed"), "{run:?}");
}

#[test]
fn retries_back_off_without_retry_after() {
    let server = FaultyServer::start(
        |_, count| if count == 0 { error_response(429, 20429, "Slow") } else { success() },
    );
    let started = Instant::now();
    server.run(READ).exits(0);
    assert_eq!(server.targets().len(), 2);
    assert!(started.elapsed() >= Duration::from_millis(200));
}

#[test]
fn waits_for_retry_after() {
    let server =
        FaultyServer::start(
            |_, count| if count == 0 { response(429, &["Retry-After: 1"], "") } else { success() },
        );
    let started = Instant::now();
    server.run(READ).exits(0);
    assert!(started.elapsed() >= Duration::from_secs(1));
}

#[test]
fn long_retry_after_fails_immediately_with_the_wait() {
    for (value, hint) in [("3600", "hint: Wait 1h"), ("61", "Wait 1m 1s"), ("18446744073709551615", "years")]
    {
        let header = format!("Retry-After: {value}");
        let server = FaultyServer::start(move |_, _| response(429, &[&header], ""));
        server.run(READ).exits(5).stderr_contains(&[hint, "status 429", "request RQtest"]);
        assert_eq!(server.targets().len(), 1);
    }
}

#[test]
fn retry_after_can_be_a_date() {
    let date =
        |ahead: TimeDelta| (Utc::now() + ahead).format("Retry-After: %a, %d %b %Y %H:%M:%S GMT").to_string();
    let past = date(TimeDelta::days(-1));
    let server =
        FaultyServer::start(move |_, count| if count == 0 { response(429, &[&past], "") } else { success() });
    server.run(READ).exits(0);

    let far = date(TimeDelta::minutes(90));
    let server = FaultyServer::start(move |_, _| response(429, &[&far], ""));
    server.run(READ).exits(5).stderr_contains(&["hint: Wait 1h "]);
    assert_eq!(server.targets().len(), 1);
}

#[test]
fn invalid_retry_after_is_ignored() {
    for value in ["soon", "-1", "1.5", "", "99999999999999999999999"] {
        let header = format!("Retry-After: {value}");
        let server = FaultyServer::start(
            move |_, count| if count == 0 { response(429, &[&header], "") } else { success() },
        );
        server.run(READ).exits(0);
        assert_eq!(server.targets().len(), 2, "{value}");
    }
}

#[test]
fn permanent_failures_are_not_retried() {
    for (status, code) in [(400, 1), (401, 3), (403, 3), (409, 1), (500, 6), (501, 6), (505, 6)] {
        for command in [READ, WRITE] {
            let server = FaultyServer::start(move |_, _| error_response(status, 20001, "Not like this"));
            let run = server.run(command).exits(code);
            assert_eq!(server.targets().len(), 1, "{run:?}");
            run.stderr_contains(&["error: ", "code 20001", &format!("status {status}"), "request RQtest"]);
        }
    }
}

#[test]
fn write_with_lost_response_is_reported_as_possibly_done() {
    const OPEN: &str = "; the request may have been applied";
    let limited = || response(429, &["Retry-After: 0"], "");
    for (first, is_open) in
        [(truncated_response(), true), (response(502, &["Retry-After: 0"], ""), true), (limited(), false)]
    {
        let server = FaultyServer::start(move |_, count| if count == 0 { first.clone() } else { limited() });
        let run = server.run(&[WRITE, &["-o", "json"]].concat()).exits(5);
        let error = run.json()[0]["error"].as_str().unwrap().to_owned();
        assert_eq!(error.ends_with(OPEN), is_open, "{run:?}");
        let hints = run.json_error()["hints"].clone();
        assert_eq!(hints[0] == format!("Run `roomctl get {ROOM} bob` to check."), is_open, "{hints}");
        assert_eq!(run.json_error()["code"], json!(null), "{run:?}");
    }
    let server = FaultyServer::start(|_, _| response(202, &[], "<html>Just a moment</html>"));
    server.run(WRITE).exits(6).stderr_contains(&[OPEN]);
    // Nothing is found, and the participant cannot be looked up.
    for loses_first in [true, false] {
        let server = FaultyServer::start(move |request, count| match request.method.as_str() {
            "POST" if loses_first && count == 0 => truncated_response(),
            "POST" => error_response(404, 20404, "Not found"),
            _ => error_response(500, 20500, "Out of order"),
        });
        let run = server.run(WRITE).exits(6);
        assert_eq!(run.stderr.contains(OPEN), loses_first, "{run:?}");
    }
    let server = FaultyServer::start(|_, _| truncated_response());
    assert!(!server.run(READ).exits(6).stderr.contains(OPEN), "a list does nothing");
}

#[test]
fn disconnect_with_lost_response_is_reported_as_kicked() {
    let alice = |sandbox: &Sandbox| {
        let run = sandbox.run(&["get", "DailyStandup", "alice", "--jq", ".sid"]).exits(0);
        run.stdout.trim_end().to_owned()
    };
    let log = tempfile::NamedTempFile::new().unwrap();
    for by_sid in [false, true] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let sid = alice(&sandbox);
        let identity = if by_sid { &sid } else { "alice" };
        let server = FaultyServer::losing_first_write(&sandbox);
        let kick = ["kick", "DailyStandup", identity, "-o", "json", "--log", log.path().to_str().unwrap()];
        let row = server.run(&kick).exits(0).json()[0].clone();
        assert_eq!((&row["outcome"], &row["sid"]), (&json!("kicked"), &json!(sid)));
        let again = server.run(&kick).exits(0).json();
        assert_eq!(again[0]["outcome"], "already gone");
    }
    let logged = std::fs::read_to_string(log.path()).unwrap();
    assert_eq!(logged.matches(r#""outcome":"kicked""#).count(), 2, "{logged}");

    let sandbox = Arc::new(Sandbox::start(&[]));
    let server = FaultyServer::losing_first_write(&sandbox);
    let end = ["rooms", "end", "DailyStandup", "--yes", "-o", "json"];
    assert_eq!(server.run(&end).exits(0).json()[0]["outcome"], "ended");
}

#[test]
fn kick_with_lost_response_in_a_room_that_ended_is_unconfirmed() {
    for arguments in [
        &["DailyStandup", "alice"][..],
        &["DailyStandup", "alice", "bob"],
        &["DailyStandup", "--match", "alice", "--yes"],
        &["--everywhere", "alice", "--yes"],
    ] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let weak = Arc::downgrade(&sandbox);
        let is_lost = std::cell::Cell::new(false);
        let server = FaultyServer::start(move |request, _| {
            let sandbox = weak.upgrade().unwrap();
            let response = sandbox.response(request);
            if request.method == "POST" && !is_lost.replace(true) {
                sandbox.end_room("DailyStandup");
                return Vec::new();
            }
            response
        });
        let run = server.run(&[&["kick"], arguments, &["-o", "json", "-v"]].concat()).exits(7);
        // Two kicks are sent together, and either can be the first to arrive.
        let table = run.json();
        let unconfirmed =
            table.as_array().unwrap().iter().filter(|row| row["outcome"] == "unconfirmed").count();
        assert_eq!(unconfirmed, 1, "{run:?}");
    }
}

#[test]
fn not_found_is_not_retried() {
    let server = FaultyServer::start(|_, _| error_response(404, 20404, "Not found"));
    server.run(READ).exits(4).stderr_contains(&["room 'room' not found", "code 20404"]);
    let targets = server.targets();
    assert_eq!(targets.iter().filter(|target| target.contains("/Participants")).count(), 1, "{targets:?}");
    let mut once = targets.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), targets.len(), "a request was sent twice: {targets:?}");
}

#[test]
fn api_error_message_and_code_are_printed() {
    let server = FaultyServer::start(|_, _| error_response(400, 53209, "Status is \u{1b}[31minvalid"));
    server.run(READ).exits(1).stderr_contains(&[
        "error: the API rejected the request: Status is \\u{1b}[31minvalid",
        "code 53209",
    ]);
    let problem = server.run(&[READ, &["-o", "json"]].concat()).exits(1).json_error();
    assert_eq!(problem["error"], "the API rejected the request: Status is \u{1b}[31minvalid");
    assert_eq!(problem["code"], 53209);
    assert_eq!(problem["status"], 400);
    assert_eq!(problem["request_id"], "RQtest");
    assert_eq!(problem["exit_code"], 1);
}

#[test]
fn rate_limited_target_does_not_hide_kicked_targets() {
    let server = FaultyServer::start(|request, _| {
        if request.target.ends_with("/alice") { response(429, &["Retry-After: 0"], "") } else { success() }
    });
    let run = server.run(&["kick", ROOM, "alice", "bob", "-o", "json"]).exits(7);
    let outcomes = run.json();
    assert_eq!(outcomes[0]["outcome"], "failed");
    assert_eq!(outcomes[0]["request_id"], "RQtest");
    assert_eq!(outcomes[1]["outcome"], "kicked");
}
