//! `roomctl completions` and the scripts in `completions/`.

use std::path::Path;
use std::process::Command;

use super::support::roomctl;

/// Each shell and the name under which its script is shipped.
const SCRIPTS: &[(&str, &str)] = &[
    ("bash", "roomctl.bash"),
    ("zsh", "_roomctl"),
    ("fish", "roomctl.fish"),
    ("powershell", "_roomctl.ps1"),
    ("elvish", "roomctl.elv"),
];

fn shipped(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

#[test]
fn the_shipped_scripts_are_those_that_the_program_makes() {
    for (shell, name) in SCRIPTS {
        let made = roomctl(&["completions", shell]).run().exits(0).stdout;
        let kept = std::fs::read_to_string(shipped(name)).unwrap_or_default();
        assert!(made == kept, "stale: run `cargo run -- completions {shell} > completions/{name}`");
    }
}

#[test]
fn bash_completes_commands_and_values() {
    if Command::new("bash").arg("--version").output().is_err() {
        return;
    }
    let script = format!(
        "source '{}'; COMP_WORDS=(roomctl list x --status '' ); COMP_CWORD=4; _roomctl roomctl '' --status; echo \"${{COMPREPLY[@]}}\"",
        shipped("roomctl.bash").display()
    );
    let output = Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "connected disconnected reconnecting all\n");
}

#[test]
fn an_unknown_shell_is_refused() {
    let run = roomctl(&["completions", "dos"]).run().exits(2);
    assert!(run.stderr.contains("bash"), "{run:?}");
}
