//! Completion candidates for a command line: flags, values and subcommands from the parser, names from `values`.
//!
//! Depends on `clap_complete`, with completers attached to the arguments that are marked with a `CompletionKind`.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};

use crate::arguments::CompletionKind;
use crate::completion::candidate::Candidate;
use crate::completion::command_line::CommandLine;
use crate::completion::values::values_of;

/// Separator after which no argument is a flag.
const ESCAPE: &str = "--";

/// Description of [`ESCAPE`].
const ESCAPE_ABOUT: &str = "names that begin with a hyphen follow";

/// The completions of a word.
pub enum Completions {
    /// These words.
    Words(Vec<Candidate>),
    /// File names, which the shell completes by itself.
    Files,
}

/// Returns the completions of the word at the cursor. Names are not filtered by the typed text: the shell does that, and
/// may match loosely.
pub fn completions(line: &CommandLine) -> Completions {
    let wants_files = Arc::new(AtomicBool::new(false));
    let mut command = with_completers((line.program)(), line, &wants_files);
    let mut words = vec![OsString::from("roomctl")];
    words.extend(line.before_joined(&command));
    words.push(line.typed.clone());
    let last = words.len() - 1;
    let mut found = engine::complete(&mut command, words, last, None).unwrap_or_default();
    if wants_files.load(Ordering::Relaxed) {
        return Completions::Files;
    }
    let typed = line.typed.to_string_lossy();
    if found.iter().any(is_command) && line.parsed().is_some_and(|line| line.rules_out_subcommands(&typed)) {
        found.retain(|word| !is_command(word));
    }
    if line.typed.is_empty() {
        // Flags are offered after a hyphen only. They share the prefix `--`, which TAB would insert into an empty word.
        found.retain(|word| !is_flag(word));
        // TAB would insert a single candidate: a harmless `profiles` would become `profiles use`.
        if found.len() == 1 {
            found.retain(|word| !is_command(word));
        }
    }
    Completions::Words(found.iter().filter_map(Candidate::from_clap).collect())
}

fn is_flag(found: &CompletionCandidate) -> bool {
    found.get_id().is_some_and(|id| id.starts_with("arg::"))
}

fn is_command(found: &CompletionCandidate) -> bool {
    found.get_id().is_some_and(|id| id.starts_with("command::"))
}

/// Replaces the names that begin with a hyphen by `--`: before it, they would be parsed as flags.
fn escape_hyphens(words: &mut Vec<Candidate>) {
    let all = words.len();
    words.retain(|word| !word.value.starts_with('-'));
    if words.len() < all {
        words.push(Candidate::new(ESCAPE, ESCAPE_ABOUT));
    }
}

/// Attaches completers to the arguments of the command whose values are names or files.
fn with_completers(command: Command, line: &CommandLine, wants_files: &Arc<AtomicBool>) -> Command {
    let with_completer = |arg: Arg| match (arg.get::<CompletionKind>().copied(), arg.get_value_hint()) {
        (Some(names), _) => {
            let (id, line) = (arg.get_id().clone(), line.clone());
            let may_begin_with_hyphen = line.is_escaped() || !arg.is_positional();
            let words = move |typed: &str| {
                if !may_begin_with_hyphen && typed.starts_with('-') {
                    return Vec::new();
                }
                let mut words = values_of(names, id.as_str(), &line, typed).unwrap_or_default();
                if !may_begin_with_hyphen {
                    escape_hyphens(&mut words);
                }
                words
            };
            arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
                words(&typed.to_string_lossy()).into_iter().map(Candidate::into_clap).collect()
            }))
        }
        (None, ValueHint::AnyPath | ValueHint::FilePath) => {
            let wants_files = Arc::clone(wants_files);
            arg.add(ArgValueCompleter::new(move |_: &OsStr| {
                wants_files.store(true, Ordering::Relaxed);
                Vec::new()
            }))
        }
        _ => arg,
    };
    command.mut_args(with_completer).mut_subcommands(|inner| with_completers(inner, line, wants_files))
}
