//! Files that roomctl writes: whole, private, and with an error where they cannot be, whatever happens on the way.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant};

use crate::support::{ACCOUNT, Home, Sandbox, TOKEN, full_disk, mode, open, token_profile};

/// How often a run is killed.
const KILLS: u32 = 60;

fn names(directory: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    names.sort();
    names
}

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
