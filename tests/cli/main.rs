//! The command line: the real binary against the sandbox and against faulty servers.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod api;
mod commands;
mod completion;
mod config;
mod context;
mod docs;
mod output;
mod support;
#[cfg(windows)]
mod windows;
