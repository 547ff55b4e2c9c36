//! The arguments and options of every command, read from the parser. Depends on `clap`, and on the groups of the help for
//! their order.
#![cfg(test)]

use clap::{Arg, Command};

use crate::cli::grouped_help::names;

/// An argument or an option of one command.
pub struct Entry {
    /// The command, such as `rooms end`.
    pub command: String,
    /// The name, such as `--yes`, `ROOM` or `ROOM...`.
    pub name: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
    /// The heading in the help, if it has one.
    pub heading: Option<String>,
}

/// What an argument or an option of one name must have in common in all commands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// The short letter.
    pub short: Option<char>,
    /// The name of the value; empty without one.
    pub value: String,
    /// The default value; empty without one.
    pub default: String,
    /// The short help.
    pub help: String,
}

/// Returns the visible arguments and options of every command that runs, in the order of the help.
pub fn entries(program: &Command) -> Vec<Entry> {
    let mut program = program.clone();
    program.build();
    let mut found = Vec::new();
    for name in names() {
        if let Some(command) = program.find_subcommand(name) {
            extend(&mut found, command, name);
        }
    }
    found
}

fn extend(found: &mut Vec<Entry>, command: &Command, path: &str) {
    let is_shown = |arg: &&Arg| !arg.is_hide_set() && arg.get_id() != "help";
    if !command.is_subcommand_required_set() {
        found.extend(command.get_arguments().filter(is_shown).map(|arg| entry(path, arg)));
    }
    for inner in command.get_subcommands() {
        extend(found, inner, &format!("{path} {}", inner.get_name()));
    }
}

fn entry(command: &str, arg: &Arg) -> Entry {
    let is_argument = arg.is_positional();
    let takes_value = arg.get_action().takes_values();
    let mut values = arg.get_value_names().unwrap_or_default().join(" ");
    if arg.is_require_equals_set() {
        values = format!("[={values}]");
    }
    let is_repeated = arg.get_num_args().is_some_and(|count| count.max_values() > 1);
    let name = match arg.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("{values}{}", if is_repeated { "..." } else { "" }),
    };
    let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy());
    Entry {
        command: command.to_owned(),
        name,
        aliases: arg
            .get_visible_aliases()
            .unwrap_or_default()
            .iter()
            .map(|name| format!("--{name}"))
            .collect(),
        meaning: Meaning {
            short: arg.get_short(),
            value: if is_argument || !takes_value { String::new() } else { values },
            default: if is_argument || !takes_value { String::new() } else { defaults.collect() },
            help: arg.get_help().map(ToString::to_string).unwrap_or_default(),
        },
        heading: arg.get_help_heading().map(str::to_owned),
    }
}
