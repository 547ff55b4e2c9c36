//! `roomctl mute` when some or all requests fail.

use serde_json::json;

use crate::support::{
    FaultyServer, ROOM, Sandbox, json_response, only_row, page, response, room_with, shown_rules,
};

#[test]
fn receiver_with_full_rules_is_named_and_others_are_changed() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "ben", "mallory"]);
    let full = [&["rules", "set", "room", "ann"], &["include all"; 20][..]].concat();
    sandbox.run(&full).exits(0);
    let run = sandbox.run(&["mute", "room", "mallory", "-o", "json"]).exits(7);
    let row = only_row(&run);
    assert_eq!(
        (&row["outcome"], &row["reached"], &row["receivers"]),
        (&json!("failed"), &json!(1), &json!(2))
    );
    assert_eq!(row["unreached"], json!(["ann"]));
    run.stderr_contains(&["cannot update the rules of 'ann': the maximum of 20 rules is reached"]);
    assert_eq!(shown_rules(&sandbox, "room", "ann").len(), 20);
    assert_eq!(shown_rules(&sandbox, "room", "ben").len(), 2);
}

/// A server with ann, ben, cid, dan and mallory; `fault` replaces responses, by request and identity.
fn server(fault: impl Fn(&str, &str) -> Option<Vec<u8>> + Send + 'static) -> FaultyServer {
    const IDENTITIES: [&str; 5] = ["ann", "ben", "cid", "dan", "mallory"];
    let sid = |index: usize| format!("PA{index:032}");
    FaultyServer::start(move |request, _| {
        if request.target == format!("/v1/Rooms/{ROOM}") {
            return json_response(200, &json!({ "sid": ROOM, "status": "in-progress" }));
        }
        if let Some(index) = (0..IDENTITIES.len()).find(|&index| request.target.contains(&sid(index))) {
            let is_write = request.method == "POST";
            let rules = if is_write { request.rules() } else { json!([{ "type": "include", "all": true }]) };
            let response = json!({ "participant_sid": sid(index), "rules": rules });
            return fault(&request.method, IDENTITIES[index])
                .unwrap_or_else(|| json_response(200, &response));
        }
        let participant_json = |(index, identity): (usize, &&str)| json!({ "sid": sid(index), "room_sid": ROOM, "identity": identity, "status": "connected" });
        json_response(
            200,
            &page(&IDENTITIES.iter().enumerate().map(participant_json).collect::<Vec<_>>(), None),
        )
    })
}

#[test]
fn partial_failure_mutes_for_others_and_names_failed_receivers() {
    let server = server(|method, identity| match (method, identity) {
        ("POST", "ben") => Some(response(503, &["Retry-After: 3600"], "")),
        ("GET", "dan") => Some(response(429, &["Retry-After: 3600"], "")),
        _ => None,
    });
    let run = server.run(&["mute", ROOM, "mallory", "-o", "json"]).exits(7);
    let row = only_row(&run);
    assert_eq!(
        (&row["outcome"], &row["reached"], &row["receivers"]),
        (&json!("failed"), &json!(2), &json!(4))
    );
    run.stderr_contains(&[
        "cannot update the rules of 'ben': the API failed: status 503",
        "cannot update the rules of 'dan': rate limit exceeded",
        "\"exit_code\":7",
    ]);
    let mut unreached = row["unreached"].as_array().unwrap().clone();
    unreached.sort_by_key(ToString::to_string);
    assert_eq!(unreached, ["ben", "dan"]);
    let written = server.requests().into_iter().filter(|request| request.method == "POST").count();
    assert_eq!(written, 3, "two that worked and ben's");
}

#[test]
fn exit_code_is_that_of_uniform_failures() {
    let limited = server(|_, _| Some(response(429, &["Retry-After: 3600"], "")));
    limited.run(&["mute", ROOM, "mallory"]).exits(5);
    let refused = server(|_, _| Some(response(401, &[], "")));
    let run = refused.run(&["mute", ROOM, "mallory"]).exits(3);
    assert_eq!(run.stderr.matches("error: authentication failed").count(), 1, "{run:?}");
}

#[test]
fn malformed_rules_are_not_changed() {
    let server = server(|_, identity| {
        let rules = json!({ "rules": [{ "type": "prefer", "layer": 2 }] });
        (identity == "cid").then(|| json_response(200, &rules))
    });
    let run = server.run(&["mute", ROOM, "mallory"]).exits(7);
    run.stderr_contains(&["cannot update the rules of 'cid': unknown rules, left unchanged: rule 1"]);
    assert_eq!(server.targets().iter().filter(|target| target.starts_with("POST")).count(), 3);
}

#[test]
fn unknown_fields_of_rules_are_preserved() {
    let rule =
        json!({ "type": "include", "all": null, "kind": "video", "priority": "high", "new": { "x": 1.5 } });
    let server = server(move |method, identity| {
        (method == "GET" && identity == "ann").then(|| json_response(200, &json!({ "rules": [rule] })))
    });
    server.run(&["mute", ROOM, "mallory"]).exits(0);
    let requests = server.requests();
    let to_ann = requests
        .iter()
        .find(|it| it.method == "POST" && it.target.contains("PA00000000000000000000000000000000"));
    let body =
        percent_encoding::percent_decode_str(&to_ann.unwrap().body).decode_utf8().unwrap().into_owned();
    let kept = r#"{"type":"include","kind":"video","priority":"high","new":{"x":1.5}}"#;
    let added = r#"{"type":"exclude","publisher":"mallory","kind":"audio"}"#;
    assert_eq!(body, format!("Rules=[{kept},{added}]"));
}

#[test]
fn receiver_leaving_during_the_run_is_not_a_failure() {
    let server = server(|_, identity| {
        (identity == "ben").then(|| crate::support::error_response(404, 20404, "not found"))
    });
    let run = server.run(&["mute", ROOM, "mallory", "-o", "json"]).exits(0);
    assert_eq!((&only_row(&run)["outcome"], &only_row(&run)["receivers"]), (&json!("muted"), &json!(3)));
}

#[test]
fn mutes_despite_transient_failures_and_small_quota() {
    let sandbox = Sandbox::start(&["--participants", "60", "--fail-every", "7", "--rate", "300,150"]);
    let args = ["mute", "Crowd", "guest-00007", "--rate", "500,500", "-o", "json"];
    let row = only_row(&sandbox.run(&args).exits(0));
    assert_eq!((&row["outcome"], &row["reached"]), (&json!("muted"), &json!(59)));
    assert_eq!(shown_rules(&sandbox, "Crowd", "guest-00042").len(), 2);
    assert_eq!(shown_rules(&sandbox, "Crowd", "guest-00007").len(), 1);
}
