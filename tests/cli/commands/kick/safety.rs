//! `roomctl kick` never kicks a participant outside the selection: patterns, clocks, replaced rooms, rejoins.

use std::cell::Cell;
use std::sync::Arc;

use serde_json::{Value, json};

use crate::support::{
    FaultyServer, ROOM, Request, Sandbox, disconnected, notes, outcomes, page, participant, response,
    to_owned_pairs,
};

const ANN: &str = "PAaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn rejects_blank_and_invalid_patterns_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (args, message) in [
        (&["kick", "DailyStandup", "--match-regex", "", "--yes"][..], "it is empty"),
        (&["kick", "DailyStandup", "--match-regex", " ", "--yes"], "must not be blank"),
        (&["kick", "DailyStandup", "--match-regex", "", "--all", "--yes"], "it is empty"),
        (&["kick", "DailyStandup", "--match", "\t", "--yes"], "must not be blank"),
        (&["kick", "DailyStandup", "--all", "--except", " ", "--yes"], "must not be blank"),
        (&["kick", "DailyStandup", "--all", "--except", "host[1", "--yes"], "invalid glob"),
        (&["kick", "DailyStandup", "--all", "--except", "host[1", "--if-present", "--yes"], "invalid glob"),
        (&["kick", "--everywhere", "--match-regex", "", "--yes"], "it is empty"),
        (&["anonymize", "DailyStandup", "--match-regex", "", "--yes"], "it is empty"),
        (&["anonymize", "DailyStandup", "--all", "--except", "{a", "--yes"], "invalid glob"),
        (&["find", "--match", "guest-["], "invalid glob"),
        (&["find", "--match", " "], "must not be blank"),
    ] {
        sandbox.run(args).exits(2).stderr_contains(&[message]);
    }
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

#[test]
fn regex_that_matches_the_empty_string_requires_all() {
    let sandbox = Sandbox::start(&[]);
    for regex in [".*", "a*", "^", "guest|", "()"] {
        for command in
            [&["kick", "DailyStandup"][..], &["kick", "--everywhere"], &["anonymize", "DailyStandup"]]
        {
            let run = sandbox.run(&[command, &["--match-regex", regex, "--yes"]].concat()).exits(2);
            run.stderr_contains(&[&format!("--match-regex '{regex}' matches every identity"), "Use --all"]);
        }
    }
    assert_eq!(sandbox.counts()["reads"], 0);
    let run =
        sandbox.run(&["kick", "DailyStandup", "--match-regex", ".*", "--all", "--dry-run", "-o", "json"]);
    assert_eq!(outcomes(&run.exits(0)).len(), 7);
}

#[test]
fn names_cannot_be_combined_with_all() {
    let sandbox = Sandbox::start(&[]);
    let list = tempfile::NamedTempFile::new().unwrap();
    let list = list.path().to_str().unwrap();
    for args in [
        &["kick", "DailyStandup", "mallory", "--all", "--yes"][..],
        &["kick", "DailyStandup", "--all", "--from", list, "--yes"],
        &["kick", "DailyStandup", "-", "--all", "--yes"],
        &["anonymize", "DailyStandup", "mallory", "--all", "--yes"],
        &["anonymize", "DailyStandup", "--all", "--from", list, "--yes"],
    ] {
        sandbox
            .run(args)
            .exits(2)
            .stderr_contains(&["--all selects every participant, so it cannot be combined with names"]);
    }
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

/// A server with one participant: `date` is its `Date` header, `joined` the participant's `start_time`.
fn server_with_clocks(
    date: chrono::DateTime<chrono::Utc>,
    joined: chrono::DateTime<chrono::Utc>,
) -> FaultyServer {
    let mut ann = participant(ANN, "ann", "connected");
    ann["start_time"] = json!(joined.to_rfc3339());
    let date = format!("Date: {}", date.format("%a, %d %b %Y %H:%M:%S GMT"));
    FaultyServer::start(move |_, _| {
        response(200, &[&date], &page(std::slice::from_ref(&ann), None).to_string())
    })
}

#[test]
fn ages_are_never_overstated_where_clocks_disagree() {
    let now = chrono::Utc::now();
    let (minutes, hours) = (chrono::TimeDelta::minutes, chrono::TimeDelta::hours);
    let kick =
        |server: &FaultyServer| server.run(&["kick", ROOM, "--older-than", "2h", "--dry-run", "-o", "json"]);
    // The Date header is hours ahead of the clock that sets start_time, or hours behind this machine's.
    for (date, joined) in
        [(now + hours(3), now - minutes(10)), (now - hours(5), now - hours(5) - minutes(10))]
    {
        let run = kick(&server_with_clocks(date, joined)).exits(0);
        assert_eq!(outcomes(&run), [], "{run:?}");
        run.stderr_contains(&["the clocks of this machine and of the API differ by"]);
    }
    assert_eq!(outcomes(&kick(&server_with_clocks(now, now - hours(3))).exits(0)).len(), 1);
    // The participant joined later than now on either clock.
    kick(&server_with_clocks(now, now + hours(3))).exits(1).stderr_contains(&["the clocks disagree"]);
}

/// A sandbox behind a server that, before the first write, ends the room and creates another with the same name and
/// the same identities.
fn server_replacing_room(sandbox: &Arc<Sandbox>, identities: &'static [&'static str]) -> FaultyServer {
    let begin = move |sandbox: &Sandbox| {
        let room = sandbox.create_room("room");
        for identity in identities {
            sandbox.join(&room, identity, "connected");
        }
        room
    };
    let room = begin(sandbox);
    let (weak, is_replaced) = (Arc::downgrade(sandbox), Cell::new(false));
    FaultyServer::start(move |request, _| {
        let sandbox = weak.upgrade().unwrap();
        if request.method == "POST" && !is_replaced.replace(true) {
            sandbox.end_room(&room);
            begin(&sandbox);
        }
        sandbox.send_request(&request.method, &request.target, &request.body).into_bytes()
    })
}

#[test]
fn kick_by_room_name_stays_in_the_room_it_started_in() {
    for kick in [
        &["ann"][..],
        &["ann", "ben", "cid"],
        &["--all", "--yes"],
        &["ann", "ben", "cid", "--except", "host"],
    ] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let server = server_replacing_room(&sandbox, &["ann", "ben", "cid", "host"]);
        let run = server.run(&[&["kick", "room", "-o", "json", "--rate", "1000"], kick].concat()).exits(0);
        if kick.iter().all(|word| !word.starts_with('-')) {
            assert!(outcomes(&run).iter().all(|(_, outcome)| outcome == "already gone"), "{run:?}");
        }
        assert_eq!(sandbox.run(&["list", "room", "-o", "json"]).exits(0).json().as_array().unwrap().len(), 4);
    }
}

#[test]
fn rules_and_mute_by_room_name_stay_in_the_room_they_started_in() {
    for command in
        [&["rules", "set", "room", "ann", "ben", "exclude all"][..], &["mute", "room", "ann", "ben"]]
    {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let server = server_replacing_room(&sandbox, &["ann", "ben", "cid"]);
        server.run(command);
        assert!(server.writes_to("SubscribeRules") > 0, "{:?}", server.targets());
        let room = sandbox.run(&["list", "room", "--jq", ".[0].room_sid"]).exits(0).stdout;
        let is_changed =
            |event: &Value| event["event"] == "rules-set" && event["room_sid"] == room.trim_end();
        assert!(!sandbox.events().iter().any(is_changed), "{command:?}");
    }
}

/// A sandbox behind a server that lets a participant rejoin once kicked, before the response is sent.
fn server_with_rejoin(sandbox: &Arc<Sandbox>, room: &str, identity: &'static str) -> FaultyServer {
    let (weak, room) = (Arc::downgrade(sandbox), room.to_owned());
    let is_back = Cell::new(false);
    FaultyServer::start(move |request: &Request, _| {
        let sandbox = weak.upgrade().unwrap();
        let response = sandbox.send_request(&request.method, &request.target, &request.body);
        if request.method == "POST" && response.contains(&format!("\"{identity}\"")) && !is_back.replace(true)
        {
            sandbox.join(&room, identity, "connected");
        }
        response.into_bytes()
    })
}

#[test]
fn participant_rejoining_during_the_run_is_reported_and_not_kicked_again() {
    for args in [
        &["room", "--all", "--yes"][..],
        &["room", "--match", "*", "--yes"],
        &["room", "eve", "ann", "--except", "host", "--if-present"],
        &["--everywhere", "eve", "ann", "--yes"],
    ] {
        let sandbox = Arc::new(Sandbox::start(&[]));
        let room = sandbox.create_room("room");
        for identity in ["eve", "ann"] {
            sandbox.join(&room, identity, "connected");
        }
        let server = server_with_rejoin(&sandbox, &room, "eve");
        let run = server.run(&[&["kick", "-o", "json"], args].concat()).exits(7);
        let mut kicked = outcomes(&run);
        kicked.sort();
        assert_eq!(
            kicked,
            to_owned_pairs(&[("ann", "kicked"), ("eve", "kicked"), ("eve", "rejoined")]),
            "{run:?}"
        );
        run.stderr_contains(&["participant 'eve' rejoined room 'room' during the run"]);
        assert_eq!(disconnected(&sandbox).len(), 2);
    }
}

#[test]
fn participant_joining_during_the_run_is_noted_without_failure() {
    let sandbox = Arc::new(Sandbox::start(&[]));
    let room = sandbox.create_room("room");
    sandbox.join(&room, "eve", "connected");
    let weak = Arc::downgrade(&sandbox);
    let has_joined = Cell::new(false);
    let server = FaultyServer::start(move |request, _| {
        let sandbox = weak.upgrade().unwrap();
        if request.method == "POST" && !has_joined.replace(true) {
            sandbox.join(&room, "new", "connected");
        }
        sandbox.send_request(&request.method, &request.target, &request.body).into_bytes()
    });
    let run = server.run(&["kick", "room", "--all", "--yes", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), to_owned_pairs(&[("eve", "kicked")]));
    assert_eq!(notes(&run), ["1 more matching participant joined during the run"]);
}

#[test]
fn name_format_prints_sids_of_changed_participants_only() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let ben = sandbox.join(&room, "ben", "connected");
    let gone = sandbox.join(&room, "gone", "connected");
    sandbox.set_status(&room, &gone, "disconnected");
    let run = |args: &[&str]| sandbox.run(&[args, &["-o", "name"]].concat()).stdout;
    assert_eq!(run(&["kick", "room", "ann", "gone", "nobody", "--dry-run"]), format!("{ann}\n"));
    assert_eq!(run(&["rules", "set", "room", "ann", "ben", "include all"]), "");
    assert_eq!(run(&["rules", "set", "room", "ann", "exclude all"]), format!("{ann}\n"));
    assert_eq!(run(&["rules", "reset", "room", "ann", "ben"]), format!("{ann}\n"));
    assert_eq!(run(&["mute", "room", "ben", "nobody"]), format!("{ben}\n"));
    assert_eq!(run(&["mute", "room", "ben"]), "");
    assert_eq!(run(&["kick", "room", "ann", "gone", "nobody"]), format!("{ann}\n"));
    assert_eq!(run(&["anonymize", &room, "gone", "ben", "--yes"]), format!("{gone}\n"));
    assert_eq!(run(&["anonymize", &room, &gone, "--yes"]), "");
    assert_eq!(run(&["rooms", "end", "room", "nowhere", "--yes"]), format!("{room}\n"));
    assert_eq!(run(&["rooms", "end", &room, "--yes"]), "");
}
