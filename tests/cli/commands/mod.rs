//! The subcommands, one module each, like `src/commands/`.

mod acting;
mod anonymize;
mod api;
mod completions;
mod config;
mod ended_rooms;
mod exit_codes;
mod find;
mod get;
#[cfg(unix)]
mod guard;
mod help;
mod insights;
mod kick;
mod list;
mod list_times;
mod listen;
#[cfg(unix)]
mod log;
mod login;
mod logout;
mod man;
mod mute;
mod profiles;
mod rooms;
mod rules;
mod sandbox;
mod status_callbacks;
mod timeline;
mod tracks;
mod version;
#[cfg(unix)]
mod wait;
mod watch;
mod whoami;
