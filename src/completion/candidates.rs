//! What can stand in the place of the word that is being completed: flags, their values and subcommands as clap knows
//! them, and names as the API does.

use std::ffi::{OsStr, OsString};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::{Arg, Command, ValueHint};
use clap_complete::engine::{self, ArgValueCompleter, CompletionCandidate};

use crate::arguments::CompletionKind;
use crate::completion::candidate::Candidate;
use crate::completion::command_line::CommandLine;
use crate::completion::values::values_of;

/// After it, nothing is a flag.
const ESCAPE: &str = "--";

/// What it is good for.
const ESCAPE_ABOUT: &str = "names that begin with a hyphen follow";

/// What to offer.
pub enum Completions {
    /// These words.
    Words(Vec<Candidate>),
    /// Whatever files there are: the shell knows better how.
    Files,
}

/// What can stand where the cursor is. All names are offered, whatever is typed of them: to match is the shell's, which
/// may do it loosely.
pub fn completions(line: &CommandLine) -> Completions {
    let wants_files = Arc::new(AtomicBool::new(false));
    let mut command = completing((line.program)(), line, &wants_files);
    let mut words = vec![OsString::from("roomctl")];
    words.extend(line.before_joined(&command));
    words.push(line.typed.clone());
    let last = words.len() - 1;
    let mut found = engine::complete(&mut command, words, last, None).unwrap_or_default();
    if wants_files.load(Ordering::Relaxed) {
        return Completions::Files;
    }
    if line.typed.is_empty() {
        // Who wants a flag types a hyphen. All flags begin alike: TAB would write `--`, after which nothing is a flag.
        found.retain(|word| !is_flag(word));
        // TAB would write a command that is by itself, and so make a harmless `rooms` one that ends rooms.
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

/// Offers `--` in place of the names that begin with a hyphen, which would be taken for flags before it.
fn escape_hyphens(words: &mut Vec<Candidate>) {
    let all = words.len();
    words.retain(|word| !word.value.starts_with('-'));
    if words.len() < all {
        words.push(Candidate::new(ESCAPE, ESCAPE_ABOUT));
    }
}

/// The command with completers for all arguments that the API or the file system knows the values of.
fn completing(command: Command, line: &CommandLine, wants_files: &Arc<AtomicBool>) -> Command {
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
    command.mut_args(with_completer).mut_subcommands(|inner| completing(inner, line, wants_files))
}
