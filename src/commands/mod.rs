//! One file a subcommand: its flags on top, then its run.

pub mod anonymize;
mod choice;
pub mod completions;
mod connection;
mod consent;
mod context;
mod every_room;
mod exclusions;
mod fate;
pub mod find;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
pub mod get;
pub mod help;
mod input;
mod interrupt;
pub mod kick;
pub mod list;
pub mod login;
pub mod logout;
pub mod man;
mod many;
pub mod mute;
mod named;
mod participant;
mod pattern;
pub mod profiles;
mod prompt;
mod report;
pub mod rooms;
mod rounds;
pub mod rules;
#[cfg(feature = "sandbox")]
pub mod sandbox;
mod tally;
pub mod time;
pub mod timeline;
mod track;
pub mod tracks;
mod trouble;
pub mod watch;
pub mod whoami;

pub use context::Context;

use anyhow::Context as _;

use crate::cli::Command;
use crate::failure::Exit;
use interrupt::unless_interrupted;

/// Runs the command that was asked for.
pub fn run(command: &Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::List(args) => block_on(list::run(args, context)),
        Command::Get(args) => block_on(unless_interrupted(get::run(args, context))),
        Command::Find(args) => block_on(find::run(args, context)),
        Command::Rooms(args) => block_on(rooms::run(args, context)),
        Command::Tracks(args) => block_on(tracks::run(args, context)),
        Command::Timeline(args) => block_on(unless_interrupted(timeline::run(args, context))),
        // An interrupted run still has to tell what it has done.
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
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
        Command::Help(args) => help::run(args),
    }
}

fn block_on<T>(run: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot begin")?;
    let outcome = runtime.block_on(run);
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_background();
    outcome
}
