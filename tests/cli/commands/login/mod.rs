//! `roomctl login`.

mod config_file;
// They need pseudo-terminals, which the tests have on Unix alone.
#[cfg(unix)]
mod prompts;
