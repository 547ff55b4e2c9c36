//! Writes rows through a filter of `--jq`. Strings are written raw, as with `jq -r`; everything else as JSON.

use std::io::{self, Write};

use jaq_json::Val;

use super::filter::{Filter, filter_failed, to_input};
use crate::output::column_selection::ColumnSelection;
use crate::output::row::Row;
use crate::output::row_writer::RowWriter;
use crate::output::sanitize::{visible_json, visible_lines};
use crate::output::terminal::TerminalInfo;

/// Maximum output in bytes that is buffered until a filter has succeeded.
const MAX_BUFFERED: usize = 64 << 20;

/// Writes what a filter returns for rows.
pub struct FilterWriter<'w> {
    filter: &'w Filter,
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
    /// The rows so far, if the filter gets them all as one array; `None` if it gets row by row.
    array: Option<Vec<Val>>,
    /// Whether rows that the filter fails for are written unfiltered.
    keeps_failed: bool,
    /// The first error of the filter, if rows that it fails for are written unfiltered.
    error: Option<io::Error>,
}

impl<'w> FilterWriter<'w> {
    /// Creates a writer that gives the filter one array of all rows if `is_array`, or else row by row. If
    /// `keeps_failed`, rows that the filter fails for are written unfiltered, and `end` returns the first error.
    pub(in crate::output) fn new(
        filter: &'w Filter,
        is_array: bool,
        keeps_failed: bool,
        selection: &'w ColumnSelection,
        terminal: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        let array = is_array.then(Vec::new);
        Self { filter, selection, terminal, out, array, keeps_failed, error: None }
    }

    fn write_filtered(&mut self, input: Val, is_indented: bool) -> io::Result<()> {
        let Self { filter, terminal, .. } = *self;
        if !self.keeps_failed {
            return filter.run(input, |value| write_value(value, is_indented, terminal, self.out));
        }
        let mut buffer = Vec::new();
        let result = filter.run(input.clone(), |value| {
            if buffer.len() > MAX_BUFFERED {
                return Err(filter_failed(format!("the output exceeds {} MiB", MAX_BUFFERED >> 20)));
            }
            write_value(value, is_indented, terminal, &mut buffer)
        });
        match result {
            Ok(()) => self.out.write_all(&buffer),
            Err(error) => {
                self.error.get_or_insert(error);
                write_value(&input, is_indented, terminal, self.out)
            }
        }
    }
}

impl RowWriter for FilterWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let input = to_input(&self.selection.apply(row))?;
            match &mut self.array {
                Some(array) => array.push(input),
                None => self.write_filtered(input, false)?,
            }
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // An incomplete array would look like the whole list.
        if let Some(array) = self.array.take().filter(|_| whole) {
            self.write_filtered(array.into_iter().collect(), true)?;
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
    filter.run(to_input(row)?, |value| write_value(value, true, terminal, out))?;
    out.flush()
}

/// Writes a string raw, and everything else as JSON. On a terminal, control characters in strings are escaped.
fn write_value(
    value: &Val,
    is_indented: bool,
    terminal: &TerminalInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    if let Val::TStr(text) = value {
        match std::str::from_utf8(text) {
            Ok(text) if terminal.is_terminal() => writeln!(out, "{}", visible_lines(text)),
            _ => {
                out.write_all(text)?;
                writeln!(out)
            }
        }
    } else {
        let indent = is_indented.then(|| "  ".to_owned());
        let style = jaq_json::write::Pp { indent, sep_space: is_indented, ..Default::default() };
        let mut json = Vec::new();
        jaq_json::write::write(&mut json, &style, 0, value)?;
        writeln!(out, "{}", visible_json(String::from_utf8_lossy(&json).into_owned()))
    }
}
