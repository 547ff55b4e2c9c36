//! `roomctl login`.

#[cfg(unix)]
pub mod config_file;
#[cfg(unix)]
pub mod prompts;
