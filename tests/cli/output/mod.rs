//! stdout, stderr, the terminal and written files, for every command.

#[cfg(unix)]
mod files;
#[cfg(unix)]
mod formats;
#[cfg(unix)]
mod hints;
#[cfg(unix)]
mod hostile_names;
mod keys;
mod one_format;
mod quiet;
mod sorting;
mod stdout_stderr;
#[cfg(unix)]
mod terminal;
#[cfg(unix)]
mod yaml;
