//! `roomctl get`.

use crate::support::Sandbox;

#[test]
fn finds_participant_by_identity_and_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let by_identity = sandbox.run(&["get", "DailyStandup", "alice", "-o", "json"]).exits(0).json();
    let sid = by_identity["sid"].as_str().unwrap();
    assert_eq!(by_identity["identity"], "alice");
    assert_eq!(sandbox.run(&["get", "DailyStandup", sid, "-o", "json"]).exits(0).json(), by_identity);
    let room = by_identity["room_sid"].as_str().unwrap().to_owned();
    let by_room_sid = sandbox.run(&["get", &room, "alice", "-o", "jsonl"]).exits(0);
    assert_eq!(by_room_sid.json_lines(), [by_identity]);
}

#[test]
fn table_has_one_line_per_field_of_the_response() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["get", "DailyStandup", "alice"]).exits(0);
    let names = run.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect::<Vec<_>>();
    let expected = "FIELD identity status sid start_time end_time duration room_sid account_sid date_created date_updated url";
    assert_eq!(names.join(" "), expected);
    let chosen = sandbox.run(&["get", "DailyStandup", "alice", "--fields", "status,identity"]).exits(0);
    assert_eq!(chosen.stdout, "FIELD     VALUE\nstatus    connected\nidentity  alice\n");
}

#[test]
fn finds_reconnecting_participant() {
    let sandbox = Sandbox::start(&[]);
    let frank = sandbox.run(&["get", "DailyStandup", "frank", "-o", "json"]).exits(0).json();
    assert_eq!(frank["status"], "reconnecting");
}

#[test]
fn disconnected_participant_is_found_by_sid_and_suggested_for_identity() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let early = sandbox.join(&room, "ann", "disconnected");
    let run = sandbox.run(&["get", "room", "ann"]).exits(4);
    assert!(run.stderr.starts_with("error: participant 'ann' is not in room 'room'\n"), "{run:?}");
    assert!(run.stderr.contains("hint: A participant with this identity left "), "{run:?}");
    assert!(run.stderr.contains(&format!("s ago; run `roomctl get room {early}` for details.\n")), "{run:?}");
    let participant = sandbox.run(&["get", "room", &early, "-o", "json"]).exits(0).json();
    assert_eq!((&participant["status"], &participant["identity"]), (&"disconnected".into(), &"ann".into()));
}

#[test]
fn participant_sid_as_room_is_explained() {
    let sandbox = Sandbox::start(&[]);
    let participant = "PA00000000000000000000000000000000";
    let run = sandbox.run(&["list", participant, "-o", "json"]).exits(4);
    let hint = format!("{participant} is the SID of a participant; the SID of a room begins with RM.");
    assert_eq!(run.json_error()["hints"], serde_json::json!([hint]));
}

#[test]
fn missing_room_and_missing_participant_are_distinct_errors() {
    let sandbox = Sandbox::start(&[]);
    let (room, participant) = ("RM00000000000000000000000000000000", "PA00000000000000000000000000000000");
    for (args, error) in [
        (["nowhere", "alice"], "room 'nowhere' not found".to_owned()),
        (["nowhere", participant], "room 'nowhere' not found".to_owned()),
        ([room, "alice"], format!("room {room} not found")),
        (["DailyStandup", "nobody"], "participant 'nobody' is not in room 'DailyStandup'".to_owned()),
        (
            ["DailyStandup", participant],
            format!("participant {participant} not found in room 'DailyStandup'"),
        ),
    ] {
        let run = sandbox.run(&["get", args[0], args[1], "-o", "json"]).exits(4);
        let problem = run.json_error();
        assert_eq!(problem["error"], error, "{run:?}");
        assert_eq!((&problem["code"], &problem["status"]), (&20404.into(), &404.into()));
        assert!(problem["request_id"].as_str().unwrap().starts_with("RQ"), "{run:?}");
    }
}

#[test]
fn rejects_participant_sid_of_another_room() {
    let sandbox = Sandbox::start(&[]);
    let other = sandbox.create_room("other");
    let participant = sandbox.join(&other, "ann", "connected");
    sandbox.run(&["get", "DailyStandup", &participant]).exits(4);
}
