//! Making those anonymous who have left.

use serde_json::json;

use crate::shape::keys;
use crate::wire::Sandbox;

const ROOM: &str = "/v1/Rooms/DailyStandup/Participants";

#[test]
fn the_identity_of_who_has_left_becomes_their_sid_wherever_it_shows() {
    let sandbox = Sandbox::start(&[]);
    sandbox.join("DailyStandup", "dora");
    let dora = sandbox.kick("DailyStandup", "dora").body;
    let sid = dora["sid"].as_str().unwrap();
    let path = sandbox.target(dora["links"]["anonymize"].as_str().unwrap());
    let reply = sandbox.post(&path, &[]);
    assert_eq!(reply.status, 200);
    assert_eq!(
        keys(&reply.body),
        "account_sid room_sid date_created date_updated start_time end_time sid identity status url duration"
    );
    assert_eq!(reply.body["identity"], sid);
    assert!(reply.text("url").ends_with("/Anonymize"));
    assert_eq!(reply.body["end_time"], dora["end_time"]);
    assert_eq!(sandbox.get(&format!("{ROOM}/{sid}")).body["identity"], sid);
    assert!(sandbox.get(&format!("{ROOM}?Status=disconnected&Identity=dora")).identities().is_empty());
    assert_eq!(sandbox.get(&format!("{ROOM}?Status=disconnected&Identity={sid}")).identities(), [sid]);

    assert_eq!(sandbox.post(&path, &[]).body, reply.body, "once more changes nothing");
    let record = sandbox.get("/sandbox/Record").body;
    assert!(!record.to_string().contains("dora"), "{record}");
    let events: Vec<_> =
        record.as_array().unwrap().iter().map(|line| json!([line["event"], line["by"]])).collect();
    assert_eq!(events, [json!(["joined", "client"]), json!(["left", "api"]), json!(["anonymized", "api"])]);
}

#[test]
fn another_stay_of_the_same_identity_keeps_it() {
    let sandbox = Sandbox::start(&[]);
    let bob = sandbox
        .get(&format!("{ROOM}?Status=disconnected&Identity=bob"))
        .each("participants", "sid")
        .remove(0);
    assert_eq!(sandbox.post(&format!("{ROOM}/{bob}/Anonymize"), &[]).status, 200);
    assert_eq!(sandbox.get(&format!("{ROOM}/bob")).body["status"], "connected");
}

#[test]
fn who_is_still_there_is_not_made_anonymous() {
    let sandbox = Sandbox::start(&[]);
    let frank = sandbox.get(&format!("{ROOM}?Status=reconnecting")).each("participants", "sid").remove(0);
    for who in ["alice", frank.as_str()] {
        sandbox.post(&format!("{ROOM}/{who}/Anonymize"), &[]).is_refused(400, 53209);
    }
    for who in ["mallory", "nobody", "PA00000000000000000000000000000000"] {
        sandbox.post(&format!("{ROOM}/{who}/Anonymize"), &[]).is_refused(404, 20404);
    }
    let room = sandbox.get("/v1/Rooms?Status=completed").each("rooms", "sid").remove(0);
    let over = format!("/v1/Rooms/{room}/Participants");
    let carol = sandbox.get(&format!("{over}?Identity=carol")).each("participants", "sid").remove(0);
    assert_eq!(sandbox.post(&format!("{over}/{carol}/Anonymize"), &[]).body["identity"], carol);
}
