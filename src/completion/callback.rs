//! Completion callback: the shell's completion script runs `roomctl __complete SHELL …` at every TAB.
//!
//! Prints candidates to stdout in the form that the script reads, and nothing to stderr. Depends on `candidates`, and on
//! `bash`, `nushell` and `powershell` for quoting.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::completion::candidate::Candidate;
use crate::completion::candidates::{Completions, completions};
use crate::completion::command_line::{CommandLine, Program};
use crate::completion::legibility::{is_legible, is_visible};
use crate::completion::{bash, nushell, powershell};
use crate::output::{ascii_json, escape_invisible, stdout};

/// The first argument of a callback. It is not a subcommand and does not appear in the help.
pub const CALLBACK: &str = "__complete";

/// Exit code that asks the script to complete file names.
const COMPLETE_FILES: u8 = 10;

/// A shell, with the arguments that its script passes and the output that it reads.
#[expect(clippy::enum_variant_names, reason = "it is called PowerShell")]
enum Shell {
    /// Passes the text to replace, and the typed line before and after the cursor. Reads one reply per line.
    Bash,
    /// Passes the number of words before the one to complete, then all words. Reads value, display text and description of
    /// each candidate, each terminated by NUL.
    Zsh,
    /// Passes the same as zsh. Reads value and description of each candidate, separated by a tab and terminated by NUL.
    Fish,
    /// Passes the same as zsh, up to the word to complete. Reads an array of JSON objects.
    Elvish,
    /// Passes the same as elvish, but each word as it is typed. Reads the same, with quoted values.
    Nushell,
    /// Passes the number of words before the one to complete, then all words as they are typed in one argument. Reads the
    /// same as nushell.
    PowerShell,
}

/// Answers the callback of a completion script. Errors are reported by the exit code alone, since a message would garble
/// the command line.
pub fn answer(mut arguments: impl Iterator<Item = OsString>, program: Program) -> ExitCode {
    let shell = match arguments.next().as_deref().and_then(|shell| shell.to_str()) {
        Some("bash") => Shell::Bash,
        Some("zsh") => Shell::Zsh,
        Some("fish") => Shell::Fish,
        Some("elvish") => Shell::Elvish,
        Some("nushell") => Shell::Nushell,
        Some("powershell") => Shell::PowerShell,
        _ => return ExitCode::FAILURE,
    };
    match shell.answer(arguments.collect(), program) {
        Some(Answer::Text(text)) => {
            let mut out = stdout();
            let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
            written.map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS)
        }
        Some(Answer::Files) => ExitCode::from(COMPLETE_FILES),
        None => ExitCode::FAILURE,
    }
}

/// The answer to a callback.
enum Answer {
    /// Candidates, as the script reads them.
    Text(String),
    /// A request to complete file names.
    Files,
}

impl Shell {
    /// Returns the answer to a callback with these arguments; `None` if they are malformed.
    fn answer(&self, arguments: Vec<OsString>, program: Program) -> Option<Answer> {
        if let Self::Bash = self {
            return bash_answer(arguments, program);
        }
        let line = self.counted_line(arguments, program)?;
        let Completions::Words(words) = completions(&line) else { return Some(Answer::Files) };
        Some(Answer::Text(self.entries(words, &line.typed.to_string_lossy())))
    }

    /// Parses the arguments of a script that passes the number of words before the one to complete, then all words.
    fn counted_line(&self, arguments: Vec<OsString>, program: Program) -> Option<CommandLine> {
        let mut arguments = arguments.into_iter();
        let count = arguments.next()?.to_str()?.parse().ok()?;
        let words = match self {
            Self::Nushell => {
                arguments.map(|word| Some(nushell::unquoted(word.to_str()?).into())).collect::<Option<_>>()?
            }
            Self::PowerShell => {
                powershell::words(arguments.next()?.to_str()?)?.into_iter().map(OsString::from).collect()
            }
            _ => arguments.collect::<Vec<_>>(),
        };
        let mut words = words.into_iter();
        Some(CommandLine {
            before: words.by_ref().take(count).collect(),
            typed: words.next()?,
            after: words.collect(),
            can_insert: self.can_insert(),
            program,
        })
    }

    /// Returns the condition on the words that the shell inserts correctly.
    fn can_insert(&self) -> fn(&str) -> bool {
        match self {
            Self::Bash | Self::Nushell => is_legible,
            Self::Zsh | Self::Elvish => |_| true,
            Self::Fish => fish_can_insert,
            Self::PowerShell => powershell::can_insert,
        }
    }

    /// Returns candidates in the form that the script reads.
    fn entries(&self, words: Vec<Candidate>, typed: &str) -> String {
        match self {
            Self::Fish => words.iter().flat_map(|word| [&word.value, "\t", &word.about, "\0"]).collect(),
            Self::Elvish => json_entries(words.into_iter(), str::to_owned),
            // These two insert whatever they are given, also where it does not continue the typed word.
            Self::Nushell => json_entries(matching(words, typed), nushell::quoted),
            Self::PowerShell => json_entries(matching(words, typed), powershell::quoted),
            Self::Bash | Self::Zsh => {
                let entry = |Candidate { value, about }| {
                    let display = escape_invisible(&value).into_owned();
                    [value, display, about, String::new()].join("\0")
                };
                words.into_iter().map(entry).collect()
            }
        }
    }
}

/// Returns the candidates that continue the typed word.
fn matching(words: Vec<Candidate>, typed: &str) -> impl Iterator<Item = Candidate> {
    words.into_iter().filter(move |word| word.value.starts_with(typed))
}

/// Returns candidates as JSON, in ASCII because PowerShell may read another encoding.
fn json_entries(words: impl Iterator<Item = Candidate>, quoted: fn(&str) -> String) -> String {
    let entry = |Candidate { value, about }| {
        let display = escape_invisible(&value);
        json!({ "value": quoted(&value), "display": display, "description": about })
    };
    ascii_json(&words.map(entry).collect::<Value>().to_string())
}

/// Returns the answer to a callback of bash; `None` if its arguments are malformed.
fn bash_answer(arguments: Vec<OsString>, program: Program) -> Option<Answer> {
    let arguments = arguments.into_iter().map(|text| text.into_string().ok());
    let [replaced, left, right] = arguments.collect::<Option<Vec<_>>>()?.try_into().ok()?;
    let (line, word) = bash_line(&left, &right, program)?;
    let Completions::Words(words) = completions(&line) else { return Some(Answer::Files) };
    let matching = matching(words, line.typed.to_str()?).map(|word| word.value);
    let replies = bash::replies(&word, &replaced, &matching.collect::<Vec<_>>());
    Some(Answer::Text(replies.iter().flat_map(|reply| [reply, "\n"]).collect()))
}

/// Parses the typed line before and after the cursor. Returns the command line, and the typed form of the word to complete.
fn bash_line(left: &str, right: &str, program: Program) -> Option<(CommandLine, String)> {
    let mut before = bash::words(left);
    let word = before.pop()?;
    let typed = left.get(word.range)?.to_owned();
    let whole = format!("{left}{right}");
    let after = bash::words(&whole).into_iter().filter(|word| word.range.start > left.len());
    let text = |word: bash::Word| OsString::from(word.text);
    let line = CommandLine {
        before: before.into_iter().skip(1).map(text).collect(),
        typed: word.text.into(),
        after: after.map(text).filter(|word| !word.is_empty()).collect(),
        can_insert: is_legible,
        program,
    };
    Some((line, typed))
}

/// Returns whether fish inserts the word correctly. Fish takes the text after a tab for a description, does not quote a
/// leading tilde, which would then expand to a home directory, and escapes control characters in ASCII only.
fn fish_can_insert(word: &str) -> bool {
    let beyond_ascii = word.chars().filter(|c| !c.is_ascii()).collect::<String>();
    !word.contains('\t') && !word.starts_with('~') && is_visible(&beyond_ascii)
}
