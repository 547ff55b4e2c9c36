//! `roomctl kick`.

use serde_json::json;

use crate::support::{
    Faulty, ROOM, Sandbox, disconnected, json as json_answer, outcomes, page, pairs, refusal,
};

#[test]
fn a_kick_by_identity_or_sid_disconnects_that_one() {
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
fn a_second_kick_finds_them_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    assert_eq!(
        outcomes(&sandbox.run(&["kick", "room", "ann", "-o", "json"]).exits(0)),
        pairs(&[("ann", "kicked")])
    );
    let again = sandbox.run(&["kick", "room", "ann", &ann, "-o", "json"]).exits(0);
    assert_eq!(outcomes(&again), pairs(&[("ann", "already gone"), (&ann, "already gone")]));
    for row in again.json().as_array().unwrap() {
        assert_eq!(row["sid"], ann.as_str());
        assert!(row["end_time"].as_str().unwrap().ends_with('Z'), "{again:?}");
    }
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

#[test]
fn a_rejoined_identity_is_kicked_again_but_the_sid_of_the_first_stay_is_not() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let first = sandbox.join(&room, "ann", "connected");
    sandbox.run(&["kick", "room", "ann"]).exits(0);
    sandbox.join(&room, "ann", "connected");
    assert_eq!(outcomes(&sandbox.run(&["kick", "room", &first, "-o", "json"]).exits(0))[0].1, "already gone");
    assert_eq!(disconnected(&sandbox).len(), 1);
    assert_eq!(outcomes(&sandbox.run(&["kick", "room", "ann", "-o", "json"]).exits(0))[0].1, "kicked");
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn whose_network_dropped_is_kicked_too() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(
        outcomes(&sandbox.run(&["kick", "DailyStandup", "frank", "-o", "json"]).exits(0))[0].1,
        "kicked"
    );
    assert_eq!(disconnected(&sandbox), ["frank"]);
}

#[test]
fn who_is_not_there_is_exit_4_unless_that_is_fine() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), pairs(&[("alice", "kicked"), ("nobody", "not found")]));
    assert_eq!(run.problem()["error"], "nobody in room 'DailyStandup' has the identity 'nobody'");
    let fine = sandbox.run(&["kick", "DailyStandup", "nobody", "--if-present", "-o", "json"]).exits(0);
    assert_eq!(fine.json()[0]["outcome"], "not found");
    assert_eq!(fine.stderr, "");
}

#[test]
fn missing_room_ends_the_kick_before_the_first_target_and_is_told_once() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "nowhere", "alice", "bob"]).exits(4);
    assert_eq!((&*run.stdout, &sandbox.counts()["writes"]), ("", &json!(0)), "{run:?}");
    assert_eq!(run.stderr.matches("error: no room in progress is named 'nowhere'").count(), 1, "{run:?}");
}

#[test]
fn who_is_named_twice_is_kicked_once() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "alice", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("alice", "kicked")]));
    assert_eq!(sandbox.counts()["writes"], 1);
}

#[test]
fn a_kick_is_one_request_with_one_parameter() {
    let server =
        Faulty::start(|_, _| json_answer(202, &json!({ "identity": "ann", "status": "disconnected" })));
    server.run(&["kick", ROOM, "ann"]).exits(0);
    let requests = server.requests();
    assert_eq!(server.targets(), [format!("POST /v1/Rooms/{ROOM}/Participants/ann")]);
    assert_eq!(requests[0].body, "Status=disconnected");
    assert_eq!(requests[0].header("content-type"), Some("application/x-www-form-urlencoded"));
}

#[test]
fn the_vendors_codes_say_not_found_whatever_the_status() {
    let server = Faulty::start(|request, _| {
        match (request.method.as_str(), request.target.contains("Participants")) {
            ("POST", _) => refusal(400, 53204, "Participant not found"),
            (_, true) => json_answer(200, &page(&[], None)),
            (_, false) => json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" })),
        }
    });
    let run = server.run(&["kick", ROOM, "ann", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), pairs(&[("ann", "not found")]));
    assert_eq!(run.json()[0]["code"], 53204);
    let server = Faulty::start(|_, _| refusal(400, 53106, "Room not found"));
    assert_eq!(
        server.run(&["list", "room", "-o", "json"]).exits(4).problem()["error"],
        "no room in progress is named 'room'"
    );
}

#[test]
fn a_404_of_something_else_than_the_api_is_no_missing_room() {
    let server = Faulty::start(|_, _| crate::support::answer(404, &[], "<html>nginx</html>"));
    let run = server.run(&["list", "room"]).exits(6);
    assert!(run.stderr.contains("a 404 of something that is not the API"), "{run:?}");
}

#[test]
fn who_was_disconnected_by_mistake_is_told() {
    let server = Faulty::start(|_, _| json_answer(202, &json!({ "identity": "ANN" })));
    let run = server.run(&["kick", ROOM, "ann"]).exits(7);
    assert!(
        run.stderr.contains("the server answered with participant 'ANN', who may be disconnected now"),
        "{run:?}"
    );
}

#[test]
fn refused_credentials_end_the_kick() {
    let server = Faulty::start(|_, _| refusal(401, 20003, "Authenticate"));
    let people = (0..500).map(|n| format!("guest-{n}")).collect::<Vec<_>>();
    let people = people.iter().map(String::as_str).collect::<Vec<_>>();
    let run = server.run(&[&["kick", ROOM, "-o", "json"], people.as_slice()].concat()).exits(3);
    assert_eq!(outcomes(&run).len(), 500);
    assert!(server.requests().len() < 5, "{}", server.requests().len());
    assert_eq!(run.problem()["error"], "the API refused the credentials: Authenticate");
}

#[test]
fn some_failures_among_several_targets_are_exit_7() {
    let server = Faulty::start(|request, _| {
        if request.target.ends_with("ann") {
            json_answer(202, &json!({ "identity": "ann", "status": "disconnected" }))
        } else {
            refusal(400, 53209, "Invalid status")
        }
    });
    let run = server.run(&["kick", ROOM, "ann", "ben", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), pairs(&[("ann", "kicked"), ("ben", "failed")]));
    let failed = &run.json()[1];
    assert_eq!(failed["error"], "the API refused the request: Invalid status");
    assert_eq!((&failed["code"], &failed["request_id"]), (&53209.into(), &"RQtest".into()));
    server.run(&["kick", ROOM, "ben"]).exits(1);
}
