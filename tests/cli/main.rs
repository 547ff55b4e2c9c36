//! The real binary against the sandbox and against a server that misbehaves.

mod http;
mod list;
mod support;
