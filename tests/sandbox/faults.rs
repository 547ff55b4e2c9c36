//! Failures, rate limits and latency on request.

use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::Sandbox;

#[test]
fn every_nth_request_fails_without_effect() {
    let sandbox = Sandbox::start(&["--fail-every", "3"]);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    assert_eq!(sandbox.get("/_sandbox/Record").status, 200);
    assert_eq!(sandbox.get("/v1/Rooms").status, 200);
    sandbox.kick("DailyStandup", "alice").is_refused(503, 20503);
    assert_eq!(sandbox.get("/_sandbox/Record").body, json!([]));
    assert_eq!(sandbox.kick("DailyStandup", "alice").status, 202);
    assert_eq!(sandbox.get("/v1/Rooms/none").status, 404);
    sandbox.get("/v1/Rooms").is_refused(503, 20503);
    let counts = sandbox.get("/_sandbox/Counts").body;
    assert_eq!(
        counts,
        json!({"reads": 4, "writes": 2, "statuses": {"200": 2, "202": 1, "404": 1, "503": 2}})
    );
}

#[test]
fn requests_beyond_the_quota_are_not_processed() {
    let sandbox = Sandbox::start(&["--rate", "1000,1"]);
    // Two pass immediately, and at most one more per second that the loop takes.
    let kicks =
        ["alice", "bob", "carol", "dave"].map(|identity| (identity, sandbox.kick("DailyStandup", identity)));
    let refused = kicks.iter().filter(|(_, response)| response.status == 429).collect::<Vec<_>>();
    assert!(!refused.is_empty());
    for (identity, response) in &refused {
        response.is_refused(429, 20429);
        assert_eq!(response.header("retry-after"), None);
        let participant = sandbox.get(&format!("/v1/Rooms/DailyStandup/Participants/{identity}")).body;
        assert_eq!(participant["status"], "connected", "{identity}");
    }
    // Requests to the sandbox's own endpoints have no quota.
    sandbox.join("DailyStandup", "ann");
    let counts = sandbox.get("/_sandbox/Counts").body;
    assert_eq!((&counts["writes"], &counts["statuses"]["429"]), (&json!(4), &json!(refused.len())));
}

#[test]
fn burst_of_reads_exceeds_the_quota() {
    let sandbox = Sandbox::start(&["--rate", "5,1"]);
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
