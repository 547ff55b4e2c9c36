//! The real binary against the sandbox and against a server that misbehaves.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, and so do its helpers")]

mod address;
mod answers;
mod bodies;
mod credentials;
mod http;
mod list;
mod paging;
mod profiles;
mod proxies;
mod retries;
mod secure;
mod support;
mod tls;
