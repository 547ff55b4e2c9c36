//! The documentation: its examples, its links and its language.

#[cfg(unix)]
mod examples;
mod language;
mod links;
mod pages;
