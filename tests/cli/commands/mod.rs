//! The subcommands, one module each, like `src/commands/`.

#[cfg(unix)]
mod acting;
mod anonymize;
mod api;
mod completions;
#[cfg(unix)]
mod config;
mod exit_codes;
mod find;
mod get;
#[cfg(unix)]
mod guard;
mod help;
mod kick;
mod list;
mod list_times;
#[cfg(unix)]
mod login;
#[cfg(unix)]
mod logout;
mod man;
#[cfg(unix)]
mod mute;
mod profiles;
mod rooms;
mod rules;
#[cfg(unix)]
mod sandbox;
mod timeline;
mod tracks;
mod version;
#[cfg(unix)]
mod watch;
mod whoami;
