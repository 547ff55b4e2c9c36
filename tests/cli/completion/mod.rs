//! Completion of the command line in the shells.

mod candidates;
#[cfg(unix)]
mod hostile_server;
#[cfg(unix)]
mod shells;
