//! Output: rows as a table, JSON, CSV, YAML or a list of SIDs to stdout; messages, prompts and progress to stderr;
//! the terminal.
//!
//! Knows terminals, but no HTTP and no command. Depends on `signal`, which interrupts a filter.

mod ascii;
mod atomic_file;
pub mod bidi;
mod byte_order_mark;
mod column;
mod column_selection;
mod count_text;
mod csv;
mod format;
mod format_writer;
mod held_rows;
mod human_time;
mod jq;
mod json;
mod password;
mod poll;
mod progress;
mod raw_terminal;
mod reference_list;
mod row;
mod row_writer;
pub mod sanitize;
mod severity;
mod single_row;
mod sort;
mod stderr;
mod stdout;
mod table;
mod terminal;
mod terminal_input;
mod time_style;
pub mod width;
mod yaml;

pub use ascii::ascii;
pub use atomic_file::{resolve_path, write_atomically};
pub use column::{Column, ColumnType, UnknownField};
pub use column_selection::ColumnSelection;
pub use count_text::count_text;
pub use format::Format;
pub use format_writer::{
    OutputOptions, RowKind, held_rows, print_table, reads_field, row_writer, write_section,
};
pub use held_rows::HeldRows;
pub use human_time::{ago, duration_text, short_duration};
pub use jq::{FILTER_WORKER, Filter, FilterFailed, run_filter_worker};
pub use json::json_line;
pub use password::{HiddenInput, read_hidden_line};
pub use progress::Progress;
pub use raw_terminal::{restore_terminal, take_terminal};
pub use row::{Row, row};
pub use row_writer::RowWriter;
pub use sanitize::{ascii_json, escape_invisible, escape_value};
pub use severity::Severity;
pub use single_row::write_record;
pub use stderr::{Messages, Report};
pub use stdout::{StdoutFailed, stdout, stdout_has_reader};
pub use terminal::{Color, TerminalInfo};
pub use terminal_input::{discard_type_ahead, read_line, terminal_hangup};
pub use time_style::{ServerTime, TimeForm, TimeStyle};
