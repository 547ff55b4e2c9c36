//! The subcommands, one module each, as on the command line: its arguments on top, then its run.

pub mod anonymize;
pub mod completions;
pub mod find;
pub mod get;
pub mod help;
pub mod kick;
pub mod list;
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
pub mod watch;
pub mod whoami;
