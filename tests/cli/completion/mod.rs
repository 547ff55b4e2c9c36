//! Completion of the command line in the shells.

mod candidates;
mod hostile_server;
mod protocols;
#[cfg(unix)]
mod shells;
