//! The Insights API: the records of rooms and of participants, with the same history as the video API.

use serde_json::json;

use crate::client::Sandbox;

/// The SID of the room that ended before the start.
fn retrospective(sandbox: &Sandbox) -> String {
    sandbox.get("/v1/Rooms?Status=completed").each("rooms", "sid").remove(0)
}

#[test]
fn room_has_the_totals_of_its_participants() {
    let sandbox = Sandbox::start(&[]);
    let sid = retrospective(&sandbox);
    let record = sandbox.get(&format!("/v1/Video/Rooms/{sid}"));
    assert_eq!(record.status, 200);
    let video = sandbox.get(&format!("/v1/Rooms/{sid}")).body;
    for (field, of_video) in [
        ("room_sid", "sid"),
        ("room_name", "unique_name"),
        ("create_time", "date_created"),
        ("end_time", "end_time"),
        ("duration_sec", "duration"),
    ] {
        assert_eq!(record.body[field], video[of_video], "{field}");
    }
    assert_eq!(record.body["processing_state"], "complete");
    assert_eq!(record.body["created_method"], "ad_hoc");
    assert_eq!(record.body["unique_participants"], 4);
    assert_eq!(record.body["concurrent_participants"], 4);
    assert_eq!(record.body["total_participant_duration_sec"], (57 + 56 + 54 + 32) * 60);
}

#[test]
fn participants_have_reasons_for_leaving() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create("story");
    for identity in ["left", "kicked", "lost", "twice", "last"] {
        sandbox.join("story", identity);
    }
    let set = |identity: &str, status: &str| {
        sandbox.post(&format!("/_sandbox/Rooms/story/Participants/{identity}"), &[("Status", status)])
    };
    set("left", "disconnected");
    sandbox.kick("story", "kicked");
    let lost = sandbox.get("/v1/Rooms/story/Participants/lost").text("sid");
    set("lost", "reconnecting");
    set(&lost, "disconnected");
    sandbox.join("story", "twice");
    let records = format!("/v1/Video/Rooms/{room}/Participants");
    let reasons = || {
        let page = sandbox.get(&records).body["participants"].as_array().unwrap().clone();
        page.iter()
            .map(|record| (record["end_reason"].clone(), record["error_code"].clone()))
            .collect::<Vec<_>>()
    };
    let of_the_others = [
        (json!("duplicate_identity"), json!(53205)),
        (json!("signaling_connection_timeout"), json!(53002)),
        (json!("disconnected_via_api"), json!(0)),
        (json!("client_initiated_disconnect"), json!(0)),
    ];
    let present = (json!(null), json!(0));
    assert_eq!(reasons(), [&[present.clone(), present][..], &of_the_others].concat());
    sandbox.post(&format!("/v1/Rooms/{room}"), &[("Status", "completed")]);
    let ended = (json!("room_ended_via_api"), json!(53118));
    assert_eq!(reasons(), [&[ended.clone(), ended][..], &of_the_others].concat());
    let record = sandbox.get(&format!("{records}/{lost}"));
    assert_eq!(record.body["participant_identity"], "lost");
    assert_eq!(record.body["error_code_url"], "https://www.twilio.com/docs/errors/53002");
}

#[test]
fn pages_as_the_video_api_does() {
    let sandbox = Sandbox::start(&["--participants", "5"]);
    let room = sandbox.sid_of("Crowd");
    let mut target = format!("/v1/Video/Rooms/{room}/Participants?PageSize=2");
    let mut identities = Vec::new();
    loop {
        let page = sandbox.get(&target);
        identities.extend(page.each("participants", "participant_identity"));
        let Some(next) = page.body["meta"]["next_page_url"].as_str() else { break };
        target = sandbox.target(next);
    }
    assert_eq!(identities, [5, 4, 3, 2, 1].map(|number| format!("guest-{number:05}")));
}

#[test]
fn list_has_the_rooms_that_ended() {
    let sandbox = Sandbox::start(&[]);
    let ended = sandbox.create("ended today");
    sandbox.post(&format!("/v1/Rooms/{ended}"), &[("Status", "completed")]);
    let names = |query: &str| sandbox.get(&format!("/v1/Video/Rooms{query}")).each("rooms", "room_name");
    // Retrospective ended more than 24 hours ago.
    assert_eq!(names(""), ["ended today"]);
    assert_eq!(names("?CreatedAfter=2001-01-01T00:00:00Z"), ["ended today", "Retrospective"]);
    assert_eq!(names("?CreatedAfter=2001-01-01T00:00:00Z&RoomName=Retrospective"), ["Retrospective"]);
    assert_eq!(names("?RoomType=go"), [""; 0]);
}

#[test]
fn names_and_unknown_sids_are_not_found() {
    let sandbox = Sandbox::start(&[]);
    let sid = retrospective(&sandbox);
    for path in ["Retrospective", "DailyStandup", "RM00000000000000000000000000000000"] {
        sandbox.get(&format!("/v1/Video/Rooms/{path}")).is_refused(404, 20404);
    }
    sandbox.get(&format!("/v1/Video/Rooms/{sid}/Participants/alice")).is_refused(404, 20404);
    sandbox.post(&format!("/v1/Video/Rooms/{sid}"), &[]).is_refused(405, 20004);
}
