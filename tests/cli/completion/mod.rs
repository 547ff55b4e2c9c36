//! Completion of the command line in the shells.

mod candidates;
mod hostile_server;
mod protocols;
// They are shells of Unix in pseudo-terminals.
#[cfg(unix)]
mod shells;
