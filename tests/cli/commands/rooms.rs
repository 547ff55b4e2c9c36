//! `roomctl rooms`, `roomctl rooms get` and `roomctl rooms end`.

use std::io::{BufRead, BufReader};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

#[cfg(unix)]
use crate::support::wait_until;
use crate::support::{
    FaultyServer, ROOM, Run, Sandbox, disconnected, error_response, json_response, page, rooms_page,
};

fn names(run: &Run) -> Vec<String> {
    run.json_lines().iter().map(|room| room["unique_name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn counts_connected_and_reconnecting_participants() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    sandbox.create_room("empty");
    let run = sandbox.run(&["rooms", "--fields", "unique_name,present,max_participants"]).exits(0);
    let rows = run.stdout.lines().map(|line| line.split_whitespace().collect::<Vec<_>>()).collect::<Vec<_>>();
    assert_eq!(rows[0], ["NAME", "PRESENT", "CAPACITY"]);
    assert_eq!(rows[1], ["empty", "0", "50"]);
    assert!(
        rows.contains(&vec!["DailyStandup", "7", "50"]) && rows.contains(&vec!["room-00002", "2", "50"]),
        "{run:?}"
    );
    assert_eq!(rows.len(), 6);
}

#[test]
fn counting_takes_two_requests_per_room_and_is_optional() {
    let sandbox = Sandbox::start(&["--rooms", "20"]);
    let reads = || sandbox.counts()["reads"].as_u64().unwrap();
    let run = sandbox.run(&["rooms", "--no-count", "-o", "jsonl"]).exits(0);
    assert_eq!((names(&run).len(), reads()), (21, 1));
    assert!(run.json_lines().iter().all(|room| room.get("present").is_none()));
    sandbox.run(&["rooms", "-o", "jsonl"]).exits(0);
    assert_eq!(reads(), 1 + 1 + 21 * 2);
}

#[test]
fn participants_are_counted_only_if_the_number_is_read() {
    let sandbox = Sandbox::start(&["--rooms", "3"]);
    let requests = |args: &[&str]| {
        let reads = || sandbox.counts()["reads"].as_u64().unwrap();
        let before = reads();
        sandbox.run(&[&["rooms"], args].concat()).exits(0);
        reads() - before
    };
    for args in [
        &["-q"][..],
        &["-o", "name"],
        &["--fields", "sid"],
        &["-o", "csv", "--fields", "unique_name,sid"],
        &["-o", "json", "--fields", "sid"],
        &["--fields", "sid", "--jq", "length"],
        &["--fields", "sid", "--sort-by", "sid"],
    ] {
        assert_eq!(requests(args), 1, "{args:?}");
    }
    for args in [
        &[][..],
        &["-o", "json"],
        &["-o", "yaml"],
        &["-o", "csv", "--fields", "sid,present"],
        &["--fields", "connected"],
        &["--jq", ".[].present"],
        &["-o", "jsonl", "--jq", ".present"],
        &["--fields", "sid", "--sort-by", "present"],
        &["-q", "--sort-by", "present"],
    ] {
        assert_eq!(requests(args), 1 + 4 * 2, "{args:?}");
    }
}

#[test]
fn rooms_counts_as_many_participants_as_rooms_end() {
    let sandbox = Sandbox::start(&[]);
    let counted = sandbox.run(&["rooms", "-o", "json"]).exits(0).json();
    let end = sandbox.run(&["rooms", "end", "DailyStandup", "--dry-run", "-o", "json"]).exits(0).json();
    assert_eq!((&counted[0]["present"], &counted[0]["present"]), (&json!(7), &end[0]["present"]));
    assert_eq!(counted[0]["connected"], counted[0]["present"], "the deprecated key has the same value");
}

#[test]
fn accepts_the_deprecated_field_connected_with_a_warning() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rooms", "--fields", "connected", "-o", "jsonl"]).exits(0);
    assert_eq!(run.stdout, "{\"connected\":7}\n");
    assert_eq!(
        run.messages(),
        [json!({ "warning": "--fields connected is deprecated; use --fields present" })]
    );
}

#[test]
fn room_with_failed_count_is_listed() {
    let failing = |digits: &'static str| {
        FaultyServer::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM") {
            Some(rest) if digits.contains(&rest[..1]) => error_response(500, 20500, "not now"),
            Some(_) => {
                let sid = "PAdddddddddddddddddddddddddddddddd";
                let ann = json!({ "sid": sid, "identity": "ann", "status": "connected" });
                json_response(200, &page(&[ann], None))
            }
            None => json_response(200, &rooms_page(&['1', '2', '3'])),
        })
    };
    let args = ["rooms", "-o", "jsonl", "--fields", "unique_name,present"];
    let run = failing("2").run(&args).exits(7).stderr_contains(&["cannot read room '2'"]);
    let counts = run.json_lines().iter().map(|room| room["present"].clone()).collect::<Vec<_>>();
    assert_eq!(
        (names(&run), counts),
        (["1", "2", "3"].map(str::to_owned).into(), vec![json!(1), Value::Null, json!(1)])
    );
    let run = failing("123").run(&args).exits(6);
    assert_eq!(names(&run).len(), 3);
}

#[test]
fn each_room_is_printed_once_counted() {
    let is_printed = Arc::new(AtomicBool::new(false));
    let may_count = Arc::clone(&is_printed);
    let server = FaultyServer::start(move |request, _| match request.target.strip_prefix("/v1/Rooms/RM2") {
        // The second room cannot be counted before the first one is printed.
        Some(_) if !may_count.load(Ordering::SeqCst) => json_response(503, &json!({})),
        None if !request.target.contains("/Participants") => json_response(200, &rooms_page(&['1', '2'])),
        _ => json_response(200, &page(&[], None)),
    });
    let (mut child, _home) = server.roomctl(&["rooms", "-o", "jsonl"]).spawn();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert!(line.contains(r#""unique_name":"1""#), "{line}");
    is_printed.store(true, Ordering::SeqCst);
    assert_eq!(crate::support::exit_code(child.wait().unwrap()), Some(0));
}

#[test]
fn rejected_credentials_end_the_counting() {
    let server = FaultyServer::start(|request, _| {
        if request.target.contains("/Participants") {
            error_response(401, 20003, "Authenticate")
        } else {
            json_response(200, &rooms_page(&['1', '2', '3']))
        }
    });
    let run = server.run(&["rooms", "-o", "jsonl"]).exits(3);
    assert_eq!((run.stdout.as_str(), run.stderr.lines().count()), ("", 1), "{run:?}");
}

#[test]
fn filters_rooms_by_status_name_time_and_limit() {
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
fn ends_each_room_once_and_disconnects_its_participants() {
    let sandbox = Sandbox::start(&["--rooms", "2"]);
    let odd = sandbox.create_room("a/b");
    sandbox.join(&odd, "ann", "reconnecting");
    let over = sandbox.create_room("over");
    sandbox.end_room(&over);
    let args = ["rooms", "end", "room-00001", "a/b", &over, "nowhere", "a/b", "--yes", "-o", "json"];
    let run = sandbox.run(&args).exits(4);
    let rows = run.json();
    let printed = rows.as_array().unwrap().iter().map(|row| {
        (row["room"].as_str().unwrap().to_owned(), row["outcome"].as_str().unwrap(), row["present"].clone())
    });
    let expected = [
        ("room-00001".to_owned(), "ended", Value::from(2)),
        ("a/b".to_owned(), "ended", Value::from(1)),
        // Typed by SID, shown by name.
        ("over".to_owned(), "already over", Value::from(0)),
        ("nowhere".to_owned(), "not found", Value::Null),
    ];
    assert_eq!(printed.collect::<Vec<_>>(), expected);
    let mut left = disconnected(&sandbox);
    left.sort();
    assert_eq!(left, ["ann", "guest", "host"]);
}

/// The outcome of each room, sorted.
fn ends(run: &Run) -> Vec<String> {
    let rows = run.json_lines();
    let mut outcomes = rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    outcomes.sort();
    outcomes
}

#[test]
fn rejected_credentials_stop_ending_rooms_but_missing_room_does_not() {
    let refusing = |status, code| {
        FaultyServer::start(move |request, _| match request.target.split('/').nth(3) {
            _ if request.method == "POST" => error_response(status, code, "no"),
            Some(name) if !request.target.contains("/Participants") => {
                json_response(200, &json!({ "sid": name, "status": "in-progress" }))
            }
            _ => json_response(200, &page(&[], None)),
        })
    };
    let names = ["1", "2", "3"].map(|digit| format!("RM{}", digit.repeat(32)));
    let args = ["rooms", "end", &names[0], &names[1], &names[2], "--yes", "--rate", "80,1", "-o", "jsonl"];
    let writes =
        |server: &FaultyServer| server.targets().iter().filter(|target| target.starts_with("POST")).count();
    let server = refusing(401, 20003);
    assert_eq!(ends(&server.run(&args).exits(3)), ["failed", "not tried", "not tried"]);
    assert_eq!(writes(&server), 1);
    let server = refusing(400, 20001);
    assert_eq!(ends(&server.run(&args).exits(1)), ["failed", "failed", "failed"]);
    assert_eq!(writes(&server), 3);
}

#[test]
fn room_is_ended_only_if_the_response_confirms_it() {
    let room = |sid: &str| json!({ "sid": sid, "status": "in-progress", "unique_name": "room" });
    let login = b"HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n<html>login</html>";
    for (response, code, printed) in [
        (login.to_vec(), 6, "it is HTML, not JSON; the request may have been applied"),
        (
            json_response(200, &json!({ "code": 20503, "status": 503 })),
            6,
            "it reports an error with a success status",
        ),
        (json_response(200, &room(&format!("RM{}", "9".repeat(32)))), 7, "which may have ended"),
        (json_response(200, &room(ROOM)), 7, "still shows room"),
    ] {
        let server = FaultyServer::start(move |request, _| match request.method.as_str() {
            "POST" => response.clone(),
            _ if request.target.contains("/Participants") => json_response(200, &page(&[], None)),
            _ => json_response(200, &room(ROOM)),
        });
        let run = server.run(&["rooms", "end", ROOM, "--yes", "-o", "jsonl"]).exits(code);
        assert_eq!(ends(&run), [if code == 7 { "unconfirmed" } else { "failed" }]);
        assert!(run.stderr.contains(printed), "{run:?}");
    }
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rooms", "end", "DailyStandup", "--yes", "-o", "json"]).exits(0);
    assert!(run.json()[0]["request_id"].as_str().is_some_and(|id| id.starts_with("RQ")), "{run:?}");
}

#[cfg(unix)]
#[test]
fn interrupted_end_reports_the_outcome_of_each_room() {
    use std::io::Read;

    let sandbox = Sandbox::start(&["--rooms", "30"]);
    let names = (1..=30).map(|number| format!("room-{number:05}")).collect::<Vec<_>>();
    let mut args = vec!["rooms", "end", "--yes", "--rate", "1000,5", "-o", "jsonl"];
    args.extend(names.iter().map(String::as_str));
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    let (mut printed, mut messages) = (String::new(), String::new());
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut printed).unwrap();
    child.signal(rustix::process::Signal::INT);
    lines.read_to_string(&mut printed).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut messages).unwrap();
    assert_eq!(crate::support::exit_code(child.wait().unwrap()), Some(130));
    assert!(messages.contains("interrupted: waiting for pending requests"), "{messages}");
    let with = |outcome: &str| printed.matches(&format!(r#""outcome":"{outcome}""#)).count();
    assert_eq!(with("ended") + with("not tried"), 30, "{printed}");
    assert!(with("ended") > 0 && with("not tried") > 0, "{printed}");
}

#[test]
fn dry_run_ends_no_room_and_ending_requires_confirmation() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["rooms", "end", "DailyStandup", "--dry-run", "-o", "json"]).exits(0);
    assert_eq!(run.json()[0]["outcome"], "would end");
    sandbox.run(&["rooms", "end", "nowhere"]).exits(4).stderr_contains(&["room 'nowhere' not found"]);
    let run = sandbox.run(&["rooms", "end", "DailyStandup"]).exits(2);
    assert!(
        run.stderr.contains("tip: Use --yes to confirm, or --dry-run to show what would change."),
        "{run:?}"
    );
    assert_eq!(sandbox.counts()["writes"], 0);
}

#[cfg(unix)]
#[test]
fn prompt_shows_rooms_and_ends_them_only_after_yes() {
    let sandbox = Sandbox::start(&[]);
    for (key, code, writes) in [("n\r", 1, 0), ("y\r", 0, 1)] {
        let script = "exec roomctl rooms end DailyStandup --color never";
        let mut terminal = crate::support::Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("End 1 room and disconnect all participants? [y/N] ");
        assert!(shown.contains("DailyStandup  7 "), "{shown}");
        terminal.press(key);
        assert_eq!(terminal.finish().1, code);
        assert_eq!(sandbox.counts()["writes"], writes);
    }
}

#[test]
fn get_prints_the_room_with_the_keys_of_the_list() {
    let sandbox = Sandbox::start(&[]);
    let listed = sandbox.run(&["rooms", "-o", "jsonl"]).exits(0).stdout;
    let sid = sandbox.run(&["rooms", "-q"]).exits(0).stdout.trim().to_owned();
    for room in ["DailyStandup", &sid] {
        let get = ["rooms", "get", room];
        assert_eq!(sandbox.run(&[&get[..], &["-o", "jsonl"]].concat()).exits(0).stdout, listed);
        assert_eq!(sandbox.run(&[&get[..], &["-q"]].concat()).exits(0).stdout, format!("{sid}\n"));
        let table = sandbox.run(&get).exits(0).stdout;
        let has_row =
            |field: &str, value: &str| table.lines().any(|line| line.split_whitespace().eq([field, value]));
        assert!(
            has_row("sid", &sid) && has_row("present", "7") && has_row("status", "in-progress"),
            "{table}"
        );
    }
}

#[test]
fn get_finds_a_completed_room_by_sid_only() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("over");
    sandbox.end_room(&room);
    let listed =
        sandbox.run(&["rooms", "--status", "completed", "--name", "over", "-o", "jsonl"]).exits(0).stdout;
    assert_eq!(sandbox.run(&["rooms", "get", &room, "-o", "jsonl"]).exits(0).stdout, listed);
    for flags in [&[][..], &["--web"]] {
        let args = [&["rooms", "get", "over"], flags].concat();
        sandbox.run(&args).exits(4).stderr_contains(&["room 'over' not found", &room]);
        let args = [&["rooms", "get", "RM00000000000000000000000000000000"], flags].concat();
        assert_eq!(sandbox.run(&args).exits(4).stdout, "");
    }
}

#[test]
fn get_fails_if_the_participants_cannot_be_counted() {
    let room = json!({ "sid": ROOM, "unique_name": "room", "status": "in-progress" });
    let server = FaultyServer::start(move |request, _| {
        if request.target.contains("/Participants") {
            return error_response(500, 20500, "not now");
        }
        json_response(200, &room)
    });
    let run = server.run(&["rooms", "get", "room", "-o", "json"]).exits(6);
    assert_eq!(run.stdout, "");
}

#[test]
fn web_prints_the_url_of_the_page_where_stdout_is_no_terminal() {
    let sandbox = Sandbox::start(&[]);
    let sid = sandbox.run(&["rooms", "-q"]).exits(0).stdout.trim().to_owned();
    let run =
        sandbox.roomctl(&["rooms", "get", "DailyStandup", "--web"]).env("BROWSER", "false").run().exits(0);
    assert_eq!(run.stdout, console_page(&sid) + "\n");
    for flags in [&["-o", "json"][..], &["-q"], &["--fields", "sid"], &["--jq", "."]] {
        let args = [&["rooms", "get", "DailyStandup", "--web"], flags].concat();
        sandbox.run(&args).exits(2).stderr_contains(&["--web cannot be used with"]);
    }
}

#[cfg(unix)]
#[test]
fn web_opens_the_page_from_a_terminal_or_prints_its_url() {
    use std::os::unix::fs::PermissionsExt;

    let sandbox = Sandbox::start(&[]);
    let sid = sandbox.run(&["rooms", "-q"]).exits(0).stdout.trim().to_owned();
    let folder = tempfile::tempdir().unwrap();
    let (browser, opened) = (folder.path().join("browser"), folder.path().join("opened"));
    let script = format!("#!/bin/sh\necho \"$1\" > '{0}.new' && mv '{0}.new' '{0}'\n", opened.display());
    std::fs::write(&browser, script).unwrap();
    std::fs::set_permissions(&browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    let in_terminal = |browser: &str, path: &str| {
        // The end of the terminal must not end the browser.
        let script = format!(
            "trap '' HUP; PATH={path} exec $(command -v roomctl) rooms get DailyStandup --web --color never"
        );
        let environment = [&sandbox.environment()[..], &[("BROWSER", browser)]].concat();
        crate::support::run_in_terminal(200, &script, &environment)
    };
    let (shown, code) = in_terminal(browser.to_str().unwrap(), "/bin:/usr/bin");
    assert_eq!((shown, code), (format!("opening {} in the browser\n", console_page(&sid)), 0));
    wait_until(|| opened.exists());
    assert_eq!(std::fs::read_to_string(&opened).unwrap().trim_end(), console_page(&sid));

    let (shown, code) = in_terminal("/nonexistent", "/nonexistent");
    assert_eq!(code, 0);
    assert!(shown.starts_with("warning: cannot open a browser: "), "{shown}");
    assert!(shown.ends_with(&(console_page(&sid) + "\n")), "{shown}");
}

fn console_page(sid: &str) -> String {
    format!("https://console.twilio.com/us1/monitor/insights/video/video-rooms/{sid}/participants/")
}
