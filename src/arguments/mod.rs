//! Argument types that several commands share: parsers for limits, paths, patterns and times, the options of lists, and what
//! completes an argument.
//!
//! Depends on `api` for the participants that a pattern matches and for points in time, on `config` for the syntax of
//! durations, on `iso_time`, and on `output` for columns.

mod completion_kind;
mod day;
mod ended_args;
pub mod limit;
mod list_args;
mod moment;
mod path;
pub mod pattern;
mod row_columns;
pub mod time;

pub use completion_kind::CompletionKind;
pub use ended_args::EndedArgs;
pub use list_args::ListArgs;
pub use path::path;
pub use row_columns::RowColumns;
