//! The short help of a command (`-h`): its own arguments and options, one line each, an example, and where to read on. The
//! rest is in the long help (`--help`). Depends on `clap` alone.

use clap::{Arg, Command};

/// Gives every subcommand a short help beside its long one. Global options appear in the long help only.
///
/// With `is_compact`, the options are not under headings, so that the help of each command fits on a small terminal.
pub fn with_short_help(command: Command, is_compact: bool) -> Command {
    let name = command.get_name().to_owned();
    command.mut_args(hide_if_global).mut_subcommands(|found| shorten(found, &name, is_compact))
}

fn hide_if_global(arg: Arg) -> Arg {
    if arg.is_global_set() { arg.hide_short_help(true) } else { arg }
}

fn shorten(command: Command, parent: &str, is_compact: bool) -> Command {
    let name = format!("{parent} {}", command.get_name());
    let long = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let example = long.split_once("Examples:\n").and_then(|(_, examples)| examples.lines().next());
    let example = example.map(|example| format!("Example: {}\n", example.trim_start())).unwrap_or_default();
    let short = format!("{example}Run `{name} --help` for details and global options.");
    let command = command.mut_args(hide_if_global).mut_subcommands(|found| shorten(found, &name, is_compact));
    let command = if is_compact { with_compact_template(command) } else { command };
    command.after_help(short).after_long_help(long)
}

fn with_compact_template(command: Command) -> Command {
    let mut template = "{about-with-newline}\n{usage-heading} {usage}\n\n".to_owned();
    if command.get_subcommands().next().is_some() {
        template.push_str("{subcommands}\n\n");
    }
    if command.get_positionals().next().is_some() {
        template.push_str("{positionals}\n");
    }
    template.push_str("{options}{after-help}");
    command.help_template(template)
}
