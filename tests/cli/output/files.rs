//! Files that roomctl writes: whole, private, and with an error where they cannot be, whatever happens on the way.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::commands::kick::named_targets::disconnected;
use crate::commands::login::config_file::{Home, mode, open, token_profile};
use crate::support::{ACCOUNT, Sandbox, TOKEN};

/// What a shell does so that no file may grow past so many blocks. A write past that fails as on a full disk, though the
/// system would end the program.
fn full_disk(blocks: u32) -> String {
    format!("ulimit -f {blocks}")
}

fn names(directory: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    names.sort();
    names
}

/// How often a run is killed.
const KILLS: u32 = 60;

#[test]
fn whoever_is_killed_leaves_the_old_config_file_or_the_new_one_and_nothing_for_long() {
    let server = open();
    let profiles = token_profile("a", &server) + &token_profile("b", &server);
    let home = Home::with(&format!("default_profile = \"a\"\n{profiles}"));
    let started = Instant::now();
    home.run(&["profiles", "use", "b"]).exits(0);
    let usual = started.elapsed();
    let texts = ["a", "b"].map(|name| format!("default_profile = \"{name}\"\n{profiles}"));
    for number in 0..KILLS {
        let (mut child, _home) = home.roomctl(&["profiles", "use", ["a", "b"][number as usize % 2]]).spawn();
        let moment = Instant::now() + usual * number / KILLS;
        while Instant::now() < moment {
            std::thread::sleep(Duration::from_micros(50));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(texts.contains(&home.text()), "{}", home.text());
    }
    let directory = home.file().parent().unwrap().to_owned();
    fs::write(directory.join(".config.toml.new"), TOKEN).unwrap();
    home.run(&["profiles", "use", "a"]).exits(0);
    assert_eq!(home.text(), texts[0]);
    assert_eq!(names(&directory), [".config.toml.lock", "config.toml"]);
}

#[test]
fn what_is_written_is_private_whatever_the_umask() {
    let (home, server, sandbox) = (Home::new(), open(), Sandbox::start(&[]));
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    home.roomctl(&args).after("umask 000").input(TOKEN.as_bytes()).run().exits(0);
    let directory = home.file().parent().unwrap().to_owned();
    let log = directory.join("kicks.jsonl");
    let args = ["kick", "DailyStandup", "alice", "--log", log.to_str().unwrap()];
    sandbox.roomctl(&args).after("umask 000").run().exits(0);
    let lock = home.file().with_file_name(".config.toml.lock");
    assert_eq!([&home.file(), &lock, &log].map(|file| mode(file)), [0o600; 3]);
    assert_eq!(mode(&directory), 0o700);
}

#[test]
fn a_place_that_can_hold_no_config_file_is_an_error_that_says_why() {
    let (home, server) = (Home::with(""), open());
    fs::remove_file(home.file()).unwrap();
    symlink(home.file(), home.file()).unwrap();
    home.log_in(&server, &[]).exits(3).says(&["error: cannot read ", "symbolic link"]);

    fs::remove_file(home.file()).unwrap();
    fs::create_dir(home.file()).unwrap();
    home.log_in(&server, &[]).exits(3).says(&["error: cannot read ", "directory"]);

    fs::remove_dir(home.file()).unwrap();
    let directory = home.file().parent().unwrap().to_owned();
    fs::set_permissions(&directory, PermissionsExt::from_mode(0o500)).unwrap();
    // root may write there all the same.
    if fs::write(home.file(), "").is_err() {
        home.log_in(&server, &[]).exits(1).says(&["error: cannot write ", "Permission denied"]);
    }
    fs::set_permissions(&directory, PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn a_full_disk_changes_neither_the_config_file_nor_a_picture() {
    let server = open();
    let text = token_profile("a", &server);
    let home = Home::with(&text);
    let run = home.roomctl(&["profiles", "use", "a"]).after(&full_disk(0)).run().exits(1);
    run.says(&["error: cannot write ", "config.toml: "]);
    assert_eq!(home.text(), text);
    let directory = home.file().parent().unwrap().to_owned();
    assert_eq!(names(&directory), [".config.toml.lock", "config.toml"]);

    let sandbox = Sandbox::start(&[]);
    let picture = directory.join("chart.svg");
    fs::write(&picture, "old").unwrap();
    let args = ["timeline", "DailyStandup", "--svg", picture.to_str().unwrap()];
    let run = sandbox.roomctl(&args).after(&full_disk(4)).run().exits(1);
    run.says(&["error: cannot write ", "chart.svg"]);
    assert_eq!(fs::read_to_string(&picture).unwrap(), "old");
    assert_eq!(names(&directory), [".config.toml.lock", "chart.svg", "config.toml"]);
}

#[test]
fn log_line_that_was_cut_short_spoils_no_other() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    fs::write(&path, "{\"time\":\"2026-11-2").unwrap();
    sandbox.run(&["kick", "DailyStandup", "alice", "--log", path.to_str().unwrap()]).exits(0);
    let text = fs::read_to_string(&path).unwrap();
    let broken = text.lines().filter(|line| serde_json::from_str::<Value>(line).is_err()).count();
    assert_eq!(broken, 1, "{text}");
    assert!(text.lines().last().unwrap().contains("alice"), "{text}");
}

#[test]
fn full_disk_stops_kicks_that_have_no_log_line() {
    // In blocks of 512 bytes: there is room for no line, for some, and for nothing at all.
    for blocks in [0, 1, 8] {
        let sandbox = Sandbox::start(&["--participants", "40"]);
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("kicks.jsonl");
        let log = path.to_str().unwrap();
        let args = ["kick", "Crowd", "--all", "--yes", "--rate", "500", "--log", log, "-o", "jsonl"];
        let run = sandbox.roomctl(&args).after(&full_disk(blocks)).run().exits(1);
        assert!(run.problem()["error"].as_str().unwrap().starts_with("cannot write the log: "), "{run:?}");
        let text = fs::read_to_string(&path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect::<Vec<_>>();
        let mut logged = lines.iter().map(|line| line["identity"].as_str().unwrap()).collect::<Vec<_>>();
        assert!(lines.iter().all(|line| line["outcome"] == "kicked"), "{text}");
        assert!(if blocks == 8 { !logged.is_empty() } else { logged.is_empty() }, "{text}");
        let mut kicked = disconnected(&sandbox);
        kicked.sort();
        logged.sort_unstable();
        assert_eq!(kicked, logged, "each kick has its line, and each line its kick");
        assert_eq!(run.json_lines().len(), 40, "each target is reported");
    }
}

#[test]
fn what_a_killed_kick_printed_is_in_its_log_and_every_line_there_is_whole_and_true() {
    let sandbox = Sandbox::start(&["--participants", "300"]);
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("kicks.jsonl");
    let args = ["kick", "Crowd", "--all", "--yes", "--rate", "1000", "-o", "jsonl"];
    let (mut child, _home) =
        sandbox.roomctl(&[&args[..], &["--log", path.to_str().unwrap()]].concat()).spawn();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut printed = told.by_ref().take(30).map(Result::unwrap).collect::<Vec<_>>();
    child.kill().unwrap();
    child.wait().unwrap();
    printed.extend(told.map(Result::unwrap));
    let sid = |line: &String| {
        let row = serde_json::from_str::<Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        row["sid"].as_str().unwrap().to_owned()
    };
    let log = fs::read_to_string(&path).unwrap();
    assert!(log.ends_with('\n'), "{log}");
    // A line is reserved before its kick is sent, so some may tell of kicks that were never answered.
    let is_sent = |line: &&str| line.contains(r#""outcome":"sent""#);
    let sent = log.lines().filter(is_sent).count();
    let logged = log.lines().map(|line| sid(&line.to_owned())).collect::<Vec<_>>();
    for sid in printed.iter().map(sid) {
        assert!(logged.contains(&sid), "{sid} was printed, but is not in the log");
    }
    assert!((30..300).contains(&logged.len()));
    let kicked = disconnected(&sandbox).len();
    assert!((logged.len() - sent..=logged.len()).contains(&kicked), "each kick has its line: {kicked} {log}");
}

#[test]
fn a_log_may_be_a_pipe() {
    let sandbox = Sandbox::start(&[]);
    let args = ["kick", "DailyStandup", "alice", "bob", "--log", "/dev/stderr"];
    let run = sandbox.run(&args).exits(0);
    assert_eq!(run.stderr.lines().filter(|line| line.starts_with("{\"time\":")).count(), 2, "{run:?}");
}
