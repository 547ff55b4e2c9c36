//! Rows as JSON, with the field names of the API and all fields that it sent.

use std::io::{self, Write};

use super::column_selection::ColumnSelection;
use super::row::Row;
use super::row_writer::RowWriter;
use super::sanitize::visible_json;

/// Writes rows as one indented array.
pub(super) struct ArrayWriter<'w> {
    selection: &'w ColumnSelection,
    out: &'w mut dyn Write,
    is_empty: bool,
}

impl<'w> ArrayWriter<'w> {
    pub(super) fn new(selection: &'w ColumnSelection, out: &'w mut dyn Write) -> Self {
        Self { selection, out, is_empty: true }
    }
}

impl RowWriter for ArrayWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let lead = if self.is_empty { "[\n  " } else { ",\n  " };
            let object = indented(&self.selection.apply(row))?.replace('\n', "\n  ");
            write!(self.out, "{lead}{object}")?;
            self.is_empty = false;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        match (whole, self.is_empty) {
            (true, true) => writeln!(self.out, "[]")?,
            (true, false) => writeln!(self.out, "\n]")?,
            (false, true) => {}
            (false, false) => writeln!(self.out)?,
        }
        self.out.flush()
    }
}

/// Writes one object, indented.
pub(super) fn write_object(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", indented(row)?)?;
    out.flush()
}

/// Writes one object on one line.
pub fn json_line(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", visible_json(serde_json::to_string(row)?))
}

fn indented(row: &Row) -> io::Result<String> {
    Ok(visible_json(serde_json::to_string_pretty(row)?))
}
