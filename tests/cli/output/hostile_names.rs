//! Names chosen by end users to attack readers, in all output: none controls a terminal, starts a formula, or runs in
//! a browser or shell; JSON output has them exactly.

use std::collections::BTreeSet;
#[cfg(unix)]
use std::path::Path;
#[cfg(unix)]
use std::process::Command;

use serde_json::Value;

#[cfg(unix)]
use crate::support::{
    ChildProcess, SCRIPT, Sandbox, Screen, Terminal, is_not_installed, print_uncaptured, run_in_terminal,
};
use crate::support::{
    FaultyServer, assert_safe_output, assert_safe_text, error_response, hostile_identities, hostile_room,
    identities, roomctl,
};

#[test]
fn every_name_is_one_table_line_and_exact_in_json() {
    let (sandbox, room) = hostile_room();
    let all = hostile_identities().into_iter().collect::<BTreeSet<_>>();
    for command in [
        &["list", "room"][..],
        &["find", "--match", "*"],
        &["kick", "room", "--all", "--dry-run"],
        &["timeline", "room"],
        &["tracks", "room", "--all"],
        &["mute", "room", "--dry-run", "王小明"],
    ] {
        let run = sandbox.run(command).exits(0);
        assert_safe_output(&run);
        if command[0] == "list" || command[0] == "kick" {
            assert_eq!(run.stdout.lines().count(), all.len() + 1, "{run:?}");
        }
    }
    for command in [
        &["list", "room"][..],
        &["find", "--match", "*"],
        &["kick", "room", "--all", "--dry-run"],
        &["timeline", "room"],
    ] {
        for format in ["json", "jsonl"] {
            let run = sandbox.run(&[command, &["-o", format]].concat()).exits(0);
            assert_safe_output(&run);
            let rows =
                if format == "json" { run.json().as_array().unwrap().clone() } else { run.json_lines() };
            // Every room is searched, so that others are found, too.
            let shown = identities(&rows);
            let is_all = if command[0] == "find" { all.is_subset(&shown) } else { all == shown };
            assert!(is_all, "{command:?}: {:?}", all.symmetric_difference(&shown));
            assert!(format == "json" || run.stdout.lines().count() == rows.len(), "{run:?}");
        }
    }
    let run = sandbox.run(&["list", "room", "--jq", "."]).exits(0);
    assert_safe_output(&run);
    assert_eq!(identities(run.json().as_array().unwrap()), all);
    let participants = sandbox.run(&["list", "room", "-o", "json"]).exits(0).json();
    for participant in participants.as_array().unwrap() {
        let sid = participant["sid"].as_str().unwrap();
        let run = sandbox.run(&["get", &room, sid]).exits(0);
        assert_safe_output(&run);
        let fields = run.stdout.lines().filter(|line| line.starts_with("identity")).count();
        assert_eq!(fields, 1, "{run:?}");
    }
}

#[test]
fn names_start_no_formula_and_break_no_line_in_csv() {
    let (sandbox, _) = hostile_room();
    for command in [
        &["list", "room", "--fields", "identity,status"][..],
        &["timeline", "room", "--fields", "identity,status"],
    ] {
        for format in ["csv", "tsv"] {
            let run = sandbox.run(&[command, &["-o", format]].concat()).exits(0);
            assert_safe_text(&run.stdout.replace('\t', " "));
            assert_eq!(run.stdout.lines().count(), hostile_identities().len() + 1, "{run:?}");
            let cells = |line: &str| -> Vec<String> {
                if format == "tsv" {
                    return line.split('\t').map(str::to_owned).collect();
                }
                let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(line.as_bytes());
                reader.records().next().unwrap().unwrap().iter().map(str::to_owned).collect()
            };
            for line in run.stdout.lines() {
                let cells = cells(line);
                assert_eq!(cells.len(), 2, "{line}");
                // Where a semicolon separates cells, quotes do not keep a cell together.
                for cell in cells.iter().flat_map(|cell| cell.split(';')) {
                    assert!(!cell.starts_with(['=', '+', '-', '@', '＝', '\t', '\r']), "{line}");
                }
            }
        }
    }
}

#[test]
fn names_are_escaped_in_watch_lines_kick_rows_and_audit_log() {
    let (sandbox, room) = hostile_room();
    let directory = tempfile::tempdir().unwrap();
    let log = directory.path().join("kicks.jsonl");
    let (watch, _home) = sandbox.roomctl(&["watch", "room", "--initial", "--interval", "200ms"]).spawn();
    let run = sandbox.run(&["kick", "room", "--all", "--yes", "-v", "--log", log.to_str().unwrap()]).exits(0);
    assert_safe_output(&run);
    let text = std::fs::read_to_string(log).unwrap();
    assert_safe_text(&text);
    let all = hostile_identities().into_iter().collect::<BTreeSet<_>>();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>();
    assert_eq!(identities(&lines), all);
    sandbox.end_room(&room);
    let text = String::from_utf8(watch.finish().stdout).unwrap();
    assert_safe_text(&text);
    let events = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect::<Vec<Value>>();
    assert!(identities(&events).is_subset(&all), "{text}");
}

#[cfg(unix)]
#[test]
fn names_are_escaped_in_terminal_output_and_prompts() {
    let (sandbox, _) = hostile_room();
    let environment = [&sandbox.environment()[..], &[("NO_COLOR", "1")]].concat();
    for script in [
        "roomctl list room",
        "roomctl list room --jq '.[].identity'",
        "roomctl list room -o json",
        "roomctl timeline room",
        "roomctl find '*'",
    ] {
        let (screen, code) = run_in_terminal(120, script, &environment);
        assert_eq!(code, 0, "{screen}");
        // find erases its own progress line.
        let screen = screen.replace("\u{1b}[2K", "").replace("\u{1b}[1A", "").replace('\r', "");
        // A filter prints line ends and tabs of its own.
        assert_safe_text(&if script.contains("--jq") { screen.replace('\t', " ") } else { screen });
    }
    assert_prompt_is_safe("kick", "connected");
}

/// Shows the prompt for all participants, at most as many at a time as a prompt lists.
#[cfg(unix)]
fn assert_prompt_is_safe(command: &str, status: &str) {
    let sandbox = Sandbox::start(&[]);
    let environment = [&sandbox.environment()[..], &[("NO_COLOR", "1")]].concat();
    for (index, names) in hostile_identities().chunks(20).enumerate() {
        let room = sandbox.create_room(&format!("room-{index}"));
        for name in names {
            sandbox.join(&room, name, status);
        }
        let script = format!("exec roomctl {command} {room} --all");
        let mut terminal = Terminal::start(120, &script, &environment);
        let question = terminal.read_until("[y/N] ");
        terminal.press("n\r");
        assert_eq!(terminal.finish().1, 1);
        assert_safe_text(&question);
        assert!(question.lines().count() > names.len() && !question.contains(" more ("), "{question}");
    }
}

#[cfg(unix)]
#[test]
fn names_are_escaped_in_the_anonymize_prompt() {
    assert_prompt_is_safe("anonymize", "disconnected");
}

#[cfg(unix)]
#[test]
fn names_are_escaped_on_the_watch_screen() {
    let (sandbox, _) = hostile_room();
    let rows = u16::try_from(hostile_identities().len()).unwrap() + 20;
    let mut screen = Screen::watch(&sandbox, (rows, 200));
    screen.wait_for(&format!("{} present", hostile_identities().len()));
    screen.wait_for("王小明");
    screen.press("q");
    let (written, code) = screen.written();
    assert_eq!(code, 0);
    // The program moves the cursor and colors with `ESC [`, which no name contains.
    for harm in ["\u{1b}]", "\u{1b}P", "\u{1b}c", "\u{1b}Z", "\u{1b}[6n", "\u{1b}[31mred"] {
        assert!(!written.contains(harm), "{harm:?} in {written:?}");
    }
    assert_safe_text(&written.replace(['\u{1b}', '\r'], ""));
}

/// The candidates that `roomctl __complete` prints for participants to kick.
#[cfg(unix)]
fn completion(sandbox: &Sandbox, shell: &str) -> String {
    let line: &[&str] = match shell {
        "bash" => &["", "roomctl kick room -- ", ""],
        "powershell" => &["3", "kick,room,--,,"],
        _ => &["3", "kick", "room", "--", ""],
    };
    let run = sandbox.run(&[&["__complete", shell], line].concat()).exits(0);
    assert_eq!(run.stderr, "");
    run.stdout
}

/// The values of the candidates that `roomctl __complete` prints as JSON. Asserts that the rest is escaped.
#[cfg(unix)]
fn json_completion(sandbox: &Sandbox, shell: &str) -> Vec<String> {
    let candidates = completion(sandbox, shell);
    assert!(candidates.is_ascii(), "{shell}: {candidates}");
    let candidates = serde_json::from_str::<Vec<Value>>(&candidates).unwrap();
    let text = |candidate: &Value, key: &str| candidate[key].as_str().unwrap().to_owned();
    for candidate in &candidates {
        assert_safe_text(&(text(candidate, "display") + &text(candidate, "description")));
    }
    candidates.iter().map(|candidate| text(candidate, "value")).collect()
}

/// With bash.
#[cfg(unix)]
#[test]
fn every_name_is_completed_exactly_or_by_sid_and_displayed_escaped() {
    let (sandbox, _) = hostile_room();
    let all = hostile_identities().into_iter().collect::<BTreeSet<_>>();
    let zsh = completion(&sandbox, "zsh");
    let zsh = zsh.split_terminator('\0').collect::<Vec<_>>();
    let fish = completion(&sandbox, "fish");
    let fish = fish.split_terminator('\0').map(|entry| entry.split_once('\t').unwrap()).collect::<Vec<_>>();
    for shown in zsh.chunks(3).flat_map(|entry| &entry[1..]).chain(fish.iter().map(|(_, about)| about)) {
        assert_safe_text(shown);
        assert!(!shown.contains('\n'), "{shown:?}");
    }
    for (word, _) in &fish {
        // Of the others, fish escapes the harmful ones.
        assert_safe_text(&word.replace(|c: char| c.is_ascii() && c != '1', ""));
    }
    let bash = completion(&sandbox, "bash");
    assert_safe_text(&bash);
    let directory = tempfile::tempdir().unwrap();
    let bash = pasted("bash", &format!("roomctl {}", bash.replace('\n', " ")), directory.path()).unwrap();
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "a name did something");
    let nushell_words = json_completion(&sandbox, "nushell");
    let nushell = (!is_not_installed("nu"))
        .then(|| pasted("nu", &format!("roomctl {}", nushell_words.join(" ")), directory.path()).unwrap());
    let elvish = json_completion(&sandbox, "elvish");
    let powershell = json_completion(&sandbox, "powershell");
    for word in nushell_words.iter().chain(&powershell) {
        assert_safe_text(word);
    }
    let powershell = powershell.iter().map(|word| unquoted_by_powershell(word)).collect::<Vec<_>>();
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "a name did something");
    // By SID: NUL and a lone hyphen; in bash and nushell combining marks; in fish names it would show unescaped, and tabs;
    // in PowerShell names with invisible characters, double quotes, or a backslash at the end.
    for (shell, words, by_name) in [
        ("bash", bash.iter().map(String::as_str).collect::<Vec<_>>(), 86),
        ("elvish", elvish.iter().map(String::as_str).collect(), 88),
        ("nushell", nushell.iter().flatten().map(String::as_str).collect(), 86),
        ("powershell", powershell.iter().map(String::as_str).collect(), 48),
        ("zsh", zsh.chunks(3).map(|entry| entry[0]).collect(), 88),
        ("fish", fish.iter().map(|(word, _)| *word).collect(), 71),
    ] {
        if words.is_empty() {
            continue;
        }
        let names = words.iter().filter(|word| all.contains(**word)).count();
        let sids = words.iter().filter(|word| word.len() == 34 && word.starts_with("PA")).count();
        assert_eq!((names, names + sids, words.len()), (by_name, all.len(), all.len()), "{shell}: {words:?}");
    }
}

#[test]
fn api_error_messages_are_escaped() {
    let words = hostile_identities();
    let server = FaultyServer::start(move |request, _| {
        let number = request.target.split('/').nth(1).unwrap().parse::<usize>().unwrap();
        error_response(400, 20001, &words[number])
    });
    for number in 0..hostile_identities().len() {
        for format in ["table", "json"] {
            let run =
                roomctl(&["get", "room", "bob", "-o", format]).at(&format!("{}/{number}", server.base_url));
            let run = run.run().exits(1);
            assert_safe_output(&run);
            // The error, and the request log.
            assert_eq!(run.stderr.lines().count(), if format == "json" { 1 } else { 2 }, "{run:?}");
        }
    }
}

/// The text of a word that is plain or in single quotes.
#[cfg(unix)]
fn unquoted_by_powershell(word: &str) -> String {
    let quoted = word.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    quoted.map_or_else(|| word.to_owned(), |quoted| quoted.replace("''", "'"))
}

/// The arguments that `shell` makes of a hint's command line after `roomctl`, or `None` if the shell rejects the line.
#[cfg(unix)]
fn pasted(shell: &str, line: &str, directory: &Path) -> Option<Vec<String>> {
    let (flags, script): (&[&str], _) = match shell {
        "fish" => (&[], format!("function roomctl; printf '%s\\0' $argv; end; {line}")),
        "nu" => (&["-n"], line.replacen("roomctl", "^printf '%s\\0'", 1)),
        _ => (
            if shell == "zsh" { &["-f"] } else { &[] },
            format!("roomctl() {{ printf '%s\\0' \"$@\"; }}; {line}"),
        ),
    };
    let mut command = Command::new(shell);
    command.args(flags).args(["-c", &script]).current_dir(directory);
    let output = ChildProcess::output_of(&mut command);
    output.status.success().then(|| {
        String::from_utf8(output.stdout).unwrap().split_terminator('\0').map(str::to_owned).collect()
    })
}

#[cfg(unix)]
#[test]
fn pasted_hint_passes_the_same_arguments_in_every_shell() {
    let sandbox = Sandbox::start(&[]);
    let directory = tempfile::tempdir().unwrap();
    let shells = ["bash", "zsh", "dash", "fish"].map(|shell| (shell, !is_not_installed(shell)));
    for name in hostile_identities().iter().filter(|name| !name.contains('\0')) {
        sandbox.create_room(name);
        let run = sandbox.run(&["get", "--", name, "nobody-of-that-name"]).exits(4);
        assert_safe_output(&run);
        let hint = run
            .stderr
            .lines()
            .find_map(|line| line.strip_prefix("hint: Run `")?.strip_suffix("` to list the participants."));
        let hint = hint.unwrap_or_else(|| panic!("{run:?}"));
        for (shell, _) in shells.iter().filter(|(_, is_there)| *is_there) {
            let got = pasted(shell, hint, directory.path());
            if hint.contains("$'") && matches!(*shell, "dash" | "fish") {
                // These shells lack the quotes for invisible characters: the result is another name, or none.
                continue;
            }
            let got = got.unwrap_or_else(|| panic!("{shell} refused {hint}"));
            let no_flag: &[&str] = if name.starts_with('-') { &["--"] } else { &[] };
            assert_eq!(got, [&["list"], no_flag, &[name]].concat(), "{shell}: {hint}");
        }
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "{name:?} did something: {hint}");
    }
}

/// The document that the browser makes of a file.
#[cfg(unix)]
fn dom(file: &Path, scratch: &Path) -> String {
    let flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--dump-dom",
    ];
    let mut command = Command::new("chromium");
    command.args(flags).arg(format!("--user-data-dir={}", scratch.join("profile").display()));
    let output = ChildProcess::output_of(command.arg(format!("file://{}", file.display())));
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

#[cfg(unix)]
#[test]
fn names_do_not_run_as_script_in_a_browser() {
    if Command::new("chromium").arg("--version").output().is_err() {
        return print_uncaptured("NOT TESTED: chromium is not installed");
    }
    let (sandbox, _) = hostile_room();
    let scratch = tempfile::tempdir().unwrap();
    let file = |name: &str| scratch.path().join(name);
    // Checks that a script that runs would be detected.
    std::fs::write(file("bad.html"), format!("<p><img src=x onerror=\"{SCRIPT}\"><script>{SCRIPT}</script>"))
        .unwrap();
    assert!(dom(&file("bad.html"), scratch.path()).contains("data-owned"));
    let (html, svg) = (file("room.html"), file("room.svg"));
    let args = ["timeline", "room", "--html", html.to_str().unwrap(), "--svg", svg.to_str().unwrap()];
    sandbox.run(&args).exits(0);
    let picture = std::fs::read_to_string(&svg).unwrap();
    assert_safe_text(&picture);
    // An SVG within a page is parsed by the rules of HTML.
    std::fs::write(file("within.html"), format!("<!doctype html>{picture}")).unwrap();
    for name in ["room.html", "room.svg", "within.html"] {
        let page = dom(&file(name), scratch.path());
        assert!(!page.contains("data-owned") && page.contains("dataset.owned"), "{name}: {page}");
        for element in ["<script", "<img", "<iframe", "<base", "<link", "onload=\"", "onerror=\""] {
            assert!(!page.contains(element), "{name}: {element}: {page}");
        }
    }
    assert_safe_text(&std::fs::read_to_string(&html).unwrap());
}
