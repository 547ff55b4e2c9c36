//! Completion of the command line in the shells.

pub mod candidates;
#[cfg(unix)]
pub mod hostile_server;
#[cfg(unix)]
pub mod shells;
