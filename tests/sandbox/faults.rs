//! Failures, rate limits and latency on request.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Sandbox;

#[test]
fn every_nth_request_fails_without_effect() {
    let sandbox = Sandbox::start(&["--fail-every", "3"]);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    assert_eq!(sandbox.get("/sandbox/Record").status, 200);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    sandbox.kick("DailyStandup", "alice").is_refused(503, 20503);
    assert_eq!(sandbox.get("/sandbox/Record").body, json!([]));
    assert_eq!(sandbox.kick("DailyStandup", "alice").status, 202);
    assert_eq!(sandbox.get("/v1/Rooms/none").status, 404);
    sandbox.get("/v1/Rooms").is_refused(503, 20503);
    let counts = sandbox.get("/sandbox/Counts").body;
    assert_eq!(
        counts,
        json!({"reads": 4, "writes": 2, "statuses": {"200": 2, "202": 1, "404": 1, "503": 2}})
    );
}

#[test]
fn requests_beyond_the_quota_are_not_processed() {
    let sandbox = Sandbox::start(&["--rate-limit", "1000,0"]);
    let response = sandbox.kick("DailyStandup", "alice");
    response.is_refused(429, 20429);
    assert_eq!(response.header("retry-after"), None);
    assert_eq!(sandbox.get("/v1/Rooms/DailyStandup/Participants/alice").status, 200);
    sandbox.join("DailyStandup", "ann");
    let counts = sandbox.get("/sandbox/Counts").body;
    assert_eq!(counts, json!({"reads": 1, "writes": 1, "statuses": {"200": 1, "429": 1}}));
}

#[test]
fn burst_of_reads_exceeds_the_quota() {
    let sandbox = Sandbox::start(&["--rate-limit", "5,0"]);
    // Six pass immediately, and at most five more per second that the loop takes.
    let statuses: Vec<u16> = (0..60).map(|_| sandbox.get("/v1/Rooms").status).collect();
    assert!(statuses[..6].iter().all(|&status| status == 200), "{statuses:?}");
    assert!(statuses.contains(&429), "{statuses:?}");
}

#[test]
fn latency_delays_concurrent_responses_in_parallel() {
    let sandbox = Sandbox::start(&["--latency", "400ms"]);
    let start = Instant::now();
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| assert_eq!(sandbox.get("/v1/Rooms").status, 200));
        }
    });
    let elapsed = start.elapsed();
    assert!(elapsed >= Duration::from_millis(400), "{elapsed:?}");
    assert!(elapsed < Duration::from_secs(2), "ten in turn would take 4 s: {elapsed:?}");
}
