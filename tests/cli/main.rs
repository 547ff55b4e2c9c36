//! The real binary against the sandbox and against a server that misbehaves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod address;
mod anonymize;
mod answers;
mod bodies;
mod chaos;
mod choice;
#[cfg(unix)]
mod commands;
mod completing;
mod completions;
#[cfg(unix)]
mod config_secrets;
mod credentials;
#[cfg(unix)]
mod emergency;
#[cfg(unix)]
mod files;
mod find;
#[cfg(unix)]
mod formats;
mod get;
mod help;
#[cfg(unix)]
mod hints;
#[cfg(unix)]
mod hostile_completions;
#[cfg(unix)]
mod hostile_names;
#[cfg(unix)]
mod hostile_server;
#[cfg(unix)]
mod hostile_tls;
#[cfg(unix)]
mod hostile_writes;
mod http;
#[cfg(unix)]
mod interrupt;
#[cfg(unix)]
mod keep_out;
mod kick;
#[cfg(unix)]
mod kick_safety;
mod list;
#[cfg(unix)]
mod live_completions;
#[cfg(unix)]
mod login;
#[cfg(unix)]
mod login_prompts;
#[cfg(unix)]
mod mute;
mod output;
mod paging;
mod presence;
mod profiles;
mod proxies;
#[cfg(unix)]
mod readme;
mod references;
mod retries;
mod rooms;
mod rules;
mod running;
#[cfg(unix)]
mod secret_command;
#[cfg(target_os = "linux")]
mod secrets;
mod secure;
#[cfg(unix)]
mod shell_loops;
mod support;
#[cfg(unix)]
mod terminal;
mod timeline;
mod tls;
mod tracks;
#[cfg(unix)]
mod type_ahead;
mod vendor_cli;
#[cfg(unix)]
mod watch;
#[cfg(unix)]
mod watch_screen;
mod whoami;
