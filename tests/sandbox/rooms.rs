//! Rooms: found, listed, created and completed.

use serde_json::json;

use crate::client::{Sandbox, encoded};
use crate::resource_fields::assert_room;

#[test]
fn room_has_every_field_in_api_order() {
    let sandbox = Sandbox::start(&[]);
    let base = format!("http://{}", sandbox.address);
    let response = sandbox.get("/v1/Rooms/DailyStandup");
    assert_eq!(response.status, 200);
    assert_room(&response.body, &base);
    assert_eq!(response.body["unique_name"], "DailyStandup");
    assert_eq!(response.body["status"], "in-progress");
    assert_eq!(response.body["type"], "group");
    assert_eq!(response.body["max_participants"], 50);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{}", response.text("sid"))).body, response.body);

    let completed = sandbox.get("/v1/Rooms?Status=completed");
    assert_eq!(completed.each("rooms", "unique_name"), ["Retrospective"]);
    assert_room(&completed.body["rooms"][0], &base);
    assert_eq!(completed.body["rooms"][0]["duration"], 58 * 60);
}

#[test]
fn name_finds_room_in_progress_and_sid_any() {
    let sandbox = Sandbox::start(&[]);
    sandbox.get("/v1/Rooms/Retrospective").is_refused(404, 20404);
    sandbox.get("/v1/Rooms/Retrospective/Participants").is_refused(404, 20404);
    let sid = sandbox.get("/v1/Rooms?Status=completed").each("rooms", "sid").remove(0);
    assert_eq!(sandbox.get(&format!("/v1/Rooms/{sid}")).body["status"], "completed");
    sandbox.get(&format!("/v1/Rooms/{}", sid.to_uppercase())).is_refused(404, 20404);
    let response = sandbox.get("/v1/Rooms/nobody%20knows");
    response.is_refused(404, 20404);
    assert_eq!(response.body["message"], "The requested resource /Rooms/nobody knows was not found");
}

#[test]
fn lists_rooms_by_status_name_and_date() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let names = |query: &str| sandbox.get(&format!("/v1/Rooms{query}")).each("rooms", "unique_name");
    assert_eq!(names(""), ["room-00002", "room-00001", "DailyStandup"]);
    assert_eq!(names("?Status=in-progress&UniqueName=room-00001"), ["room-00001"]);
    assert_eq!(names("?uniquename=room-00001&Nonsense=1").len(), 3, "names of parameters are case-sensitive");
    assert_eq!(names("?Status=completed"), ["Retrospective"]);
    assert!(names("?UniqueName=Retrospective").is_empty());
    assert!(names("?Status=failed").is_empty());
    sandbox.get("/v1/Rooms?Status=open").is_refused(400, 53112);
    sandbox.get("/v1/Rooms?Status=").is_refused(400, 53112);

    let created = sandbox.get("/v1/Rooms/DailyStandup").text("date_created");
    assert_eq!(names(&format!("?DateCreatedAfter={}", encoded(&created))).len(), 3, "from its own moment on");
    assert_eq!(names(&format!("?DateCreatedBefore={created}")), Vec::<String>::new(), "not its own moment");
    assert_eq!(names("?DateCreatedBefore=2100-01-01").len(), 3);
    assert!(names("?DateCreatedAfter=2100-01-01T00:00:00%2B02:00").is_empty());
    for time in ["", "yesterday", "2100-13-01", "2100-01-01T00:00:00+02:00"] {
        sandbox.get(&format!("/v1/Rooms?DateCreatedAfter={time}")).is_refused(400, 20001);
    }
}

#[test]
fn creates_room_with_or_without_name() {
    let sandbox = Sandbox::start(&[]);
    let fields = [("UniqueName", "a room"), ("MaxParticipants", "7"), ("Type", "group"), ("Whatever", "x")];
    let response = sandbox.post("/v1/Rooms", &fields);
    assert_eq!(response.status, 201);
    assert_room(&response.body, &format!("http://{}", sandbox.address));
    assert_eq!(
        (&response.body["unique_name"], &response.body["max_participants"]),
        (&json!("a room"), &json!(7))
    );
    sandbox.post("/v1/Rooms", &fields).is_refused(400, 53113);

    let unnamed = sandbox.send("POST", "/v1/Rooms", &[&sandbox.host(), &sandbox.authorization()], "");
    assert_eq!(unnamed.status, 201);
    assert_eq!(unnamed.body["unique_name"], unnamed.body["sid"]);
    let by_name = sandbox.get(&format!("/v1/Rooms?UniqueName={}", unnamed.text("sid")));
    assert_eq!(by_name.each("rooms", "sid"), [unnamed.text("sid")]);

    let large = sandbox.post("/v1/Rooms", &[("MaxParticipants", "99999999999999999999")]);
    assert_eq!(large.body["max_participants"], 50);
    let small = sandbox.post("/v1/Rooms", &[("Type", "group-small")]);
    assert_eq!((&small.body["type"], &small.body["max_participants"]), (&json!("group-small"), &json!(4)));
    sandbox.post("/v1/Rooms", &[("MaxParticipants", "0")]).is_refused(400, 53107);
    sandbox.post("/v1/Rooms", &[("MaxParticipants", "many")]).is_refused(400, 53107);
    sandbox.post("/v1/Rooms", &[("Type", "huge")]).is_refused(400, 53108);
    sandbox.post("/v1/Rooms", &[("UniqueName", "")]).is_refused(400, 53100);
    sandbox.post("/v1/Rooms", &[("UniqueName", &"é".repeat(129))]).is_refused(400, 53101);
    assert_eq!(sandbox.post("/v1/Rooms", &[("UniqueName", &"é".repeat(128))]).status, 201);
}

#[test]
fn room_shows_what_it_was_created_with() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.post(
        "/v1/Rooms",
        &[
            ("Type", "group"),
            ("MaxParticipantDuration", "600"),
            ("EmptyRoomTimeout", "60"),
            ("UnusedRoomTimeout", "1"),
            ("RecordParticipantsOnConnect", "true"),
            ("LargeRoom", "true"),
            ("MediaRegion", "de1"),
            ("VideoCodecs", "H264"),
            ("VideoCodecs", "VP8"),
            ("EnableTurn", "false"),
            ("RecordingRules", r#"[{"type":"exclude","all":true}]"#),
            ("TranscriptionsConfiguration", r#"{"languageCode":"en-US"}"#),
        ],
    );
    let expected = json!({
        "max_participant_duration": 600, "empty_room_timeout": 60, "unused_room_timeout": 1,
        "record_participants_on_connect": true, "large_room": true, "media_region": "de1",
        "video_codecs": ["H264", "VP8"], "enable_turn": true,
    });
    for (field, value) in expected.as_object().unwrap() {
        assert_eq!(&room.body[field], value, "{field}");
    }
    let audio = sandbox.post("/v1/Rooms", &[("AudioOnly", "true"), ("VideoCodecs", "VP8")]).body;
    assert_eq!((&audio["audio_only"], &audio["video_codecs"]), (&json!(true), &json!([])));
    let default = sandbox.post("/v1/Rooms", &[]).body;
    for (field, value) in
        [("max_participant_duration", 14_400), ("empty_room_timeout", 5), ("unused_room_timeout", 5)]
    {
        assert_eq!(default[field], value, "{field}");
    }
}

#[test]
fn each_parameter_of_a_room_has_bounds_and_an_error_code() {
    let sandbox = Sandbox::start(&[]);
    for (name, code, values) in [
        ("MaxParticipants", 53107, &["0", "-1", "2.5", "many", ""][..]),
        ("MaxParticipantDuration", 53123, &["0", "599", "86401", "1h"]),
        ("EmptyRoomTimeout", 53109, &["0", "61", "1.5"]),
        ("UnusedRoomTimeout", 53109, &["0", "61", "five"]),
        ("MediaRegion", 53115, &["", "US1", "mars"]),
        ("LargeRoom", 20001, &["AAA", "", "1"]),
        ("AudioOnly", 20001, &["yes"]),
        ("EnableTurn", 20001, &["null"]),
        ("RecordParticipantsOnConnect", 20001, &["on"]),
        ("TranscribeParticipantsOnConnect", 20001, &["0"]),
        ("TranscriptionsConfiguration", 20001, &["[]", "{", ""]),
        ("VideoCodecs", 20001, &["vp8", "AV1", "VP8,H264"]),
        ("RecordingRules", 53120, &["", "[]", r#"[{"type":"include"}]"#]),
        ("Type", 53108, &["", "Group"]),
    ] {
        for value in values {
            sandbox.post("/v1/Rooms", &[(name, value)]).is_refused(400, code);
        }
    }
    for kind in ["go", "peer-to-peer"] {
        sandbox.post("/v1/Rooms", &[("Type", kind), ("AudioOnly", "true")]).is_refused(400, 53124);
        sandbox
            .post("/v1/Rooms", &[("Type", kind), ("RecordParticipantsOnConnect", "true")])
            .is_refused(400, 53122);
        assert_eq!(sandbox.post("/v1/Rooms", &[("Type", kind), ("AudioOnly", "false")]).status, 201);
    }
    sandbox.post("/v1/Rooms", &[("VideoCodecs", "VP8"), ("VideoCodecs", "AV1")]).is_refused(400, 20001);
}

#[test]
fn room_takes_a_status_callback() {
    let sandbox = Sandbox::start(&[]);
    let created = |fields: &[(&str, &str)]| {
        let room = sandbox.post("/v1/Rooms", fields).body;
        (room["status_callback"].clone(), room["status_callback_method"].clone())
    };
    let url = "http://127.0.0.1:9/hook?a=b";
    assert_eq!(created(&[]), (json!(null), json!("POST")));
    assert_eq!(
        created(&[("StatusCallback", url), ("StatusCallbackMethod", "GET")]),
        (json!(url), json!("GET"))
    );
    for invalid in ["", "hook", "/hook", "ftp://127.0.0.1/", "http://", "https://example.com/"] {
        sandbox.post("/v1/Rooms", &[("StatusCallback", invalid)]).is_refused(400, 53111);
    }
    for invalid in ["PUT", "post"] {
        sandbox.post("/v1/Rooms", &[("StatusCallbackMethod", invalid)]).is_refused(400, 53110);
    }
}

#[test]
fn completing_a_room_disconnects_participants_and_frees_its_name() {
    let sandbox = Sandbox::start(&[]);
    let sid = sandbox.sid_of("DailyStandup");
    sandbox.post("/v1/Rooms/DailyStandup", &[("Status", "in-progress")]).is_refused(400, 53112);
    sandbox.post("/v1/Rooms/DailyStandup", &[("status", "completed")]).is_refused(400, 53112);
    sandbox.post("/v1/Rooms/none", &[("Status", "completed")]).is_refused(404, 20404);

    let response = sandbox.post("/v1/Rooms/DailyStandup", &[("Status", "completed")]);
    assert_eq!(response.status, 202);
    assert_eq!(response.body["status"], "completed");
    assert_room(&response.body, &format!("http://{}", sandbox.address));
    sandbox.get("/v1/Rooms/DailyStandup").is_refused(404, 20404);
    sandbox.post(&format!("/v1/Rooms/{sid}"), &[("Status", "completed")]).is_refused(400, 53118);
    sandbox.post(&format!("/v1/Rooms/{sid}"), &[("Status", "open")]).is_refused(400, 53112);
    for status in ["", "?Status=connected", "?Status=reconnecting", "?Status=disconnected"] {
        let left = sandbox.get(&format!("/v1/Rooms/{sid}/Participants{status}"));
        assert_eq!(left.identities().len(), 10);
        assert!(left.each("participants", "status").iter().all(|status| status == "disconnected"));
    }
    sandbox
        .post(&format!("/_sandbox/Rooms/{sid}/Participants"), &[("Identity", "late")])
        .is_refused(400, 53118);
    assert_ne!(sandbox.create("DailyStandup"), sid);
}

#[test]
fn pages_through_ten_thousand_rooms_and_finds_each() {
    let sandbox = Sandbox::start(&["--rooms", "10000"]);
    let mut names = Vec::new();
    let mut target = Some("/v1/Rooms?PageSize=1000".to_owned());
    while let Some(page) = target.map(|target| sandbox.get(&target)) {
        names.extend(page.each("rooms", "unique_name"));
        target = page.body["meta"]["next_page_url"].as_str().map(|url| sandbox.target(url));
    }
    let numbered = (1..=10_000).rev().map(|number| format!("room-{number:05}"));
    assert!(names.into_iter().eq(numbered.chain(["DailyStandup".to_owned()])));
    let found = sandbox.get("/v1/Rooms?UniqueName=room-04711").each("rooms", "sid");
    assert_eq!(found, [sandbox.sid_of("room-04711")]);
    let none = sandbox.get("/v1/Rooms?UniqueName=room-04711&DateCreatedAfter=2100-01-01");
    assert!(none.each("rooms", "sid").is_empty());
    assert_eq!(sandbox.get("/v1/Rooms/room-04711/Participants").identities(), ["guest", "host"]);
}
