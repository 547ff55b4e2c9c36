//! `--help` of every command, kept as snapshots so that every change of a flag shows in review.

use std::path::Path;

use crate::support::roomctl;

/// All commands, the program itself first.
const COMMANDS: &[&str] = &[
    "",
    "list",
    "log",
    "get",
    "guard",
    "kick",
    "anonymize",
    "mute",
    "unmute",
    "rules",
    "rules show",
    "rules set",
    "rules reset",
    "find",
    "tracks",
    "rooms",
    "rooms get",
    "rooms end",
    "timeline",
    "listen",
    "wait",
    "watch",
    "login",
    "logout",
    "profiles",
    "profiles use",
    "whoami",
    "config",
    "config list",
    "config get",
    "config set",
    "config unset",
    "config path",
    "sandbox",
    "api",
    "completions",
    "man",
    "version",
    "help",
];

/// `--help` of this command in this many columns.
fn help(command: &str, columns: usize) -> String {
    let args = command.split_whitespace().chain(["--help"]).collect::<Vec<_>>();
    roomctl(&args).env("COLUMNS", columns.to_string()).run().exits(0).stdout
}

#[test]
fn help_of_every_command_matches_its_snapshot() {
    for &command in COMMANDS {
        let name = if command.is_empty() { "roomctl" } else { command };
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cli/commands/help")
            .join(format!("{}.txt", name.replace(' ', "-")));
        let help = help(command, 100);
        if std::env::var_os("ROOMCTL_KEEP").is_some() {
            std::fs::write(&path, &help).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(help == kept, "{name} has changed; if it should, run the tests with ROOMCTL_KEEP=1:\n{help}");
    }
}

#[test]
fn help_text_is_wrapped_once_and_examples_are_not() {
    for &command in COMMANDS {
        let (narrow, wide) = (help(command, 80), help(command, 100));
        for (text, columns) in [(&narrow, 80), (&wide, 100)] {
            for (line, next) in text.lines().zip(text.lines().skip(1)) {
                let is_prose = |line: &str| line.starts_with(|c: char| !c.is_whitespace());
                let word = next.split(' ').next().unwrap_or_default();
                let has_room = line.chars().count() + 1 + word.chars().count() <= columns;
                assert!(
                    !(is_prose(line) && is_prose(next) && has_room),
                    "{command}: {line:?} breaks before {next:?}"
                );
            }
        }
        let examples = |text: &str| text.split_once("\nExample").map(|(_, examples)| examples.to_owned());
        assert_eq!(examples(&narrow), examples(&wide), "{command}");
    }
}

#[test]
fn help_fits_80_columns() {
    let bare = roomctl(&[]).run().exits(2).stderr;
    let helps = COMMANDS.iter().map(|command| help(command, 80)).chain([bare]);
    for line in helps.collect::<String>().lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn short_help_of_a_command_fits_24_lines_of_80_columns() {
    for &command in COMMANDS.iter().filter(|command| !command.is_empty()) {
        let args = command.split_whitespace().chain(["-h"]).collect::<Vec<_>>();
        let help = roomctl(&args).env("COLUMNS", "80").run().exits(0).stdout;
        assert!(help.lines().count() <= 24, "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
        assert!(!help.contains("--no-input"), "a global option: {help}");
    }
}

#[test]
fn missing_command_prints_the_overview_as_usage_error() {
    let run = roomctl(&[]).run().exits(2);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.lines().count() <= 36, "{run:?}");
    assert!(run.stderr.starts_with("List and moderate the participants of video rooms\n\nQuery commands:\n"));
    run.stderr_contains(&[
        "\n  kick         Disconnect participants from a room\n",
        "\nOther commands: api, sandbox, completions, man, version, help\n",
        "\nRun `roomctl COMMAND --help` for more about a command.\n",
    ]);
    assert_eq!(roomctl(&["help"]).run().exits(0).stdout, roomctl(&[]).run().stderr);
}

#[test]
fn help_shows_commands_and_topics() {
    let of_kick = roomctl(&["help", "kick"]).run().exits(0);
    assert_eq!(of_kick.stdout, roomctl(&["kick", "--help"]).run().exits(0).stdout);
    let of_end = roomctl(&["help", "rooms", "end"]).run().exits(0);
    assert_eq!(of_end.stdout, roomctl(&["rooms", "end", "--help"]).run().exits(0).stdout);
    assert_eq!(roomctl(&["help", "ls"]).run().stdout, roomctl(&["list", "--help"]).run().stdout);
    for (topic, says) in [
        ("exit-codes", "  130  interrupted"),
        ("environment", "  TWILIO_CA_BUNDLE    PEM file"),
        ("formatting", "  name    only what the next command takes"),
    ] {
        let run = roomctl(&["help", topic]).run().exits(0);
        assert!(run.stdout.contains(says), "{run:?}");
        assert!(run.stdout.lines().all(|line| line.chars().count() <= 80), "{run:?}");
    }
    let run = roomctl(&["help", "nothing"]).run().exits(2);
    run.stderr_contains(&["unknown command or topic 'nothing'", "exit-codes, environment, formatting"]);
}

#[test]
fn prints_version() {
    let run = roomctl(&["--version"]).run().exits(0);
    assert_eq!(run.stdout, concat!("roomctl ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn misspelled_command_is_suggested_and_not_run() {
    let run = roomctl(&["kik", "room", "alice"]).run().exits(2);
    assert!(run.stderr.contains("  tip: a similar subcommand exists: 'kick'"), "{run:?}");
}
