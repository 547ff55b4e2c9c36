//! Completion of the command line in the shells.

mod candidates;
mod hostile_server;
#[cfg(unix)]
mod shells;
