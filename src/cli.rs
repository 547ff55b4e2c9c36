//! The program's global flags and the list of its commands, as clap derive types. No behaviour lives here.

use clap::{Parser, Subcommand};

/// See and moderate the participants of video rooms.
#[derive(Debug, Parser)]
#[command(name = "roomctl", version)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a local stand-in for the API, to try roomctl without an account
    #[cfg(feature = "sandbox")]
    Sandbox(crate::commands::sandbox::Args),
}
