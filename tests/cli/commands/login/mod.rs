//! `roomctl login`.

mod config_file;
mod prompts;
