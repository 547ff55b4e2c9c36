//! One file a subcommand: its flags on top, then its run.

pub mod completions;
mod context;
pub mod get;
pub mod kick;
pub mod list;
mod participant;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod time;

pub use context::Context;

use crate::cli::Command;
use crate::failure::Exit;

/// Runs the command that was asked for.
pub fn run(command: &Command, context: &Context) -> anyhow::Result<Exit> {
    match command {
        Command::List(args) => interruptible(list::run(args, context)),
        Command::Get(args) => interruptible(get::run(args, context)),
        Command::Kick(args) => interruptible(kick::run(args, context)),
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => runtime()?.block_on(sandbox::run(args, context)),
        Command::Completions(args) => completions::run(args),
    }
}

/// Runs a command to its end, or to the first Ctrl-C.
fn interruptible(run: impl Future<Output = anyhow::Result<Exit>>) -> anyhow::Result<Exit> {
    runtime()?.block_on(async {
        tokio::select! {
            // In this order, so that Ctrl-C is heard before the command begins.
            biased;
            _ = tokio::signal::ctrl_c() => Ok(Exit::Interrupted),
            outcome = run => outcome,
        }
    })
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}
