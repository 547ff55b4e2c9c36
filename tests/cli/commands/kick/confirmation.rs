//! `roomctl kick` when it matters: asking, pacing, faults, interrupts, the record.

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::commands::kick::named_targets::{disconnected, outcomes};
use crate::output::terminal::Terminal;
use crate::support::{Faulty, ROOM, Sandbox, code, json as json_answer, page, wait_until};

#[test]
fn who_was_not_named_is_kicked_only_after_a_yes() {
    let sandbox = Sandbox::start(&["--rooms", "1"]);
    let unnamed = "kicking people who are not named one by one";
    for (args, what) in [
        (&["DailyStandup", "--all"][..], unnamed),
        (&["DailyStandup", "--match", "*"], unnamed),
        (&["--everywhere", "--match", "*"], unnamed),
        (&["--everywhere", "guest"], "kicking in every room"),
    ] {
        sandbox.run(&[&["kick"], args].concat()).exits(2).says(&[
            &format!("error: {what} needs a yes, and nobody can be asked\n"),
            "hint: add --yes to kick them, or --dry-run to see which they are",
        ]);
    }
    assert_eq!(sandbox.counts()["reads"], 0);
}

#[test]
fn on_a_terminal_they_are_shown_and_the_answer_decides() {
    let sandbox = Sandbox::start(&[]);
    for (key, code) in [("n\r", 1), ("\r", 1), ("\u{4}", 1), ("\u{3}", 130), ("y\r", 0)] {
        let script = "exec roomctl kick DailyStandup --match '*e' --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        let header = shown.lines().next().unwrap().split_whitespace().collect::<Vec<_>>();
        assert_eq!(header, ["IDENTITY", "STATUS", "JOINED", "SID"], "{shown}");
        assert!(shown.contains("alice") && shown.contains("dave") && !shown.contains("bob"), "{shown}");
        assert!(shown.contains("Kick 2 people out of 'DailyStandup'?"), "{shown}");
        assert_eq!(disconnected(&sandbox), [""; 0]);
        terminal.press(key);
        let (rest, seen) = terminal.finish();
        assert_eq!(seen, code, "{rest}");
        match code {
            0 => assert_eq!(rest.matches("kicked ").count(), 2, "{rest}"),
            1 => assert!(rest.contains("error: nobody was kicked"), "{rest}"),
            _ => {}
        }
    }
    assert_eq!(disconnected(&sandbox).len(), 2);
}

#[test]
fn of_more_than_a_screenful_the_first_are_shown_and_the_sum_is_told() {
    let sandbox = Sandbox::start(&["--participants", "43"]);
    let kick = |answer| {
        let script = "exec roomctl kick Crowd --all --color never";
        let mut terminal = Terminal::start(100, script, &sandbox.environment());
        let shown = terminal.read_until("[y/N] ");
        terminal.press(answer);
        (shown, terminal.finish())
    };
    let (shown, (_, code)) = kick("n\r");
    assert_eq!((shown.lines().count(), code), (1 + 20 + 1 + 1, 1), "{shown}");
    assert!(shown.contains("\n… and 23 more (--dry-run lists all)\nKick 43 people"), "{shown}");
    let run = sandbox.run(&["kick", "Crowd", "--all", "--dry-run"]).exits(0);
    assert_eq!((run.stdout.lines().count(), &*run.stderr), (44, ""), "a program counts for itself");
    let (_, (told, code)) = kick("y\r");
    assert_eq!((told.matches(" kicked ").count(), code), (43, 0), "{told}");
    assert!(told.trim_end().ends_with("\n43 kicked"), "{told}");
}

#[test]
fn who_leaves_while_the_question_stands_is_already_gone() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    let ann = sandbox.join(&room, "ann", "connected");
    sandbox.join(&room, "ben", "connected");
    let mut terminal =
        Terminal::start(100, "exec roomctl kick room --all --color never", &sandbox.environment());
    terminal.read_until("[y/N] ");
    sandbox.set(&room, &ann, "disconnected");
    sandbox.join(&room, "cid", "connected");
    terminal.press("y\r");
    let (rest, code) = terminal.finish();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("ann          already gone"), "{rest}");
    assert_eq!(disconnected(&sandbox), ["ben"], "and who came since was not asked about");
}

#[test]
fn nothing_is_asked_where_nobody_is_to_be_asked() {
    let sandbox = Sandbox::start(&[]);
    let script = "exec roomctl kick DailyStandup --all --no-input";
    let (screen, code) = Terminal::start(100, script, &sandbox.environment()).finish();
    assert_eq!(code, 2, "{screen}");
    assert_eq!(disconnected(&sandbox), [""; 0]);
}

#[test]
fn a_hostile_identity_cannot_dress_up_the_question() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    sandbox.join(&room, "ann\r\u{1b}[2K\u{1b}[1A", "connected");
    let mut terminal =
        Terminal::start(120, "exec roomctl kick room --all --color never", &sandbox.environment());
    let shown = terminal.read_until("Kick 1 person out of 'room'?");
    assert!(shown.contains("ann\\r\\u{1b}[2K\\u{1b}[1A"), "{shown}");
}

#[test]
fn the_quota_is_kept_whatever_the_number() {
    let sandbox = Sandbox::start(&["--participants", "50", "--rooms", "60", "--rate-limit", "80,20"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes"]).exits(0);
    sandbox.run(&["kick", "--everywhere", "guest-00001", "--yes", "--if-present"]).exits(0);
    assert_eq!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 50);
}

#[test]
fn where_the_quota_is_smaller_than_thought_all_are_kicked_all_the_same() {
    let sandbox = Sandbox::start(&["--participants", "30", "--rate-limit", "50,15"]);
    sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "200"]).exits(0);
    assert_ne!(sandbox.counts()["statuses"]["429"], Value::Null);
    assert_eq!(disconnected(&sandbox).len(), 30);
}

#[test]
fn faults_on_the_way_change_nothing_about_the_end() {
    let sandbox = Sandbox::start(&["--participants", "200", "--fail-every", "7"]);
    let run = sandbox.run(&["kick", "Crowd", "--all", "--yes", "--rate", "5000", "-o", "jsonl"]).exits(0);
    let kicked = outcomes(&run);
    assert_eq!(kicked.len(), 200);
    assert!(kicked.iter().all(|(_, outcome)| outcome == "kicked"), "{run:?}");
    assert_eq!(disconnected(&sandbox).len(), 200);
}

/// Interrupts a kick of 400 after its first results and compares what it told with what happened.
fn interrupted(signal: Signal, format: &str) {
    use std::io::{BufRead, BufReader, Read};

    let sandbox = Sandbox::start(&["--participants", "400", "--latency", "5ms"]);
    let log = tempfile::NamedTempFile::new().unwrap();
    let path = log.path().to_str().unwrap();
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "200", "-o", format, "--log", path];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    // The log is written as they are kicked, whatever the format.
    wait_until(|| std::fs::read_to_string(path).unwrap().lines().count() >= 20);
    // Twice at once, as it comes under timeout(1): that is one interrupt.
    child.signal(signal);
    child.signal(signal);
    let mut told = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_to_string(&mut told).unwrap();
    let mut talk = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut talk).unwrap();
    assert_eq!(child.wait().unwrap().signal(), Some(signal.as_raw()), "{talk}");
    let waiting = json!({ "note": "interrupted: waiting for what is on its way; once more ends at once" });
    assert_eq!(talk, format!("{waiting}\n"));

    let rows: Vec<Value> = match format {
        "json" => serde_json::from_str(&told).unwrap(),
        _ => told.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
    };
    let with = |outcome: &str| {
        let rows = rows.iter().filter(|row| row["outcome"] == outcome);
        rows.map(|row| row["identity"].as_str().unwrap().to_owned()).collect::<HashSet<_>>()
    };
    let (kicked, untried) = (with("kicked"), with("not tried"));
    assert_eq!(rows.len(), 400);
    assert_eq!(kicked.len() + untried.len(), 400);
    assert!(!untried.is_empty());
    assert_eq!(kicked, disconnected(&sandbox).into_iter().collect(), "person by person");
    assert_eq!(std::fs::read_to_string(path).unwrap().lines().count(), kicked.len());
}

#[test]
fn an_interrupted_kick_tells_person_by_person_what_it_did() {
    interrupted(Signal::INT, "jsonl");
    interrupted(Signal::TERM, "json");
}

#[test]
fn a_reader_who_goes_away_does_not_stop_the_kicking() {
    let sandbox = Sandbox::start(&["--participants", "50"]);
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "1000", "-o", "jsonl"];
    let (mut child, _home) = sandbox.roomctl(&args).spawn();
    drop(child.stdout.take());
    assert_eq!(code(child.wait().unwrap()), Some(0));
    assert_eq!(disconnected(&sandbox).len(), 50);
}

#[test]
fn the_log_has_a_line_for_each_write_with_who_what_and_whose() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    let log = path.to_str().unwrap();
    let gone = "PAd8d38d5483ed6e6a0d7949aed747181d";
    sandbox.run(&["kick", "DailyStandup", "alice", "nobody", "--log", log]).exits(4);
    sandbox.run(&["kick", "DailyStandup", "bob", "mallory", gone, "--log", log, "--rate", "1000"]).exits(0);
    let text = std::fs::read_to_string(&path).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
    let who = lines.iter().map(|line| line["participant"].as_str().unwrap()).collect::<Vec<_>>();
    // A SID is looked up first, so that nothing is sent for one who has left.
    assert_eq!(who, ["alice", "nobody", "bob", "mallory"]);
    // Nor is anything for one whom no path can carry, and no list has.
    sandbox.run(&["kick", "DailyStandup", "no/body", "--log", log]).exits(4);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    let outcomes = lines.iter().map(|line| line["outcome"].as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!(outcomes, ["kicked", "not found", "kicked", "already gone"]);
    for line in &lines {
        assert_eq!(line["room"], "DailyStandup");
        assert_eq!(
            (line["account"].as_str(), &line["profile"]),
            (Some(sandbox.account.as_str()), &Value::Null)
        );
        assert!(line["time"].as_str().unwrap().ends_with('Z'), "{line}");
        let has_request = line["request_id"].as_str().is_some_and(|id| id.starts_with("RQ"));
        assert!(has_request || line["outcome"] == "already gone", "{line}");
    }
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_log_that_cannot_be_opened_stops_the_kick_before_it_begins() {
    let sandbox = Sandbox::start(&[]);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "--log", "/no/such/directory/log"]).exits(1);
    assert!(run.stderr.contains("cannot open the log /no/such/directory/log"), "{run:?}");
    assert_eq!((&sandbox.counts()["reads"], &sandbox.counts()["writes"]), (&json!(0), &json!(0)));
}

#[test]
fn a_log_that_cannot_be_written_stops_the_kicking() {
    let sandbox = Sandbox::start(&["--participants", "200"]);
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "40", "--log", "/dev/full", "-o", "jsonl"];
    let run = sandbox.run(&args).exits(1);
    assert!(run.problem()["error"].as_str().unwrap().starts_with("cannot write the log: "), "{run:?}");
    let kicked = outcomes(&run).iter().filter(|(_, outcome)| outcome == "kicked").count();
    assert_eq!(kicked, disconnected(&sandbox).len(), "what was done is told all the same");
    assert!(disconnected(&sandbox).len() < 70, "{run:?}");
}

#[test]
fn participant_listed_as_connected_and_disconnected_in_the_answer_is_kicked_whatever_the_times_say() {
    let sid = "PAdddddddddddddddddddddddddddddddd";
    // The clock of the Date header is ahead of the one that sets end_time, by seconds and by hours.
    for date in
        ["Mon, 23 Nov 2026 10:00:22 GMT", "Mon, 23 Nov 2026 10:00:30 GMT", "Mon, 23 Nov 2026 15:00:00 GMT"]
    {
        let date = format!("Date: {date}");
        let server = Faulty::start(move |request, _| {
            if request.method == "GET" {
                let listed = json!({ "sid": sid, "identity": "ann", "status": "connected" });
                return json_answer(200, &page(&[listed], None));
            }
            let gone = json!({
                "sid": sid, "identity": "ann", "status": "disconnected", "end_time": "2026-11-23T10:00:20Z",
            });
            crate::support::answer(202, &[&date], &gone.to_string())
        });
        let run = server.run(&["kick", ROOM, "--all", "--yes", "-o", "json"]).exits(0);
        assert_eq!(run.json()[0]["outcome"], "kicked");
        assert_eq!(run.json()[0]["end_time"], "2026-11-23T10:00:20Z");
    }
}
