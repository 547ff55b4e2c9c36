//! Tracks that clients publish, mute and remove after joining, and their events.

use serde_json::{Value, json};

use crate::client::Sandbox;

const LAB: &str = "/v1/Rooms/lab/Participants";
const CLIENT: &str = "/_sandbox/Rooms/lab/Participants";

/// A sandbox with a room in which `ann` publishes nothing and `ben` the default tracks.
fn lab() -> Sandbox {
    let sandbox = Sandbox::start(&[]);
    sandbox.create("lab");
    for (identity, tracks) in [("ann", "nothing"), ("ben", "microphone-and-camera")] {
        assert_eq!(sandbox.post(CLIENT, &[("Identity", identity), ("Tracks", tracks)]).status, 201);
    }
    sandbox
}

/// The events of tracks: identity, kind of event, name.
fn track_events(sandbox: &Sandbox) -> Vec<Value> {
    let events = sandbox.get("/_sandbox/Record").body;
    let events = events.as_array().unwrap().iter().filter(|event| event.get("track_sid").is_some());
    events.map(|event| json!([event["identity"], event["event"], event["name"]])).collect()
}

#[test]
fn client_publishes_mutes_and_removes_a_track() {
    let sandbox = lab();
    let published = sandbox.post(&format!("{CLIENT}/ann/Tracks"), &[("Kind", "video"), ("Name", "screen")]);
    assert_eq!((published.status, &published.body["enabled"]), (201, &json!(true)));
    let sid = published.text("sid");
    let enabled = || sandbox.get(&format!("{LAB}/ann/PublishedTracks/screen")).body["enabled"].clone();
    let received = || sandbox.get(&format!("{LAB}/ben/SubscribedTracks/{sid}")).status;
    assert_eq!((enabled(), received()), (json!(true), 200));

    let set = |track: &str, status: &str| {
        sandbox.post(&format!("{CLIENT}/ann/Tracks/{track}"), &[("Status", status)])
    };
    for status in ["disabled", "disabled"] {
        assert_eq!(set("screen", status).body["enabled"], false);
    }
    assert_eq!(enabled(), json!(false));
    assert_eq!(set(&sid, "enabled").status, 200);
    assert_eq!(set(&sid, "removed").status, 200);
    assert_eq!(received(), 404);
    set("screen", "enabled").is_refused(404, 20404);

    let again = sandbox.post(&format!("{CLIENT}/ann/Tracks"), &[("Kind", "video"), ("Name", "screen")]);
    assert_ne!(again.text("sid"), sid);
    assert_eq!(
        sandbox.get(&format!("{LAB}/ann/PublishedTracks")).each("published_tracks", "sid"),
        [again.text("sid")]
    );
    sandbox.kick("lab", "ann");
    assert_eq!(
        track_events(&sandbox)[2..],
        [
            json!(["ann", "track-added", "screen"]),
            json!(["ann", "track-disabled", "screen"]),
            json!(["ann", "track-enabled", "screen"]),
            json!(["ann", "track-removed", "screen"]),
            json!(["ann", "track-added", "screen"]),
            json!(["ann", "track-removed", "screen"]),
        ]
    );
}

#[test]
fn tracks_are_added_on_joining_and_removed_before_leaving() {
    let sandbox = lab();
    sandbox.post("/v1/Rooms/lab", &[("Status", "completed")]);
    let events = sandbox.get("/_sandbox/Record").body;
    let events: Vec<_> =
        events.as_array().unwrap().iter().map(|event| json!([event["event"], event["name"]])).collect();
    assert_eq!(
        events,
        [
            json!(["room-created", null]),
            json!(["joined", null]),
            json!(["joined", null]),
            json!(["track-added", "microphone"]),
            json!(["track-added", "camera"]),
            json!(["left", null]),
            json!(["track-removed", "microphone"]),
            json!(["track-removed", "camera"]),
            json!(["left", null]),
            json!(["room-ended", null]),
        ]
    );
}

#[test]
fn rejects_invalid_tracks() {
    let sandbox = lab();
    let long_name = "é".repeat(129);
    let publish =
        |kind, name| sandbox.post(&format!("{CLIENT}/ben/Tracks"), &[("Kind", kind), ("Name", name)]);
    publish("screen", "x").is_refused(400, 53300);
    publish("video", "").is_refused(400, 53301);
    publish("video", &long_name).is_refused(400, 53302);
    publish("audio", "camera").is_refused(400, 53304);
    sandbox.post(&format!("{CLIENT}/ben/Tracks/camera"), &[("Status", "muted")]).is_refused(400, 20001);
    sandbox.post(&format!("{CLIENT}/zoe/Tracks/camera"), &[("Status", "muted")]).is_refused(404, 20404);
    sandbox.post(CLIENT, &[("Identity", "cleo"), ("Tracks", "everything")]).is_refused(400, 20001);
    let ben = sandbox.kick("lab", "ben").text("sid");
    sandbox.post(&format!("{CLIENT}/{ben}/Tracks/camera"), &[("Status", "enabled")]).is_refused(404, 20404);
    assert_eq!(track_events(&sandbox).len(), 4);
}
