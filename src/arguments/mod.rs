//! Argument types that several commands share: parsers for limits, patterns and times, and completion kinds.
//!
//! Depends on `api` for the participants that a pattern matches, and on `config` for the syntax of durations.

mod completion_kind;
pub mod limit;
pub mod pattern;
pub mod time;

pub use completion_kind::CompletionKind;
