//! The program's global flags and the list of its commands, as clap derive types. No behaviour lives here.

use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand};

use crate::commands::completions::Names;
use crate::commands::{
    anonymize, completions, find, get, help, kick, list, login, logout, man, mute, profiles, rooms, rules,
    time, timeline, tracks, watch, whoami,
};
use crate::config::Rates;
use crate::output::{Color, Filter, Format};

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
    /// What to do.
    #[command(subcommand)]
    pub command: Command,

    /// How to do it.
    #[command(flatten)]
    pub globals: Globals,
}

/// The commands.
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
    Sandbox(crate::commands::sandbox::Args),
    /// Print a shell's completion script
    Completions(completions::Args),
    /// Write the manual pages
    Man(man::Args),
    /// Tell more about a command, or exit codes, environment, formatting
    Help(help::Args),
}

/// The flags that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub struct Globals {
    /// Use this profile, before any environment variable
    #[arg(long, global = true, value_name = "NAME", add = Names::Profile)]
    pub profile: Option<String>,

    /// Call the API at this URL; plain http to loopback only
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,

    /// Run against a sandbox of this command's own, without an account
    #[cfg(feature = "sandbox")]
    #[arg(long, global = true)]
    pub sandbox: bool,

    /// Longest that one request may take, such as 10s
    #[arg(long, global = true, value_name = "TIME", default_value = "30s", value_parser = time::timeout)]
    pub timeout: Duration,

    /// How to print [default: table, or json with --jq]
    #[arg(short, long, global = true, value_name = "FORMAT", value_enum)]
    pub output: Option<Format>,

    /// Print these fields, in this order, under the API's names
    #[arg(long, global = true, value_name = "FIELD,...", value_delimiter = ',')]
    pub fields: Option<Vec<String>>,

    /// Print what this filter makes of the JSON, as `| jq -r` would: of the whole, or with -o jsonl of each line
    #[arg(long, global = true, value_name = "FILTER", value_parser = Filter::parse, allow_hyphen_values = true)]
    pub jq: Option<Filter>,

    /// Leave out the line of headers
    #[arg(long, global = true)]
    pub no_header: bool,

    /// Send no more than so many requests a second, reads and writes [default: the profile's, or 80,20]
    #[arg(long, global = true, value_name = "READS,WRITES", value_parser = Rates::parse)]
    pub rate: Option<Rates>,

    /// Never ask; what would need an answer is refused
    #[arg(long, global = true)]
    pub no_input: bool,

    /// When to color
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,

    /// Log each request on stderr: method, path, status, milliseconds, request id
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
