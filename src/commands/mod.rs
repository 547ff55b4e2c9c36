//! The subcommands, one module each, with the layout of the command line.
//!
//! Each module contains the clap arguments of its subcommand and the `run` function that executes it. Depends on
//! `context` for the settings of the run, and on `moderation`, `monitor`, `rows` and `output` for what several commands
//! share.

pub mod anonymize;
pub mod api;
pub mod completions;
pub mod config;
pub mod find;
pub mod get;
pub mod guard;
pub mod help;
pub mod insights;
pub mod kick;
pub mod list;
pub mod listen;
pub mod log;
pub mod login;
pub mod logout;
pub mod man;
pub mod mute;
pub mod profiles;
pub mod rooms;
pub mod rules;
#[cfg(feature = "sandbox")]
pub mod sandbox;
pub mod timeline;
pub mod tracks;
pub mod version;
pub mod wait;
pub mod watch;
pub mod whoami;
