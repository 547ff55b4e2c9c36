//! stdout, stderr, the terminal and written files, for every command.

#[cfg(unix)]
pub mod files;
#[cfg(unix)]
pub mod formats;
#[cfg(unix)]
pub mod hints;
#[cfg(unix)]
pub mod hostile_names;
pub mod stdout_stderr;
#[cfg(unix)]
pub mod terminal;
