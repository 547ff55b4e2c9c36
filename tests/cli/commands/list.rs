//! `roomctl list`.

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Run, Sandbox, json as json_answer, page};

fn identities(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|stay| stay["identity"].as_str().unwrap().to_owned()).collect()
}

/// What `list ARGS -o jsonl` names, sorted.
fn listed(sandbox: &Sandbox, args: &[&str]) -> Vec<String> {
    let mut identities = identities(&sandbox.run(&[&["list"], args, &["-o", "jsonl"]].concat()).exits(0));
    identities.sort();
    identities
}

/// A room with one in each status, and one who was there twice.
fn room(sandbox: &Sandbox) -> String {
    let room = sandbox.room("room");
    for (identity, status) in
        [("ann", "disconnected"), ("ann", "connected"), ("ben", "reconnecting"), ("cid", "disconnected")]
    {
        sandbox.join(&room, identity, status);
    }
    room
}

#[test]
fn everyone_present_is_listed_whatever_their_network_does() {
    let sandbox = Sandbox::start(&[]);
    room(&sandbox);
    assert_eq!(listed(&sandbox, &["room"]), ["ann", "ben"]);
    assert_eq!(identities(&sandbox.run(&["ls", "room", "-o", "jsonl"])), ["ben", "ann"]);
}

#[test]
fn each_status_can_be_asked_for() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    for room in ["room", &sid] {
        assert_eq!(listed(&sandbox, &[room, "--status", "connected"]), ["ann"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "reconnecting"]), ["ben"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "disconnected"]), ["ann", "cid"]);
        assert_eq!(listed(&sandbox, &[room, "--status", "all"]), ["ann", "ann", "ben", "cid"]);
    }
}

#[test]
fn all_shows_each_stay_once_by_time_of_joining() {
    let sandbox = Sandbox::start(&[]);
    let stays =
        sandbox.run(&["list", "DailyStandup", "--status", "all", "-o", "jsonl"]).exits(0).json_lines();
    let column = |name: &str| stays.iter().map(|stay| stay[name].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(stays.len(), 10);
    assert!(column("start_time").is_sorted(), "{:?}", column("start_time"));
    let mut sids = column("sid");
    sids.sort_unstable();
    sids.dedup();
    assert_eq!(sids.len(), 10);
    let first =
        sandbox.run(&["list", "DailyStandup", "--status", "all", "--limit", "2", "-o", "jsonl"]).json_lines();
    assert_eq!(first, stays[..2]);
}

#[test]
fn a_completed_room_lists_who_was_there_and_is_read_once() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end(&sid);
    let before = sandbox.counts()["reads"].as_u64().unwrap();
    assert_eq!(listed(&sandbox, &[&sid]), ["ann", "ann", "ben", "cid"]);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "all"]), ["ann", "ann", "ben", "cid"]);
    // Each takes one page, and one look at the room to be sure that it is over.
    assert_eq!(sandbox.counts()["reads"].as_u64().unwrap() - before, 4);
}

#[test]
fn nobody_is_connected_to_a_completed_room() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end(&sid);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "connected"]), [""; 0]);
    assert_eq!(listed(&sandbox, &[&sid, "--status", "disconnected"]).len(), 4);
}

#[test]
fn a_completed_room_is_not_found_by_its_name_but_its_sid_is_told() {
    let sandbox = Sandbox::start(&[]);
    let sid = room(&sandbox);
    sandbox.end(&sid);
    for status in ["connected", "disconnected", "all"] {
        let run = sandbox.run(&["list", "room", "--status", status]).exits(4);
        assert!(run.stderr.starts_with("error: no room in progress is named 'room'\n"), "{run:?}");
        assert!(run.stderr.contains(&format!("hint: list who was there: roomctl list {sid}\n")), "{run:?}");
    }
}

#[test]
fn filters_choose_by_identity_and_time_of_joining() {
    let sandbox = Sandbox::start(&[]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--identity", "bob", "--status", "all"]), ["bob", "bob"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--identity", "nobody"]), [""; 0]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-after", "10m"]), ["Zoë"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-before", "23m 30s"]), ["alice"]);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-after", "2000-01-01T00:00:00Z"]).len(), 7);
    assert_eq!(listed(&sandbox, &["DailyStandup", "--created-before", "2000-01-01"]), [""; 0]);
}

#[test]
fn everyone_is_listed_however_many_pages_they_fill() {
    let sandbox = Sandbox::start(&["--participants", "2500"]);
    let everyone = listed(&sandbox, &["Crowd"]);
    assert_eq!(everyone.len(), 2500);
    assert!(everyone.windows(2).all(|pair| pair[0] < pair[1]), "somebody is listed twice");
    assert_eq!(listed(&sandbox, &["Crowd", "--limit", "1500"]).len(), 1500);
    let array = sandbox.run(&["list", "Crowd", "-o", "json"]).exits(0).json();
    assert_eq!(array.as_array().map(Vec::len), Some(2500));
}

#[test]
fn a_completed_room_is_not_read_person_by_person_for_who_is_connected() {
    let sandbox = Sandbox::start(&["--participants", "100"]);
    let room = sandbox.run(&["rooms", "--name", "Crowd", "-o", "name"]).exits(0).stdout;
    sandbox.end("Crowd");
    let reads = || sandbox.counts()["reads"].as_u64().unwrap();
    let before = reads();
    assert!(listed(&sandbox, &[room.trim_end(), "--status", "connected", "--limit", "1"]).is_empty());
    assert!(reads() - before < 5);
}

#[test]
fn nobody_is_an_empty_list_and_no_error() {
    let sandbox = Sandbox::start(&[]);
    sandbox.room("empty");
    assert_eq!(sandbox.run(&["list", "empty"]).exits(0).stdout, "IDENTITY  STATUS  JOINED  SID\n");
    assert_eq!(sandbox.run(&["list", "empty", "-o", "json"]).exits(0).stdout, "[]\n");
    assert_eq!(sandbox.run(&["list", "empty", "-o", "jsonl"]).exits(0).stdout, "");
}

#[test]
fn json_keeps_every_field_in_the_order_of_the_api() {
    let sandbox = Sandbox::start(&[]);
    let stays = sandbox.run(&["list", "DailyStandup", "--limit", "1", "-o", "json"]).exits(0).json();
    let names = stays[0].as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>();
    let expected = "account_sid room_sid date_created date_updated start_time end_time sid identity status url duration links";
    assert_eq!(names.join(" "), expected);
    assert_eq!(stays[0]["end_time"], Value::Null);
}

#[test]
fn a_bad_command_line_is_refused_before_any_request() {
    let sandbox = Sandbox::start(&[]);
    for (args, word) in [
        (&["list"][..], "ROOM"),
        (&["list", ""], "it is empty"),
        (&["list", &"x".repeat(129)], "129 characters"),
        (&["list", "room", "--limit", "0"], "write a number from 1 up"),
        (&["list", "room", "--identity", ""], "it is empty"),
        (&["list", "room", "--identity", &"x".repeat(129)], "129 characters"),
        (
            &["list", "room", "--sandbox", "--base-url", "https://me:s3cret@example.com"],
            "--sandbox cannot be used with",
        ),
        (&["list", "room", "--base-url", "https://me:s3cret@example.com"], "no user, password"),
        (&["list", "room", "--status", "gone"], "possible values"),
        (&["list", "room", "--created-after", "yesterday"], "as an age"),
        (&["list", "room", "--fields", "sid,nme"], "no field 'nme'"),
        (&["list", "room", "--timeout", "0"], "more than nothing"),
        (&["list", "room", "--base-url", "http://example.com"], "plain http"),
    ] {
        let run = sandbox.run(args).exits(2);
        assert!(run.stderr.starts_with("error: ") && run.stderr.contains(word), "{run:?}");
        assert!(!run.stderr.contains("s3cret"), "{run:?}");
        assert_eq!(run.stdout, "");
        let with_json = sandbox.run(&[args, &["-o", "json"]].concat()).exits(2);
        assert_eq!(with_json.problem()["exit_code"], 2, "{with_json:?}");
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn a_hint_about_a_hyphen_names_nobody_else_and_a_limit_says_what_it_takes() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["list", "DailyStandup", "--limit", "-1"]).exits(2);
    run.says(&["write a number from 1 up"]);
    let run = sandbox.run(&["get", "DailyStandup", "-bob"]).exits(2);
    run.says(&["hint: put -- before a name that begins with a hyphen\n"]);
    sandbox.run(&["get", "DailyStandup", "--", "-bob"]).exits(4);
}

/// A server that answers with somebody and a next page, tells when that is asked for, and never answers it.
#[cfg(unix)]
fn endless() -> (Faulty, std::sync::mpsc::Receiver<()>) {
    let (asked, hear) = std::sync::mpsc::channel();
    let server = Faulty::start(move |_, before| {
        if before > 0 {
            asked.send(()).unwrap();
            loop {
                std::thread::park();
            }
        }
        let ann =
            json!({ "sid": "PAdddddddddddddddddddddddddddddddd", "identity": "ann", "status": "connected" });
        json_answer(200, &page(&[ann], Some("?Page=1")))
    });
    (server, hear)
}

#[cfg(unix)]
#[test]
fn what_came_before_an_interrupt_is_shown() {
    for (format, expected) in
        [("table", "IDENTITY\nann\n"), ("json", "[\n  {\n    \"identity\": \"ann\"\n  }\n")]
    {
        let (server, hear) = endless();
        let args = ["list", ROOM, "-o", format, "--fields", "identity", "--status", "connected"];
        let (child, _home) = server.roomctl(&args).spawn();
        hear.recv_timeout(crate::support::LONGEST).unwrap();
        child.signal(rustix::process::Signal::INT);
        let ended = child.finish();
        assert_eq!(crate::support::code(ended.status), Some(130));
        assert_eq!(String::from_utf8(ended.stdout).unwrap(), expected);
    }
}
