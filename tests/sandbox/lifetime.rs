//! What happens when a time is over: participants and rooms by a clock that only requests advance.

use serde_json::{Value, json};

use crate::client::{Sandbox, without_tracks};

const STEPPED: &[&str] = &["--clock", "stepped"];

/// Advances the clock, and returns the events on the way, without those of tracks: kind, identity and origin.
fn advance(sandbox: &Sandbox, seconds: &str) -> Vec<Value> {
    let response = sandbox.post("/_sandbox/Clock", &[("Seconds", seconds)]);
    assert_eq!(response.status, 200, "{}", response.body);
    let events = without_tracks(response.body);
    events.iter().map(|event| json!([event["event"], event["identity"], event["by"]])).collect()
}

fn status(sandbox: &Sandbox, sid: &str) -> String {
    sandbox.get(&format!("/v1/Rooms/lab/Participants/{sid}")).text("status")
}

/// Changes the status of a client in the room `lab`.
fn set(sandbox: &Sandbox, client: &str, status: &str) {
    let path = format!("/_sandbox/Rooms/lab/Participants/{client}");
    assert_eq!(sandbox.post(&path, &[("Status", status)]).status, 200);
}

#[test]
fn stepped_clock_stands_still_until_it_is_advanced() {
    let sandbox = Sandbox::start(STEPPED);
    let clock = || sandbox.get("/_sandbox/Clock").body;
    let start = clock();
    assert_eq!((&start["elapsed_ms"], &start["clock"]), (&json!(0), &json!("stepped")));
    for seconds in ["0.25", "0", "89.75"] {
        assert!(advance(&sandbox, seconds).is_empty());
    }
    assert_eq!(clock()["elapsed_ms"], 90_000);
    for seconds in ["", "-1", "86401", "NaN", "inf", "1e400", "soon"] {
        sandbox.post("/_sandbox/Clock", &[("Seconds", seconds)]).is_refused(400, 20001);
    }
    sandbox.post("/_sandbox/Clock", &[]).is_refused(400, 20001);
    assert_eq!(clock()["elapsed_ms"], 90_000);
    assert_eq!(Sandbox::start(&[]).get("/_sandbox/Clock").body["clock"], "real");
}

#[test]
fn reconnecting_participant_is_gone_after_30_seconds() {
    let sandbox = Sandbox::start(STEPPED);
    sandbox.create("lab");
    let [ann, ben] = ["ann", "ben"].map(|identity| sandbox.join("lab", identity));
    set(&sandbox, "ann", "reconnecting");
    set(&sandbox, "ben", "reconnecting");
    assert!(advance(&sandbox, "20").is_empty());
    for status in ["connected", "reconnecting"] {
        set(&sandbox, "ben", status);
    }
    assert!(advance(&sandbox, "9.9").is_empty());
    assert_eq!(advance(&sandbox, "0.1"), [json!(["left", "ann", "service"])]);
    assert_eq!(
        (status(&sandbox, &ann), status(&sandbox, &ben)),
        ("disconnected".into(), "reconnecting".into())
    );
    assert_eq!(advance(&sandbox, "20"), [json!(["left", "ben", "service"])], "his 30 seconds began again");
    let room = sandbox.sid_of("lab");
    let record = sandbox.get(&format!("/v1/Video/Rooms/{room}/Participants/{ann}")).body;
    assert_eq!(
        (&record["end_reason"], &record["error_code"]),
        (&json!("signaling_connection_timeout"), &json!(53002))
    );
}

#[test]
fn participant_leaves_when_the_session_is_too_long() {
    let sandbox = Sandbox::start(STEPPED);
    let room =
        sandbox.post("/v1/Rooms", &[("UniqueName", "lab"), ("MaxParticipantDuration", "600")]).text("sid");
    let ann = sandbox.join("lab", "ann");
    advance(&sandbox, "300");
    sandbox.join("lab", "ben");
    assert!(advance(&sandbox, "299").is_empty());
    assert_eq!(advance(&sandbox, "1"), [json!(["left", "ann", "service"])]);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/lab/Participants/{ann}")).body["duration"], 600);
    let record = sandbox.get(&format!("/v1/Video/Rooms/{room}/Participants/{ann}")).body;
    assert_eq!(record["error_code"], 53216);
}

#[test]
fn unused_and_empty_rooms_end_by_their_timeouts() {
    let sandbox = Sandbox::start(STEPPED);
    sandbox.create("default");
    sandbox.post("/v1/Rooms", &[("UniqueName", "unused"), ("UnusedRoomTimeout", "1")]);
    let lab = sandbox
        .post("/v1/Rooms", &[("UniqueName", "lab"), ("UnusedRoomTimeout", "1"), ("EmptyRoomTimeout", "2")]);
    sandbox.join("lab", "ann");
    let names = || sandbox.get("/v1/Rooms").each("rooms", "unique_name");
    assert_eq!(advance(&sandbox, "60"), [json!(["room-ended", null, "service"])]);
    assert_eq!(names(), ["lab", "default", "DailyStandup"]);
    set(&sandbox, "ann", "disconnected");
    assert!(advance(&sandbox, "119").is_empty());
    sandbox.join("lab", "ben");
    sandbox.kick("lab", "ben");
    assert!(advance(&sandbox, "119").is_empty(), "the two minutes began again");
    assert_eq!(
        advance(&sandbox, "2"),
        vec![json!(["room-ended", null, "service"]); 2],
        "and the default of five is over"
    );
    assert_eq!(names(), ["DailyStandup"]);
    let ended = sandbox.get(&format!("/v1/Rooms/{}", lab.text("sid")));
    assert_eq!((&ended.body["status"], &ended.body["duration"]), (&json!("completed"), &json!(299)));
    assert_eq!(sandbox.get(&format!("/v1/Video/Rooms/{}", lab.text("sid"))).body["end_reason"], "timeout");
    assert_ne!(sandbox.create("lab"), lab.text("sid"), "its name can be used again");
}

#[test]
fn one_long_step_plays_everything_at_its_own_time() {
    let sandbox = Sandbox::start(STEPPED);
    let room =
        sandbox.post("/v1/Rooms", &[("UniqueName", "lab"), ("MaxParticipantDuration", "600")]).text("sid");
    sandbox.join("lab", "ann");
    let events = advance(&sandbox, "86400");
    assert_eq!(events, [json!(["left", "ann", "service"]), json!(["room-ended", null, "service"])]);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{room}")).body["duration"], 15 * 60);
}

#[test]
fn what_there_is_at_the_start_stays() {
    let sandbox = Sandbox::start(&["--clock", "stepped", "--rooms", "2", "--participants", "3"]);
    assert!(advance(&sandbox, "86400").is_empty());
    let frank = sandbox.get("/v1/Rooms/DailyStandup/Participants?Status=reconnecting").identities();
    assert_eq!(frank, ["frank"]);
}

#[test]
fn live_script_and_scene_follow_the_stepped_clock() {
    let sandbox = Sandbox::start(&[
        "--clock",
        "stepped",
        "--live",
        "--rooms",
        "1",
        "--intruders",
        "1",
        "--rejoin",
        "5s",
    ]);
    assert_eq!(sandbox.events(), Vec::<Value>::new());
    let room = |path: &str| sandbox.get(&format!("/v1/Rooms/room-00001/Participants{path}"));
    advance(&sandbox, "2");
    assert_eq!(room("").identities(), ["mallory-1", "guest", "host"]);
    sandbox.kick("room-00001", "mallory-1");
    advance(&sandbox, "4.9");
    assert_eq!(room("").identities(), ["guest", "host"]);
    advance(&sandbox, "0.2");
    assert_eq!(room("").identities(), ["mallory-1", "guest", "host"]);
    let live = advance(&sandbox, "60").len();
    assert!((15..120).contains(&live), "one event in half a second to four seconds: {live}");
}

#[test]
fn full_room_refuses_but_lets_a_present_identity_join_again() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.post("/v1/Rooms", &[("UniqueName", "lab"), ("MaxParticipants", "2")]).text("sid");
    let clients = format!("/_sandbox/Rooms/{room}/Participants");
    for identity in ["ann", "ben", "ben"] {
        sandbox.join(&room, identity);
    }
    sandbox.post(&clients, &[("Identity", "cleo")]).is_refused(400, 53105);
    set(&sandbox, "ben", "reconnecting");
    sandbox.post(&clients, &[("Identity", "cleo")]).is_refused(400, 53105);
    set(&sandbox, "ben", "disconnected");
    sandbox.join(&room, "cleo");
    sandbox.post(&clients, &[("Identity", "dora"), ("Force", "yes")]).is_refused(400, 20001);
    assert_eq!(sandbox.post(&clients, &[("Identity", "dora"), ("Force", "true")]).status, 201);
}

#[test]
fn audio_only_room_has_no_video() {
    let sandbox = Sandbox::start(&[]);
    sandbox.post("/v1/Rooms", &[("UniqueName", "lab"), ("AudioOnly", "true")]);
    sandbox.join("lab", "ann");
    let tracks = sandbox.get("/v1/Rooms/lab/Participants/ann/PublishedTracks");
    assert_eq!(tracks.each("published_tracks", "name"), ["microphone"]);
    let tracks = "/_sandbox/Rooms/lab/Participants/ann/Tracks";
    sandbox.post(tracks, &[("Kind", "video"), ("Name", "screen")]).is_refused(400, 53125);
    assert_eq!(sandbox.post(tracks, &[("Kind", "data"), ("Name", "chat")]).status, 201);
}
