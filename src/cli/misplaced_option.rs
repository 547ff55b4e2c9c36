//! Options after `--`, which the parser takes for names: a `--dry-run` there would be ignored. Depends on `clap`, on
//! `arguments` and on `option_scope`.

use clap::{Arg, ArgMatches, Command};

use super::option_scope::command_of;
use crate::arguments::option_word::{changes_something, is_option};
use crate::errors::UsageError;

/// Fails if an argument of a command that changes something is an option of this command. Only after `--` does the parser take
/// it for an argument.
pub fn ensure_none(matches: &ArgMatches, program: impl FnOnce() -> Command) -> Result<(), UsageError> {
    let (path, leaf) = command_of(matches);
    if !leaf.ids().any(|id| values(leaf, id.as_str()).any(is_like_option)) {
        return Ok(());
    }
    let mut program = program();
    program.build();
    let mut names = path.split(' ');
    let Some(command) = names.try_fold(&program, |command, name| command.find_subcommand(name)) else {
        return Ok(());
    };
    for argument in command.get_positionals().filter(|_| changes_something(command)) {
        let mut words = values(leaf, argument.get_id().as_str());
        if let Some(word) = words.find(|word| is_option(word, command)) {
            return Err(error(word, &path, argument, leaf));
        }
    }
    Ok(())
}

/// Returns the words that are given for an argument.
fn values<'m>(matches: &'m ArgMatches, id: &str) -> impl Iterator<Item = &'m str> {
    let raw = matches.try_get_raw(id).ok().flatten();
    raw.into_iter().flatten().filter_map(|word| word.to_str())
}

fn is_like_option(word: &str) -> bool {
    word.starts_with('-')
}

fn error(word: &str, command: &str, argument: &Arg, matches: &ArgMatches) -> UsageError {
    let is_participant = matches.try_contains_id("participants").is_ok()
        && (argument.get_id() == "participants" || matches.get_flag("everywhere"));
    let named = if is_participant {
        format!("To select a participant who is named '{word}', write the name to stdin and use --from -.")
    } else {
        format!("Use the SID of a room that is named '{word}'.")
    };
    UsageError::new(format!("'{word}' after -- is a name, not an option"))
        .hint(format!("Put options before --, such as `roomctl {command} {word} ... -- NAME`."))
        .hint(named)
}
