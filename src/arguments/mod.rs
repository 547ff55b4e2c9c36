//! Argument types that several commands share: parsers for limits, patterns and times, and what completes an argument.
//!
//! Depends on `api` for the participants that a pattern matches, on `config` for the syntax of durations, and on `output` for
//! columns.

mod completion_kind;
pub mod limit;
pub mod pattern;
mod row_columns;
pub mod time;

pub use completion_kind::CompletionKind;
pub use row_columns::RowColumns;
