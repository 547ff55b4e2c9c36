//! Output: rows as a table, JSON, CSV or a list of SIDs to stdout; messages, prompts and progress to stderr; the
//! terminal.
//!
//! Knows terminals, but no HTTP and no command. Depends on `signal`, which interrupts a filter.

mod atomic_file;
mod column;
mod csv;
mod format;
mod format_writer;
mod human_time;
mod jq;
mod json;
mod password;
mod progress;
mod raw_terminal;
mod row;
mod row_writer;
pub mod sanitize;
mod severity;
mod sid_list;
mod single_row;
mod stderr;
mod stdout;
mod table;
mod terminal;
mod terminal_input;
pub mod width;

pub use atomic_file::{place_of, write_whole};
pub use column::{Column, Kind, Selection, UnknownField};
pub use format::Format;
pub use format_writer::{Style, result_sink, section, show, sink};
pub use human_time::{ago, brief, span};
pub use jq::{Filter, FilterFailed};
pub use json::json_line;
pub use password::{Typed, hidden_line};
pub use progress::Progress;
pub use raw_terminal::{restore_terminal, take_terminal};
pub use row::{Row, row};
pub use row_writer::Sink;
pub use sanitize::visible;
pub use severity::Severity;
pub use single_row::record;
pub use stderr::{Notices, Problem};
pub use stdout::{StdoutFailed, stdout, stdout_has_reader};
pub use terminal::{Color, Screen};
pub use terminal_input::{discard_typed, read_line};
