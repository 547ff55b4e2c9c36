//! Rows on their way to a person or a program: as a table, as JSON, with what a terminal needs. Knows terminals, knows no
//! HTTP. stdout is data, stderr is talk.

mod columns;
mod csv;
mod file;
mod format;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod jq;
mod json;
mod layout;
mod password;
mod progress;
mod raw_terminal;
mod record;
mod row;
mod row_sink;
mod sanitize;
mod sid_list;
mod stderr;
mod stdout;
mod table;
mod terminal;
mod time;
mod typed;
pub mod width;
mod write;

pub use columns::{Column, ColumnSelection, ColumnType, UnknownField};
pub use file::{resolve_path, write_atomically};
pub use format::Format;
pub use jq::{Filter, FilterFailed};
pub use json::line as json_line;
pub use password::{HiddenInput, read_hidden_line};
pub use progress::Progress;
pub use raw_terminal::{restore_terminal, take_terminal};
pub use record::write_record;
pub use row::{Row, row};
pub use row_sink::RowWriter;
pub use sanitize::escape_invisible;
pub use stderr::{Messages, Report};
pub use stdout::{StdoutFailed, stdout, stdout_has_reader};
pub use terminal::{Color, TerminalInfo};
pub use time::{ago, duration_text, short_duration};
pub use typed::{discard_type_ahead, read_line};
pub use write::{OutputOptions, print_table, result_writer, row_writer, write_section};
