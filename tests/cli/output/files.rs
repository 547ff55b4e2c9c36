//! Files that roomctl writes: complete, private, and with an error if they cannot be written.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant};

use crate::support::{ACCOUNT, Home, Sandbox, TOKEN, accepting_server, file_mode, full_disk, token_profile};

/// Number of runs to kill.
const KILLED_RUNS: u32 = 60;

fn names(directory: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(directory).unwrap();
    let mut names = entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect::<Vec<_>>();
    names.sort();
    names
}

#[test]
fn killed_run_leaves_old_or_new_config_file_and_no_temporary_file() {
    let server = accepting_server();
    let profiles = token_profile("a", &server) + &token_profile("b", &server);
    let home = Home::with(&format!("default_profile = \"a\"\n{profiles}"));
    let started = Instant::now();
    home.run(&["profiles", "use", "b"]).exits(0);
    let usual = started.elapsed();
    let texts = ["a", "b"].map(|name| format!("default_profile = \"{name}\"\n{profiles}"));
    for number in 0..KILLED_RUNS {
        let (mut child, _home) = home.roomctl(&["profiles", "use", ["a", "b"][number as usize % 2]]).spawn();
        let moment = Instant::now() + usual * number / KILLED_RUNS;
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
fn written_files_are_private_with_any_umask() {
    let (home, server, sandbox) = (Home::new(), accepting_server(), Sandbox::start(&[]));
    let args = ["login", "--with-token", "--account-sid", ACCOUNT, "--base-url", &server.base_url];
    home.roomctl(&args).after_script("umask 000").input(TOKEN.as_bytes()).run().exits(0);
    let directory = home.file().parent().unwrap().to_owned();
    let log = directory.join("kicks.jsonl");
    let args = ["kick", "DailyStandup", "alice", "--log", log.to_str().unwrap()];
    sandbox.roomctl(&args).after_script("umask 000").run().exits(0);
    let lock = home.file().with_file_name(".config.toml.lock");
    assert_eq!([&home.file(), &lock, &log].map(|file| file_mode(file)), [0o600; 3]);
    assert_eq!(file_mode(&directory), 0o700);
}

#[test]
fn invalid_config_file_location_is_a_clear_error() {
    let (home, server) = (Home::with(""), accepting_server());
    fs::remove_file(home.file()).unwrap();
    symlink(home.file(), home.file()).unwrap();
    home.log_in(&server, &[]).exits(3).stderr_contains(&["error: cannot read ", "symbolic link"]);

    fs::remove_file(home.file()).unwrap();
    fs::create_dir(home.file()).unwrap();
    home.log_in(&server, &[]).exits(3).stderr_contains(&["error: cannot read ", "directory"]);

    fs::remove_dir(home.file()).unwrap();
    let directory = home.file().parent().unwrap().to_owned();
    fs::set_permissions(&directory, PermissionsExt::from_mode(0o500)).unwrap();
    // root can write there anyway.
    if fs::write(home.file(), "").is_err() {
        home.log_in(&server, &[]).exits(1).stderr_contains(&["error: cannot write ", "Permission denied"]);
    }
    fs::set_permissions(&directory, PermissionsExt::from_mode(0o700)).unwrap();
}

#[test]
fn full_disk_leaves_config_file_and_chart_unchanged() {
    let server = accepting_server();
    let text = token_profile("a", &server);
    let home = Home::with(&text);
    let run = home.roomctl(&["profiles", "use", "a"]).after_script(&full_disk(0)).run().exits(1);
    run.stderr_contains(&["error: cannot write ", "config.toml: "]);
    assert_eq!(home.text(), text);
    let directory = home.file().parent().unwrap().to_owned();
    assert_eq!(names(&directory), [".config.toml.lock", "config.toml"]);

    let sandbox = Sandbox::start(&[]);
    let picture = directory.join("chart.svg");
    fs::write(&picture, "old").unwrap();
    let args = ["timeline", "DailyStandup", "--svg", picture.to_str().unwrap()];
    let run = sandbox.roomctl(&args).after_script(&full_disk(4)).run().exits(1);
    run.stderr_contains(&["error: cannot write ", "chart.svg"]);
    assert_eq!(fs::read_to_string(&picture).unwrap(), "old");
    assert_eq!(names(&directory), [".config.toml.lock", "chart.svg", "config.toml"]);
}
