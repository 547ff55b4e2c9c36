//! The real binary against the sandbox and against a server that misbehaves.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod address;
mod answers;
mod bodies;
mod completions;
mod credentials;
mod get;
mod help;
mod http;
mod kick;
mod list;
mod output;
mod paging;
mod profiles;
mod proxies;
#[cfg(unix)]
mod readme;
mod references;
mod retries;
mod secure;
mod support;
#[cfg(unix)]
mod terminal;
mod tls;
