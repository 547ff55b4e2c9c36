//! TAB in real shells on a pseudo-terminal: what is completed, and which arguments the program gets.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tempfile::TempDir;

use crate::support::{Sandbox, Terminal, is_not_installed};

/// The shells whose completion is tested; PowerShell cannot be installed everywhere.
const SHELLS: [&str; 5] = ["bash", "zsh", "fish", "elvish", "nu"];

/// Names that shells could interpret; no two begin alike.
const HOSTILE: &[&str] = &[
    "plain",
    "a b  c",
    "it's",
    "say \"hi\"",
    "$HOME ${x} $(touch hacked)",
    "`touch hacked`",
    r"back\slash\",
    "*",
    "?[a-z]{1,2}",
    "~",
    "~root/x",
    "#comment",
    "!!",
    "!echo \"!$\"",
    "bang!\"bang",
    "erin@example.com",
    "colon:and::more: x",
    "equals=x y",
    "=ls",
    "-dash",
    "--all",
    "line\nfeed",
    "\nfirst",
    "trailing\n",
    "cr\rlf\r\n",
    "esc\u{1b}[2J\u{7}",
    "c1\u{9b}31m",
    "bidi\u{202e}txt",
    "Zoë 王小明 👩‍💻",
    "a;b|c&d>e<f(g)",
    "%s%n",
    "^a^b",
    " leading",
    "tail ",
    "é",
    "--",
    "tab\there",
];

/// A shell with the completion script installed as README says, and a `roomctl` that records its arguments.
struct Shell {
    name: &'static str,
    terminal: Terminal,
    home: TempDir,
}

impl Shell {
    /// `None`, with a notice, if the shell is not installed; a failure in CI.
    fn start(name: &'static str, environment: &[(&str, &str)]) -> Option<Self> {
        if is_not_installed(name) {
            return None;
        }
        let home = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| {
            let path = home.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, text).unwrap();
            path
        };
        let roomctl = env!("CARGO_BIN_EXE_roomctl");
        let program = write(
            "bin/roomctl",
            &format!(
                "#!/bin/sh\n[ \"$1\" = __complete ] && exec '{roomctl}' \"$@\"\nprintf '%s\\0' \"$@\" >\"$HOME/got\"\n"
            ),
        );
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        let script = |name: &str| {
            std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("completions").join(name))
                .unwrap()
        };
        write("bashrc", &format!("PS1='ready> '\n{}", script("roomctl.bash")));
        write(".zfunc/_roomctl", &script("_roomctl"));
        write(".zshrc", "PS1='ready> '\nfpath=(~/.zfunc $fpath)\nautoload -Uz compinit\ncompinit -u\n");
        write(".config/fish/completions/roomctl.fish", &script("roomctl.fish"));
        write(
            ".config/fish/config.fish",
            "set fish_greeting\nfunction fish_prompt; echo -n 'ready> '; end\nset -g fish_autosuggestion_enabled 0\n",
        );
        // Elvish waits for Enter where the candidate does not continue the typed word; here, Ctrl-A accepts it, too.
        write(
            ".config/elvish/rc.elv",
            &format!(
                "{}\n{}",
                script("roomctl.elv"),
                "\
                set edit:prompt = { print 'ready> ' }\n\
                set edit:rprompt = { print '' }\n\
                set edit:completion:binding[Ctrl-A] = { edit:completion:accept }\n\
                set edit:completion:binding[Ctrl-U] = { edit:close-mode; edit:kill-line-left }\n\
                set edit:insert:binding[Ctrl-A] = { }\n"
            ),
        );
        write(
            "config.nu",
            &format!(
                "{}\n{}",
                script("roomctl.nu"),
                "\
                $env.config.show_banner = false\n\
                $env.PROMPT_COMMAND = ''\n\
                $env.PROMPT_COMMAND_RIGHT = ''\n\
                $env.PROMPT_INDICATOR = 'ready> '\n"
            ),
        );
        let path = format!("{}:{}", home.path().join("bin").display(), std::env::var("PATH").unwrap());
        let home_path = home.path().display().to_string();
        let environment = [
            environment,
            &[("PATH", &path), ("HOME", &home_path), ("LC_ALL", "C.UTF-8"), ("PWD", &home_path)],
        ]
        .concat();
        let command = match name {
            "bash" => "bash --noprofile --rcfile ~/bashrc -i",
            "zsh" => "zsh -d -i",
            "elvish" => "elvish",
            "nu" => "nu --config config.nu --no-history",
            _ => "fish -i",
        };
        let mut terminal = Terminal::start(200, &format!("cd ~ && exec {command}"), &environment);
        terminal.read_until("ready> ");
        Some(Self { name, terminal, home })
    }

    /// Types `line`, in which TAB completes, runs it, and returns the arguments that the program got.
    fn run(&mut self, line: &str) -> Vec<String> {
        let _ = std::fs::remove_file(self.home.path().join("got"));
        let line = if self.name == "elvish" { line.replace('\t', "\t\x01") } else { line.to_owned() };
        self.terminal.press(&format!("{line} ;"));
        self.print_done();
        let got = std::fs::read_to_string(self.home.path().join("got")).unwrap_or_default();
        let words = got.split_terminator('\0').map(str::to_owned).collect();
        assert!(!self.home.path().join("hacked").exists(), "{}: {line}", self.name);
        words
    }

    /// Runs a command that prints a word which is not on its line, and returns the output until then.
    fn print_done(&mut self) -> String {
        // In nushell, Enter may only close the menu of candidates.
        let command = if self.name == "nu" { "print ('do' + 'ne')\r\r" } else { "echo do\"\"ne\r" };
        self.terminal.press(command);
        let shown = self.terminal.read_until("done");
        self.terminal.read_until("ready> ");
        shown
    }
}

/// A sandbox with a room per hostile name, in which only the participant of that name is, and the participants' SIDs.
fn hostile_sandbox() -> (Sandbox, Vec<String>) {
    let sandbox = Sandbox::start(&[]);
    let join =
        |number| sandbox.join(&sandbox.create_room(&format!("r{number}")), HOSTILE[number], "connected");
    let sids = (0..HOSTILE.len()).map(join).collect();
    (sandbox, sids)
}

/// `impossible` are the names that the shell would change, which are completed by SID.
#[track_caller]
fn completes_every_identity(shell: &'static str, impossible: &[&str]) {
    let (sandbox, sids) = hostile_sandbox();
    let Some(mut shell) = Shell::start(shell, &sandbox.environment()) else { return };
    let mut harmed = Vec::new();
    for ((number, name), sid) in HOSTILE.iter().enumerate().zip(sids) {
        let escape = if name.starts_with('-') { "-- " } else { "" };
        let room = format!("r{number}");
        let expected = ["kick", &room, escape.trim(), name];
        let got = shell.run(&format!("roomctl kick {room} {escape}\t"));
        let expected = if impossible.contains(name) { ["kick", &room, "", &sid] } else { expected };
        if !got.iter().eq(expected.iter().filter(|word| !word.is_empty())) {
            harmed.push(got);
        }
    }
    assert_eq!(harmed, [[""; 0]; 0]);
}

#[test]
fn bash_completes_every_identity_to_one_argument() {
    completes_every_identity("bash", &[]);
}

#[test]
fn zsh_completes_every_identity_to_one_argument() {
    completes_every_identity("zsh", &[]);
}

#[test]
fn elvish_completes_every_identity_to_one_argument() {
    completes_every_identity("elvish", &[]);
}

#[test]
fn nushell_completes_every_identity_to_one_argument() {
    completes_every_identity("nu", &[]);
}

#[test]
fn fish_completes_supported_identities_to_one_argument() {
    let impossible = ["~", "~root/x", "tab\there", "c1\u{9b}31m", "bidi\u{202e}txt"];
    completes_every_identity("fish", &impossible);
}

/// Completes a room name of which a part is typed, within each kind of quotes, and then its participant.
#[track_caller]
fn completes_what_is_typed_in_part(shell: &'static str, is_possible: impl Fn(&str) -> bool) {
    let sandbox = Sandbox::start(&[]);
    let rooms = HOSTILE.iter().enumerate().map(|(number, name)| format!("{number:02}/{name}"));
    let rooms = rooms.filter(|room| is_possible(room)).collect::<Vec<_>>();
    for room in &rooms {
        sandbox.join(&sandbox.create_room(room), "who is there", "connected");
    }
    let Some(mut shell) = Shell::start(shell, &sandbox.environment()) else { return };
    let mut harmed = Vec::new();
    for room in &rooms {
        for quote in ["", "'", "\""] {
            let got = shell.run(&format!("roomctl get {quote}{}\t \t", &room[..2]));
            if !got.iter().eq(["get", room, "who is there"]) {
                harmed.push((quote, room, got));
            }
        }
    }
    assert!(harmed.is_empty(), "{harmed:#?}");
}

#[test]
fn bash_completes_partial_words() {
    completes_what_is_typed_in_part("bash", |_| true);
}

#[test]
fn zsh_completes_partial_words() {
    completes_what_is_typed_in_part("zsh", |_| true);
}

#[test]
fn elvish_completes_partial_words() {
    completes_what_is_typed_in_part("elvish", |_| true);
}

#[test]
fn nushell_completes_partial_words() {
    completes_what_is_typed_in_part("nu", |_| true);
}

#[test]
fn fish_completes_partial_words() {
    // After a hyphen, fish adds no space.
    completes_what_is_typed_in_part("fish", |room| {
        !room.contains(['\t', '\u{9b}', '\u{202e}']) && !room.ends_with('-')
    });
}

/// The terminal's output after pressing TAB twice.
fn listing(shell: &mut Shell, line: &str) -> String {
    shell.terminal.press(&format!("{line}\t\t\x15"));
    shell.print_done()
}

#[test]
fn candidate_list_is_escaped() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["first\u{1b}]0;owned\u{7}\u{9b}5n\nx", "second"] {
        sandbox.join(&room, identity, "connected");
    }
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &sandbox.environment()) else { continue };
        let shown = listing(&mut shell, "roomctl get room ");
        assert!(shown.contains("first") && shown.contains("second"), "{name}: {shown:?}");
        assert!(!shown.contains("\u{1b}]0;owned") && !shown.contains("\u{9b}"), "{name}: {shown:?}");
        assert!(name == "bash" || shown.contains("connected, joined "), "{name}: {shown:?}");
    }
}

#[test]
fn completes_the_common_prefix() {
    let sandbox = Sandbox::start(&[]);
    let room = sandbox.create_room("room");
    for identity in ["guest: one $", "guest: two'"] {
        sandbox.join(&room, identity, "connected");
    }
    for name in ["bash", "zsh", "fish", "nu"] {
        let Some(mut shell) = Shell::start(name, &sandbox.environment()) else { continue };
        for (typed, expected) in
            [("gu\tt\t", "guest: two'"), ("\to\t", "guest: one $"), ("'g\tt\t", "guest: two'")]
        {
            // Its candidates are in double quotes.
            if name == "nu" && typed.starts_with('\'') {
                continue;
            }
            assert_eq!(
                shell.run(&format!("roomctl get room {typed}")),
                ["get", "room", expected],
                "{name}: {typed:?}"
            );
        }
    }
}

#[test]
fn file_arguments_are_completed_by_the_shell() {
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &[]) else { continue };
        std::fs::write(shell.home.path().join("who is out.txt"), "").unwrap();
        for (flag, got) in
            [("--from ", ["--from", "who is out.txt"].as_slice()), ("--from=", &["--from=who is out.txt"])]
        {
            let expected = [&["kick", "room"], got].concat();
            // Nushell completes files only as words of their own.
            let expected = if name == "nu" && flag.ends_with('=') {
                vec!["kick", "room", "--from=wh"]
            } else {
                expected
            };
            assert_eq!(shell.run(&format!("roomctl kick room {flag}wh\t")), expected, "{name}");
        }
    }
}

#[test]
fn tab_at_a_name_does_not_insert_hyphens() {
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &[]) else { continue };
        for words in ["kick", "kick --everywhere", "find", "tracks DailyStandup alice"] {
            let expected = words.split(' ').collect::<Vec<_>>();
            assert_eq!(shell.run(&format!("roomctl {words} \t")), expected, "{name}: no credentials found");
        }
        assert_eq!(
            shell.run("roomctl kick room --keep-\t 1h"),
            ["kick", "room", "--keep-out", "1h"],
            "{name}"
        );
    }
}

#[test]
fn tab_after_rooms_does_not_insert_end() {
    let sandbox = Sandbox::start(&[]);
    for name in ["bash", "zsh", "fish", "nu"] {
        let Some(mut shell) = Shell::start(name, &sandbox.environment()) else { continue };
        // A second TAB would go through the subcommands in zsh and fish.
        assert_eq!(shell.run("roomctl rooms \t"), ["rooms"], "{name}");
        assert_eq!(shell.run("roomctl rooms e\t \t"), ["rooms", "end", "DailyStandup"], "{name}");
    }
}

#[test]
fn completes_fields_after_each_comma() {
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &[]) else { continue };
        for (typed, expected) in [
            ("--fields id\t", &["--fields", "identity"][..]),
            ("--fields identity,stat\t", &["--fields", "identity,status"]),
            ("--fields=identity,status,join\t", &["--fields=identity,status,joined"]),
            ("--sort-by join\t", &["--sort-by", "joined"]),
        ] {
            let expected = [&["list", "room"], expected].concat();
            assert_eq!(shell.run(&format!("roomctl list room {typed}")), expected, "{name}: {typed:?}");
        }
    }
}

#[test]
fn completes_tracks_settings_and_participants_of_all_rooms() {
    let sandbox = Sandbox::start(&[]);
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &sandbox.environment()) else { continue };
        for (typed, expected) in [
            ("find ca\t", &["find", "carol"][..]),
            ("list -A ca\t", &["list", "-A", "carol"]),
            (
                "tracks DailyStandup alice --track sc\t",
                &["tracks", "DailyStandup", "alice", "--track", "screen"],
            ),
            ("config set output js\tl\t", &["config", "set", "output", "jsonl"]),
            ("login --edge du\t", &["login", "--edge", "dublin"]),
            ("rooms end D\t", &["rooms", "end", "DailyStandup"]),
        ] {
            assert_eq!(shell.run(&format!("roomctl {typed}")), expected, "{name}: {typed:?}");
        }
    }
}

#[test]
fn completes_help_subjects() {
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &[]) else { continue };
        for (typed, expected) in
            [("ki\t", &["kick"][..]), ("ex\t", &["exit-codes"]), ("roo\t e\t", &["rooms", "end"])]
        {
            assert_eq!(shell.run(&format!("roomctl help {typed}")), [&["help"], expected].concat(), "{name}");
        }
    }
}

#[test]
fn missing_program_or_response_completes_nothing() {
    for name in SHELLS {
        let Some(mut shell) = Shell::start(name, &[]) else { continue };
        assert_eq!(shell.run("roomctl get room al\t"), ["get", "room", "al"], "{name}: no credentials found");
        std::fs::rename(shell.home.path().join("bin"), shell.home.path().join("gone")).unwrap();
        shell.terminal.press("hash -r 2>/dev/null\r");
        shell.terminal.read_until("ready> ");
        let shown = listing(&mut shell, "roomctl get room al");
        assert!(!shown.contains("not found") && !shown.contains("No such file"), "{name}: {shown:?}");
    }
}
