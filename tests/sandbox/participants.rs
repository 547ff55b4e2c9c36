//! Participants: found, listed and disconnected; and the control API that stands in for their clients.

use serde_json::json;

use crate::client::{Sandbox, encoded};
use crate::resource_fields::{assert_participant, assert_time, keys};

#[test]
fn participant_has_every_field_in_api_order() {
    let sandbox = Sandbox::start(&[]);
    let base = format!("http://{}", sandbox.address);
    for status in ["connected", "reconnecting", "disconnected"] {
        let list = sandbox.get(&format!("/v1/Rooms/DailyStandup/Participants?Status={status}"));
        assert_eq!(keys(&list.body), "participants meta");
        for participant in list.body["participants"].as_array().unwrap() {
            assert_participant(participant, &base);
            assert_eq!(participant["status"], status);
            let fetched = sandbox.get(&sandbox.target(participant["url"].as_str().unwrap()));
            assert_eq!((fetched.status, &fetched.body), (200, participant));
        }
    }
}

#[test]
fn lists_participants_by_status_identity_and_date_newest_first() {
    let sandbox = Sandbox::start(&[]);
    let room = "/v1/Rooms/DailyStandup/Participants";
    let identities = |query: &str| sandbox.get(&format!("{room}{query}")).identities();
    let connected = ["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"];
    assert_eq!(identities(""), connected);
    assert_eq!(identities("?Status=connected&status=disconnected"), connected);
    assert_eq!(identities("?Status=reconnecting"), ["frank"]);
    assert_eq!(identities("?Status=disconnected"), ["mallory", "grace", "bob"]);
    assert_eq!(identities("?Status=disconnected&Identity=bob"), ["bob"]);
    assert_eq!(identities("?Identity=erin%40example.com"), ["erin@example.com"]);
    assert_eq!(identities("?Identity=Zo%C3%AB"), ["Zoë"]);
    assert!(identities("?Identity=ALICE").is_empty());
    assert!(identities("?Identity=").is_empty());
    sandbox.get(&format!("{room}?Status=gone")).is_refused(400, 53209);
    sandbox.get("/v1/Rooms/none/Participants?Status=gone").is_refused(404, 20404);

    let started = sandbox.get(&format!("{room}/erin%40example.com")).text("start_time");
    assert_eq!(identities(&format!("?DateCreatedAfter={started}")), connected[..3]);
    assert_eq!(identities(&format!("?DateCreatedBefore={started}")), connected[3..]);
    sandbox.get(&format!("{room}?DateCreatedBefore=soon")).is_refused(400, 20001);
}

#[test]
fn identity_finds_connected_participants_and_sid_any() {
    let sandbox = Sandbox::start(&["--rooms", "1"]);
    let room = "/v1/Rooms/DailyStandup/Participants";
    assert_eq!(sandbox.get(&format!("{room}/bob")).body["status"], "connected");
    for absent in ["frank", "mallory", "nobody"] {
        let response = sandbox.get(&format!("{room}/{absent}"));
        response.is_refused(404, 20404);
        let path = format!("/Rooms/DailyStandup/Participants/{absent}");
        assert_eq!(response.body["message"], format!("The requested resource {path} was not found"));
        sandbox.kick("DailyStandup", absent).is_refused(404, 20404);
    }
    for status in ["reconnecting", "disconnected"] {
        for sid in sandbox.get(&format!("{room}?Status={status}")).each("participants", "sid") {
            assert_eq!(sandbox.get(&format!("{room}/{sid}")).body["status"], status);
            sandbox.get(&format!("/v1/Rooms/room-00001/Participants/{sid}")).is_refused(404, 20404);
        }
    }
}

#[test]
fn disconnected_identity_can_rejoin_with_a_new_sid() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.sid_of("DailyStandup");
    let before = sandbox.get(&format!("/v1/Rooms/{room}/Participants/alice"));
    for fields in [&[][..], &[("Status", "connected")], &[("Status", "")], &[("status", "disconnected")]] {
        sandbox.post(&format!("/v1/Rooms/{room}/Participants/alice"), fields).is_refused(400, 53209);
    }

    let kicked = sandbox.kick(&room, "alice");
    assert_eq!(kicked.status, 202);
    assert_participant(&kicked.body, &format!("http://{}", sandbox.address));
    assert_eq!(kicked.body["sid"], before.body["sid"]);
    assert_eq!(kicked.body["status"], "disconnected");
    assert!(kicked.body["duration"].as_u64().unwrap() >= 24 * 60);
    sandbox.kick(&room, "alice").is_refused(404, 20404);
    let again = sandbox.kick(&room, &kicked.text("sid"));
    assert_eq!((again.status, &again.body), (202, &kicked.body));

    let rejoined = sandbox.join(&room, "alice");
    assert_ne!(rejoined, kicked.text("sid"));
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{room}/Participants/alice")).text("sid"), rejoined);
    let frank = sandbox.get(&format!("/v1/Rooms/{room}/Participants?Identity=frank&Status=reconnecting"));
    let frank = frank.each("participants", "sid").remove(0);
    assert_eq!(sandbox.kick(&room, &frank).body["status"], "disconnected", "by SID, also while reconnecting");
}

#[test]
fn joining_with_a_present_identity_disconnects_the_older_client() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create("doors");
    let older = sandbox.join(&room, "ann");
    let newer = sandbox.join(&room, "ann");
    assert_eq!(sandbox.get("/v1/Rooms/doors/Participants").each("participants", "sid"), [newer.as_str()]);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/doors/Participants/{older}")).body["status"], "disconnected");
    let turned =
        sandbox.post(&format!("/_sandbox/Rooms/{room}/Participants/{newer}"), &[("Status", "reconnecting")]);
    assert_eq!(turned.body["status"], "reconnecting");
    let newest = sandbox.join(&room, "ann");
    assert_eq!(sandbox.get(&format!("/v1/Rooms/doors/Participants/{newer}")).body["status"], "disconnected");
    assert_eq!(sandbox.get("/v1/Rooms/doors/Participants/ann").text("sid"), newest);
}

#[test]
fn event_record_has_events_in_order_with_their_origin() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(sandbox.get("/_sandbox/Record").body, json!([]), "the seed is no part of it");
    let room = sandbox.create("doors");
    let path = format!("/_sandbox/Rooms/{room}/Participants");
    let [ann, ben, cleo] = ["ann", "ben", "cleo"].map(|identity| sandbox.join(&room, identity));
    for status in ["reconnecting", "reconnecting", "connected", "disconnected", "disconnected"] {
        assert_eq!(sandbox.post(&format!("{path}/{ann}"), &[("Status", status)]).status, 200);
    }
    sandbox.post(&format!("{path}/{ann}"), &[("Status", "connected")]).is_refused(400, 53209);
    sandbox.post(&format!("{path}/{ben}"), &[]).is_refused(400, 53209);
    sandbox.kick(&room, "ben");
    sandbox.kick(&room, &ben);
    let gone = sandbox.post(&path, &[("Identity", "dora"), ("Status", "disconnected")]);
    assert_eq!((gone.status, &gone.body["duration"]), (201, &json!(0)));
    sandbox.post("/v1/Rooms/doors", &[("Status", "completed")]);

    let record = sandbox.events();
    let lines: Vec<_> = record
        .iter()
        .map(|line| {
            assert_eq!(keys(line), "time elapsed_ms event room_sid participant_sid identity by");
            assert_time(&line["time"]);
            assert_eq!(line["room_sid"], room);
            json!([line["event"], line["participant_sid"], line["identity"], line["by"]])
        })
        .collect();
    let dora = gone.body["sid"].clone();
    assert_eq!(
        lines,
        [
            json!(["room-created", null, null, "api"]),
            json!(["joined", ann, "ann", "client"]),
            json!(["joined", ben, "ben", "client"]),
            json!(["joined", cleo, "cleo", "client"]),
            json!(["reconnecting", ann, "ann", "client"]),
            json!(["reconnected", ann, "ann", "client"]),
            json!(["left", ann, "ann", "client"]),
            json!(["left", ben, "ben", "api"]),
            json!(["joined", dora, "dora", "client"]),
            json!(["left", dora, "dora", "client"]),
            json!(["left", cleo, "cleo", "api"]),
            json!(["room-ended", null, null, "api"]),
        ]
    );
}

#[test]
fn identities_have_1_to_128_characters() {
    let sandbox = Sandbox::start(&[]);
    let path = "/_sandbox/Rooms/DailyStandup/Participants";
    sandbox.post(path, &[]).is_refused(400, 53200);
    sandbox.post(path, &[("Identity", "")]).is_refused(400, 53200);
    sandbox.post(path, &[("Identity", &"🦀".repeat(129))]).is_refused(400, 53201);
    sandbox.post(path, &[("Identity", "x"), ("Status", "gone")]).is_refused(400, 53209);
    sandbox.post("/_sandbox/Rooms/none/Participants", &[("Identity", "x")]).is_refused(404, 20404);
    let longest = "🦀".repeat(128);
    let sid = sandbox.join("DailyStandup", &longest);
    let response = sandbox.get(&format!("/v1/Rooms/DailyStandup/Participants/{}", encoded(&longest)));
    assert_eq!((response.text("sid"), response.text("identity")), (sid, longest));
}
