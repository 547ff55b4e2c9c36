//! What `--help` says of each command, kept as files so that every change of a flag shows in review.

use std::path::Path;

use super::support::roomctl;

#[test]
fn the_help_of_every_command_is_as_kept() {
    for command in [
        "",
        "list",
        "get",
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
        "rooms end",
        "timeline",
        "watch",
        "sandbox",
        "completions",
    ] {
        let name = if command.is_empty() { "roomctl" } else { command };
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/cli/help")
            .join(format!("{}.txt", name.replace(' ', "-")));
        let args = command.split_whitespace().chain(["--help"]).collect::<Vec<_>>();
        let help = roomctl(&args).run().exits(0).stdout;
        if std::env::var_os("ROOMCTL_KEEP").is_some() {
            std::fs::write(&path, &help).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(help == kept, "{name} has changed; if it should, run the tests with ROOMCTL_KEEP=1:\n{help}");
    }
}

#[test]
fn without_a_command_the_help_is_shown_as_wrong_usage() {
    let run = roomctl(&[]).run().exits(2);
    assert!(run.stdout.is_empty() && run.stderr.contains("Usage: roomctl"), "{run:?}");
}

#[test]
fn the_version_is_printed() {
    let run = roomctl(&["--version"]).run().exits(0);
    assert_eq!(run.stdout, concat!("roomctl ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn a_misspelt_command_is_suggested_and_not_run() {
    let run = roomctl(&["kik", "room", "alice"]).run().exits(2);
    assert!(run.stderr.contains("hint: a similar subcommand exists: 'kick'"), "{run:?}");
}
