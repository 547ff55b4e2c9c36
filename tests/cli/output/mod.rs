//! stdout, stderr, the terminal and written files, for every command.

// File modes, limits of processes and pseudo-terminals: the tests have them on Unix alone.
#[cfg(unix)]
mod files;
mod formats;
mod hints;
mod hostile_names;
mod keys;
mod one_format;
mod quiet;
mod sorting;
mod stdout_stderr;
#[cfg(unix)]
mod terminal;
mod yaml;
