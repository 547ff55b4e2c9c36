//! The documentation: its examples, its links and its language.

// The examples run in `sh`.
#[cfg(unix)]
mod examples;
mod language;
mod links;
mod pages;
