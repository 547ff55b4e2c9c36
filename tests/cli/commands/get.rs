//! `roomctl get`.

use crate::support::Sandbox;

#[test]
fn a_participant_is_found_by_identity_and_by_sid() {
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
fn the_table_has_a_field_a_line_and_whatever_else_the_api_sent() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["get", "DailyStandup", "alice"]).exits(0);
    let names = run.stdout.lines().map(|line| line.split_whitespace().next().unwrap()).collect::<Vec<_>>();
    let expected = "FIELD identity status sid start_time end_time duration room_sid account_sid date_created date_updated url";
    assert_eq!(names.join(" "), expected);
    let chosen = sandbox.run(&["get", "DailyStandup", "alice", "--fields", "status,identity"]).exits(0);
    assert_eq!(chosen.stdout, "FIELD     VALUE\nstatus    connected\nidentity  alice\n");
}

#[test]
fn whose_network_dropped_is_present_all_the_same() {
    let sandbox = Sandbox::start(&[]);
    let frank = sandbox.run(&["get", "DailyStandup", "frank", "-o", "json"]).exits(0).json();
    assert_eq!(frank["status"], "reconnecting");
}

#[test]
fn who_has_left_is_found_by_sid_and_an_identity_tells_the_last_stay() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let early = sandbox.join(&room, "ann", "disconnected");
    let run = sandbox.run(&["get", "room", "ann"]).exits(4);
    assert!(run.stderr.starts_with("error: nobody in room 'room' has the identity 'ann'\n"), "{run:?}");
    assert!(run.stderr.contains("hint: someone with that identity left "), "{run:?}");
    assert!(run.stderr.contains(&format!("s ago; look that stay up: roomctl get room {early}\n")), "{run:?}");
    let stay = sandbox.run(&["get", "room", &early, "-o", "json"]).exits(0).json();
    assert_eq!((&stay["status"], &stay["identity"]), (&"disconnected".into(), &"ann".into()));
}

#[test]
fn the_sid_of_a_participant_is_told_from_a_room() {
    let sandbox = Sandbox::start(&[]);
    let stay = "PA00000000000000000000000000000000";
    let run = sandbox.run(&["list", stay, "-o", "json"]).exits(4);
    let hint = format!("{stay} is the SID of a participant, not of a room, whose SID begins with RM");
    assert_eq!(run.problem()["hints"], serde_json::json!([hint]));
}

#[test]
fn a_missing_room_and_a_missing_participant_are_told_apart() {
    let sandbox = Sandbox::start(&[]);
    let (room, stay) = ("RM00000000000000000000000000000000", "PA00000000000000000000000000000000");
    for (args, error) in [
        (["nowhere", "alice"], "no room in progress is named 'nowhere'".to_owned()),
        (["nowhere", stay], "no room in progress is named 'nowhere'".to_owned()),
        ([room, "alice"], format!("no room has the SID {room}")),
        (["DailyStandup", "nobody"], "nobody in room 'DailyStandup' has the identity 'nobody'".to_owned()),
        (["DailyStandup", stay], format!("no participant of room 'DailyStandup' has the SID {stay}")),
    ] {
        let run = sandbox.run(&["get", args[0], args[1], "-o", "json"]).exits(4);
        let problem = run.problem();
        assert_eq!(problem["error"], error, "{run:?}");
        assert_eq!((&problem["code"], &problem["status"]), (&20404.into(), &404.into()));
        assert!(problem["request_id"].as_str().unwrap().starts_with("RQ"), "{run:?}");
    }
}

#[test]
fn a_stay_in_another_room_is_not_this_rooms() {
    let sandbox = Sandbox::start(&[]);
    let other = sandbox.room("other");
    let stay = sandbox.join(&other, "ann", "connected");
    sandbox.run(&["get", "DailyStandup", &stay]).exits(4);
}
