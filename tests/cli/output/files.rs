//! Files that roomctl writes: complete, private, and with an error if they cannot be written.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::time::{Duration, Instant};

use crate::support::{
    ACCOUNT, Home, Sandbox, TOKEN, accepting_server, file_mode, full_disk, roomctl, token_profile,
};

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

#[test]
fn errors_of_files_have_the_path_and_the_words_of_the_system() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path().to_str().unwrap();
    let (missing, below) = (format!("{folder}/missing/file"), "/dev/null/file".to_owned());
    let (absent, not_directory, is_directory) =
        ("No such file or directory", "Not a directory", "Is a directory");
    for (line, path, words) in [
        (&["timeline", "DailyStandup", "--html", "PATH"][..], &missing, absent),
        (&["timeline", "DailyStandup", "--svg", "PATH"], &below, not_directory),
        (&["timeline", "DailyStandup", "--svg", "PATH"], &folder.to_owned(), is_directory),
        (&["man", "PATH"], &below, not_directory),
        (&["kick", "DailyStandup", "--from", "PATH"], &missing, absent),
        (&["kick", "DailyStandup", "--from", "PATH"], &folder.to_owned(), is_directory),
        (&["kick", "DailyStandup", "alice", "--log", "PATH"], &missing, absent),
        (&["kick", "DailyStandup", "alice", "--log", "PATH"], &folder.to_owned(), is_directory),
        (&["rules", "set", "DailyStandup", "alice", "--json", "PATH"], &missing, absent),
        (&["rules", "set", "DailyStandup", "alice", "--json", "PATH"], &below, not_directory),
        (&["profiles"], &missing, absent),
        (&["profiles"], &below, not_directory),
        (&["profiles"], &folder.to_owned(), is_directory),
        (&["config", "set", "timeout", "10s"], &below, "File exists"),
    ] {
        let args = line.iter().map(|word| if *word == "PATH" { path } else { *word }).collect::<Vec<_>>();
        let sandbox = line.contains(&"DailyStandup").then_some("--sandbox");
        let args = args.into_iter().chain(sandbox).collect::<Vec<_>>();
        let run = roomctl(&args).env("ROOMCTL_CONFIG", path).run();
        assert_ne!(run.code, Some(0), "{run:?}");
        let error = run.stderr.lines().find(|line| line.starts_with("error: ")).unwrap_or_default();
        assert!(error.contains(path.as_str()) && error.contains(&format!("{words} (os error ")), "{run:?}");
    }
}
