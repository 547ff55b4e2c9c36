//! `roomctl mute` and `unmute`: targets, rules, requests and interrupts.

#[cfg(unix)]
use std::io::Read;

use proptest::prelude::*;
#[cfg(unix)]
use rustix::process::Signal;
#[cfg(unix)]
use serde_json::Value;
use serde_json::json;

use crate::support::{
    Sandbox, only_row, outcomes, received_tracks, room_with, shown_rules, to_owned_pairs, write_count,
};
#[cfg(unix)]
use crate::support::{exit_code, wait_until};

#[test]
fn muted_audio_is_not_received_and_other_tracks_are() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "ben", "mallory"]);
    let before = ["ann", "ben", "mallory"].map(|identity| received_tracks(&sandbox, "room", identity));
    assert!(before[0].contains(&"mallory audio".to_owned()), "{before:?}");
    let run = sandbox.run(&["mute", "room", "mallory"]).exits(0);
    assert_eq!(
        run.stdout,
        "PARTICIPANT  OUTCOME  REACHED  OF  RULE\n\
         mallory      muted    2        2   exclude publisher=mallory kind=audio\n"
    );
    assert_eq!(
        run.stderr,
        "participants who join later are not covered; use --keep 30m to mute for them, too\n"
    );
    assert_eq!(received_tracks(&sandbox, "room", "ann"), ["ben audio", "ben video", "mallory video"]);
    assert_eq!(received_tracks(&sandbox, "room", "ben"), ["ann audio", "ann video", "mallory video"]);
    assert_eq!(received_tracks(&sandbox, "room", "mallory"), before[2]);
    let run = sandbox.run(&["unmute", "room", "mallory"]).exits(0);
    assert!(run.stdout.contains("mallory      unmuted  2        2 "), "{run:?}");
    assert_eq!(run.stderr, "");
    assert_eq!(["ann", "ben", "mallory"].map(|identity| received_tracks(&sandbox, "room", identity)), before);
}

#[test]
fn target_muted_by_identity_or_sid_stays_muted_after_rejoin() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann"]);
    let first = sandbox.join(&room, "mallory", "connected");
    sandbox.run(&["mute", "room", &first]).exits(0);
    sandbox.set_status(&room, &first, "disconnected");
    sandbox.join(&room, "mallory", "connected");
    assert_eq!(received_tracks(&sandbox, "room", "ann"), ["mallory video"]);
    // The SID of a disconnected participant still identifies the target.
    let run = sandbox.run(&["mute", "room", &first, "mallory", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[(&first, "already muted")]));
    let run = sandbox.run(&["unmute", "room", &first, "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[(&first, "unmuted")]));
    assert_eq!(received_tracks(&sandbox, "room", "ann"), ["mallory audio", "mallory video"]);
}

#[test]
fn repeated_mute_and_dry_run_write_nothing() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "ben", "cid", "mallory"]);
    let mute = |flags: &[&str]| {
        only_row(&sandbox.run(&[&["mute", "room", "mallory", "-o", "json"], flags].concat()).exits(0))
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
        assert_eq!(write_count(&sandbox), written);
    }
    assert_eq!(
        received_tracks(&sandbox, "room", "ann"),
        ["ben audio", "ben video", "cid audio", "cid video"]
    );
    for (flags, outcome) in [
        (["--video", "--dry-run"], "would unmute"),
        (["--all-tracks", "--dry-run"], "would unmute"),
        (["--video", "-v"], "unmuted"),
    ] {
        let run = sandbox.run(&[&["unmute", "room", "mallory", "-o", "json"], &flags[..]].concat()).exits(0);
        assert_eq!(only_row(&run)["outcome"], outcome);
    }
    assert_eq!(shown_rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=mallory kind=audio"]);
}

#[test]
fn several_targets_take_one_read_and_one_write_per_receiver() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "ben", "eve", "mallory"]);
    let run =
        sandbox.run(&["mute", "room", "mallory", "eve", "mallory", "--all-tracks", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("mallory", "muted"), ("eve", "muted")]));
    assert_eq!((&run.json()[0]["receivers"], &run.json()[1]["receivers"]), (&json!(3), &json!(3)));
    // The room, three lists of present participants, and four receivers: eve for mallory, too.
    assert_eq!((&sandbox.counts()["reads"], write_count(&sandbox)), (&json!(8), 4));
    assert_eq!(
        shown_rules(&sandbox, "room", "ann"),
        ["include all", "exclude publisher=mallory", "exclude publisher=eve"]
    );
    assert_eq!(shown_rules(&sandbox, "room", "eve"), ["include all", "exclude publisher=mallory"]);
    // The first target can be unmuted first.
    sandbox.run(&["unmute", "room", "mallory", "--all-tracks"]).exits(0);
    assert_eq!(shown_rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=eve"]);
    assert_eq!(shown_rules(&sandbox, "room", "eve"), ["include all"]);
}

#[test]
fn kinds_of_tracks_combine_and_all_tracks_is_one_rule() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "mallory"]);
    let rules = |kinds: &[&str]| {
        kinds.iter().map(|kind| format!("exclude publisher=mallory{kind}")).collect::<Vec<_>>()
    };
    let (audio, video, data) = (" kind=audio", " kind=video", " kind=data");
    for (flags, added) in [
        (&["--audio", "--video"][..], &[audio, video][..]),
        (&["--data"], &[data]),
        (&["--audio", "--video", "--data"], &[audio, video, data]),
        (&["--all-tracks"], &[""]),
    ] {
        let row =
            only_row(&sandbox.run(&[&["mute", "room", "mallory", "-o", "json"], flags].concat()).exits(0));
        assert_eq!((&row["outcome"], &row["rule"]), (&json!("muted"), &json!(rules(added).join("; "))));
        assert_eq!(shown_rules(&sandbox, "room", "ann")[1..], rules(added));
        sandbox.run(&[&["unmute", "room", "mallory"], flags].concat()).exits(0);
        assert_eq!(shown_rules(&sandbox, "room", "ann"), ["include all"]);
    }
    // What is muted already is not added again.
    sandbox.run(&["mute", "room", "mallory", "--video"]).exits(0);
    sandbox.run(&["mute", "room", "mallory", "--audio", "--video"]).exits(0);
    assert_eq!(shown_rules(&sandbox, "room", "ann")[1..], rules(&[video, audio]));
    sandbox.run(&["mute", "room", "mallory", "--all-tracks", "--video"]).exits(2);
}

#[test]
fn all_mutes_every_participant_for_every_other() {
    let sandbox = Sandbox::start(&[]);
    room_with(&sandbox, &["ann", "ben", "host"]);
    let run = sandbox.run(&["mute", "room", "--all", "--except", "host", "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run).len(), 2);
    let muted = |identity: &str| format!("exclude publisher={identity} kind=audio");
    assert_eq!(shown_rules(&sandbox, "room", "ann")[1..], [muted("ben")]);
    let mut host = shown_rules(&sandbox, "room", "host")[1..].to_vec();
    host.sort();
    assert_eq!(host, [muted("ann"), muted("ben")]);
    sandbox.run(&["unmute", "room", "--all", "--yes"]).exits(0);
    assert_eq!(shown_rules(&sandbox, "room", "host"), ["include all"]);
}

#[test]
fn rules_that_cannot_fit_are_an_error_before_any_write() {
    let sandbox = Sandbox::start(&["--participants", "21"]);
    let run = sandbox.run(&["mute", "Crowd", "--all", "--yes"]).exits(2);
    run.stderr_contains(&[
        "error: muting these participants takes 20 rules for a receiver in room 'Crowd', but at most 19 fit",
        "tip: To mute a whole room, run `roomctl rules set --all Crowd 'include all' 'exclude kind=audio'`.",
    ]);
    sandbox
        .run(&[
            "mute",
            "Crowd",
            "--match",
            "guest-000[01]?",
            "--except",
            "guest-0000*",
            "--video",
            "--audio",
            "--yes",
        ])
        .exits(2);
    assert_eq!(write_count(&sandbox), 0);
    let one_less = ["mute", "Crowd", "--all", "--except", "guest-00001", "--except", "guest-00002", "--yes"];
    sandbox.run(&one_less).exits(0);
    assert_eq!(shown_rules(&sandbox, "Crowd", "guest-00001").len(), 20);
}

#[test]
fn absent_target_is_not_found_and_sends_no_write() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann", "ben"]);
    let gone = sandbox.join(&room, "gone", "disconnected");
    for identity in ["nobody", "gone", &gone, "PA00000000000000000000000000000000"] {
        let run = sandbox.run(&["mute", "room", identity, "-o", "json"]).exits(4);
        assert_eq!(outcomes(&run), to_owned_pairs(&[(identity, "not found")]));
        assert_eq!(run.stderr.lines().count(), 1, "{run:?}");
    }
    let run = sandbox.run(&["mute", "room", "gone", "--keep", "1h"]).exits(4);
    run.stderr_contains(&[
        "participant 'gone' is not in room 'room'",
        "hint: A participant with this identity left ",
    ]);
    assert_eq!(write_count(&sandbox), 0);
    let run = sandbox.run(&["mute", "room", "nobody", "ann", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("nobody", "not found"), ("ann", "muted")]));
    assert_eq!(shown_rules(&sandbox, "room", "ben"), ["include all", "exclude publisher=ann kind=audio"]);
    sandbox.run(&["mute", "nowhere", "ann"]).exits(4).stderr_contains(&["room 'nowhere' not found"]);
}

#[test]
fn disconnected_participant_can_be_unmuted_but_unknown_identity_cannot() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    sandbox.run(&["mute", "room", "mallory"]).exits(0);
    sandbox.set_status(&room, &mallory, "disconnected");
    let run = sandbox.run(&["unmute", "room", "malory", "mallory", "-o", "json"]).exits(4);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("malory", "not found"), ("mallory", "unmuted")]));
    assert_eq!(shown_rules(&sandbox, "room", "ann"), ["include all"]);
    let run = sandbox.run(&["unmute", "room", "ann", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("ann", "not muted")]));
}

#[test]
fn unmute_removes_exclusion_by_sid_and_reports_other_exclusions() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann"]);
    let mallory = sandbox.join(&room, "mallory", "connected");
    let by_sid = format!("exclude publisher={mallory} kind=audio");
    sandbox
        .run(&["rules", "set", "room", "ann", "include all", &by_sid, "exclude publisher=mallory"])
        .exits(0);
    let run = sandbox.run(&["unmute", "room", "mallory"]).exits(0);
    run.stderr_contains(&[
        "tracks of 'mallory' are still excluded for 1 participant, e.g. by 'exclude publisher=mallory'\n",
    ]);
    assert_eq!(shown_rules(&sandbox, "room", "ann"), ["include all", "exclude publisher=mallory"]);
}

#[test]
fn identity_equal_to_another_sid_mutes_only_its_own_participant() {
    let sandbox = Sandbox::start(&[]);
    let room = room_with(&sandbox, &["ann", "cid"]);
    let list = sandbox.run(&["list", "room", "-o", "json"]).exits(0).json();
    let ann = list.as_array().unwrap().iter().find(|participant| participant["identity"] == "ann").unwrap();
    let ann = ann["sid"].as_str().unwrap().to_owned();
    let mallory = sandbox.join(&room, &ann, "connected");
    let row = only_row(&sandbox.run(&["mute", "room", &mallory, "-o", "json"]).exits(0));
    assert_eq!(row["rule"], format!("exclude publisher={mallory} kind=audio"));
    // Nor is the participant that has the SID protected.
    let run = sandbox.run(&["kick", "room", "--all", "--except", &ann, "--yes", "-o", "json"]).exits(0);
    assert!(!outcomes(&run).iter().any(|(identity, _)| identity == "ann"), "{run:?}");
    assert!(run.stdout.contains(&mallory), "{run:?}");
}

/// Sets of rules that participants could have, including the exclusions that mute uses.
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
    // Muting changes nothing where the exclusion is at the end already, and unmuting then removes it.
    let is_free = |rules: &Vec<String>| {
        let mut end = rules.iter().rev().take_while(|rule| rule.starts_with("exclude"));
        !end.any(|rule| rule == "exclude publisher=mallory kind=audio")
    };
    prop::collection::vec(rules.prop_filter("not muted", is_free), 5)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn unmute_restores_the_rules_from_before_mute(sets in sets()) {
        const IDENTITIES: [&str; 5] = ["ann", "ben", "cid", "Mallory M", "a/b"];
        let sandbox = Sandbox::start(&[]);
        room_with(&sandbox, &[&IDENTITIES[..], &["mallory"]].concat());
        for (identity, set) in IDENTITIES.iter().zip(&sets) {
            let args = ["rules", "set", "room", identity].into_iter().chain(set.iter().map(String::as_str));
            sandbox.run(&args.collect::<Vec<_>>()).exits(0);
        }
        let all_rules = || {
            IDENTITIES.map(|identity| sandbox.run(&["rules", "room", identity, "-o", "json"]).exits(0).json()["rules"].clone())
        };
        let before = all_rules();
        sandbox.run(&["mute", "room", "mallory"]).exits(0);
        for (identity, before) in IDENTITIES.iter().zip(&before) {
            let after = sandbox.run(&["rules", "room", identity, "-o", "json"]).exits(0).json()["rules"].clone();
            prop_assert_eq!(&after.as_array().unwrap()[..after.as_array().unwrap().len() - 1], before.as_array().unwrap());
            prop_assert!(!received_tracks(&sandbox, "room", identity).contains(&"mallory audio".to_owned()));
        }
        sandbox.run(&["unmute", "room", "mallory"]).exits(0);
        prop_assert_eq!(all_rules(), before);
    }
}

#[cfg(unix)]
#[test]
fn interrupted_mute_stops_and_reports_progress() {
    let sandbox = Sandbox::start(&["--participants", "400", "--latency", "5ms"]);
    let args = ["mute", "Crowd", "guest-00001", "--rate", "200,100", "-o", "json"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    wait_until(|| write_count(&sandbox) >= 20);
    child.signal(Signal::INT);
    let (mut printed, mut messages) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut printed).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(exit_code(child.wait().unwrap()), Some(130), "{messages}");
    assert!(
        messages.starts_with(
            "{\"note\":\"interrupted: waiting for pending requests; press Ctrl-C again to stop now\"}\n"
        ),
        "{messages}"
    );
    let row = serde_json::from_str::<Value>(&printed).unwrap()[0].clone();
    assert_eq!((&row["outcome"], &row["receivers"]), (&json!("failed"), &json!(399)), "{row}");
    assert_eq!(row["reached"], write_count(&sandbox), "{row}");
    assert_eq!(row["unreached"].as_array().unwrap().len(), 399 - write_count(&sandbox));
}
