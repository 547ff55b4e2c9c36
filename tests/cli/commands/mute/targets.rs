//! `roomctl mute` and `unmute`.

use std::io::Read;

use proptest::prelude::*;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{Sandbox, code, outcomes, pairs, received, room, row, rules, wait_until, writes};

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
