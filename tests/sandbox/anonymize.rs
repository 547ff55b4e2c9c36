//! Anonymizing disconnected participants.

use serde_json::json;

use crate::client::Sandbox;
use crate::resource_fields::keys;

const ROOM: &str = "/v1/Rooms/DailyStandup/Participants";

#[test]
fn anonymize_replaces_the_identity_by_the_sid_everywhere() {
    let sandbox = Sandbox::start(&[]);
    sandbox.join("DailyStandup", "dora");
    let dora = sandbox.kick("DailyStandup", "dora").body;
    let sid = dora["sid"].as_str().unwrap();
    let path = sandbox.target(dora["links"]["anonymize"].as_str().unwrap());
    let response = sandbox.post(&path, &[]);
    assert_eq!(response.status, 200);
    assert_eq!(
        keys(&response.body),
        "account_sid room_sid date_created date_updated start_time end_time sid identity status url duration"
    );
    assert_eq!(response.body["identity"], sid);
    assert!(response.text("url").ends_with("/Anonymize"));
    assert_eq!(response.body["end_time"], dora["end_time"]);
    assert_eq!(sandbox.get(&format!("{ROOM}/{sid}")).body["identity"], sid);
    assert!(sandbox.get(&format!("{ROOM}?Status=disconnected&Identity=dora")).identities().is_empty());
    assert_eq!(sandbox.get(&format!("{ROOM}?Status=disconnected&Identity={sid}")).identities(), [sid]);

    assert_eq!(sandbox.post(&path, &[]).body, response.body, "once more changes nothing");
    let record = sandbox.events();
    assert!(!json!(record).to_string().contains("dora"), "{record:?}");
    let events: Vec<_> = record.iter().map(|line| json!([line["event"], line["by"]])).collect();
    assert_eq!(events, [json!(["joined", "client"]), json!(["left", "api"]), json!(["anonymized", "api"])]);
}

#[test]
fn anonymize_keeps_the_identity_of_its_other_sessions() {
    let sandbox = Sandbox::start(&[]);
    let bob = sandbox
        .get(&format!("{ROOM}?Status=disconnected&Identity=bob"))
        .each("participants", "sid")
        .remove(0);
    assert_eq!(sandbox.post(&format!("{ROOM}/{bob}/Anonymize"), &[]).status, 200);
    assert_eq!(sandbox.get(&format!("{ROOM}/bob")).body["status"], "connected");
}

#[test]
fn rejects_anonymizing_connected_participant() {
    let sandbox = Sandbox::start(&[]);
    let frank = sandbox.get(&format!("{ROOM}?Status=reconnecting")).each("participants", "sid").remove(0);
    for identity in ["alice", frank.as_str()] {
        sandbox.post(&format!("{ROOM}/{identity}/Anonymize"), &[]).is_refused(400, 53209);
    }
    for identity in ["mallory", "nobody", "PA00000000000000000000000000000000"] {
        sandbox.post(&format!("{ROOM}/{identity}/Anonymize"), &[]).is_refused(404, 20404);
    }
    let room = sandbox.get("/v1/Rooms?Status=completed").each("rooms", "sid").remove(0);
    let over = format!("/v1/Rooms/{room}/Participants");
    let carol = sandbox.get(&format!("{over}?Identity=carol")).each("participants", "sid").remove(0);
    assert_eq!(sandbox.post(&format!("{over}/{carol}/Anonymize"), &[]).body["identity"], carol);
}
