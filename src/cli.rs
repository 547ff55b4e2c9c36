//! Command-line parser: the subcommands, the help of the program, and dispatch to the commands.
//!
//! Depends on `commands` and `context`; only the entry point depends on it.

mod grouped_help;

use anyhow::Context as _;
use clap::{CommandFactory, Parser, Subcommand};

#[cfg(feature = "sandbox")]
use crate::commands::sandbox;
use crate::commands::{
    anonymize, completions, find, get, help, kick, list, login, logout, man, mute, profiles, rooms, rules,
    timeline, tracks, watch, whoami,
};
use crate::context::interrupt::unless_interrupted;
use crate::context::{Context, GlobalArgs};
use crate::errors::Exit;

/// See and moderate the participants of video rooms
#[derive(Debug, Parser)]
#[command(name = "roomctl", version, arg_required_else_help = true, disable_help_subcommand = true)]
#[command(after_help = "\
Try it without an account:
  roomctl --sandbox list DailyStandup

More to read:
  roomctl help exit-codes    what each exit code means
  roomctl help environment   where credentials and settings come from
  roomctl help formatting    the output formats, fields and filters")]
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
    /// Show what somebody publishes or receives
    Tracks(tracks::Args),
    /// Tell in which rooms somebody is
    Find(find::Args),
    /// List the rooms, or end some
    Rooms(rooms::Args),
    /// Draw who was in a room when, and sum up their attendance
    Timeline(timeline::Args),
    /// Disconnect participants from a room
    Kick(kick::Args),
    /// Keep somebody's tracks from everybody else in a room
    Mute(mute::Args),
    /// Let everybody receive somebody's tracks again
    Unmute(mute::UnmuteArgs),
    /// Show or replace subscribe rules: whose tracks people receive
    Rules(rules::Args),
    /// Replace the identities of those who have left, for good
    Anonymize(anonymize::Args),
    /// Watch who comes and goes in a room
    Watch(watch::Args),
    /// Make a profile: ask for credentials, check them and keep them
    Login(login::Args),
    /// Remove a profile from the config file
    Logout(logout::Args),
    /// List the profiles, or choose the default one
    Profiles(profiles::Args),
    /// Show whose account is used, and whether its credentials work
    Whoami(whoami::Args),
    /// Run a local stand-in for the API, to try roomctl with no account
    #[cfg(feature = "sandbox")]
    Sandbox(sandbox::Args),
    /// Print a shell's completion script
    Completions(completions::Args),
    /// Write the manual pages
    Man(man::Args),
    /// Tell more about a command, or exit codes, environment, formatting
    Help(help::Args),
}

/// Returns the parser, with help that lists the commands in groups. With `is_bare`, the help is the short one that is shown
/// without arguments.
pub fn command_with_groups(is_bare: bool) -> clap::Command {
    grouped_help::with_groups(Cli::command(), is_bare)
}

/// Runs the command and returns its exit code.
///
/// Commands that must report their outcomes after an interrupt handle it themselves; the others are canceled by it.
pub fn run(command: &Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::List(args) => block_on(list::run(args, context)),
        Command::Get(args) => block_on(unless_interrupted(get::run(args, context))),
        Command::Find(args) => block_on(find::run(args, context)),
        Command::Rooms(args) => block_on(rooms::run(args, context)),
        Command::Tracks(args) => block_on(tracks::run(args, context)),
        Command::Timeline(args) => block_on(unless_interrupted(timeline::run(args, context))),
        Command::Anonymize(args) => block_on(anonymize::run(args, context)),
        Command::Kick(args) => block_on(kick::run(args, context)),
        Command::Mute(args) => block_on(mute::run(args, context)),
        Command::Unmute(args) => block_on(mute::run_unmute(args, context)),
        Command::Rules(args) => block_on(rules::run(args, context)),
        Command::Watch(args) => block_on(watch::run(args, context)),
        Command::Login(args) => block_on(unless_interrupted(login::run(args, context))),
        Command::Logout(args) => block_on(unless_interrupted(logout::run(args, context))),
        Command::Profiles(args) => profiles::run(args, context),
        Command::Whoami(args) => block_on(unless_interrupted(whoami::run(args, context))),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => block_on(sandbox::run(args, context)),
        Command::Completions(args) => completions::run(args, &mut Cli::command()),
        Command::Man(args) => man::run(args, command_with_groups(false)),
        Command::Help(args) => help::run(args, command_with_groups(false)),
    }
}

/// Runs a command on a single-threaded runtime.
fn block_on<T>(run: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot begin")?;
    let outcome = runtime.block_on(run);
    // A DNS lookup that is still running must not delay the exit.
    runtime.shutdown_background();
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parser_is_consistent() {
        Cli::command().debug_assert();
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
