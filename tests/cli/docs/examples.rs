//! The examples in README.md and docs/, and the sessions in tests/cli/transcripts/, run in the order of each page on a
//! terminal, as a reader would.
//!
//! Each page has a sandbox and a home directory of its own. `ROOMCTL_KEEP=1` writes the output that the program prints
//! into the pages.

use std::path::Path;

use regex::Regex;

use super::pages::{files_below, pages, repository};
use crate::support::{Sandbox, Terminal, run_in_terminal};

/// A piece of a page.
enum Piece {
    /// Lines that are not checked.
    Text(String),
    /// A command in a `console` block, and the output that the page shows for it.
    Example { command: String, output: String },
}

fn pieces(page: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut in_console = false;
    for line in page.lines() {
        if line.starts_with("```") {
            in_console = line == "```console";
            pieces.push(Piece::Text(format!("{line}\n")));
        } else if !in_console {
            pieces.push(Piece::Text(format!("{line}\n")));
        } else if let Some(command) = line.strip_prefix("$ ") {
            pieces.push(Piece::Example { command: command.to_owned(), output: String::new() });
        } else if let Some(Piece::Example { output, .. }) = pieces.last_mut() {
            output.push_str(line);
            output.push('\n');
        } else {
            panic!("output without a command: {line}");
        }
    }
    pieces
}

/// The text without what differs from one run to the next: ports, times and request ids.
fn stable(text: &str) -> String {
    let masks = [
        (r#"127\.0\.0\.1:[^\s";]*"#, "ADDRESS"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", "TIME"),
        (r"\b\d+s ago", "AGO"),
        ("RQ[0-9a-f]{32}", "REQUEST"),
    ];
    let text = text.lines().collect::<Vec<_>>().join("\n");
    masks.iter().fold(text, |text, (pattern, mask)| {
        Regex::new(pattern).unwrap().replace_all(&text, *mask).into_owned()
    })
}

/// The output of a command in a transcript: the exit code, unless it is 0, and the stable output.
fn with_exit_code(output: &str, code: u32) -> String {
    let code = if code == 0 { String::new() } else { format!("? {code}\n") };
    let newline = if output.is_empty() { "" } else { "\n" };
    code + &stable(output) + newline
}

/// Runs the examples of a page, and compares their output, as `shown_as` shows it, or renews it.
fn check(page: &Path, shown_as: fn(&str, u32) -> String) {
    let text = std::fs::read_to_string(page).unwrap();
    let sandbox = Sandbox::start(&[]);
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
        ("HOME", home),
    ];
    let renew = std::env::var_os("ROOMCTL_KEEP").is_some();
    let mut renewed = String::new();
    let mut last_code = 0;
    for piece in pieces(&text) {
        let (command, shown) = match piece {
            Piece::Text(text) => {
                renewed.push_str(&text);
                continue;
            }
            Piece::Example { command, output } => (command, output),
        };
        let seen = match command.as_str() {
            "echo $?" => format!("{last_code}\n"),
            "roomctl sandbox" => {
                let mut terminal = Terminal::start(200, "exec roomctl sandbox", &environment);
                let seen = terminal.read_until("ROOMCTL_BASE_URL=");
                terminal.press("\x03");
                seen + &terminal.finish().0.replace("^C", "")
            }
            command => {
                let (seen, code) = run_in_terminal(250, &format!("exec </dev/null; {command}"), &environment);
                last_code = code;
                shown_as(&seen.replace(home, "/home/operator"), code)
            }
        };
        let same = stable(&seen) == stable(&shown);
        if !renew {
            assert!(same, "{}\n$ {command}\nseen:\n{seen}\nshown:\n{shown}", page.display());
        }
        let output = if same { shown } else { seen.replace("\r\n", "\n") };
        renewed.push_str("$ ");
        renewed.push_str(&command);
        renewed.push('\n');
        renewed.push_str(&output);
    }
    if renew {
        std::fs::write(page, renewed).unwrap();
    }
}

#[test]
fn examples_show_the_output_of_the_program() {
    for page in pages() {
        check(&page, |seen, _| seen.to_owned());
    }
}

#[test]
fn sessions_with_the_habits_of_other_tools_show_their_transcripts() {
    let sessions = files_below(&repository().join("tests/cli/transcripts"), "md");
    assert!(sessions.len() >= 20, "only {} sessions", sessions.len());
    for session in sessions {
        check(&session, with_exit_code);
    }
}
