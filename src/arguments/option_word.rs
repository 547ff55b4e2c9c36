//! Words that are options of a command. Depends on `clap` alone.

use clap::{Arg, Command};

/// The option that every command has which changes participants or rooms.
const OF_WRITES: &str = "dry_run";

/// Returns whether the command changes participants or rooms. It then takes no argument that is one of its options.
pub fn changes_something(command: &Command) -> bool {
    command.get_arguments().any(|arg| arg.get_id() == OF_WRITES)
}

/// Returns whether a word is an option of the command, with or without a value.
pub fn is_option(word: &str, command: &Command) -> bool {
    let is_named = |arg: &Arg| match word.strip_prefix("--") {
        Some(long) => {
            let long = long.split_once('=').map_or(long, |(name, _)| name);
            arg.get_long() == Some(long) || arg.get_all_aliases().is_some_and(|names| names.contains(&long))
        }
        None => arg.get_short().is_some_and(|short| word.strip_prefix('-') == Some(&*short.to_string())),
    };
    command.get_arguments().any(is_named)
}
