//! What only Windows has: its devices, its paths and its shell.

use std::path::PathBuf;

use crate::support::{
    ACCOUNT, FaultyServer, Home, ROOM, Sandbox, TOKEN, basic, json_response, outcomes, page,
};

#[test]
fn null_device_can_stand_for_each_file() {
    let sandbox = Sandbox::start(&[]);
    sandbox.run(&["timeline", "DailyStandup", "--svg", "NUL"]).exits(0);
    let run = sandbox.run(&["kick", "DailyStandup", "alice", "--log", "NUL", "-o", "json"]).exits(0);
    assert_eq!(outcomes(&run), [("alice".to_owned(), "kicked".to_owned())]);
    let run = sandbox.run(&["kick", "DailyStandup", "--from", "NUL"]).exits(0);
    run.stderr_contains(&["no participant matches"]);
    let home = Home::with("timeout = '7s'\n");
    let run = home.roomctl(&["config", "get", "timeout"]).env("ROOMCTL_CONFIG", "NUL").run().exits(0);
    assert_eq!(run.stdout, "30s\n");
    home.roomctl(&["config", "set", "timeout", "9s"])
        .env("ROOMCTL_CONFIG", "NUL")
        .run()
        .exits(1)
        .stderr_contains(&["error: cannot write NUL: it is not a regular file"]);
}

#[test]
fn paths_can_be_long_or_verbatim() {
    let home = Home::new();
    let long = home.0.path().join("x".repeat(100)).join("y".repeat(100)).join("z".repeat(100));
    let verbatim = PathBuf::from(format!(r"\\?\{}", home.0.path().join("verbatim").display()));
    for directory in [long, verbatim] {
        let run = |args: &[&str]| home.roomctl(args).env("ROOMCTL_CONFIG_DIR", &directory).run().exits(0);
        for timeout in ["7s", "8s"] {
            run(&["config", "set", "timeout", timeout]);
            assert_eq!(run(&["config", "get", "timeout"]).stdout, format!("{timeout}\n"));
        }
        let chart = directory.join("chart.svg");
        let chart = chart.to_str().unwrap();
        for _ in 0..2 {
            run(&["timeline", "DailyStandup", "--sandbox", "--svg", chart]);
        }
        assert!(std::fs::read_to_string(chart).unwrap().starts_with("<svg"));
    }
}

#[test]
fn secret_command_can_use_the_shell() {
    let server = FaultyServer::start(|_, _| json_response(200, &page(&[], None)));
    let home = Home::with(&format!(
        "[profiles.p]\naccount_sid = '{ACCOUNT}'\nbase_url = '{}'\n\
         secret_command = ['cmd', '/c', 'echo %SECRET%']\n",
        server.base_url
    ));
    home.roomctl(&["list", ROOM]).env("SECRET", TOKEN).run().exits(0);
    let expected = format!("Basic {}", basic(ACCOUNT, TOKEN));
    assert_eq!(server.requests()[0].header("authorization"), Some(expected.as_str()));
}
