//! `roomctl man`.

use std::process::Command;

use crate::support::{ChildProcess, is_not_installed, roomctl};

#[test]
fn every_command_has_a_valid_manual_page() {
    if is_not_installed("man") {
        return;
    }
    let place = tempfile::tempdir().unwrap();
    let pages = place.path().join("share/man1");
    roomctl(&["man", pages.to_str().unwrap()]).run().exits(0);
    let mut names = std::fs::read_dir(&pages).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    names.sort();
    assert!(names.iter().any(|path| path.ends_with("roomctl-rooms-end.1")), "{names:?}");
    for page in &names {
        let mut man = Command::new("man");
        man.args(["--warnings", "-l"]).arg(page).env("LC_ALL", "C.UTF-8").env("MANWIDTH", "80");
        let man = ChildProcess::output_of(&mut man);
        assert_eq!(String::from_utf8_lossy(&man.stderr), "", "{}", page.display());
        let text = String::from_utf8(man.stdout).unwrap();
        assert!(text.contains("SYNOPSIS") && !text.contains("()"), "{text}");
        let mut notes =
            text.lines().skip_while(|line| *line != "NOTES").take_while(|line| *line != "EXAMPLES");
        assert!(notes.all(|line| line.chars().count() <= 80), "{text}");
        let has_list = page.ends_with("roomctl-timeline.1");
        assert!(!has_list || text.contains("duration, from 0 to 1"), "a list is filled: {text}");
    }
    let program = std::fs::read_to_string(pages.join("roomctl.1")).unwrap();
    for section in ["EXIT STATUS", "ENVIRONMENT", "FORMATTING"] {
        assert!(
            program.contains(&format!(".SH \"{section}\"")) || program.contains(&format!(".SH {section}"))
        );
    }
    for listed in program.lines().filter_map(|line| line.strip_suffix("(1)")) {
        let page = pages.join(format!("{}.1", listed.replace('\\', "")));
        assert!(page.exists(), "{listed} is listed, and has no page");
    }
    let file = pages.join("roomctl.1");
    roomctl(&["man", file.to_str().unwrap()]).run().exits(1).stderr_contains(&["cannot create "]);
}
