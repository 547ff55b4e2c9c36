//! stdout has the format of `--output` and nothing else, in every command, or the command refuses the format.

use saphyr::LoadableYamlNode;
use serde_json::Value;

use crate::support::{Roomctl, Sandbox};

const FORMATS: &[&str] = &["json", "jsonl", "csv", "tsv", "yaml", "name"];

/// Formats that a command refuses.
const ALL: &[&str] = FORMATS;
const NONE: &[&str] = &[];
const NAME: &[&str] = &["name"];

/// A command line of each command, with the formats that it refuses.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (&["list", "DailyStandup"], NONE),
    (&["list", "--everywhere"], NONE),
    (&["get", "DailyStandup", "alice"], NONE),
    (&["get", "DailyStandup", "alice", "--tracks"], NONE),
    (&["tracks", "DailyStandup", "alice"], NONE),
    (&["find", "alice"], NONE),
    (&["rooms"], NONE),
    (&["rooms", "get", "DailyStandup"], NONE),
    (&["rooms", "get", "DailyStandup", "--web"], ALL),
    (&["rooms", "end", "OVER", "--yes"], NONE),
    (&["timeline", "DailyStandup"], NONE),
    (&["timeline", "DailyStandup", "--svg", "CHART"], NONE),
    (&["timeline", "DailyStandup", "--svg", "-"], ALL),
    (&["timeline", "DailyStandup", "--html", "-"], ALL),
    (&["timeline", "DailyStandup", "--reasons"], NONE),
    (&["insights", "DailyStandup"], NONE),
    (&["get", "DailyStandup", "alice", "--insights"], NONE),
    (&["rooms", "--insights"], NONE),
    (&["kick", "DailyStandup", "bob"], NONE),
    (&["kick", "DailyStandup", "alice", "--dry-run"], NONE),
    (&["mute", "DailyStandup", "alice"], NONE),
    (&["unmute", "DailyStandup", "alice"], NONE),
    (&["rules", "DailyStandup", "alice"], NAME),
    (&["rules", "set", "DailyStandup", "alice", "include all"], NONE),
    (&["rules", "reset", "DailyStandup", "alice"], NONE),
    (&["anonymize", "DailyStandup", "bob", "--yes"], NONE),
    (&["log", "LOG"], NONE),
    (&["log", "LOG", "--summary"], NAME),
    (&["watch", "OVER"], &["json", "yaml"]),
    (&["listen", "--for", "1ms"], &["json", "yaml"]),
    (&["wait", "OVER", "--ended"], &["json", "yaml"]),
    (&["guard", "OVER", "--keep-closed", "--yes"], &["json", "yaml"]),
    (&["login", "new", "--account-sid", "AC00000000000000000000000000000000", "--with-token"], ALL),
    (&["logout", "prod", "--yes"], ALL),
    (&["profiles"], NONE),
    (&["profiles", "use", "prod"], ALL),
    (&["whoami"], NAME),
    (&["config", "list"], NAME),
    (&["config", "get", "timeout"], ALL),
    (&["config", "set", "timeout", "10s"], ALL),
    (&["config", "unset", "timeout"], ALL),
    (&["config", "path"], ALL),
    (&["api", "/v1/Rooms/DailyStandup"], &["csv", "tsv", "yaml", "name"]),
    (&["api", "/v1/Rooms", "--paginate"], &["csv", "tsv", "yaml", "name"]),
    (&["completions", "bash"], ALL),
    (&["man", "man"], ALL),
    (&["version"], NAME),
    (&["help"], ALL),
    (&["help", "formatting"], ALL),
    (&["sandbox"], NAME),
];

const PROFILE: &str =
    "[profiles.prod]\naccount_sid = \"AC00000000000000000000000000000000\"\nauth_token = \"x\"\n";

fn run_in(sandbox: &Sandbox, args: &[&str]) -> Roomctl {
    sandbox.roomctl(args).config(PROFILE).input(b"0123456789abcdef0123456789abcdef")
}

#[test]
fn stdout_has_the_format_and_nothing_else_or_the_format_is_refused() {
    let sandbox = Sandbox::start(&[]);
    let over = sandbox.create_room("over");
    sandbox.end_room(&over);
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("audit.jsonl");
    let line =
        "{\"time\":\"2026-11-23T10:00:00Z\",\"action\":\"kick\",\"outcome\":\"kicked\",\"sid\":\"PA1\"}\n";
    std::fs::write(&log, line).unwrap();
    let chart = folder.path().join("room.svg");
    let placed = |word| match word {
        "OVER" => over.as_str(),
        "LOG" => log.to_str().unwrap(),
        "CHART" => chart.to_str().unwrap(),
        word => word,
    };
    for (line, refused) in COMMANDS {
        for format in FORMATS {
            let args = line.iter().map(|word| placed(word)).chain(["-o", format]).collect::<Vec<_>>();
            if refused.contains(format) {
                let run = run_in(&sandbox, &args).run().exits(2);
                assert_eq!(run.stdout, "", "{args:?}");
                continue;
            }
            if *line == ["sandbox"] {
                // It does not end by itself; its own tests read what it prints.
                continue;
            }
            let run = run_in(&sandbox, &args).run();
            assert!(matches!(run.code, Some(0 | 1 | 4)), "{run:?}");
            assert!(has_format(format, &run.stdout), "{args:?}: {run:?}");
        }
    }
}

fn has_format(format: &str, stdout: &str) -> bool {
    match format {
        "json" => serde_json::from_str::<Value>(stdout).is_ok(),
        "jsonl" => stdout.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()),
        "csv" | "tsv" => {
            let delimiter = if format == "csv" { b',' } else { b'\t' };
            let mut reader = csv::ReaderBuilder::new();
            let mut reader =
                reader.delimiter(delimiter).quoting(format == "csv").from_reader(stdout.as_bytes());
            // Every row has the columns of the header, which are keys.
            let is_key = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
            reader.headers().unwrap().iter().all(is_key) && reader.records().all(|record| record.is_ok())
        }
        "yaml" => saphyr::Yaml::load_from_str(stdout).is_ok_and(|documents| documents.len() == 1),
        _ => stdout.lines().all(|line| !line.is_empty() && !line.contains(' ')),
    }
}

#[test]
fn every_command_is_in_the_table_of_formats() {
    let help = crate::support::roomctl(&["--help"]).run().exits(0).stdout;
    let commands = help.lines().skip_while(|line| !line.ends_with("commands:"));
    let commands = commands.take_while(|line| *line != "Options:").filter_map(|line| line.strip_prefix("  "));
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        assert!(COMMANDS.iter().any(|(line, _)| line[0] == command), "{command}");
    }
}
