//! README.md's examples, run in its order on a terminal, as a reader would.

use crate::support::{Sandbox, Terminal, on_a_terminal};

/// What a reader types, and what README says that they see.
struct Example {
    command: String,
    shown: String,
}

/// The examples in the `console` blocks.
fn examples(readme: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for block in readme.split("```console\n").skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            match (line.strip_prefix("$ "), examples.last_mut()) {
                (Some(command), _) => {
                    examples.push(Example { command: command.to_owned(), shown: String::new() });
                }
                (None, Some(example)) => {
                    example.shown.push_str(line);
                    example.shown.push('\n');
                }
                (None, None) => panic!("output without a command: {line}"),
            }
        }
    }
    examples
}

/// The text without what differs from one run to the next: ports, times of day and request ids.
fn steady(text: &str) -> String {
    let is_time = |word: &str| word.len() == 20 && word.ends_with('Z') && word.contains('T');
    let steady_word = |word: &str| match word.find("127.0.0.1:") {
        Some(at) => format!("{}ADDRESS", &word[..at]),
        None if is_time(word) => "TIME".to_owned(),
        None => word.to_owned(),
    };
    let steady_line = |line: &str| line.split(' ').map(steady_word).collect::<Vec<_>>().join(" ");
    let mut text = text.lines().map(steady_line).collect::<Vec<_>>().join("\n");
    while let Some(at) = text.find("RQ") {
        text.replace_range(at..at + 34, "REQUEST");
    }
    text
}

#[test]
fn every_example_shows_what_the_readme_says() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let sandbox = Sandbox::start(&[]);
    let environment = [
        ("TWILIO_ACCOUNT_SID", sandbox.account.as_str()),
        ("TWILIO_AUTH_TOKEN", &sandbox.token),
        ("ROOMCTL_BASE_URL", &sandbox.base_url),
        ("NO_COLOR", "1"),
    ];
    let mut last_code = 0;
    for Example { command, shown } in examples(&readme) {
        let seen = match command.as_str() {
            "echo $?" => format!("{last_code}\n"),
            "roomctl sandbox" => {
                let mut terminal = Terminal::start(200, "exec roomctl sandbox", &environment);
                let seen = terminal.read_until("ROOMCTL_BASE_URL=");
                terminal.press("\x03");
                seen + &terminal.finish().0.replace("^C", "")
            }
            command => {
                let (seen, code) = on_a_terminal(250, command, &environment);
                last_code = code;
                seen
            }
        };
        assert_eq!(steady(&seen), steady(&shown), "$ {command}");
    }
}
