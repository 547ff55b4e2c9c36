//! One file a subcommand: its flags on top, then its run.

#[cfg(feature = "sandbox")]
pub mod sandbox;

use crate::cli::{Cli, Command};

/// Runs the command that was asked for.
pub async fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        #[cfg(feature = "sandbox")]
        Command::Sandbox(args) => sandbox::run(&args).await,
    }
}
