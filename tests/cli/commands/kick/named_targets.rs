//! `roomctl kick ROOM PARTICIPANT…`: targets by identity and SID, outcomes and exit codes.

use serde_json::json;

use crate::support::{
    FaultyServer, ROOM, Sandbox, disconnected, error_response, json_response, outcomes, page, to_owned_pairs,
};

#[test]
fn kicks_by_identity_or_sid() {
    let sandbox = Sandbox::start(&[]);
    let bob =
        sandbox.run(&["get", "DailyStandup", "bob", "-o", "json"]).json()["sid"].as_str().unwrap().to_owned();
    let run = sandbox.run(&["kick", "DailyStandup", "alice", &bob]).exits(0);
    let lines =
        run.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect::<Vec<_>>();
    assert_eq!(lines[0], ["PARTICIPANT", "OUTCOME", "SID"]);
    assert_eq!(lines[1][..2], ["alice", "kicked"]);
    assert_eq!(lines[2], [bob.as_str(), "kicked", bob.as_str()]);
    assert_eq!(disconnected(&sandbox), ["alice", "bob"]);
}

#[test]
fn repeated_kick_reports_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    assert_eq!(
        outcomes(&sandbox.run(&["kick", "room", "ann", "-o", "json"]).exits(0)),
        to_owned_pairs(&[("ann", "kicked")])
    );
    let again = sandbox.run(&["kick", "room", "ann", &ann, "-o", "json"]).exits(0);
    assert_eq!(outcomes(&again), to_owned_pairs(&[("ann", "already gone"), (&ann, "already gone")]));
    for row in again.json().as_array().unwrap() {
        assert_eq!(row["sid"], ann.as_str());
        assert!(row["end_time"].as_str().unwrap().ends_with('Z'), "{again:?}");
    }
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

#[test]
fn rejoined_identity_is_kicked_but_its_earlier_sid_is_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let first = sandbox.join(&room, "ann", "connected");
    sandbox.run(&["kick", "room", "ann"]).exits(0);
    sandbox.join(&room, "ann", "connected");
    assert_eq!(outcomes(&sandbox.run(&["kick", "room", &first, "-o", "json"]).exits(0))[0].1, "already gone");
    assert_eq!(disconnected(&sandbox).len(), 1);
    assert_eq!(outcomes(&sandbox.run(&["kick", "room", "ann", "-o", "json"]).exits(0))[0].1, "kicked");
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn kicks_reconnecting_participant() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(
        outcomes(&sandbox.run(&["kick", "DailyStandup", "frank", "-o", "json"]).exits(0))[0].1,
        "kicked"
    );
    assert_eq!(disconnected(&sandbox), ["frank"]);
}

#[test]
fn absent_target_exits_with_4_unless_if_present() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("alice", "kicked"), ("nobody", "not found")]));
    assert_eq!(run.json_error()["error"], "participant 'nobody' is not in room 'DailyStandup'");
    let fine = sandbox.run(&["kick", "DailyStandup", "nobody", "--if-present", "-o", "json"]).exits(0);
    assert_eq!(fine.json()[0]["outcome"], "not found");
    assert_eq!(fine.stderr, "");
}

#[test]
fn missing_room_is_reported_once_before_the_first_target() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "nowhere", "alice", "bob"]).exits(4);
    assert_eq!((&*run.stdout, &sandbox.counts()["writes"]), ("", &json!(0)), "{run:?}");
    assert_eq!(run.stderr.matches("error: room 'nowhere' not found").count(), 1, "{run:?}");
}

#[test]
fn target_given_twice_is_kicked_once() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "alice", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("alice", "kicked")]));
    assert_eq!(sandbox.counts()["writes"], 1);
}

#[test]
fn kick_sends_one_request_with_one_parameter() {
    let server = FaultyServer::start(|_, _| {
        json_response(202, &json!({ "identity": "ann", "status": "disconnected" }))
    });
    server.run(&["kick", ROOM, "ann"]).exits(0);
    let requests = server.requests();
    assert_eq!(server.targets(), [format!("POST /v1/Rooms/{ROOM}/Participants/ann")]);
    assert_eq!(requests[0].body, "Status=disconnected");
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[test]
fn api_not_found_codes_apply_with_any_status() {
    let server = FaultyServer::start(|request, _| {
        match (request.method.as_str(), request.target.contains("Participants")) {
            ("POST", _) => error_response(400, 53204, "Participant not found"),
            (_, true) => json_response(200, &page(&[], None)),
            (_, false) => json_response(200, &json!({ "sid": ROOM, "status": "in-progress" })),
        }
    });
    let run = server.run(&["kick", ROOM, "ann", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "not found")]));
    assert_eq!(run.json()[0]["code"], 53204);
    let server = FaultyServer::start(|_, _| error_response(400, 53106, "Room not found"));
    assert_eq!(
        server.run(&["list", "room", "-o", "json"]).exits(4).json_error()["error"],
        "room 'room' not found"
    );
}

#[test]
fn non_api_404_is_not_a_missing_room() {
    let server = FaultyServer::start(|_, _| crate::support::response(404, &[], "<html>nginx</html>"));
    let run = server.run(&["list", "room"]).exits(6);
    assert!(run.stderr.contains("the response is not from the API: an HTML page with status 404"), "{run:?}");
}

#[test]
fn disconnecting_another_participant_is_reported() {
    let server = FaultyServer::start(|_, _| json_response(202, &json!({ "identity": "ANN" })));
    let run = server.run(&["kick", ROOM, "ann"]).exits(7);
    assert!(run.stderr.contains("got participant 'ANN', which may be disconnected now"), "{run:?}");
}

#[test]
fn rejected_credentials_end_the_kick() {
    let server = FaultyServer::start(|_, _| error_response(401, 20003, "Authenticate"));
    let identities = (0..500).map(|n| format!("guest-{n}")).collect::<Vec<_>>();
    let identities = identities.iter().map(String::as_str).collect::<Vec<_>>();
    let run = server.run(&[&["kick", ROOM, "-o", "json"], identities.as_slice()].concat()).exits(3);
    assert_eq!(outcomes(&run).len(), 500);
    assert!(server.requests().len() < 5, "{}", server.requests().len());
    assert_eq!(run.json_error()["error"], "authentication failed: Authenticate");
}

#[test]
fn partial_failure_exits_with_7() {
    let server = FaultyServer::start(|request, _| {
        if request.target.ends_with("ann") {
            json_response(202, &json!({ "identity": "ann", "status": "disconnected" }))
        } else {
            error_response(400, 53209, "Invalid status")
        }
    });
    let run = server.run(&["kick", ROOM, "ann", "ben", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "kicked"), ("ben", "failed")]));
    let failed = &run.json()[1];
    assert_eq!(failed["error"], "the API rejected the request: Invalid status");
    assert_eq!((&failed["code"], &failed["request_id"]), (&53209.into(), &"RQtest".into()));
    server.run(&["kick", ROOM, "ben"]).exits(1);
}
