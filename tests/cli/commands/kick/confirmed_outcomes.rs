//! `roomctl kick` reports a participant as kicked only when the API confirms it.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::support::{
    FaultyServer, ROOM, error_response, json_response, outcomes, page, participant, response, to_owned_pairs,
};

const ANN: &str = "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const HOST: &str = "PA11111111111111111111111111111111";

/// A server in whose room ann is connected; it responds to disconnects with `disconnect` and to later reads with
/// `later`.
fn server_responding(disconnect: Value, later: Value) -> FaultyServer {
    let is_sent = Cell::new(false);
    FaultyServer::start(move |request, _| {
        if request.method == "POST" {
            is_sent.set(true);
            return json_response(202, &disconnect);
        }
        let now = if is_sent.get() { later.clone() } else { participant(ANN, "ann", "connected") };
        if request.target.contains("/Participants?") {
            return json_response(200, &page(&[now], None));
        }
        json_response(200, &now)
    })
}

#[test]
fn accepted_kick_is_unconfirmed_unless_the_participant_is_disconnected() {
    let (here, gone) = (participant(ANN, "ann", "connected"), participant(ANN, "ann", "disconnected"));
    for status in ["joining", "Connected", "", "Disconnected", "connected", "reconnecting"] {
        for args in [&["kick", ROOM, "ann"][..], &["kick", ROOM, ANN], &["kick", ROOM, "--all", "--yes"]] {
            let run = |later: &Value| {
                let server = server_responding(participant(ANN, "ann", status), later.clone());
                server.run(&[args, &["-o", "json"]].concat())
            };
            let still_here = run(&here).exits(7);
            assert_eq!(still_here.json()[0]["outcome"], "unconfirmed", "{still_here:?}");
            still_here.stderr_contains(&["but still shows participant"]);
            assert_eq!(
                run(&gone).exits(0).json()[0]["outcome"],
                "kicked",
                "read again, the participant is gone"
            );
        }
    }
}

#[test]
fn response_about_another_participant_or_room_is_unconfirmed() {
    let here = participant(ANN, "ann", "connected");
    let other_room = json!({ "sid": ANN, "identity": "ann", "status": "disconnected", "room_sid": ROOM.replace('c', "d") });
    for response in [
        json!({ "identity": "host", "status": "disconnected" }),
        participant(HOST, "host", "disconnected"),
        participant(ANN, "host", "disconnected"),
        other_room,
    ] {
        for args in [
            &["kick", ROOM, ANN][..],
            &["kick", ROOM, "--all", "--yes"],
            &["kick", ROOM, "--match", "a*", "--yes"],
        ] {
            let server = server_responding(response.clone(), here.clone());
            let run = server.run(&[args, &["-o", "json"]].concat()).exits(7);
            assert_eq!(run.json()[0]["outcome"], "unconfirmed", "{run:?}");
            run.stderr_contains(&["may be disconnected now"]);
        }
    }
}

#[test]
fn participant_in_mismatched_response_is_never_kept_out() {
    let writes = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&writes);
    let server = FaultyServer::start(move |request, _| {
        let host = participant(HOST, "host", "connected");
        if request.method == "POST" {
            writes.fetch_add(1, Ordering::SeqCst);
            // The right SID with another identity; and then the participant is gone.
            return json_response(202, &participant(ANN, "host", "disconnected"));
        }
        let has_kicked = writes.load(Ordering::SeqCst) > 0;
        let ann = participant(ANN, "ann", if has_kicked { "disconnected" } else { "connected" });
        if request.target.contains("/Participants?") {
            let present = if has_kicked { vec![host] } else { vec![ann, host] };
            return json_response(200, &page(&present, None));
        }
        json_response(200, &ann)
    });
    let run = server.run(&["kick", ROOM, "--match", "ann", "--yes", "--keep-out", "1200ms", "-o", "jsonl"]);
    let run = run
        .exits(0)
        .stderr_contains(&["the response names participant 'host', which may be disconnected now"]);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "kicked")]));
    assert_eq!(seen.load(Ordering::SeqCst), 1);
    assert!(server.targets().iter().all(|target| !target.starts_with("POST") || target.contains(ANN)));
}

#[test]
fn lost_response_about_participant_disconnected_earlier_is_unconfirmed() {
    let server = FaultyServer::start(|request, count| match (request.method.as_str(), count) {
        ("POST", 0) => Vec::new(),
        ("POST", _) => error_response(404, 20404, "not found"),
        _ if request.target.contains("Status=disconnected") || request.target.contains(ANN) => {
            let mut gone = participant(ANN, "ann", "disconnected");
            gone["end_time"] = json!("2020-01-01T00:00:00Z");
            let body = if request.target.contains("/Participants?") { page(&[gone], None) } else { gone };
            response(200, &["Date: Mon, 23 Nov 2026 10:00:00 GMT"], &body.to_string())
        }
        _ if request.target.contains("/Participants") => json_response(200, &page(&[], None)),
        _ => json_response(200, &json!({ "sid": ROOM, "status": "in-progress" })),
    });
    let run = server.run(&["kick", ROOM, "ann", "-o", "json"]).exits(7);
    assert_eq!(run.json()[0]["outcome"], "unconfirmed", "{run:?}");
    run.stderr_contains(&["has left, but the first response was lost"]);
}

#[test]
fn lost_response_is_still_known_after_a_second_request_to_the_listed_sid() {
    let has_kicked = Cell::new(false);
    let server = FaultyServer::start(move |request, count| {
        let is_write = request.method == "POST";
        has_kicked.set(has_kicked.get() || is_write && request.target.contains(ANN));
        let status = if has_kicked.get() { "disconnected" } else { "connected" };
        let found =
            json!({ "sid": ANN, "identity": "ann", "status": status, "end_time": "2020-01-01T00:00:00Z" });
        let body = match &request.target {
            _ if count == 0 => return Vec::new(),
            _ if is_write => return error_response(404, 20404, "not found"),
            target if target.contains("/Participants?") => page(&[found], None),
            target if target.contains(ANN) => found,
            _ => json!({ "sid": ROOM, "status": "in-progress" }),
        };
        response(200, &["Date: Mon, 23 Nov 2026 10:00:00 GMT"], &body.to_string())
    });
    let run = server.run(&["kick", ROOM, "ann", "-o", "json"]).exits(7);
    assert_eq!(run.json()[0]["outcome"], "unconfirmed", "{run:?}");
    assert_eq!(server.writes_to("/Participants/ann"), 2, "{:?}", server.targets());
    assert_eq!(server.writes_to(ANN), 1, "{:?}", server.targets());
}

#[test]
fn listed_as_connected_then_disconnected_in_response_is_kicked_regardless_of_clocks() {
    let sid = "PAdddddddddddddddddddddddddddddddd";
    // The clock of the Date header is ahead of the one that sets end_time, by seconds and by hours.
    for date in
        ["Mon, 23 Nov 2026 10:00:22 GMT", "Mon, 23 Nov 2026 10:00:30 GMT", "Mon, 23 Nov 2026 15:00:00 GMT"]
    {
        let date = format!("Date: {date}");
        let server = FaultyServer::start(move |request, _| {
            if request.method == "GET" {
                let listed = json!({ "sid": sid, "identity": "ann", "status": "connected" });
                return json_response(200, &page(&[listed], None));
            }
            let gone = json!({
                "sid": sid, "identity": "ann", "status": "disconnected", "end_time": "2026-11-23T10:00:20Z",
            });
            crate::support::response(202, &[&date], &gone.to_string())
        });
        let run = server.run(&["kick", ROOM, "--all", "--yes", "-o", "json"]).exits(0);
        assert_eq!(run.json()[0]["outcome"], "kicked");
        assert_eq!(run.json()[0]["end_time"], "2026-11-23T10:00:20Z");
    }
}

#[test]
fn prints_requested_sid_when_response_has_none() {
    let later = participant(ANN, "ann", "disconnected");
    let server = server_responding(json!({ "identity": "ann", "status": "disconnected" }), later);
    assert_eq!(server.run(&["kick", ROOM, ANN, "-o", "name"]).exits(0).stdout, format!("{ANN}\n"));
}
