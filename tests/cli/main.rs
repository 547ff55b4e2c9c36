//! The real binary against the sandbox and against a server that misbehaves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod completions;
mod get;
mod help;
mod http;
mod kick;
mod list;
mod output;
#[cfg(unix)]
mod readme;
mod references;
mod support;
#[cfg(unix)]
mod terminal;
