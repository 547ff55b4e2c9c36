//! The real binary against the sandbox and against a server that misbehaves.

mod completions;
mod get;
mod help;
mod http;
mod kick;
mod list;
mod output;
mod readme;
mod references;
mod support;
#[cfg(unix)]
mod terminal;
