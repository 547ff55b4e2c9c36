//! Reports of usage errors: the message of clap as one line, its tips as hints, and its usage. Depends on `clap`, and on
//! `config` to hide secrets.

use std::error::Error as _;
use std::ffi::OsString;
use std::num::{IntErrorKind, ParseIntError};

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::command_error::InvalidSetting;
use super::exit_code::ExitCode;
use super::habit_tips::habit_tip;
use crate::config;
use crate::output::Report;

/// The flag without a value that is most likely given a secret by mistake.
const SECRET_FLAG: &str = "--with-token";

/// Returns the report of a usage error: the first paragraph of the text of clap, then its tips. The usage is empty.
pub fn usage(error: &clap::Error) -> Report {
    let text = in_plain_words(error, redact_value(error, error.render().to_string()));
    let (message, rest) = text.split_once("\n\n").unwrap_or((&text, ""));
    let message = message.trim_start_matches("error: ").lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let hints = match habit_tip(error) {
        Some(tip) => vec![tip.to_owned()],
        None => rest.lines().filter_map(tip).map(str::to_owned).collect(),
    };
    Report {
        message,
        hints,
        exit_code: ExitCode::Usage.code(),
        usage: Some(String::new()),
        ..Report::default()
    }
}

/// Returns the text with a plain reason why a value is invalid, where the reason is that of a library.
fn in_plain_words(error: &clap::Error, text: String) -> String {
    match error.source().and_then(|source| Some((source.to_string(), plain_reason(source)?))) {
        Some((reason, plain)) => text.replacen(&format!(": {reason}"), &format!(": {plain}"), 1),
        None => text,
    }
}

fn plain_reason(source: &(dyn std::error::Error + 'static)) -> Option<String> {
    if let Some(error) = source.downcast_ref::<ParseIntError>() {
        let reason = match error.kind() {
            IntErrorKind::PosOverflow => "it is too large",
            IntErrorKind::Zero => "must be a whole number of at least 1",
            _ => "must be a whole number",
        };
        return Some(reason.to_owned());
    }
    let text = source.to_string();
    // A range of clap.
    let (low, high) = text.split_once(" is not in ")?.1.split_once("..=")?;
    Some(format!("must be a whole number from {low} to {high}"))
}

/// Returns the number that follows `--ended` as a word of its own, and so is not the value of that option.
pub fn number_after_ended(words: impl Iterator<Item = OsString>) -> Option<usize> {
    let mut words = words.take_while(|word| word != "--").skip_while(|word| word != "--ended");
    words.nth(1)?.to_str()?.parse().ok()
}

/// Returns the error of a setting that its flag rejects with `error`. `name` says where the value comes from.
pub fn invalid_setting(name: &str, shown_value: &str, error: &clap::Error) -> InvalidSetting {
    let reason = match (error.source(), error.get(ContextKind::ValidValue)) {
        (Some(source), _) => format!(": {source}"),
        (None, Some(ContextValue::Strings(values))) => format!(" [possible values: {}]", values.join(", ")),
        _ => String::new(),
    };
    InvalidSetting {
        message: format!("{name}: invalid value '{shown_value}'{reason}"),
        hints: usage(error).hints,
    }
}

/// Returns the tip on a line of an error of clap.
fn tip(line: &str) -> Option<&str> {
    match line.trim().strip_prefix("tip: ")? {
        // A word with hyphens in front is hardly a name.
        tip if tip.starts_with("to pass '--") => None,
        // The tip of clap would name one letter of the word, which would select another participant.
        tip if tip.starts_with("to pass '-") => {
            Some("Put -- after all options and before a name that begins with a hyphen.")
        }
        tip => Some(tip),
    }
}

/// Returns the text without a value that was given to a flag without one, if it may be a secret.
fn redact_value(error: &clap::Error, text: String) -> String {
    match (error.kind(), error.get(ContextKind::InvalidArg), error.get(ContextKind::InvalidValue)) {
        (ErrorKind::TooManyValues, Some(ContextValue::String(flag)), Some(ContextValue::String(value)))
            if !value.is_empty() =>
        {
            let shown = if flag == SECRET_FLAG { "...".to_owned() } else { config::shown_name(value) };
            text.replace(value, &shown)
        }
        _ => text,
    }
}

/// Returns whether a command line that could not be parsed selects JSON output, or `variable` does and no flag decides. A
/// filter alone selects it unless the messages go to a terminal (`is_terminal`).
pub fn wants_json(
    arguments: impl Iterator<Item = OsString>,
    variable: Option<OsString>,
    is_terminal: bool,
) -> bool {
    let arguments = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .take_while(|argument| argument != "--");
    let arguments = arguments.collect::<Vec<_>>();
    let has_filter = arguments.iter().any(|argument| argument == "--jq" || argument.starts_with("--jq="));
    if has_filter && !is_terminal {
        return true;
    }
    let is_json = |value: &str| matches!(value, "json" | "jsonl");
    let is_flag = |argument: &str| matches!(argument, "-o" | "-vo" | "--output");
    let apart = arguments.windows(2).filter(|pair| is_flag(&pair[0])).map(|pair| pair[1].as_str());
    let joined = |argument: &String| {
        let value = ["--output=", "-o=", "-o", "-vo"].iter().find_map(|flag| argument.strip_prefix(flag))?;
        Some(value.to_owned()).filter(|value| !value.is_empty())
    };
    let mut formats = apart.map(str::to_owned).chain(arguments.iter().filter_map(joined)).peekable();
    match formats.peek() {
        Some(_) => formats.any(|format| is_json(&format)),
        None => !has_filter && variable.is_some_and(|format| is_json(&format.to_string_lossy())),
    }
}
