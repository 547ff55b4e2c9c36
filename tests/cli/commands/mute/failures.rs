//! `roomctl mute` when some or all requests fail.

use serde_json::json;

use crate::support::{Faulty, ROOM, Sandbox, answer, json as json_answer, page, room, row, rules};

#[test]
fn whose_rules_are_full_is_named_and_the_others_are_reached() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, &["ann", "ben", "mallory"]);
    let full = [&["rules", "set", "room", "ann"], &["include all"; 20][..]].concat();
    sandbox.run(&full).exits(0);
    let run = sandbox.run(&["mute", "room", "mallory", "-o", "json"]).exits(7);
    let row = row(&run);
    assert_eq!(
        (&row["outcome"], &row["reached"], &row["receivers"]),
        (&json!("failed"), &json!(1), &json!(2))
    );
    assert_eq!(row["unreached"], json!(["ann"]));
    run.says(&["'ann' was not reached: there are 20 rules already, and there can be no more"]);
    assert_eq!(rules(&sandbox, "room", "ann").len(), 20);
    assert_eq!(rules(&sandbox, "room", "ben").len(), 2);
}

/// A server with ann, ben, cid, dan and mallory; `fault` says what it answers instead, by request and identity.
fn server(fault: impl Fn(&str, &str) -> Option<Vec<u8>> + Send + 'static) -> Faulty {
    const PEOPLE: [&str; 5] = ["ann", "ben", "cid", "dan", "mallory"];
    let sid = |index: usize| format!("PA{index:032}");
    Faulty::start(move |request, _| {
        if request.target == format!("/v1/Rooms/{ROOM}") {
            return json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" }));
        }
        if let Some(index) = (0..PEOPLE.len()).find(|&index| request.target.contains(&sid(index))) {
            let is_write = request.method == "POST";
            let rules = if is_write { request.rules() } else { json!([{ "type": "include", "all": true }]) };
            let answer = json!({ "participant_sid": sid(index), "rules": rules });
            return fault(&request.method, PEOPLE[index]).unwrap_or_else(|| json_answer(200, &answer));
        }
        let person = |(index, identity): (usize, &&str)| json!({ "sid": sid(index), "room_sid": ROOM, "identity": identity, "status": "connected" });
        json_answer(200, &page(&PEOPLE.iter().enumerate().map(person).collect::<Vec<_>>(), None))
    })
}

#[test]
fn where_half_fail_the_others_are_muted_and_those_are_named() {
    let server = server(|method, who| match (method, who) {
        ("POST", "ben") => Some(answer(503, &["Retry-After: 3600"], "")),
        ("GET", "dan") => Some(answer(429, &["Retry-After: 3600"], "")),
        _ => None,
    });
    let run = server.run(&["mute", ROOM, "mallory", "-o", "json"]).exits(7);
    let row = row(&run);
    assert_eq!(
        (&row["outcome"], &row["reached"], &row["receivers"]),
        (&json!("failed"), &json!(2), &json!(4))
    );
    run.says(&[
        "'ben' was not reached: the API failed: status 503",
        "'dan' was not reached: too many requests",
        "\"exit_code\":7",
    ]);
    let mut unreached = row["unreached"].as_array().unwrap().clone();
    unreached.sort_by_key(ToString::to_string);
    assert_eq!(unreached, ["ben", "dan"]);
    let written = server.requests().into_iter().filter(|request| request.method == "POST").count();
    assert_eq!(written, 3, "two that worked and ben's");
}

#[test]
fn where_all_fail_alike_the_exit_code_is_theirs() {
    let limited = server(|_, _| Some(answer(429, &["Retry-After: 3600"], "")));
    limited.run(&["mute", ROOM, "mallory"]).exits(5);
    let refused = server(|_, _| Some(answer(401, &[], "")));
    let run = refused.run(&["mute", ROOM, "mallory"]).exits(3);
    assert_eq!(run.stderr.matches("error: the API refused the credentials").count(), 1, "{run:?}");
}

#[test]
fn rules_that_are_not_understood_are_left_alone() {
    let server = server(|_, who| {
        let rules = json!({ "rules": [{ "type": "prefer", "layer": 2 }] });
        (who == "cid").then(|| json_answer(200, &rules))
    });
    let run = server.run(&["mute", ROOM, "mallory"]).exits(7);
    run.says(&[
        "'cid' was not reached: roomctl does not understand the rules there, and leaves them alone: rule 1",
    ]);
    assert_eq!(server.targets().iter().filter(|target| target.starts_with("POST")).count(), 3);
}

#[test]
fn what_else_the_api_says_of_a_rule_goes_back_as_it_came() {
    let rule =
        json!({ "type": "include", "all": null, "kind": "video", "priority": "high", "new": { "x": 1.5 } });
    let server = server(move |method, who| {
        (method == "GET" && who == "ann").then(|| json_answer(200, &json!({ "rules": [rule] })))
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
fn who_leaves_meanwhile_receives_nothing_and_is_no_failure() {
    let server = server(|_, who| (who == "ben").then(|| crate::support::refusal(404, 20404, "not found")));
    let run = server.run(&["mute", ROOM, "mallory", "-o", "json"]).exits(0);
    assert_eq!((&row(&run)["outcome"], &row(&run)["receivers"]), (&json!("muted"), &json!(3)));
}

#[test]
fn faults_on_the_way_and_a_small_quota_change_nothing_about_the_end() {
    let sandbox = Sandbox::start(&["--participants", "60", "--fail-every", "7", "--rate-limit", "300,150"]);
    let args = ["mute", "Crowd", "guest-00007", "--rate", "500,500", "-o", "json"];
    let row = row(&sandbox.run(&args).exits(0));
    assert_eq!((&row["outcome"], &row["reached"]), (&json!("muted"), &json!(59)));
    assert_eq!(rules(&sandbox, "Crowd", "guest-00042").len(), 2);
    assert_eq!(rules(&sandbox, "Crowd", "guest-00007").len(), 1);
}
