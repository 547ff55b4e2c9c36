//! What a person sees: the same commands in a pseudo-terminal.

use std::io::{Read, Write};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};

use super::support::Sandbox;

/// Runs a command line of `sh` in a terminal of that many columns, and gives all that it wrote, and its exit code.
pub fn on_a_terminal(columns: u16, script: &str, environment: &[(&str, &str)]) -> (String, u32) {
    let size = PtySize { rows: 50, cols: columns, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new("sh");
    command.args(["-c", script]);
    command.env_clear();
    command.env("HOME", home.path());
    command.env("TERM", "xterm-256color");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_roomctl")).parent().unwrap();
    command.env("PATH", format!("{}:{}", program.display(), std::env::var("PATH").unwrap()));
    for (name, value) in environment {
        command.env(name, value);
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    drop(pty.slave);
    let mut written = Vec::new();
    // A terminal whose last program has ended reads as an error on Linux.
    let _ = pty.master.try_clone_reader().unwrap().read_to_end(&mut written);
    let code = child.wait().unwrap().exit_code();
    (String::from_utf8(written).unwrap().replace("\r\n", "\n"), code)
}

#[test]
fn a_table_fits_the_terminal_and_cuts_the_identity_before_the_sid() {
    for (columns, identity) in [(140, "erin@example.com "), (60, "erin@exam…")] {
        let script = "roomctl --sandbox list DailyStandup --fields identity,status,sid";
        let (screen, code) = on_a_terminal(columns, script, &[("NO_COLOR", "1")]);
        assert_eq!(code, 0);
        assert!(screen.contains(identity), "{screen}");
        for line in screen.lines().skip(1) {
            assert!(line.chars().count() <= columns.into(), "{line}");
            assert!(!line.ends_with('…'), "{line}");
        }
    }
}

#[test]
fn a_terminal_narrower_than_a_sid_still_gets_a_line_each() {
    let script = "roomctl --sandbox list DailyStandup --status all";
    let (screen, _) = on_a_terminal(40, script, &[("NO_COLOR", "1")]);
    assert_eq!(screen.lines().count(), 11, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
}

#[test]
fn times_are_relative_and_statuses_colored() {
    let (screen, _) = on_a_terminal(100, "roomctl --sandbox list DailyStandup", &[]);
    assert!(screen.contains("24m ago"), "{screen}");
    assert!(screen.contains("\u{1b}[38;5;2mconnected"), "{screen}");
    let (screen, _) = on_a_terminal(100, "roomctl --sandbox get DailyStandup alice --color never", &[]);
    assert!(screen.contains("Z (24m ago)") && !screen.contains('\u{1b}'), "{screen}");
}

#[test]
fn no_color_in_the_environment_or_on_a_dumb_terminal() {
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb")] {
        let (screen, _) =
            on_a_terminal(100, "roomctl --sandbox list DailyStandup; roomctl list x", &[variable]);
        assert!(!screen.contains('\u{1b}'), "{screen}");
    }
}

#[test]
fn wide_characters_keep_the_columns_straight() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.room("room");
    for identity in ["王小明", "ann", "👩‍💻", "e\u{301}ric"] {
        sandbox.join(&room, identity, "connected");
    }
    let table = sandbox.run(&["list", "room", "--fields", "identity,status"]).exits(0).stdout;
    let expected = "IDENTITY  STATUS\ne\u{301}ric      connected\n👩‍💻        connected\nann       connected\n王小明    connected\n";
    assert_eq!(table, expected);
}

#[test]
fn a_retry_is_told_on_a_terminal_only() {
    let sandbox = Sandbox::start(&["--fail-every", "2"]);
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
    ];
    let (screen, code) = on_a_terminal(200, "roomctl list DailyStandup", &environment);
    assert!(screen.contains("; trying again in 0."), "{screen}");
    assert_eq!(code, 0);
    assert_eq!(sandbox.run(&["list", "DailyStandup"]).exits(0).stderr, "");
}

#[test]
fn ctrl_c_ends_a_command_with_130() {
    // The terminal sends the interrupt itself, once the command waits for a server that never answers.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let size = PtySize { rows: 50, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_roomctl"));
    command.args(["list", "room"]);
    command.env_clear();
    for (name, value) in [
        ("TWILIO_ACCOUNT_SID", super::support::ACCOUNT),
        ("TWILIO_AUTH_TOKEN", super::support::TOKEN),
        ("ROOMCTL_BASE_URL", &url),
    ] {
        command.env(name, value);
    }
    let mut child = pty.slave.spawn_command(command).unwrap();
    let _waiting = listener.accept().unwrap();
    pty.master.take_writer().unwrap().write_all(b"\x03").unwrap();
    assert_eq!(child.wait().unwrap().exit_code(), 130);
}
