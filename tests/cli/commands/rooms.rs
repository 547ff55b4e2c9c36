//! `roomctl rooms` and `roomctl rooms end`.

use std::io::{BufRead, BufReader};

use serde_json::{Value, json};

use crate::support::{Faulty, ROOM, Run, Sandbox, disconnected, json as json_answer, page, refusal, rooms};

fn names(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|room| room["unique_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn rooms_in_progress_are_listed_with_how_many_are_connected() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    sandbox.room("empty");
    let run = sandbox.run(&["rooms", "--fields", "unique_name,connected,max_participants"]).exits(0);
    let rows = run.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect::<Vec<_>>();
    assert_eq!(rows[0], ["NAME", "CONNECTED", "CAPACITY"]);
    assert_eq!(rows[1], ["empty", "0", "50"]);
    assert!(
        rows.contains(&vec!["DailyStandup", "6", "50"]) && rows.contains(&vec!["room-00002", "2", "50"]),
        "{run:?}"
    );
    assert_eq!(rows.len(), 6);
}

#[test]
fn counting_takes_a_request_a_room_and_can_be_left_out() {
    let sandbox = Sandbox::start(&["--rooms", "20"]);
    let reads = || sandbox.counts()["reads"].as_u64().unwrap();
    let run = sandbox.run(&["rooms", "--no-count", "-o", "jsonl"]).exits(0);
    assert_eq!((names(&run).len(), reads()), (21, 1));
    assert!(run.json_lines().iter().all(|room| room.get("connected").is_none()));
    sandbox.run(&["rooms", "-o", "jsonl"]).exits(0);
    assert_eq!(reads(), 1 + 22);
}

#[test]
fn a_room_that_cannot_be_counted_is_listed_all_the_same() {
    let failing = |digits: &'static str| {
        Faulty::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
            Some(rest) if digits.contains(&rest[..1]) => refusal(500, 20500, "not now"),
            Some(_) => json_answer(200, &page(&[json!({ "identity": "ann", "status": "connected" })], None)),
            None => json_answer(200, &rooms(&['1', '2', '3'])),
        })
    };
    let args = ["rooms", "-o", "jsonl", "--fields", "unique_name,connected"];
    let run = failing("2").run(&args).exits(7).says(&["room '2' could not be looked into"]);
    let counts = run.json_lines().iter().map(|room| room["connected"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&run), counts),
        (["1", "2", "3"].map(str::to_owned).into(), vec![json!(1), Value::Null, json!(1)])
    );
    let run = failing("123").run(&args).exits(6);
    assert_eq!(names(&run).len(), 3);
}

#[test]
fn each_room_is_told_as_soon_as_it_is_counted() {
    let (told, hear) = std::sync::mpsc::channel();
    let server = Faulty::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM2") {
        Some(_) => {
            hear.recv().unwrap();
            json_answer(200, &page(&[], None))
        }
        None if request.target.contains("/Participants") => json_answer(200, &page(&[], None)),
        None => json_answer(200, &rooms(&['1', '2'])),
    });
    let (mut child, _home) = server.roomctl(&["rooms", "-o", "jsonl"]).spawn();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains(r#""unique_name":"1""#), "{line}");
    told.send(()).unwrap();
    assert_eq!(crate::support::code(child.wait().unwrap()), Some(0));
}

#[test]
fn refused_credentials_end_the_counting() {
    let server = Faulty::start(|request, _| {
        if request.target.contains("/Participants") {
            refusal(401, 20003, "Authenticate")
        } else {
            json_answer(200, &rooms(&['1', '2', '3']))
        }
    });
    let run = server.run(&["rooms", "-o", "jsonl"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}

#[test]
fn rooms_are_chosen_by_status_name_time_and_number() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let listed = |args: &[&str]| names(&sandbox.run(&[&["rooms", "-o", "jsonl"], args].concat()).exits(0));
    assert_eq!(listed(&["--status", "completed"]), ["Retrospective"]);
    assert_eq!(listed(&["--status", "completed", "--created-after", "1h"]), [""; 0]);
    assert_eq!(listed(&["--name", "DailyStandup"]), ["DailyStandup"]);
    assert_eq!(listed(&["--created-before", "20m"]), ["DailyStandup"]);
    assert_eq!(listed(&["--created-after", "20m", "--limit", "1"]).len(), 1);
    assert_eq!(sandbox.run(&["rooms", "--name", "nowhere", "-o", "json"]).exits(0).stdout, "[]\n");
}

#[test]
fn rooms_are_ended_once_each_and_everybody_is_put_out() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let odd = sandbox.room("a/b");
    sandbox.join(&odd, "ann", "reconnecting");
    let over = sandbox.room("over");
    sandbox.end(&over);
    let args = ["rooms", "end", "room-00001", "a/b", &over, "nowhere", "a/b", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(4);
    let rows = run.json();
    let told = rows.as_array().unwrap().iter().map(|row| {
        (row["room"].as_str().unwrap().to_owned(), row["outcome"].as_str().unwrap(), row["present"].clone())
    });
    let expected = [
        ("room-00001".to_owned(), "ended", Value::from(2)),
        ("a/b".to_owned(), "ended", Value::from(1)),
        (over, "already over", Value::from(0)),
        ("nowhere".to_owned(), "not found", Value::Null),
    ];
    assert_eq!(told.collect::<Vec<_>>(), expected);
    let mut left = disconnected(&sandbox);
    left.sort();
    assert_eq!(left, ["ann", "guest", "host"]);
}

/// What became of the rooms, sorted.
fn ends(run: &Run) -> Vec<String> {
    let rows = run.json_lines();
    let mut outcomes = rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    outcomes.sort();
    outcomes
}

#[test]
fn refused_credentials_end_the_ending_and_a_room_that_is_gone_does_not() {
    let refusing = |status, code| {
        Faulty::start(move |request, _| match request.target.split('/').nth(3) {
            _ if request.method == "POST" => refusal(status, code, "no"),
            Some(name) if !request.target.contains("/Participants") => {
                json_answer(200, &json!({ "sid": name, "status": "in-progress" }))
            }
            _ => json_answer(200, &page(&[], None)),
        })
    };
    let names = ["1", "2", "3"].map(|digit| format!("RM{}", digit.repeat(32)));
    let args = ["rooms", "end", &names[0], &names[1], &names[2], "--yes", "--rate", "80,1", "-o", "jsonl"];
    let writes =
        |server: &Faulty| server.targets().iter().filter(|target| target.starts_with("POST")).count();
    let server = refusing(401, 20003);
    assert_eq!(ends(&server.run(&args).exits(3)), ["failed", "not tried", "not tried"]);
    assert_eq!(writes(&server), 1);
    let server = refusing(400, 20001);
    assert_eq!(ends(&server.run(&args).exits(1)), ["failed", "failed", "failed"]);
    assert_eq!(writes(&server), 3);
}

#[test]
fn a_room_is_ended_only_if_the_answer_says_so_of_that_room() {
    let room = |sid: &str| json!({ "sid": sid, "status": "in-progress", "unique_name": "room" });
    let login = b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n<html>login</html>";
    for (answer, code, told) in [
        (login.to_vec(), 6, "it is HTML, not JSON; it may be done all the same"),
        (
            json_answer(200, &json!({ "code": 20503, "status": 503 })),
            6,
            "it tells of a failure, though its status is a success",
        ),
        (json_answer(200, &room(&format!("RM{}", "9".repeat(32)))), 7, "which may be over now"),
        (json_answer(200, &room(ROOM)), 7, "still shows room"),
    ] {
        let server = Faulty::start(move |request, _| match request.method.as_str() {
            "POST" => answer.clone(),
            _ if request.target.contains("/Participants") => json_answer(200, &page(&[], None)),
            _ => json_answer(200, &room(ROOM)),
        });
        let run = server.run(&["rooms", "end", ROOM, "--yes", "-o", "jsonl"]).exits(code);
        assert_eq!(ends(&run), [if code == 7 { "unconfirmed" } else { "failed" }]);
        assert!(run.stderr.contains(told), "{run:?}");
    }
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rooms", "end", "DailyStandup", "--yes", "-o", "json"]).exits(0);
    assert!(run.json()[0]["request_id"].as_str().is_some_and(|id| id.starts_with("RQ")), "{run:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_end_tells_room_by_room_what_it_did() {
    use std::io::Read;

    let sandbox = Sandbox::start(&["--rooms", "30"]);
    let names = (1..=30).map(|number| format!("room-{number:05}")).collect::<Vec<_>>();
    let mut args = vec!["rooms", "end", "--yes", "--rate", "1000,5", "-o", "jsonl"];
    args.extend(names.iter().map(String::as_str));
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let (mut told, mut talk) = (String::new(), String::new());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut told).unwrap();
    child.signal(rustix::process::Signal::INT);
    lines.read_to_string(&mut told).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut talk).unwrap();
    assert_eq!(crate::support::code(child.wait().unwrap()), Some(130));
    assert!(talk.contains("interrupted: waiting for what is on its way"), "{talk}");
    let with = |outcome: &str| told.matches(&format!(r#""outcome":"{outcome}""#)).count();
    assert_eq!(with("ended") + with("not tried"), 30, "{told}");
    assert!(with("ended") > 0 && with("not tried") > 0, "{told}");
}

#[test]
fn a_rehearsal_ends_no_room_and_without_a_yes_none_is_asked_for() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rooms", "end", "DailyStandup", "--dry-run", "-o", "json"]).exits(0);
    assert_eq!(run.json()[0]["outcome"], "would end");
    let reads = sandbox.counts()["reads"].clone();
    let run = sandbox.run(&["rooms", "end", "DailyStandup"]).exits(2);
    assert!(run.stderr.contains("hint: add --yes to end them"), "{run:?}");
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&reads, &0.into()));
}

#[cfg(unix)]
#[test]
fn on_a_terminal_the_rooms_are_shown_and_the_answer_decides() {
    let sandbox = Sandbox::start(&[]);
    for (key, code, writes) in [("n\r", 1, 0), ("y\r", 0, 1)] {
        let script = "exec roomctl rooms end DailyStandup --color never";
        let mut terminal = crate::support::Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("End this room? [y/N] ");
        assert!(shown.contains("DailyStandup  7 "), "{shown}");
        terminal.press(key);
        assert_eq!(terminal.finish().1, code);
        assert_eq!(sandbox.counts()["writes"], writes);
    }
}
