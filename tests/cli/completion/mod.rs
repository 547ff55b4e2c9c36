//! Completion of the command line in the shells.

mod candidates;
mod hostile_server;
// They are shells of Unix in pseudo-terminals.
#[cfg(unix)]
mod shells;
