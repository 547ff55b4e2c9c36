//! `roomctl tracks`, and the tracks that `roomctl get` joins to a participant.

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Run, Sandbox, json as json_answer, page, refusal};

/// Some fields of each track, each as a word or as JSON has it.
fn told(run: &Run, fields: &[&str]) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |row: &Value| fields.iter().map(|field| word(&row[field])).collect::<Vec<_>>().join(" ");
    run.json_lines().iter().map(row).collect()
}

fn reads(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["reads"].as_u64().unwrap()
}

#[test]
fn what_somebody_publishes_takes_one_request() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["tracks", "DailyStandup", "alice"]).exits(0);
    let lines: Vec<Vec<_>> = run.stdout.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(lines[0], ["KIND", "NAME", "ENABLED", "SINCE", "SID"]);
    assert_eq!(lines[1][..3], ["video", "screen", "true"]);
    assert!(lines[1][3].ends_with('Z') && lines[1][4].starts_with("MT"), "{run:?}");
    assert_eq!(lines.len(), 4);
    assert_eq!(reads(&sandbox), 1);
    let json = sandbox.run(&["tracks", "DailyStandup", "carol", "-o", "json"]).exits(0).json();
    assert_eq!((&json[1]["publisher"], &json[1]["enabled"]), (&json!("carol"), &json!(false)));
    assert!(json[1]["url"].as_str().unwrap().contains("/PublishedTracks/MT"), "every field is kept: {json}");
}

#[test]
fn a_participant_is_reached_by_sid_while_reconnecting_and_by_any_identity() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("a/b");
    for (identity, status) in [("..", "connected"), ("a/b?c#d", "connected"), ("ann", "reconnecting")] {
        let sid = sandbox.join(&room, identity, status);
        for who in [identity, &sid] {
            let run = sandbox.run(&["tracks", "a/b", who, "-o", "jsonl"]).exits(0);
            assert_eq!(
                told(&run, &["participant_sid", "name"]),
                [format!("{sid} camera"), format!("{sid} microphone")]
            );
        }
    }
}

#[test]
fn nothing_published_is_an_empty_list() {
    let sandbox = Sandbox::start(&[]);
    let gone = sandbox.room("gone");
    let ann = sandbox.join(&gone, "ann", "disconnected");
    for args in [["DailyStandup", "frank"], ["gone", &ann]] {
        let args = ["tracks", args[0], args[1], "-o"];
        assert_eq!(sandbox.run(&[&args[..], &["json"]].concat()).exits(0).stdout, "[]\n");
        assert_eq!(
            sandbox.run(&[&args[..], &["csv"]].concat()).exits(0).stdout,
            "kind,name,enabled,date_created,sid\n"
        );
    }
    assert_eq!(sandbox.run(&["tracks", "gone", "--all", "-o", "json"]).exits(0).stdout, "[]\n");
    sandbox.end(&gone);
    let run = sandbox.run(&["tracks", &gone, "--all", "-o", "json"]).exits(0);
    assert_eq!(run.stdout, "[]\n", "nobody is present in a room that is over");
}

#[test]
fn one_track_is_found_by_name_or_sid_whatever_the_name() {
    let sandbox = Sandbox::start(&[]);
    for (who, name, expected) in
        [("alice", "screen", 1), ("Zoë", "\u{1b}[31mtürkis", 2), ("Zoë", "..", 1), ("Zoë", "a/b?c#d 100%", 1)]
    {
        let before = reads(&sandbox);
        let run = sandbox.run(&["tracks", "DailyStandup", who, name, "-o", "json"]).exits(0).json();
        assert_eq!((run[0]["name"].as_str(), run.as_array().unwrap().len()), (Some(name), 1));
        let spent = reads(&sandbox) - before;
        assert!(spent <= expected, "{name:?} took {spent} requests");
        let sid = run[0]["sid"].as_str().unwrap();
        let by_sid = sandbox.run(&["tracks", "DailyStandup", who, sid, "-o", "json"]).exits(0).json();
        assert_eq!((by_sid, reads(&sandbox)), (run.clone(), before + spent + 1));
    }
}

#[test]
fn a_missing_track_and_a_missing_participant_are_told_apart() {
    let sandbox = Sandbox::start(&[]);
    let none = "MT00000000000000000000000000000000";
    for (args, error, hint) in [
        (
            &["alice", "slides"][..],
            "'alice' publishes no track named 'slides'".to_owned(),
            "see what they publish: roomctl tracks DailyStandup alice",
        ),
        (
            &["frank", none],
            format!("'frank' publishes no track with the SID {none}"),
            "see what they publish: roomctl tracks DailyStandup frank",
        ),
        (
            &["alice", "screen", "--subscribed"],
            "'alice' receives no track named 'screen'".to_owned(),
            "see what they receive: roomctl tracks --subscribed DailyStandup alice",
        ),
        (
            &["nobody", "screen"],
            "nobody in room 'DailyStandup' has the identity 'nobody'".to_owned(),
            "see who is there: roomctl list DailyStandup",
        ),
    ] {
        let run = sandbox.run(&[&["tracks", "DailyStandup"], args, &["-o", "json"]].concat()).exits(4);
        assert_eq!((&run.problem()["error"], &run.problem()["hints"][0]), (&error.into(), &hint.into()));
    }
    sandbox.run(&["tracks", "nowhere", "alice"]).exits(4).says(&["no room in progress is named 'nowhere'"]);
}

#[test]
fn what_somebody_receives_names_its_publishers() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("lab");
    for who in ["ann", "ben"] {
        sandbox.join(&room, who, "connected");
    }
    sandbox.join(&room, "cleo", "reconnecting");
    let subscribed = |args: &[&str]| {
        let run = sandbox.run(&[&["tracks", "lab", "ann", "--subscribed", "-o", "jsonl"], args].concat());
        told(&run.exits(0), &["publisher", "name"])
    };
    let before = reads(&sandbox);
    assert_eq!(subscribed(&[]), ["cleo camera", "cleo microphone", "ben camera", "ben microphone"]);
    assert_eq!(reads(&sandbox), before + 4, "the tracks, and the lists of those present");
    assert_eq!(subscribed(&["camera"]), ["cleo camera", "ben camera"], "a name may be that of several");
    let run = sandbox.run(&["tracks", "lab", "ben", "camera", "-o", "json"]).exits(0).json();
    assert_eq!(subscribed(&[run[0]["sid"].as_str().unwrap()]), ["ben camera"]);
    let table = sandbox.run(&["tracks", "lab", "ann", "--subscribed"]).exits(0).stdout;
    assert!(table.starts_with("PUBLISHER  KIND   NAME "), "{table}");
}

#[test]
fn a_publisher_who_has_left_meanwhile_is_told_by_sid_alone() {
    let gone = "PAffffffffffffffffffffffffffffffff";
    let server = Faulty::start(move |request, _| {
        let track = json!({ "name": "camera", "publisher_sid": gone });
        if request.target.contains("SubscribedTracks") {
            json_answer(200, &json!({ "subscribed_tracks": [track], "meta": { "next_page_url": null } }))
        } else {
            json_answer(200, &page(&[], None))
        }
    });
    let run = server.run(&["tracks", ROOM, "ann", "--subscribed", "-o", "json"]).exits(0).json();
    assert_eq!(run, json!([{ "publisher": null, "name": "camera", "publisher_sid": gone }]));
}

#[test]
fn everyone_present_is_asked_and_told_publisher_by_publisher() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["tracks", "DailyStandup", "--all", "-o", "jsonl"]).exits(0);
    let publishers = told(&run, &["publisher"]);
    assert_eq!(publishers.len(), 15);
    let mut in_turn = publishers;
    in_turn.dedup();
    assert_eq!(in_turn, ["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"]);
    assert_eq!(reads(&sandbox), 3 + 7, "the lists of those present, and one request each");
    let table = sandbox.run(&["tracks", "DailyStandup", "--all"]).exits(0).stdout;
    assert!(table.contains("\\u{1b}[31mtürkis") && !table.contains('\u{1b}'), "{table}");
}

#[test]
fn the_quota_is_kept_over_many_publishers() {
    let sandbox = Sandbox::start(&["--participants", "120", "--rate-limit", "80,20"]);
    let run = sandbox.run(&["tracks", "Crowd", "--all", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines().len(), 240);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
}

#[test]
fn tracks_on_many_pages_are_all_told() {
    let sandbox = Sandbox::start(&["--participants", "600"]);
    let args = ["tracks", "Crowd", "guest-00001", "--subscribed", "-o", "jsonl"];
    let told = told(&sandbox.run(&args).exits(0), &["publisher", "name"]);
    assert_eq!(told.len(), 2 * 599);
    assert_eq!((told[0].as_str(), told[1197].as_str()), ("guest-00600 camera", "guest-00002 microphone"));
    assert_eq!(reads(&sandbox), 2 + 3, "two pages of tracks, and the lists of those present");
}

#[test]
fn the_others_are_told_when_one_cannot_be_asked() {
    let server = Faulty::start(|request, _| {
        let sid = |digit: &str| format!("PA{}", digit.repeat(32));
        let stay = |digit: &str, identity: &str| json!({ "sid": sid(digit), "identity": identity, "room_sid": ROOM });
        if request.target.contains(&sid("1")) {
            refusal(500, 20500, "out of order")
        } else if request.target.contains(&sid("2")) {
            refusal(404, 20404, "not found")
        } else if request.target.contains("PublishedTracks") {
            let track = json!({ "name": "camera" });
            json_answer(200, &json!({ "published_tracks": [track], "meta": { "next_page_url": null } }))
        } else if request.target.contains("Participants?Status=reconnecting") {
            json_answer(200, &page(&[], None))
        } else if request.target.contains("Participants?") {
            json_answer(200, &page(&[stay("1", "ann"), stay("2", "ben"), stay("3", "cleo")], None))
        } else {
            json_answer(200, &json!({ "sid": ROOM, "status": "in-progress" }))
        }
    });
    let run = server.run(&["tracks", ROOM, "--all", "-o", "jsonl"]).exits(7);
    assert_eq!(told(&run, &["publisher", "name"]), ["cleo camera"], "ben has left meanwhile");
    assert_eq!(run.problem()["error"], "the tracks of 'ann' could not be read: the API failed: out of order");
    assert_eq!(run.problem()["exit_code"], 7);
}

#[test]
fn what_does_not_go_together_is_refused_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let long = "x".repeat(129);
    for args in [
        &["tracks", "DailyStandup"][..],
        &["tracks", "DailyStandup", "alice", "--all"],
        &["tracks", "DailyStandup", "--all", "--subscribed"],
        &["tracks", "DailyStandup", "alice", &long],
        &["tracks", "DailyStandup", "alice", "--fields", "identity"],
    ] {
        sandbox.run(args).exits(2);
    }
    assert_eq!(reads(&sandbox), 0);
}

#[test]
fn get_joins_both_lists_to_the_participant() {
    let sandbox = Sandbox::start(&[]);
    let get =
        |args: &[&str]| sandbox.run(&[&["get", "DailyStandup", "carol", "--tracks"], args].concat()).exits(0);
    let carol = get(&["-o", "json"]).json();
    assert_eq!(carol["identity"], "carol");
    let names = |key: &str, field: &str| {
        let tracks = carol[key].as_array().unwrap();
        tracks.iter().map(|track| track[field].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("published_tracks", "name"), ["camera", "microphone"]);
    assert_eq!(names("subscribed_tracks", "publisher").len(), 13);
    assert_eq!(names("subscribed_tracks", "publisher").last().unwrap(), "alice");
    let chosen = get(&["-o", "jsonl", "--fields", "identity,published_tracks"]).json_lines().remove(0);
    assert_eq!(chosen, json!({ "identity": "carol", "published_tracks": carol["published_tracks"] }));
    let header = get(&["-o", "csv"]).stdout.lines().next().unwrap().to_owned();
    assert!(header.ends_with(",room_sid,published_tracks,subscribed_tracks"), "{header}");
    sandbox.run(&["get", "DailyStandup", "carol", "--fields", "published_tracks"]).exits(2);
}

#[test]
fn get_shows_the_tracks_as_tables_below_the_record() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["get", "DailyStandup", "frank", "--tracks"]).exits(0);
    let (record, tracks) = run.stdout.split_once("\n\nPublishes: nothing\n\nReceives:\n").unwrap();
    assert!(record.starts_with("FIELD ") && !record.contains("tracks"), "{record}");
    let lines: Vec<_> = tracks.lines().collect();
    assert!(lines[0].starts_with("PUBLISHER "), "{tracks}");
    assert_eq!(lines.len(), 1 + 15);
    let chosen = sandbox.run(&["get", "DailyStandup", "frank", "--tracks", "--fields", "identity"]).exits(0);
    assert_eq!(chosen.stdout, "FIELD     VALUE\nidentity  frank\n");
}

#[cfg(unix)]
#[test]
fn a_person_is_told_that_there_are_none() {
    let command = "roomctl --sandbox tracks DailyStandup frank --color never";
    let (screen, code) = crate::support::on_a_terminal(100, command, &[]);
    assert!(screen.contains("(no tracks)"), "{screen}");
    assert_eq!(code, 0);
}

#[test]
fn refused_credentials_end_it_for_everyone() {
    let server = Faulty::start(|request, _| {
        let stay = |digit: &str| json!({ "sid": format!("PA{}", digit.repeat(32)), "room_sid": ROOM });
        if request.target.contains("PublishedTracks") {
            refusal(401, 20003, "Authenticate")
        } else {
            json_answer(200, &page(&["1", "2", "3"].map(stay), None))
        }
    });
    let run = server.run(&["tracks", ROOM, "--all", "-o", "json"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}
