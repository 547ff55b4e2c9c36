//! `roomctl kick`: whom the flags choose.

use serde_json::json;

use crate::support::{
    Faulty, ROOM, Run, Sandbox, answer, disconnected, json as json_answer, outcomes, page, pairs, refusal,
    rooms,
};

/// A room with people of several sorts; one of them has a network that dropped, one has left.
fn room(sandbox: &Sandbox) -> String {
    let room = sandbox.room("room");
    for (identity, status) in [
        ("host", "connected"),
        ("guest-1", "connected"),
        ("guest-2", "reconnecting"),
        ("guest/3", "connected"),
        ("a[b]*", "connected"),
        ("gone", "disconnected"),
    ] {
        sandbox.join(&room, identity, status);
    }
    room
}

/// Who would be kicked, sorted.
fn chosen(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let run = sandbox.run(&[&["kick", "room", "--dry-run", "-o", "json"], args].concat()).exits(0);
    let mut chosen = outcomes(&run)
        .into_iter()
        .map(|(who, outcome)| {
            assert_eq!(outcome, "would kick");
            who
        })
        .collect::<Vec<_>>();
    chosen.sort();
    chosen
}

#[test]
fn flags_choose_and_exceptions_take_away() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    for (args, expected) in [
        (&["--all"][..], &["a[b]*", "guest-1", "guest-2", "guest/3", "host"][..]),
        (&["--match", "guest*"], &["guest-1", "guest-2", "guest/3"]),
        (&["--match", "guest-[12]", "--match", "h?st"], &["guest-1", "guest-2", "host"]),
        (&["--match-regex", "^guest-\\d$"], &["guest-1", "guest-2"]),
        (&["--match", "{host,nobody}"], &["host"]),
        (&["--all", "--except", "host", "--except", "guest*"], &["a[b]*"]),
        (&["--all", "--except", "a[b]*"], &["guest-1", "guest-2", "guest/3", "host"]),
        (&["host", "guest-1", "--except", "host"], &["guest-1"]),
        (&["host", "--match", "guest-1"], &["guest-1", "host"]),
        (&["--match", "nobody*"], &[]),
        (&["--older-than", "1h"], &[]),
        (&["--all", "--older-than", "1h"], &[]),
    ] {
        assert_eq!(chosen(&sandbox, args), expected, "{args:?}");
    }
    assert_eq!(sandbox.counts()["writes"], 1, "only the making of the room");
}

#[test]
fn who_has_been_there_for_longer_is_chosen_by_age() {
    let sandbox = Sandbox::start(&[]);
    let kick = |args: &[&str]| {
        let run =
            sandbox.run(&[&["kick", "DailyStandup", "--dry-run", "-o", "json"], args].concat()).exits(0);
        outcomes(&run).into_iter().map(|(who, _)| who).collect::<Vec<_>>()
    };
    assert_eq!(kick(&["--older-than", "22m 30s"]), ["carol", "alice"]);
    assert_eq!(kick(&["--older-than", "20m", "--match", "*e"]), ["dave", "alice"]);
    assert_eq!(kick(&["bob", "alice", "--older-than", "20m"]), ["alice"]);
}

#[test]
fn an_age_goes_by_the_clock_of_the_server() {
    let ann = json!({
        "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected",
        "start_time": "2020-01-01T09:50:00Z",
    });
    let server = Faulty::start(move |_, _| {
        answer(
            200,
            &["Date: Wed, 01 Jan 2020 10:00:00 GMT"],
            &page(std::slice::from_ref(&ann), None).to_string(),
        )
    });
    let kick = |age: &str| {
        let args = ["kick", ROOM, "--older-than", age, "--dry-run", "-o", "json"];
        outcomes(&server.run(&args).exits(0)).len()
    };
    assert_eq!((kick("9m"), kick("11m")), (1, 0));
}

#[test]
fn everybody_present_is_kicked_once_however_often_they_are_chosen() {
    let sandbox = Sandbox::start(&[]);
    let room = room(&sandbox);
    let args = ["kick", &room, "guest-1", "host", "--match", "*", "--match", "guest*", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(0);
    let kicked = outcomes(&run);
    assert_eq!(kicked[..2], pairs(&[("guest-1", "kicked"), ("host", "kicked")]), "who is named comes first");
    assert_eq!(kicked.len(), 5);
    let mut left = disconnected(&sandbox);
    left.sort();
    assert_eq!(left, ["a[b]*", "guest-1", "guest-2", "guest/3", "host"]);
    let again = sandbox.run(&["kick", "room", "--all", "--yes", "-o", "json"]).exits(0);
    assert_eq!(
        (again.json(), again.talk()),
        (json!([]), vec![json!({ "note": "nobody who is there is meant" })])
    );
}

#[test]
fn an_identity_and_the_sid_of_the_same_stay_are_one_person() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    let run = sandbox.run(&["kick", "room", &ann, "ann", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), pairs(&[(&ann, "kicked")]));
    assert_eq!(disconnected(&sandbox), ["ann"]);
}

fn from_list(sandbox: &Sandbox, args: &[&str], input: &[u8]) -> Run {
    sandbox.roomctl(&[&["kick", "room", "-o", "json"], args].concat()).input(input).run()
}

#[test]
fn references_are_read_from_standard_input_or_a_file() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let run = from_list(&sandbox, &["-"], b"host\r\n\nguest/3\n").exits(0);
    assert_eq!(outcomes(&run), pairs(&[("host", "kicked"), ("guest/3", "kicked")]));

    let nul = sandbox.room("nul");
    sandbox.join(&nul, "line\nfeed ", "connected");
    let run = sandbox.roomctl(&["kick", "nul", "--from", "-", "-0"]).input(b"line\nfeed \0").run().exits(0);
    assert!(run.stdout.contains("line\\nfeed   kicked"), "{run:?}");

    let list = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(list.path(), "guest-1\nhost").unwrap();
    let run = from_list(&sandbox, &["--from", list.path().to_str().unwrap()], b"").exits(0);
    assert_eq!(outcomes(&run), pairs(&[("guest-1", "kicked"), ("host", "already gone")]));
    let run = from_list(&sandbox, &["-", "--from", list.path().to_str().unwrap()], b"guest-2\n").exits(0);
    let expected = [("guest-2", "kicked"), ("guest-1", "already gone"), ("host", "already gone")];
    assert_eq!(outcomes(&run), pairs(&expected), "both are read");
    let run = from_list(&sandbox, &["-", "a[b]*", "--from", "-"], b"guest-1\n").exits(0);
    assert_eq!(outcomes(&run), pairs(&[("a[b]*", "kicked"), ("guest-1", "already gone")]));
    assert_eq!(from_list(&sandbox, &["-"], b"\n").exits(0).stdout, "[]\n");
}

#[test]
fn an_empty_list_chooses_nobody_whatever_stands_beside_it() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    room(&sandbox);
    let list = tempfile::NamedTempFile::new().unwrap();
    let list = list.path().to_str().unwrap();
    for args in [
        &["room", "--from", list, "--except", "host"][..],
        &["room", "-", "--except", "host", "--if-present"],
        &["room", "--from", list, "--older-than", "1ms", "--yes"],
        &["room", "-", "--older-than", "1ms"],
        &["--everywhere", "-", "--yes"],
        &["--everywhere", "--from", list],
        &["--everywhere", "--from", list, "--except", "host", "--older-than", "1ms", "--yes"],
    ] {
        let run = sandbox.roomctl(&[&["kick", "-o", "json"], args].concat()).input(b"\n").run().exits(0);
        assert_eq!(
            (run.json(), run.talk()),
            (json!([]), vec![json!({ "note": "nobody who is there is meant" })])
        );
    }
    assert_eq!(sandbox.counts()["reads"], 0);
    assert_eq!(disconnected(&sandbox), [""; 0]);
    let run = from_list(&sandbox, &["-", "--match", "guest-*", "--yes"], b"").exits(0);
    assert_eq!(outcomes(&run).len(), 2, "what chooses beside it still does");
}

const PARTICIPANT: &str = "PA0123456789abcdef0123456789abcdef";

#[test]
fn a_bad_choice_is_refused_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    let long = "x".repeat(129);
    for (args, input, word) in [
        (&["room"][..], "", "nobody is chosen"),
        (&["room", "--except", "host"], "", "nobody is chosen"),
        (
            &["o b"],
            "",
            "hint: 'o b' was taken for the room\n\
             hint: if it is a participant: roomctl find 'o b', or roomctl kick --everywhere 'o b'\n",
        ),
        (&[PARTICIPANT], "", &format!("if it is a participant: roomctl find {PARTICIPANT}, or ")),
        (&["room", "--match", "[a"], "", "--match"),
        (&["room", "--match", "", "--yes"], "", "it is empty"),
        (&["room", "--all", "--except", "", "--if-present", "--yes"], "", "it is empty"),
        (&["room", "--older-than", "5", "--yes"], "", "write it with its unit: 30s, 10m or 2h"),
        (&["room", "ann", "--keep-out", "30"], "", "write it with its unit"),
        (&["room", "--match-regex", "("], "", "--match-regex"),
        (&["room", "-"], &format!("ann\n{long}\n"), "standard input, line 2: it has 129 characters"),
        (&["room", "-"], "\u{feff}ann\n", "hint: save it as UTF-8 without one"),
        (&["room", &long], "", "it has 129 characters"),
        (&["room", ""], "", "it is empty"),
        (&["", "ann"], "", "it is empty"),
        (&["--everywhere"], "", "nobody is chosen"),
        (&["--everywhere", "--all"], "", "cannot be used with"),
        (&["--everywhere", "ann", "--keep-out", "1m"], "", "cannot be used with"),
        (&["room", "ann", "--rate", "0,1"], "", "each at least 1"),
    ] {
        let run = sandbox.roomctl(&[&["kick"], args].concat()).input(input.as_bytes()).run().exits(2);
        assert!(run.stderr.contains(word), "{run:?}");
    }
    let run = sandbox.run(&["kick", "room", "--from", "no/such/file"]).exits(1);
    assert!(run.stderr.contains("cannot read no/such/file"), "{run:?}");
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn a_rehearsal_tells_who_is_gone_or_unknown_and_sends_no_write() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let run = sandbox.run(&["kick", "room", "host", "gone", "nobody", "--dry-run", "-o", "json"]).exits(4);
    assert_eq!(
        outcomes(&run),
        pairs(&[("host", "would kick"), ("gone", "already gone"), ("nobody", "not found")])
    );
    assert_eq!(sandbox.counts()["writes"], 1, "only the making of the room");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn someone_is_found_and_kicked_in_every_room() {
    let sandbox = Sandbox::start(&["--rooms", "40"]);
    let odd = sandbox.room("a/b");
    sandbox.join(&odd, "guest", "reconnecting");
    let run = sandbox.run(&["kick", "--everywhere", "guest", "--yes", "-o", "json"]).exits(0);
    let rows = run.json();
    let rooms = rows.as_array().unwrap().iter().map(|row| row["room"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(rooms.len(), 41);
    assert!(rooms.is_sorted() && rooms[0] == "a/b", "{rooms:?}");
    assert_eq!(disconnected(&sandbox), vec!["guest"; 41]);

    let run = sandbox
        .run(&["kick", "--everywhere", "host", "nobody", "--match", "gu*", "--yes", "-o", "json"])
        .exits(4);
    let kicked = outcomes(&run);
    assert_eq!(kicked.iter().filter(|(who, outcome)| who == "host" && outcome == "kicked").count(), 40);
    assert_eq!(kicked.last(), Some(&("nobody".to_owned(), "not found".to_owned())));
}

#[test]
fn who_is_there_but_not_meant_is_not_said_to_be_nowhere() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    for args in [
        &["host", "--except", "host"][..],
        &["host", "nobody", "--except", "*o*"],
        &["host", "--older-than", "90d"],
    ] {
        let run = sandbox.run(&[&["kick", "--everywhere", "--yes", "-o", "json"], args].concat()).exits(0);
        assert_eq!(
            (run.json(), run.talk().pop()),
            (json!([]), Some(json!({ "note": "nobody who is there is meant" })))
        );
    }
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

/// Two rooms: ann is in one, and the other cannot be read.
fn half_read() -> Faulty {
    let ann =
        json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
    Faulty::start(move |request, _| {
        if request.target.starts_with("/v1/Rooms?") {
            json_answer(200, &rooms(&['1', '2']))
        } else if request.target.contains("RM1111") {
            json_answer(200, &page(std::slice::from_ref(&ann), None))
        } else {
            refusal(500, 20500, "not now")
        }
    })
}

#[test]
fn nobody_is_said_to_be_nowhere_while_a_room_could_not_be_read() {
    let server = half_read();
    let run = server.run(&["kick", "--everywhere", "ann", "ben", "--dry-run", "-o", "json"]).exits(7);
    assert_eq!(outcomes(&run), pairs(&[("ann", "would kick")]));
    run.says(&["room '2' could not be looked into"]);
}

/// Whether the error that ended a command, which did nothing, is this one.
#[track_caller]
fn stopped_by(run: Run, error: &str, hints: &[&str], sandbox: &Sandbox) {
    let run = run.exits(4);
    assert_eq!(
        (&run.stdout[..], &run.problem()["error"], &run.problem()["hints"]),
        ("", &json!(error), &json!(hints))
    );
    assert_eq!(disconnected(sandbox), [""; 0]);
}

#[test]
fn an_exception_that_spares_nobody_stops_before_the_first_kick() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    let kick = |args: &[&str]| sandbox.run(&[&["kick", "--yes", "-o", "jsonl"], args].concat());
    let way_out = "if they need not be there: --if-present";
    let (meant, error) = ("did you mean 'host'?", "--except 'Host' fits nobody present");
    stopped_by(kick(&["room", "--all", "--except", "Host"]), error, &[meant, way_out], &sandbox);
    stopped_by(
        kick(&["room", "host", "--except", "Host", "--keep-out", "1h"]),
        error,
        &[meant, way_out],
        &sandbox,
    );
    stopped_by(
        kick(&["room", "--all", "--except", "host", "--except", "Host", "--dry-run"]),
        error,
        &[meant, way_out],
        &sandbox,
    );
    let error = "--except 'nobody' fits nobody present";
    stopped_by(kick(&["room", "--all", "--except", "nobody"]), error, &[way_out], &sandbox);
    let (meant, error) = ("did you mean 'erin@example.com'?", "--except 'erin' fits nobody in any room");
    let everywhere = ["--everywhere", "host", "--except", "erin"];
    stopped_by(kick(&everywhere), error, &[meant, way_out], &sandbox);

    let fine = kick(&["room", "--all", "--except", "nobody", "--except", "guest*", "--if-present"]).exits(0);
    assert_eq!(outcomes(&fine).len(), 2, "{fine:?}");
}

#[test]
fn exclusion_by_sid_protects_and_glob_without_match_is_an_error() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let way_out = "if they need not be there: --if-present";
    for glob in ["x*", "{no,body}"] {
        let args = ["kick", "room", "--all", "--except", &ann, "--except", glob, "--yes", "-o", "json"];
        stopped_by(
            sandbox.run(&args),
            &format!("--except '{glob}' fits nobody present"),
            &[way_out],
            &sandbox,
        );
    }
    let args = ["--all", "--except", &ann, "--except", "x*", "--except", "{no,body}", "--if-present"];
    assert_eq!(chosen(&sandbox, &args), ["ben"]);
}

#[test]
fn an_exception_in_a_room_that_could_not_be_read_is_not_relied_on() {
    let server = half_read();
    let run = server.run(&["kick", "--everywhere", "--match", "a*", "--except", "Ann", "--yes"]).exits(4);
    run.says(&[
        "error: --except 'Ann' fits nobody in any room that could be read\nhint: did you mean 'ann'?\n",
    ]);
    assert!(server.targets().iter().all(|target| target.starts_with("GET")));
}
