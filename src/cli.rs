//! Command-line parser: the subcommands, the help of the program, and dispatch to the commands.
//!
//! Depends on `commands` and `context`; only the entry point depends on it.

mod grouped_help;
mod option_scope;
mod short_help;

use std::env;

use anyhow::Context as _;
use clap::{ArgMatches, Args, CommandFactory, FromArgMatches, Parser, Subcommand};

#[cfg(feature = "sandbox")]
use crate::commands::sandbox;
use crate::commands::{
    anonymize, api, completions, config, find, get, guard, help, insights, kick, list, listen, log, login,
    logout, man, mute, profiles, rooms, rules, timeline, tracks, version, wait, watch, whoami,
};
use crate::context::interrupt::unless_interrupted;
use crate::context::{Context, GlobalArgs};
use crate::errors::{ExitCode, UsageError};

/// List and moderate the participants of video rooms
#[derive(Debug, Parser)]
#[command(
    name = "roomctl",
    bin_name = "roomctl",
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
#[command(after_help = "\
Try it without an account:
  roomctl --sandbox list DailyStandup

Help topics:
  roomctl help environment   credentials and environment variables
  roomctl help exit-codes    the meaning of each exit code
  roomctl help formatting    output formats, fields and filters")]
pub struct Cli {
    /// The subcommand.
    #[command(subcommand)]
    pub command: Command,

    /// The global options.
    #[command(flatten)]
    pub globals: GlobalArgs,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the participants of a room
    #[command(visible_alias = "ls")]
    List(list::Args),
    /// Show one participant
    Get(get::Args),
    /// List the tracks of participants
    Tracks(tracks::Args),
    /// Find the rooms a participant is in
    Find(find::Args),
    /// List or end rooms
    Rooms(rooms::Args),
    /// Show the attendance of a room over time
    Timeline(timeline::Args),
    /// Show why participants left a room
    Insights(insights::Args),
    /// Disconnect participants from a room
    Kick(kick::Args),
    /// Enforce a policy on rooms
    Guard(guard::Args),
    /// Stop others from receiving a participant's tracks
    Mute(mute::Args),
    /// Let others receive a participant's tracks again
    Unmute(mute::UnmuteArgs),
    /// Show or replace subscribe rules
    Rules(rules::Args),
    /// Erase the identities of participants who left
    Anonymize(anonymize::Args),
    /// Read an audit log
    Log(log::Args),
    /// Watch participants join and leave a room
    Watch(watch::Args),
    /// Receive the events of rooms as status callbacks
    Listen(listen::Args),
    /// Wait until participants join or leave a room
    Wait(wait::Args),
    /// Save credentials as a profile
    Login(login::Args),
    /// Delete a profile
    Logout(logout::Args),
    /// List profiles or set the default
    Profiles(profiles::Args),
    /// Show and check the current credentials
    Whoami(whoami::Args),
    /// List or change settings
    Config(config::Args),
    /// Run a local sandbox of the API
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Args),
    /// Send a request to the API
    Api(api::Args),
    /// Print a shell completion script
    Completions(completions::Args),
    /// Generate man pages
    Man(man::Args),
    /// Show the version and how the program was built
    Version(version::Args),
    /// Show help for a command or a topic
    Help(help::Args),
}

/// Parses the command line of the process.
///
/// The texts of the help cost more time to build than a command line takes to parse, so they are built only when one of them
/// is to be shown: for help, and for the usage of a command line that is wrong.
pub fn parse() -> Result<(Cli, ArgMatches), clap::Error> {
    let first = env::args_os().nth(1).and_then(|word| word.into_string().ok()).unwrap_or_default();
    let alone = frequent_command_alone(&first).and_then(|parser| parser.try_get_matches().ok());
    let matches = alone.map_or_else(|| Cli::command().try_get_matches(), Ok).or_else(|_| {
        let is_bare = env::args_os().len() <= 1;
        let parser = if is_bare { grouped_help::with_overview(parser()) } else { parser() };
        parser.try_get_matches()
    })?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    if matches!(cli.command, Command::Wait(_)) {
        // The option of `wait` with this name is no limit for a request.
        cli.globals.timeout = None;
    }
    Ok((cli, matches))
}

/// Returns a parser that has only the command with this name, if scripts run it often for one request: the parser of all
/// commands takes as long to build as all else that such a run does before its request.
fn frequent_command_alone(name: &str) -> Option<clap::Command> {
    let command = match name {
        "list" => list::Args::augment_args(clap::Command::new("list")),
        "get" => get::Args::augment_args(clap::Command::new("get")),
        "find" => find::Args::augment_args(clap::Command::new("find")),
        "kick" => kick::Args::augment_args(clap::Command::new("kick")),
        _ => return None,
    };
    Some(GlobalArgs::augment_args(clap::Command::new("roomctl")).subcommand(command))
}

/// Returns the parser: with help that lists the commands in groups, a short help for each command, and each global option
/// only where it applies.
pub fn parser() -> clap::Command {
    let command = option_scope::hide_elsewhere(Cli::command());
    // One template serves both forms of the help, so the form must be known before the command line is parsed.
    let is_compact = env::args_os().any(|word| word == "-h");
    grouped_help::with_groups(short_help::with_short_help(command, is_compact))
}

/// Fails if a global option is given that the command does not take.
pub fn ensure_options_apply(matches: &ArgMatches) -> Result<(), UsageError> {
    match option_scope::out_of_scope(matches) {
        None => Ok(()),
        Some((command, option)) => Err(UsageError::new(format!(
            "--{} cannot be used with `roomctl {command}`",
            option.replace('_', "-")
        ))),
    }
}

/// Returns whether a room that has ended is selected by `--ended`.
pub fn selects_ended_room(matches: &ArgMatches) -> bool {
    matches!(option_scope::command_of(matches).1.try_contains_id("ended_room"), Ok(true))
}

/// Returns whether the command takes any setting of the config file.
pub fn takes_settings(matches: &ArgMatches) -> bool {
    option_scope::takes_any(matches)
}

/// Returns whether the command takes the options for rows and records on stdout.
pub fn prints_rows(matches: &ArgMatches) -> bool {
    option_scope::takes(matches, "output")
}

/// Returns the command that a command line runs, such as `rooms end`.
pub fn command_path(matches: &ArgMatches) -> String {
    option_scope::command_of(matches).0
}

/// Returns the usage of a command, such as `rooms end`, as its help shows it.
pub fn usage(path: &str) -> String {
    let mut program = parser();
    program.build();
    usage_of(&mut program, path.split_whitespace())
}

fn usage_of<'p>(command: &mut clap::Command, mut path: impl Iterator<Item = &'p str>) -> String {
    if let Some(name) = path.next()
        && let Some(subcommand) = command.find_subcommand_mut(name)
    {
        return usage_of(subcommand, path);
    }
    command.render_usage().to_string()
}

/// Runs the command and returns its exit code.
///
/// Commands that must report their outcomes after an interrupt handle it themselves; the others are canceled by it.
pub fn run(command: &Command, context: &Context) -> anyhow::Result<ExitCode> {
    match command {
        Command::List(args) => block_on(|| list::run(args, context)),
        Command::Get(args) => block_on(|| unless_interrupted(get::run(args, context))),
        Command::Find(args) => block_on(|| find::run(args, context)),
        Command::Rooms(args) => block_on(|| rooms::run(args, context)),
        Command::Tracks(args) => block_on(|| tracks::run(args, context)),
        Command::Timeline(args) => block_on(|| unless_interrupted(timeline::run(args, context))),
        Command::Insights(args) => block_on(|| insights::run(args, context)),
        Command::Anonymize(args) => block_on(|| anonymize::run(args, context)),
        Command::Kick(args) => block_on(|| kick::run(args, context)),
        Command::Guard(args) => block_on(|| guard::run(args, context)),
        Command::Mute(args) => block_on(|| mute::run(args, context)),
        Command::Unmute(args) => block_on(|| mute::run_unmute(args, context)),
        Command::Rules(args) => block_on(|| rules::run(args, context)),
        Command::Log(args) => block_on(|| log::run(args, context)),
        Command::Watch(args) => block_on(|| watch::run(args, context)),
        Command::Listen(args) => block_on(|| listen::run(args, context)),
        Command::Wait(args) => block_on(|| wait::run(args, context)),
        Command::Login(args) => block_on(|| unless_interrupted(login::run(args, context))),
        Command::Logout(args) => block_on(|| unless_interrupted(logout::run(args, context))),
        Command::Profiles(args) => profiles::run(args, context),
        Command::Whoami(args) => block_on(|| unless_interrupted(whoami::run(args, context))),
        Command::Config(args) => config::run(args, context),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => block_on(|| sandbox::run(args, context)),
        Command::Api(args) => block_on(|| api::run(args, context)),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args, parser()),
        Command::Version(args) => version::run(args, context),
        Command::Help(args) => help::run(args, parser(), grouped_help::with_overview),
    }
}

/// Runs a command on a single-threaded runtime.
///
/// Not inlined: one stack frame for the futures of all commands would be touched page by page at every start.
#[inline(never)]
fn block_on<T, F: Future<Output = anyhow::Result<T>>>(run: impl FnOnce() -> F) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot begin")?;
    let outcome = runtime.block_on(run());
    // A DNS lookup that is still running must not delay the exit.
    runtime.shutdown_background();
    outcome
}

#[cfg(test)]
mod option_matrix;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arguments::RowColumns;

    #[test]
    fn parser_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_command_alone_has_the_same_arguments_as_among_all_commands() {
        let mut all = Cli::command();
        all.build();
        for name in ["list", "get", "find", "kick"] {
            let mut alone = frequent_command_alone(name).unwrap();
            alone.build();
            let arguments = |program: &clap::Command| {
                let command = program.find_subcommand(name).unwrap();
                // Their order in the help counts the global options in another way.
                let arguments = command.get_arguments().cloned().map(|argument| argument.display_order(0));
                arguments.map(|argument| format!("{argument:?}")).collect::<Vec<_>>()
            };
            assert_eq!(arguments(&alone), arguments(&all), "{name}");
        }
    }

    #[test]
    fn every_command_that_takes_fields_has_columns() {
        fn assert_columns(command: &clap::Command) {
            let is_fields = |arg: &&clap::Arg| arg.get_id() == "fields" && !arg.is_hide_set();
            let takes_fields = command.get_arguments().any(|arg| is_fields(&arg));
            let has_columns = command.get::<RowColumns>().is_some();
            assert_eq!(takes_fields, has_columns, "{}", command.get_name());
            command.get_subcommands().for_each(assert_columns);
        }
        let mut program = parser();
        program.build();
        program.get_subcommands().for_each(assert_columns);
    }

    #[test]
    fn every_command_is_in_exactly_one_group() {
        let command = Cli::command();
        let mut grouped = grouped_help::names().collect::<Vec<_>>();
        let visible_commands = command.get_subcommands().filter(|found| !found.is_hide_set());
        let mut visible = visible_commands.map(clap::Command::get_name).collect::<Vec<_>>();
        grouped.sort_unstable();
        visible.sort_unstable();
        assert_eq!(grouped, visible);
    }
}
