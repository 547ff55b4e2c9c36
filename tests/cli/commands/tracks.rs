//! `roomctl tracks`, and the tracks that `roomctl get` adds to a participant.

use serde_json::{Value, json};

use crate::support::{FaultyServer, ROOM, Run, Sandbox, error_response, json_response, page, rooms_page};

/// Some fields of each track, as text or JSON.
fn printed(run: &Run, fields: &[&str]) -> Vec<String> {
    let word = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let row = |row: &Value| fields.iter().map(|field| word(&row[field])).collect::<Vec<_>>().join(" ");
    run.json_lines().iter().map(row).collect()
}

fn reads(sandbox: &Sandbox) -> u64 {
    sandbox.counts()["reads"].as_u64().unwrap()
}

#[test]
fn published_tracks_take_one_request() {
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
fn finds_participant_by_sid_while_reconnecting_and_by_unusual_identity() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("a/b");
    for (identity, status) in [("..", "connected"), ("a/b?c#d", "connected"), ("ann", "reconnecting")] {
        let sid = sandbox.join(&room, identity, status);
        for reference in [identity, &sid] {
            let run = sandbox.run(&["tracks", "a/b", reference, "-o", "jsonl"]).exits(0);
            assert_eq!(
                printed(&run, &["participant_sid", "name"]),
                [format!("{sid} camera"), format!("{sid} microphone")]
            );
        }
    }
}

#[test]
fn no_published_tracks_are_an_empty_list() {
    let sandbox = Sandbox::start(&[]);
    let gone = sandbox.create_room("gone");
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
    sandbox.end_room(&gone);
    let run = sandbox.run(&["tracks", &gone, "--all", "-o", "json"]).exits(0);
    assert_eq!(run.stdout, "[]\n", "a completed room has no present participants");
}

#[test]
fn finds_one_track_by_name_or_sid() {
    let sandbox = Sandbox::start(&[]);
    for (identity, name, expected) in
        [("alice", "screen", 1), ("Zoë", "\u{1b}[31mtürkis", 2), ("Zoë", "..", 1), ("Zoë", "a/b?c#d 100%", 1)]
    {
        let before = reads(&sandbox);
        let run =
            sandbox.run(&["tracks", "DailyStandup", identity, "--track", name, "-o", "json"]).exits(0).json();
        assert_eq!((run[0]["name"].as_str(), run.as_array().unwrap().len()), (Some(name), 1));
        let spent = reads(&sandbox) - before;
        assert!(spent <= expected, "{name:?} took {spent} requests");
        let sid = run[0]["sid"].as_str().unwrap();
        let by_sid =
            sandbox.run(&["tracks", "DailyStandup", identity, "--track", sid, "-o", "json"]).exits(0).json();
        assert_eq!((by_sid, reads(&sandbox)), (run.clone(), before + spent + 1));
    }
}

#[test]
fn missing_track_and_missing_participant_are_distinct_errors() {
    let sandbox = Sandbox::start(&[]);
    let none = "MT00000000000000000000000000000000";
    for (args, error, hint) in [
        (
            &["alice", "--track", "slides"][..],
            "participant 'alice' publishes no track 'slides'".to_owned(),
            "Run `roomctl tracks DailyStandup alice` to list the tracks.",
        ),
        (
            &["frank", "--track", none],
            format!("participant 'frank' publishes no track {none}"),
            "Run `roomctl tracks DailyStandup frank` to list the tracks.",
        ),
        (
            &["alice", "--track", "screen", "--subscribed"],
            "participant 'alice' receives no track 'screen'".to_owned(),
            "Run `roomctl tracks --subscribed DailyStandup alice` to list the tracks.",
        ),
        (
            &["nobody", "--track", "screen"],
            "participant 'nobody' is not in room 'DailyStandup'".to_owned(),
            "Run `roomctl list DailyStandup` to list the participants.",
        ),
    ] {
        let run = sandbox.run(&[&["tracks", "DailyStandup"], args, &["-o", "json"]].concat()).exits(4);
        assert_eq!(
            (&run.json_error()["error"], &run.json_error()["hints"][0]),
            (&error.into(), &hint.into())
        );
    }
    sandbox.run(&["tracks", "nowhere", "alice"]).exits(4).stderr_contains(&["room 'nowhere' not found"]);
}

#[test]
fn subscribed_tracks_name_their_publishers() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("lab");
    for identity in ["ann", "ben"] {
        sandbox.join(&room, identity, "connected");
    }
    sandbox.join(&room, "cleo", "reconnecting");
    let subscribed = |args: &[&str]| {
        let run = sandbox.run(&[&["tracks", "lab", "ann", "--subscribed", "-o", "jsonl"], args].concat());
        printed(&run.exits(0), &["publisher", "name"])
    };
    let before = reads(&sandbox);
    assert_eq!(subscribed(&[]), ["cleo camera", "cleo microphone", "ben camera", "ben microphone"]);
    assert_eq!(reads(&sandbox), before + 4, "the tracks, and the lists of those present");
    assert_eq!(
        subscribed(&["--track", "camera"]),
        ["cleo camera", "ben camera"],
        "a name may be that of several"
    );
    let run = sandbox.run(&["tracks", "lab", "ben", "--track", "camera", "-o", "json"]).exits(0).json();
    assert_eq!(subscribed(&["--track", run[0]["sid"].as_str().unwrap()]), ["ben camera"]);
    let table = sandbox.run(&["tracks", "lab", "ann", "--subscribed"]).exits(0).stdout;
    assert!(table.starts_with("PUBLISHER  KIND   NAME "), "{table}");
}

#[test]
fn absent_publisher_is_shown_by_sid_only() {
    let gone = "PAffffffffffffffffffffffffffffffff";
    let server = FaultyServer::start(move |request, _| {
        let track = json!({ "name": "camera", "publisher_sid": gone });
        if request.target.contains("SubscribedTracks") {
            json_response(200, &json!({ "subscribed_tracks": [track], "meta": { "next_page_url": null } }))
        } else {
            json_response(200, &page(&[], None))
        }
    });
    let run = server.run(&["tracks", ROOM, "ann", "--subscribed", "-o", "json"]).exits(0).json();
    assert_eq!(
        run,
        json!([{ "participant": "ann", "publisher": null, "name": "camera", "publisher_sid": gone }])
    );
}

#[test]
fn all_lists_tracks_grouped_by_publisher() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["tracks", "DailyStandup", "--all", "-o", "jsonl"]).exits(0);
    let publishers = printed(&run, &["publisher"]);
    assert_eq!(publishers.len(), 15);
    let mut in_turn = publishers;
    in_turn.dedup();
    assert_eq!(in_turn, ["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"]);
    assert_eq!(reads(&sandbox), 3 + 7, "the lists of those present, and one request each");
    let table = sandbox.run(&["tracks", "DailyStandup", "--all"]).exits(0).stdout;
    assert!(table.contains("\\u{1b}[31mtürkis") && !table.contains('\u{1b}'), "{table}");
}

#[test]
fn arguments_and_patterns_select_participants() {
    let sandbox = Sandbox::start(&[]);
    for (args, expected) in [
        (&[][..], &["Zoë", "bob", "erin@example.com", "dave", "carol", "alice"][..]),
        (&["alice", "bob"], &["alice", "bob"]),
        (&["--match", "?[ao]*"], &["Zoë", "bob", "dave", "carol"]),
        (&["carol", "--match", "a*"], &["carol", "alice"]),
        (&["--older-than", "23m"], &["carol", "alice"]),
        (&["--all", "--except", "[!abc]*"], &["bob", "carol", "alice"]),
        (&["--track", "screen"], &["alice"]),
        (&["--match", "*", "--track", "nothing"], &[]),
        (&["--match", "x*"], &[]),
    ] {
        let run = sandbox.run(&[&["tracks", "DailyStandup", "-o", "jsonl"], args].concat()).exits(0);
        let mut participants = printed(&run, &["participant"]);
        assert_eq!(participants, printed(&run, &["publisher"]));
        participants.dedup();
        assert_eq!(participants, expected, "{args:?}");
    }
    let run = sandbox.roomctl(&["tracks", "DailyStandup", "-", "-o", "jsonl"]).input(b"bob\nalice\n").run();
    assert_eq!(printed(&run.exits(0), &["participant"])[0], "bob");
    let table = sandbox.run(&["tracks", "DailyStandup", "alice", "bob"]).exits(0).stdout;
    assert!(table.starts_with("PUBLISHER  KIND "), "{table}");
}

#[test]
fn named_participants_take_one_request_each() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["tracks", "DailyStandup", "alice", "bob", "carol"]).exits(0);
    assert_eq!(reads(&sandbox), 3);
}

#[test]
fn named_participants_who_are_absent_exit_with_4_after_the_others() {
    let sandbox = Sandbox::start(&[]);
    for args in [&["bob", "nobody"][..], &["bob", "nobody", "--match", "x*"]] {
        let run = sandbox.run(&[&["tracks", "DailyStandup", "-o", "jsonl"], args].concat()).exits(4);
        assert_eq!(printed(&run, &["participant"]), ["bob", "bob"]);
        assert_eq!(run.json_error()["error"], "participant 'nobody' is not in room 'DailyStandup'");
    }
    let run = sandbox.run(&["tracks", "DailyStandup", "alice", "bob", "--track", "screen", "-o", "jsonl"]);
    assert_eq!(printed(&run, &["participant", "name"]), ["alice screen"]);
    assert_eq!(run.exits(4).json_error()["error"], "participant 'bob' publishes no track 'screen'");
    let run = sandbox.run(&["tracks", "DailyStandup", "--match", "b*", "--except", "nobody"]).exits(4);
    run.stderr_contains(&["--except 'nobody' matches no participant in the room"]);
}

#[test]
fn subscribed_tracks_of_several_participants_name_both_sides() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("lab");
    for identity in ["ann", "ben"] {
        sandbox.join(&room, identity, "connected");
    }
    let expected = ["ben ann camera", "ben ann microphone", "ann ben camera", "ann ben microphone"];
    for args in [&["lab"][..], &["lab", "--all"], &["lab", "ben", "ann"], &["-A", "--match", "?en", "ann"]] {
        let run = sandbox.run(&[&["tracks", "--subscribed", "-o", "jsonl"], args].concat()).exits(0);
        assert_eq!(printed(&run, &["participant", "publisher", "name"]), expected, "{args:?}");
    }
    let table = sandbox.run(&["tracks", "lab", "--subscribed"]).exits(0).stdout;
    assert!(table.starts_with("PARTICIPANT  PUBLISHER  KIND "), "{table}");
    let run = sandbox.run(&["tracks", "-A", "ann", "--subscribed", "-o", "jsonl"]).exits(0);
    assert_eq!(printed(&run, &["room", "publisher"]), ["lab ben", "lab ben"]);
}

#[test]
fn everywhere_lists_tracks_of_every_room_in_progress() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    let run = sandbox.run(&["tracks", "--everywhere", "-o", "jsonl"]).exits(0);
    let mut rooms = printed(&run, &["room"]);
    assert_eq!(rooms.len(), 15 + 3 * 2 * 2);
    rooms.dedup();
    assert_eq!(rooms.len(), 4, "the tracks of a room are together");
    let run = sandbox.run(&["tracks", "-A", "alice", "guest", "nobody", "-o", "jsonl"]).exits(4);
    assert_eq!(printed(&run, &["room"]).len(), 3 + 3 * 2);
    assert_eq!(run.json_error()["error"], "no participant 'nobody' in any room in progress");
    let table = sandbox.run(&["tracks", "-A", "alice"]).exits(0).stdout;
    assert!(table.starts_with("ROOM          PUBLISHER  KIND "), "{table}");
}

#[test]
fn everywhere_reports_rooms_that_cannot_be_read() {
    let server = FaultyServer::start(|request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
        Some(rest) if rest.starts_with('1') => error_response(500, 20500, "not now"),
        Some(rest) if rest.contains("PublishedTracks") => {
            let track = json!({ "name": "camera" });
            json_response(200, &json!({ "published_tracks": [track], "meta": { "next_page_url": null } }))
        }
        Some(_) => json_response(200, &page(&[json!({ "sid": format!("PA{}", "2".repeat(32)) })], None)),
        None => json_response(200, &rooms_page(&['1', '2'])),
    });
    let run =
        server.run(&["tracks", "-A", "-o", "jsonl"]).exits(7).stderr_contains(&["cannot read room '1'"]);
    assert_eq!(printed(&run, &["room", "name"]), ["2 camera"]);
}

#[test]
fn track_as_second_argument_is_deprecated() {
    let sandbox = Sandbox::start(&[]);
    let new = sandbox.run(&["tracks", "DailyStandup", "alice", "--track", "screen"]).exits(0);
    let sid = new.stdout.split_whitespace().find(|word| word.starts_with("MT")).unwrap();
    for track in ["screen", sid] {
        let old = sandbox.run(&["tracks", "DailyStandup", "alice", track]).exits(0);
        assert_eq!(old.stdout, new.stdout);
        let warning = format!("warning: a track as an argument is deprecated; use --track {track}\n");
        assert_eq!(old.stderr, warning);
    }
    let old = sandbox.run(&["tracks", "DailyStandup", "alice", "camera", "--subscribed", "-o", "jsonl"]);
    assert_eq!(printed(&old.exits(0), &["name"]), ["camera"; 4]);
    let room = sandbox.create_room("lab");
    for identity in ["ann", "camera"] {
        sandbox.join(&room, identity, "reconnecting");
    }
    let run = sandbox.run(&["tracks", "lab", "ann", "camera", "-o", "jsonl"]).exits(0);
    assert_eq!(
        printed(&run, &["participant"]),
        ["ann", "ann", "camera", "camera"],
        "camera is a participant"
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn rate_limit_is_respected_over_many_publishers() {
    let sandbox = Sandbox::start(&["--participants", "120", "--rate", "80,20"]);
    let run = sandbox.run(&["tracks", "Crowd", "--all", "-o", "jsonl"]).exits(0);
    assert_eq!(run.json_lines().len(), 240);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
}

#[test]
fn lists_tracks_over_many_pages() {
    let sandbox = Sandbox::start(&["--participants", "600"]);
    let args = ["tracks", "Crowd", "guest-00001", "--subscribed", "-o", "jsonl"];
    let printed = printed(&sandbox.run(&args).exits(0), &["publisher", "name"]);
    assert_eq!(printed.len(), 2 * 599);
    assert_eq!(
        (printed[0].as_str(), printed[1197].as_str()),
        ("guest-00600 camera", "guest-00002 microphone")
    );
    assert_eq!(reads(&sandbox), 2 + 3, "two pages of tracks, and the lists of those present");
}

#[test]
fn one_failed_publisher_does_not_hide_the_others() {
    let server = FaultyServer::start(|request, _| {
        let sid = |digit: &str| format!("PA{}", digit.repeat(32));
        let participant = |digit: &str, identity: &str| json!({ "sid": sid(digit), "identity": identity, "room_sid": ROOM });
        if request.target.contains(&sid("1")) {
            error_response(500, 20500, "out of order")
        } else if request.target.contains(&sid("2")) {
            error_response(404, 20404, "not found")
        } else if request.target.contains("PublishedTracks") {
            let track = json!({ "name": "camera" });
            json_response(200, &json!({ "published_tracks": [track], "meta": { "next_page_url": null } }))
        } else if request.target.contains("Participants?Status=reconnecting") {
            json_response(200, &page(&[], None))
        } else if request.target.contains("Participants?") {
            json_response(
                200,
                &page(&[participant("1", "ann"), participant("2", "ben"), participant("3", "cleo")], None),
            )
        } else {
            json_response(200, &json!({ "sid": ROOM, "status": "in-progress" }))
        }
    });
    let run = server.run(&["tracks", ROOM, "--all", "-o", "jsonl"]).exits(7);
    assert_eq!(printed(&run, &["publisher", "name"]), ["cleo camera"], "ben has left meanwhile");
    assert_eq!(run.json_error()["error"], "cannot read the tracks of 'ann': the API failed: out of order");
    assert_eq!(run.json_error()["exit_code"], 7);
}

#[test]
fn rejects_conflicting_arguments_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let long = "x".repeat(129);
    for args in [
        &["tracks"][..],
        &["tracks", "DailyStandup", "alice", "--all"],
        &["tracks", "DailyStandup", "--all", "--from", "-"],
        &["tracks", "DailyStandup", "alice", &long],
        &["tracks", "DailyStandup", "alice", "--track", &long],
        &["tracks", "DailyStandup", "--fields", "room"],
        &["tracks", "DailyStandup", "alice", "--fields", "identity"],
    ] {
        sandbox.run(args).exits(2);
    }
    assert_eq!(reads(&sandbox), 0);
}

#[test]
fn get_includes_published_and_subscribed_tracks() {
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
fn get_prints_tracks_as_tables_below_the_record() {
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
fn terminal_notes_that_there_are_no_tracks() {
    let command = "roomctl --sandbox tracks DailyStandup frank --color never";
    let (screen, code) = crate::support::run_in_terminal(100, command, &[]);
    assert!(screen.contains("no tracks"), "{screen}");
    assert_eq!(code, 0);
}

#[test]
fn rejected_credentials_end_reading_all_publishers() {
    let server = FaultyServer::start(|request, _| {
        let participant = |digit: &str| json!({ "sid": format!("PA{}", digit.repeat(32)), "room_sid": ROOM });
        if request.target.contains("PublishedTracks") {
            error_response(401, 20003, "Authenticate")
        } else {
            json_response(200, &page(&["1", "2", "3"].map(participant), None))
        }
    });
    let run = server.run(&["tracks", ROOM, "--all", "-o", "json"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}
