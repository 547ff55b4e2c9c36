//! `roomctl completions` and the scripts in `completions/`.

use std::path::Path;

#[cfg(unix)]
use crate::support::is_missing;
#[cfg(unix)]
use crate::support::on_a_terminal;
use crate::support::roomctl;

/// Each shell whose script is generated, and the name under which it is shipped. The other scripts are part of the
/// program as they are shipped.
const GENERATED: &[(&str, &str)] =
    &[("powershell", "_roomctl.ps1"), ("elvish", "roomctl.elv"), ("nushell", "roomctl.nu")];

fn shipped(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name)
}

#[test]
fn the_shipped_scripts_are_those_that_the_program_makes() {
    for (shell, name) in GENERATED {
        let made = roomctl(&["completions", shell]).run().exits(0).stdout;
        let kept = std::fs::read_to_string(shipped(name)).unwrap_or_default();
        assert!(made == kept, "stale: run `cargo run -- completions {shell} > completions/{name}`");
    }
}

#[test]
#[cfg(unix)]
fn elvish_takes_its_script_and_completes_flags() {
    if is_missing("elvish") {
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let script = format!(
        "eval (slurp < '{}')\nfor word [($edit:completion:arg-completer[roomctl] roomctl kick --)] {{ echo $word[stem] }}\nexit 0\n",
        shipped("roomctl.elv").display()
    );
    std::fs::create_dir(home.path().join("elvish")).unwrap();
    std::fs::write(home.path().join("elvish/rc.elv"), script).unwrap();
    let (screen, code) =
        on_a_terminal(100, "exec elvish", &[("XDG_CONFIG_HOME", home.path().to_str().unwrap())]);
    assert_eq!(code, 0, "{screen}");
    assert!(screen.contains("--keep-out") && screen.contains("--profile"), "{screen}");
}

#[test]
fn an_unknown_shell_is_refused() {
    let run = roomctl(&["completions", "dos"]).run().exits(2);
    assert!(run.stderr.contains("bash"), "{run:?}");
}
