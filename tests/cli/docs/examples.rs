//! The examples in README.md and docs/, run in the order of each page on a terminal, as a reader would.
//!
//! Each page has a sandbox of its own. `ROOMCTL_KEEP=1` writes the output that the program prints into the pages.

use std::path::Path;

use super::pages::pages;
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

/// The text without what differs from one run to the next: ports, times of day and request ids.
fn stable(text: &str) -> String {
    let is_time = |word: &str| word.len() == 20 && word.ends_with('Z') && word.contains('T');
    let stable_word = |word: &str| match word.find("127.0.0.1:") {
        Some(at) => format!("{}ADDRESS", &word[..at]),
        None if is_time(word) => "TIME".to_owned(),
        None => word.to_owned(),
    };
    let stable_line = |line: &str| line.split(' ').map(stable_word).collect::<Vec<_>>().join(" ");
    let mut text = text.lines().map(stable_line).collect::<Vec<_>>().join("\n");
    while let Some(at) = text.find("RQ") {
        text.replace_range(at..at + 34, "REQUEST");
    }
    text
}

/// Runs the examples of a page, and compares their output or renews it.
fn check(page: &Path) {
    let text = std::fs::read_to_string(page).unwrap();
    let sandbox = Sandbox::start(&[]);
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
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
                let (seen, code) = run_in_terminal(250, command, &environment);
                last_code = code;
                seen
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
        check(&page);
    }
}
