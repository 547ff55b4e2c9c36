//! Tracks: published, subscribed by the rules, and removed with their publisher.

use serde_json::{Value, json};

use crate::client::{Response, Sandbox, encoded};
use crate::resource_fields::{assert_time, keys};

const ROOM: &str = "/v1/Rooms/DailyStandup/Participants";

/// Kind, name and whether enabled of each track, in the order of publishing.
fn published(sandbox: &Sandbox, identity: &str) -> Vec<Value> {
    let response = sandbox.get(&format!("{ROOM}/{identity}/PublishedTracks"));
    let tracks = response.body["published_tracks"].as_array().unwrap();
    tracks.iter().rev().map(|track| json!([track["kind"], track["name"], track["enabled"]])).collect()
}

/// Publisher and name of each track that a participant receives, in join order.
fn received(sandbox: &Sandbox, room: &str, identity: &str) -> Vec<String> {
    let response = sandbox.get(&format!("/v1/Rooms/{room}/Participants/{identity}/SubscribedTracks"));
    let publisher = |track: &Value| {
        let sid = track["publisher_sid"].as_str().unwrap();
        sandbox.get(&format!("/v1/Rooms/{room}/Participants/{sid}")).text("identity")
    };
    let tracks = response.body["subscribed_tracks"].as_array().unwrap();
    tracks
        .iter()
        .rev()
        .map(|track| format!("{} {}", publisher(track), track["name"].as_str().unwrap()))
        .collect()
}

fn set(sandbox: &Sandbox, room: &str, identity: &str, rules: &Value) -> Response {
    let response = sandbox.post(
        &format!("/v1/Rooms/{room}/Participants/{identity}/SubscribeRules"),
        &[("Rules", &rules.to_string())],
    );
    assert_eq!(response.status, 200, "{}", response.body);
    response
}

#[test]
fn participants_publish_audio_video_screen_and_data_tracks() {
    let sandbox = Sandbox::start(&[]);
    let microphone = json!(["audio", "microphone", true]);
    let camera = json!(["video", "camera", true]);
    assert_eq!(
        published(&sandbox, "alice"),
        [microphone.clone(), camera.clone(), json!(["video", "screen", true])]
    );
    assert_eq!(published(&sandbox, "carol"), [json!(["audio", "microphone", false]), camera.clone()]);
    assert_eq!(published(&sandbox, "erin@example.com")[2], json!(["data", "chat", true]));
    let frank = sandbox.get(&format!("{ROOM}?Status=reconnecting")).each("participants", "sid").remove(0);
    assert!(published(&sandbox, &frank).is_empty(), "frank only listens");
    sandbox.join("DailyStandup", "newcomer");
    assert_eq!(published(&sandbox, "newcomer"), [microphone, camera]);
}

#[test]
fn track_has_every_field_in_api_order() {
    let sandbox = Sandbox::start(&[]);
    let alice = sandbox.get(&format!("{ROOM}/alice")).body;
    for (link, list, fields) in [
        ("published_tracks", "published_tracks", "participant_sid sid"),
        ("subscribed_tracks", "subscribed_tracks", "participant_sid publisher_sid sid"),
    ] {
        let page = sandbox.get(&sandbox.target(alice["links"][link].as_str().unwrap()));
        let tracks = page.body[list].as_array().unwrap();
        assert!(tracks.len() > 1);
        for track in tracks {
            assert_eq!(
                keys(track),
                format!("room_sid date_created date_updated {fields} name kind enabled url")
            );
            assert_eq!((&track["room_sid"], &track["participant_sid"]), (&alice["room_sid"], &alice["sid"]));
            assert_time(&track["date_created"]);
            let fetched = sandbox.get(&sandbox.target(track["url"].as_str().unwrap()));
            assert_eq!((fetched.status, &fetched.body), (200, track));
        }
    }
}

#[test]
fn published_track_is_found_by_name_or_sid_and_subscribed_track_by_sid() {
    let sandbox = Sandbox::start(&[]);
    let screen = sandbox.get(&format!("{ROOM}/alice/PublishedTracks/screen"));
    assert_eq!(screen.text("name"), "screen");
    let sid = screen.text("sid");
    assert_eq!(sandbox.get(&format!("{ROOM}/alice/PublishedTracks/{sid}")).body, screen.body);
    let received = sandbox.get(&format!("{ROOM}/dave/SubscribedTracks/{sid}"));
    assert_eq!(
        (received.text("sid"), received.text("publisher_sid")),
        (sid.clone(), screen.text("participant_sid"))
    );
    for absent in [
        format!("dave/PublishedTracks/{sid}"),
        "dave/PublishedTracks/screen".to_owned(),
        "dave/SubscribedTracks/screen".to_owned(),
        format!("alice/SubscribedTracks/{sid}"),
        "alice/PublishedTracks/MT00000000000000000000000000000000".to_owned(),
        "nobody/PublishedTracks".to_owned(),
        "nobody/SubscribedTracks".to_owned(),
        "frank/PublishedTracks".to_owned(),
    ] {
        sandbox.get(&format!("{ROOM}/{absent}")).is_refused(404, 20404);
    }
    let odd = encoded("a/b?c#d 100%");
    sandbox.get(&format!("{ROOM}/{}/PublishedTracks/{odd}", encoded("Zoë"))).is_refused(404, 20404);
    let path = format!("{ROOM}/{}/PublishedTracks/{}", encoded("Zoë"), encoded("\u{1b}[31mtürkis"));
    assert_eq!(sandbox.get(&path).body["enabled"], false);
}

#[test]
fn rules_are_evaluated_in_order_starting_with_no_tracks() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create("lab");
    let [ann, _, _] = ["ann", "ben", "cleo"].map(|identity| sandbox.join("lab", identity));
    let all = ["ben microphone", "ben camera", "cleo microphone", "cleo camera"];
    assert_eq!(received(&sandbox, "lab", "ann"), all, "their own are not among them");
    let cleo = sandbox.get("/v1/Rooms/lab/Participants/cleo/PublishedTracks/camera").body;
    let (camera, cleo) = (cleo["sid"].as_str().unwrap(), cleo["participant_sid"].as_str().unwrap());
    for (rules, expected) in [
        (json!([{"type": "exclude", "all": true}]), &[][..]),
        (json!([{"type": "exclude", "kind": "video"}]), &[]),
        (json!([{"type": "include", "kind": "data"}]), &[]),
        (json!([{"type": "include", "kind": "audio"}]), &["ben microphone", "cleo microphone"]),
        (json!([{"type": "include", "publisher": "ben", "track": "camera"}]), &["ben camera"]),
        (json!([{"type": "include", "publisher": "ben", "kind": "audio", "track": "camera"}]), &[]),
        (json!([{"type": "include", "track": camera}]), &["cleo camera"]),
        (
            json!([{"type": "include", "all": true}, {"type": "exclude", "publisher": cleo}]),
            &["ben microphone", "ben camera"],
        ),
        (
            json!([
                {"type": "include", "all": true},
                {"type": "exclude", "publisher": "ben"},
                {"type": "include", "publisher": "ben", "kind": "audio"},
            ]),
            &["ben microphone", "cleo microphone", "cleo camera"],
        ),
        (json!([{"type": "include", "all": true}, {"type": "exclude", "all": true}]), &[]),
    ] {
        set(&sandbox, "lab", "ann", &rules);
        assert_eq!(received(&sandbox, "lab", "ann"), expected, "{rules}");
        let refetched = sandbox.get(&format!("/v1/Rooms/lab/Participants/{ann}/SubscribedTracks/{camera}"));
        assert_eq!(refetched.status == 200, expected.contains(&"cleo camera"), "{rules}");
    }
    assert_eq!(received(&sandbox, "lab", "ben").len(), 4, "others are not affected");
}

#[test]
fn leaving_removes_published_and_subscribed_tracks() {
    let sandbox = Sandbox::start(&[]);
    sandbox.create("lab");
    for identity in ["ann", "ben"] {
        sandbox.join("lab", identity);
    }
    let ben = "/_sandbox/Rooms/lab/Participants/ben";
    sandbox.post(ben, &[("Status", "reconnecting")]);
    assert_eq!(received(&sandbox, "lab", "ann").len(), 2, "a dropped network is no leaving");
    let sid =
        sandbox.get("/v1/Rooms/lab/Participants?Status=reconnecting").each("participants", "sid").remove(0);
    let camera = sandbox.get(&format!("/v1/Rooms/lab/Participants/{sid}/PublishedTracks/camera")).text("sid");
    sandbox.kick("lab", &sid);
    assert!(received(&sandbox, "lab", "ann").is_empty());
    for list in ["PublishedTracks", "SubscribedTracks"] {
        let response = sandbox.get(&format!("/v1/Rooms/lab/Participants/{sid}/{list}"));
        assert_eq!(response.body["meta"]["next_page_url"], Value::Null);
        let key = response.body["meta"]["key"].as_str().unwrap();
        assert_eq!(response.body[key], json!([]));
    }
    sandbox.get(&format!("/v1/Rooms/lab/Participants/{sid}/PublishedTracks/{camera}")).is_refused(404, 20404);
    sandbox.get(&format!("/v1/Rooms/lab/Participants/ann/SubscribedTracks/{camera}")).is_refused(404, 20404);
}

#[test]
fn track_pages_skip_no_track_when_a_publisher_leaves() {
    let sandbox = Sandbox::start(&["--participants", "30"]);
    let path = "/v1/Rooms/Crowd/Participants/guest-00001/SubscribedTracks";
    let whole = sandbox.get(&format!("{path}?PageSize=1000")).each("subscribed_tracks", "sid");
    assert_eq!(whole.len(), 58);
    let mut page = sandbox.get(&format!("{path}?PageSize=7"));
    let (mut seen, mut kicked) = (Vec::new(), 0);
    loop {
        let tracks = page.body["subscribed_tracks"].as_array().unwrap();
        seen.extend(page.each("subscribed_tracks", "sid"));
        // The token of the next page is the last track of the publisher that leaves.
        let publisher = tracks.last().unwrap()["publisher_sid"].as_str().unwrap();
        let next = page.body["meta"]["next_page_url"].as_str().map(|url| sandbox.target(url));
        let Some(next) = next else { break };
        sandbox.kick("Crowd", publisher);
        kicked += 1;
        page = sandbox.get(&next);
    }
    let mut left = whole.clone();
    left.retain(|sid| seen.contains(sid));
    assert_eq!(seen, left, "in order, each once");
    let remaining = sandbox.get(&format!("{path}?PageSize=1000")).each("subscribed_tracks", "sid");
    assert_eq!(remaining.len(), 58 - 2 * kicked);
    assert!(remaining.iter().all(|sid| seen.contains(sid)));
    for query in ["PageSize=0", "PageSize=x", "Page=x", "PageToken=PAMT00000000000000000000000000000000"] {
        sandbox.get(&format!("{path}?{query}")).is_refused(400, 20001);
        sandbox.get(&format!("{ROOM}/alice/PublishedTracks?{query}")).is_refused(400, 20001);
    }
}
