//! The subcommands, one module each, like `src/commands/`.

pub mod anonymize;
pub mod completions;
pub mod find;
pub mod get;
pub mod help;
pub mod kick;
pub mod list;
pub mod login;
#[cfg(unix)]
pub mod mute;
pub mod rooms;
pub mod rules;
pub mod timeline;
pub mod tracks;
pub mod watch;
pub mod whoami;
