//! `roomctl mute` and `unmute`.

use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Mutex};

use proptest::prelude::*;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::commands::kick::named_targets::{outcomes, pairs};
use crate::commands::rules::rules;
use crate::support::{Faulty, ROOM, Run, Sandbox, answer, code, json as json_answer, page, wait_until};

/// A room with these people connected.
fn room(sandbox: &Sandbox, people: &[&str]) -> String {
    let room = sandbox.room("room");
    for identity in people {
        sandbox.join(&room, identity, "connected");
    }
    room
}

/// How often somebody's rules were set.
fn writes(sandbox: &Sandbox) -> usize {
    sandbox.record().iter().filter(|event| event["event"] == "rules-set").count()
}

/// What somebody receives: publisher and kind of each track.
fn received(sandbox: &Sandbox, room: &str, who: &str) -> Vec<String> {
    let run = sandbox.run(&["tracks", room, who, "--subscribed", "-o", "jsonl"]).exits(0);
    let people = sandbox.run(&["list", room, "-o", "json"]).exits(0).json();
    let identity = |sid: &Value| {
        let stay = people.as_array().unwrap().iter().find(|stay| stay["sid"] == *sid).unwrap();
        stay["identity"].as_str().unwrap().to_owned()
    };
    let tracks = run.json_lines();
    let told =
        |track: &Value| format!("{} {}", identity(&track["publisher_sid"]), track["kind"].as_str().unwrap());
    let mut told = tracks.iter().map(told).collect::<Vec<_>>();
    told.sort();
    told
}

fn row(run: &Run) -> Value {
    run.json()[0].clone()
}

#[test]
fn nobody_receives_the_sound_of_one_who_is_muted_and_all_else_as_before() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, &["ann", "ben", "mallory"]);
    let before = ["ann", "ben", "mallory"].map(|who| received(&sandbox, "room", who));
    assert!(before[0].contains(&"mallory audio".to_owned()), "{before:?}");
    let run = sandbox.run(&["mute", "room", "mallory"]).exits(0);
    assert_eq!(
        run.stdout,
        "PARTICIPANT  OUTCOME  REACHED  OF  RULE\n\
         mallory      muted    2        2   exclude publisher=mallory kind=audio\n"
    );
    assert_eq!(run.stderr, "who joins from now on is not covered; --keep TIME stays and covers them too\n");
    assert_eq!(received(&sandbox, "room", "ann"), ["ben audio", "ben video", "mallory video"]);
    assert_eq!(received(&sandbox, "room", "ben"), ["ann audio", "ann video", "mallory video"]);
    assert_eq!(received(&sandbox, "room", "mallory"), before[2]);
    let run = sandbox.run(&["unmute", "room", "mallory"]).exits(0);
    assert!(run.stdout.contains("mallory      unmuted  2        2 "), "{run:?}");
    assert_eq!(run.stderr, "");
    assert_eq!(["ann", "ben", "mallory"].map(|who| received(&sandbox, "room", who)), before);
}

#[test]
fn who_is_muted_stays_so_when_they_rejoin_whichever_way_they_were_named() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann"]);
    let first = sandbox.join(&room, "mallory", "connected");
    sandbox.run(&["mute", "room", &first]).exits(0);
    sandbox.set(&room, &first, "disconnected");
    sandbox.join(&room, "mallory", "connected");
    assert_eq!(received(&sandbox, "room", "ann"), ["mallory video"]);
    // The SID of the stay that is over still says who is meant.
    let run = sandbox.run(&["mute", "room", &first, "mallory", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[(&first, "already muted")]));
    let run = sandbox.run(&["unmute", "room", &first, "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[(&first, "unmuted")]));
    assert_eq!(received(&sandbox, "room", "ann"), ["mallory audio", "mallory video"]);
}

#[test]
fn muting_twice_writes_once_and_a_rehearsal_not_at_all() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, &["ann", "ben", "cid", "mallory"]);
    let mute = |flags: &[&str]| {
        row(&sandbox.run(&[&["mute", "room", "mallory", "-o", "json"], flags].concat()).exits(0))
    };
    for (flags, outcome, changed, written) in [
        (&["--dry-run"][..], "would mute", 3, 0),
        (&[], "muted", 3, 3),
        (&[], "already muted", 0, 3),
        (&["--audio", "--dry-run"], "already muted", 0, 3),
        (&["--video"], "muted", 3, 6),
    ] {
        let row = mute(flags);
        assert_eq!(
            (&row["outcome"], &row["changed"], &row["reached"]),
            (&json!(outcome), &json!(changed), &json!(3))
        );
        assert_eq!(writes(&sandbox), written);
    }
    assert_eq!(received(&sandbox, "room", "ann"), ["ben audio", "ben video", "cid audio", "cid video"]);
    for (flags, outcome) in [
        (["--video", "--dry-run"], "would unmute"),
        (["--all", "--dry-run"], "not muted"),
        (["--video", "-v"], "unmuted"),
    ] {
        let run = sandbox.run(&[&["unmute", "room", "mallory", "-o", "json"], &flags[..]].concat()).exits(0);
        assert_eq!(row(&run)["outcome"], outcome);
    }
    assert_eq!(rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=mallory kind=audio"]);
}

#[test]
fn several_are_muted_with_a_read_and_a_write_for_each_who_listens() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox, &["ann", "ben", "eve", "mallory"]);
    let run = sandbox.run(&["mute", "room", "mallory", "eve", "mallory", "--all", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("mallory", "muted"), ("eve", "muted")]));
    assert_eq!((&run.json()[0]["receivers"], &run.json()[1]["receivers"]), (&json!(3), &json!(3)));
    // The room, three lists of those present, and four who listen: eve to mallory, too.
    assert_eq!((&sandbox.counts()["reads"], writes(&sandbox)), (&json!(8), 4));
    assert_eq!(
        rules(&sandbox, "room", "ann"),
        ["include all", "exclude publisher=mallory", "exclude publisher=eve"]
    );
    assert_eq!(rules(&sandbox, "room", "eve"), ["include all", "exclude publisher=mallory"]);
    // The first of them can be unmuted first.
    sandbox.run(&["unmute", "room", "mallory", "--all"]).exits(0);
    assert_eq!(rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=eve"]);
    assert_eq!(rules(&sandbox, "room", "eve"), ["include all"]);
}

#[test]
fn who_is_not_there_is_not_found_and_nothing_is_sent_for_them() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "ben"]);
    let gone = sandbox.join(&room, "gone", "disconnected");
    for who in ["nobody", "gone", &gone, "PA00000000000000000000000000000000"] {
        let run = sandbox.run(&["mute", "room", who, "-o", "json"]).exits(4);
        assert_eq!(outcomes(&run), pairs(&[(who, "not found")]));
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    }
    let run = sandbox.run(&["mute", "room", "gone", "--keep", "1h"]).exits(4);
    run.says(&["nobody in room 'room' has the identity 'gone'", "hint: someone with that identity left "]);
    assert_eq!(writes(&sandbox), 0);
    let run = sandbox.run(&["mute", "room", "nobody", "ann", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), pairs(&[("nobody", "not found"), ("ann", "muted")]));
    assert_eq!(rules(&sandbox, "room", "ben"), ["include all", "exclude publisher=ann kind=audio"]);
    sandbox.run(&["mute", "nowhere", "ann"]).exits(4).says(&["no room in progress is named 'nowhere'"]);
}

#[test]
fn who_has_left_can_be_unmuted_but_not_one_of_whom_nobody_knows() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    sandbox.run(&["mute", "room", "mallory"]).exits(0);
    sandbox.set(&room, &mallory, "disconnected");
    let run = sandbox.run(&["unmute", "room", "malory", "mallory", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), pairs(&[("malory", "not found"), ("mallory", "unmuted")]));
    assert_eq!(rules(&sandbox, "room", "ann"), ["include all"]);
    let run = sandbox.run(&["unmute", "room", "ann", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[("ann", "not muted")]));
}

#[test]
fn unmuting_finds_an_exclusion_by_sid_and_tells_of_what_it_leaves() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    let by_sid = format!("exclude publisher={mallory} kind=audio");
    sandbox
        .run(&["rules", "set", "room", "ann", "include all", &by_sid, "exclude publisher=mallory"])
        .exits(0);
    let run = sandbox.run(&["unmute", "room", "mallory"]).exits(0);
    run.says(&["for 1 person tracks of 'mallory' are still excluded, as by 'exclude publisher=mallory'\n"]);
    assert_eq!(rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=mallory"]);
}

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
fn who_took_anothers_sid_for_an_identity_is_muted_and_not_the_other() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "cid"]);
    let list = sandbox.run(&["list", "room", "-o", "json"]).exits(0).json();
    let ann = list.as_array().unwrap().iter().find(|stay| stay["identity"] == "ann").unwrap();
    let ann = ann["sid"].as_str().unwrap().to_owned();
    let mallory = sandbox.join(&room, &ann, "connected");
    let row = row(&sandbox.run(&["mute", "room", &mallory, "-o", "json"]).exits(0));
    assert_eq!(row["rule"], format!("exclude publisher={mallory} kind=audio"));
    // Nor is she spared with the one whose SID it is.
    let run = sandbox.run(&["kick", "room", "--all", "--except", &ann, "--yes", "-o", "json"]).exits(0);
    assert!(!outcomes(&run).iter().any(|(who, _)| who == "ann"), "{run:?}");
    assert!(run.stdout.contains(&mallory), "{run:?}");
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

/// Sets of rules as somebody may have them, with the exclusions that muting is about among them.
fn sets() -> impl Strategy<Value = Vec<Vec<String>>> {
    let value =
        prop::sample::select(&["ann", "mallory", "\"Mallory M\"", "screen", "a/b?c#d", "'say \"hi\"'"][..]);
    let kind = prop::sample::select(&["", " kind=audio", " kind=video", " kind=data"][..]);
    let verb = prop::sample::select(&["include", "exclude"][..]);
    let rule = (verb, any::<bool>(), value, kind).prop_map(|(verb, is_track, value, kind)| {
        format!("{verb} {}={value}{kind}", if is_track { "track" } else { "publisher" })
    });
    let all = prop::sample::select(vec!["include all".to_owned(), "exclude all".to_owned()]);
    let rules = prop::collection::vec(prop_oneof![rule, all], 1..=19);
    // Muting is a no-op where its exclusion is there at the end already, and unmuting then takes that away.
    let is_free = |rules: &Vec<String>| {
        let mut end = rules.iter().rev().take_while(|rule| rule.starts_with("exclude"));
        !end.any(|rule| rule == "exclude publisher=mallory kind=audio")
    };
    prop::collection::vec(rules.prop_filter("not muted", is_free), 5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unmuting_leaves_everybodys_rules_as_they_were_before_muting(sets in sets()) {
        const PEOPLE: [&str; 5] = ["ann", "ben", "cid", "Mallory M", "a/b"];
        let sandbox = Sandbox::start(&[]);
        room(&sandbox, &[&PEOPLE[..], &["mallory"]].concat());
        for (who, set) in PEOPLE.iter().zip(&sets) {
            let args = ["rules", "set", "room", who].into_iter().chain(set.iter().map(String::as_str));
            sandbox.run(&args.collect::<Vec<_>>()).exits(0);
        }
        let all_rules = || {
            PEOPLE.map(|who| sandbox.run(&["rules", "room", who, "-o", "json"]).exits(0).json()["rules"].clone())
        };
        let before = all_rules();
        sandbox.run(&["mute", "room", "mallory"]).exits(0);
        for (who, before) in PEOPLE.iter().zip(&before) {
            let after = sandbox.run(&["rules", "room", who, "-o", "json"]).exits(0).json()["rules"].clone();
            prop_assert_eq!(&after.as_array().unwrap()[..after.as_array().unwrap().len() - 1], before.as_array().unwrap());
            prop_assert!(!received(&sandbox, "room", who).contains(&"mallory audio".to_owned()));
        }
        sandbox.run(&["unmute", "room", "mallory"]).exits(0);
        prop_assert_eq!(all_rules(), before);
    }
}

#[test]
fn an_interrupted_mute_sends_no_more_and_tells_how_far_it_came() {
    let sandbox = Sandbox::start(&["--participants", "400", "--latency", "5ms"]);
    let args = ["mute", "Crowd", "guest-00001", "--rate", "200,100", "-o", "json"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    wait_until(|| writes(&sandbox) >= 20);
    child.signal(Signal::INT);
    let (mut told, mut talk) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut told).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(code(child.wait().unwrap()), Some(130), "{talk}");
    assert!(
        talk.starts_with(
            "{\"note\":\"interrupted: waiting for what is on its way; once more ends at once\"}\n"
        ),
        "{talk}"
    );
    let row = serde_json::from_str::<Value>(&told).unwrap()[0].clone();
    assert_eq!((&row["outcome"], &row["receivers"]), (&json!("failed"), &json!(399)), "{row}");
    assert_eq!(row["reached"], writes(&sandbox), "{row}");
    assert_eq!(row["unreached"].as_array().unwrap().len(), 399 - writes(&sandbox));
}

#[test]
fn with_keep_those_who_join_are_covered_until_it_is_interrupted() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["outcome"], "muted");
    sandbox.join(&room, "ben", "connected");
    wait_until(|| writes(&sandbox) >= 2);
    assert_eq!(received(&sandbox, "room", "ben"), ["ann audio", "ann video", "mallory video"]);
    child.signal(Signal::INT);
    let mut talk = String::new();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(code(child.wait().unwrap()), Some(130));
    assert_eq!(talk, "{\"note\":\"interrupted; muted for 1 person more while staying\"}\n");
}

#[test]
fn keep_mutes_for_a_participant_who_joins_and_is_reconnecting() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let (mut child, _home) = sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let ben = sandbox.join(&room, "ben", "reconnecting");
    wait_until(|| writes(&sandbox) >= 2);
    assert_eq!(rules(&sandbox, "room", &ben), ["include all", "exclude publisher=mallory kind=audio"]);
    sandbox.end(&room);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn with_keep_one_who_is_never_reached_is_told_once_and_is_a_failure() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = room(&sandbox, &["ann", "mallory"]);
    let ben = Arc::new(Mutex::new(String::new()));
    let refused = Arc::clone(&ben);
    let server = Faulty::refusing(&sandbox, move |_, sid| *refused.lock().unwrap() == sid);
    let (mut child, _home) = server.roomctl(&["mute", "room", "mallory", "--keep", "1h"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    let sid = {
        let mut ben = ben.lock().unwrap();
        *ben = sandbox.join(&room, "ben", "connected");
        ben.clone()
    };
    wait_until(|| server.writes_to(&sid) >= 2);
    sandbox.end(&room);
    let output = child.finish();
    let talk = String::from_utf8(output.stderr).unwrap();
    assert_eq!(talk.matches("warning: 'ben' was not reached").count(), 1, "{talk}");
    assert!(talk.contains("error: 'ben' was not reached: the API refused the request: no"), "{talk}");
    assert_eq!(output.status.code(), Some(7), "{talk}");
}

#[test]
fn with_keep_the_end_of_the_time_or_of_the_room_ends_it() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox, &["ann", "mallory"]);
    let run = sandbox.run(&["mute", "room", "mallory", "--keep", "100ms"]).exits(0);
    run.says(&["the time is over; muted for 0 people more while staying"]);
    let (mut child, _home) =
        sandbox.roomctl(&["mute", "room", "mallory", "--keep", "1h", "-o", "jsonl"]).spawn();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut String::new()).unwrap();
    sandbox.end(&room);
    assert_eq!(code(child.wait().unwrap()), Some(0));
}
