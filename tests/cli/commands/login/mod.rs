//! `roomctl login`.

mod config_file;
#[cfg(unix)]
mod prompts;
