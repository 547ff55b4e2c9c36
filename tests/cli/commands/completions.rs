//! `roomctl completions` and the scripts in `completions/`.

use std::path::Path;

use crate::support::roomctl;

#[test]
fn prints_shipped_scripts() {
    for (shell, name) in [
        ("bash", "roomctl.bash"),
        ("zsh", "_roomctl"),
        ("fish", "roomctl.fish"),
        ("elvish", "roomctl.elv"),
        ("nushell", "roomctl.nu"),
        ("powershell", "_roomctl.ps1"),
    ] {
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name);
        let printed = roomctl(&["completions", shell]).run().exits(0).stdout;
        assert_eq!(printed, std::fs::read_to_string(shipped).unwrap(), "{shell}");
        assert!(printed.contains(&format!("__complete {shell}")), "{shell}");
    }
}

#[test]
fn rejects_unknown_shell() {
    let run = roomctl(&["completions", "dos"]).run().exits(2);
    assert!(run.stderr.contains("bash"), "{run:?}");
}
