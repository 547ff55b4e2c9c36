//! Completion of the command line in the shells.

mod candidates;
#[cfg(unix)]
mod hostile_server;
mod protocols;
#[cfg(unix)]
mod shells;
