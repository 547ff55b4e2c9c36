//! Reports of usage errors: clap's message as one line, with its tips as hints. Depends on `clap`.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::exit_code::Exit;
use crate::output::Problem;

/// Returns the report of a usage error: the first paragraph of clap's text, then its tips.
pub fn usage(error: &clap::Error) -> Problem {
    let text = redact_value(error, error.render().to_string());
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.trim_start_matches("error: ").lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let tips = rest.lines().filter_map(to_hint).map(str::to_owned);
    let hints = hint_on_foreign_flag(error).map(str::to_owned).into_iter().chain(tips).collect();
    Problem { message, hints, exit_code: Exit::Usage.code(), ..Problem::default() }
}

/// Returns the hint for a flag that other programs have.
fn hint_on_foreign_flag(error: &clap::Error) -> Option<&'static str> {
    match (error.kind(), error.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(flag))) => match flag.as_str() {
            "--json" | "--csv" | "--format" => Some("choose a format with -o, such as -o json"),
            "--force" => Some("a command that asks takes --yes"),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the hint for a line after clap's message.
fn to_hint(line: &str) -> Option<&str> {
    match line.trim().trim_start_matches("tip: ") {
        "" => None,
        // Hardly any name starts with two hyphens.
        tip if tip.starts_with("to pass '--") => None,
        // clap's tip names only the first letter of the argument.
        tip if tip.starts_with("to pass '-") => Some("put -- before a name that begins with a hyphen"),
        tip => Some(tip),
    }
}

/// Removes a value given to a flag without one from clap's text, since it may be a secret.
fn redact_value(error: &clap::Error, text: String) -> String {
    match (error.kind(), error.get(ContextKind::InvalidValue)) {
        (ErrorKind::TooManyValues, Some(ContextValue::String(value))) if !value.is_empty() => {
            text.replace(value, "...")
        }
        _ => text,
    }
}

/// Returns whether a command line that could not be parsed selects JSON output.
pub fn wants_json(arguments: impl Iterator<Item = OsString>) -> bool {
    let arguments = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .take_while(|argument| argument != "--");
    let arguments = arguments.collect::<Vec<_>>();
    if arguments.iter().any(|argument| argument == "--jq" || argument.starts_with("--jq=")) {
        return true;
    }
    let is_json = |value: &str| matches!(value, "json" | "jsonl");
    let is_flag = |argument: &str| matches!(argument, "-o" | "-vo" | "--output");
    let apart = arguments.windows(2).any(|pair| is_flag(&pair[0]) && is_json(&pair[1]));
    let joined = |argument: &String| {
        let value = ["--output=", "-o=", "-o", "-vo"].iter().find_map(|flag| argument.strip_prefix(flag));
        value.is_some_and(is_json)
    };
    apart || arguments.iter().any(joined)
}
