//! Writes rows through a filter of `--jq`. Strings are written raw, as with `jq -r`; everything else as JSON.

use std::io::{self, Write};

use super::filter::{Filter, FilterFailed};
use super::frame::FrameKind;
use super::process::{FilterProcess, FilterValue};
use crate::output::column_selection::ColumnSelection;
use crate::output::row::Row;
use crate::output::row_writer::RowWriter;
use crate::output::sanitize::{visible_json, visible_lines};
use crate::output::terminal::TerminalInfo;

/// Maximum output in bytes that is buffered until a filter has succeeded.
const MAX_BUFFERED: usize = 64 << 20;

/// Writes what a filter returns for rows.
pub struct FilterWriter<'w> {
    process: FilterProcess,
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
    /// The rows so far in JSON, each after a `[` or a comma, if the filter gets them all as one array; `None` if it gets row
    /// by row.
    array: Option<Vec<u8>>,
    /// Whether rows that the filter fails for are written unfiltered.
    keeps_failed: bool,
    /// The first error of the filter, if rows that it fails for are written unfiltered.
    error: Option<io::Error>,
}

impl<'w> FilterWriter<'w> {
    /// Creates a writer that gives the filter one array of all rows if `is_array`, or else row by row. If
    /// `keeps_failed`, rows that the filter fails for are written unfiltered, and `end` returns the first error.
    pub(in crate::output) fn new(
        filter: &Filter,
        is_array: bool,
        keeps_failed: bool,
        selection: &'w ColumnSelection,
        terminal: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        let (process, array) = (FilterProcess::new(filter.clone()), is_array.then(Vec::new));
        Self { process, selection, terminal, out, array, keeps_failed, error: None }
    }

    fn write_filtered(&mut self, kind: FrameKind, input: &[u8]) -> io::Result<()> {
        let terminal = self.terminal;
        if !self.keeps_failed {
            return self.process.run(kind, input, |value| write_value(value, terminal, self.out));
        }
        let mut buffer = Vec::new();
        let result = self.process.run(kind, input, |value| {
            if buffer.len() > MAX_BUFFERED {
                let reason = format!("the output exceeds {} MiB", MAX_BUFFERED >> 20);
                return Err(FilterFailed::Error(reason).into());
            }
            write_value(value, terminal, &mut buffer)
        });
        match result {
            Ok(()) => self.out.write_all(&buffer),
            Err(error) => {
                self.error.get_or_insert(error);
                writeln!(self.out, "{}", visible_json(String::from_utf8_lossy(input).into_owned()))
            }
        }
    }
}

impl RowWriter for FilterWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let row = self.selection.apply(row);
            if let Some(array) = &mut self.array {
                array.push(if array.is_empty() { b'[' } else { b',' });
                serde_json::to_writer(array, &row)?;
            } else {
                self.write_filtered(FrameKind::Row, &serde_json::to_vec(&row)?)?;
            }
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // An incomplete array would look like the whole list.
        if let Some(mut array) = self.array.take().filter(|_| whole) {
            array.extend_from_slice(if array.is_empty() { b"[]" } else { b"]" });
            self.write_filtered(FrameKind::Document, &array)?;
        }
        self.out.flush()?;
        self.error.take().map_or(Ok(()), Err)
    }
}

/// Writes what the filter returns for one row, indented.
pub(in crate::output) fn write_filtered_row(
    filter: &Filter,
    row: &Row,
    terminal: &TerminalInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut process = FilterProcess::new(filter.clone());
    process.run(FrameKind::Document, &serde_json::to_vec(row)?, |value| write_value(value, terminal, out))?;
    out.flush()
}

/// Writes a string raw, and everything else as JSON. On a terminal, control characters in strings are escaped.
fn write_value(value: FilterValue, terminal: &TerminalInfo, out: &mut dyn Write) -> io::Result<()> {
    match value {
        FilterValue::Json(json) => writeln!(out, "{}", visible_json(json)),
        FilterValue::Text(text) => match std::str::from_utf8(&text) {
            Ok(text) if terminal.is_terminal() => writeln!(out, "{}", visible_lines(text)),
            _ => {
                out.write_all(&text)?;
                writeln!(out)
            }
        },
    }
}
