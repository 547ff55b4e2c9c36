//! Writes rows as a table. The rows are held back until they must be shown, since the widths depend on all of them. Without
//! rows there is no header.

use std::io::{self, Write};
use std::iter;

use super::cell::{cell_text, styled};
use super::layout::{Widths, widths};
use super::render::{content_width, plain_row, render, without_header};
use crate::output::bidi::mark_columns;
use crate::output::column::{Column, ColumnType};
use crate::output::column_selection::ColumnSelection;
use crate::output::row::Row;
use crate::output::row_writer::RowWriter;
use crate::output::terminal::TerminalInfo;

/// How many rows are rendered at a time.
const CHUNK: usize = 1000;

/// Writes rows as a table.
pub struct TableWriter<'w> {
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
    /// The texts of the cells that are held, row by row, each on a line: no text has a line end. One text for the rows that came
    /// together: a text of all rows would be copied to a larger one again and again, with both in memory.
    cells: Vec<Box<str>>,
    /// The widths of the headers and of the cells that are held.
    contents: Vec<u16>,
    /// Column widths of the part already written.
    written: Option<Widths>,
    has_header: bool,
}

impl<'w> TableWriter<'w> {
    pub(in crate::output) fn new(
        has_header: bool,
        selection: &'w ColumnSelection,
        terminal: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        let (cells, contents) = (Vec::new(), Vec::new());
        Self { selection, terminal, out, cells, contents, written: None, has_header }
    }

    /// Returns the header and the kind of each column.
    fn columns(&self) -> Vec<(&'static str, ColumnType)> {
        let header = |column: &Column| if self.has_header { column.header } else { "" };
        self.selection.columns().iter().map(|column| (header(column), column.kind)).collect()
    }

    /// Writes the rows with columns of these widths, below a header if it is wanted. Only what is cut or colored needs the
    /// library.
    fn write_part(&mut self, cells: &[Box<str>], widths: &Widths, has_header: bool) -> io::Result<()> {
        let columns = self.columns();
        let is_plain = !self.terminal.is_terminal() && !self.terminal.color;
        if is_plain && has_header {
            writeln!(self.out, "{}", plain_row(columns.iter().map(|(header, _)| header), widths))?;
        }
        let mut cells = cells.iter().flat_map(|text| text.lines());
        let mut rows = iter::from_fn(|| {
            let row = cells.by_ref().take(columns.len()).collect::<Vec<_>>();
            (!row.is_empty()).then_some(row)
        });
        if is_plain {
            return rows.try_for_each(|row| writeln!(self.out, "{}", plain_row(row.iter(), widths)));
        }
        let mut needs_header = has_header;
        loop {
            let styled = |row: Vec<&str>| {
                iter::zip(&columns, row).map(|((_, kind), text)| styled(*kind, text)).collect()
            };
            let chunk = rows.by_ref().take(CHUNK).map(styled).collect::<Vec<_>>();
            if chunk.is_empty() {
                return Ok(());
            }
            let text = render(&columns, chunk, widths, self.terminal);
            let text = if std::mem::take(&mut needs_header) { &text } else { without_header(&text) };
            for line in text.lines() {
                let line = if self.terminal.is_terminal() { mark_columns(line) } else { line.into() };
                writeln!(self.out, "{line}")?;
            }
        }
    }
}

impl RowWriter for TableWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        if self.contents.is_empty() {
            self.contents = self.columns().iter().map(|(header, _)| content_width(header)).collect();
        }
        let mut cells = String::new();
        for row in rows {
            for (column, content) in iter::zip(self.selection.columns(), &mut self.contents) {
                let text = cell_text(column.kind, row.get(column.field), self.terminal);
                *content = content_width(&text).max(*content);
                cells += &text;
                cells.push('\n');
            }
        }
        if !cells.is_empty() {
            self.cells.push(cells.into());
        }
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let (cells, contents) = (std::mem::take(&mut self.cells), std::mem::take(&mut self.contents));
        if cells.is_empty() {
            return self.out.flush();
        }
        let above = self.written.take();
        let wants_all = self.selection.is_chosen();
        let columns = self.selection.columns();
        let widths = widths(contents, columns, above.as_ref(), self.terminal.width, wants_all);
        self.write_part(&cells, &widths, self.has_header && above.is_none())?;
        self.written = Some(widths);
        self.out.flush()
    }

    fn finish(&mut self, _whole: bool) -> io::Result<()> {
        self.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::output::row::row;

    /// A table of parts, as it is shown on a screen of that width.
    fn parts(width: Option<u16>, parts: &[&[(&str, &str)]]) -> Vec<String> {
        let known = [
            Column::new("identity", "IDENTITY", ColumnType::Text),
            Column::new("status", "STATUS", ColumnType::Status),
        ];
        let selection = ColumnSelection::new(None, &known, &["identity", "status"]).unwrap();
        let terminal = TerminalInfo::of_width(width);
        let mut shown = Vec::new();
        let mut table = TableWriter::new(true, &selection, &terminal, &mut shown);
        for part in parts {
            let row = |(identity, status): &(&str, &str)| {
                row([("identity", json!(identity)), ("status", json!(status))])
            };
            table.rows(part.iter().map(row).collect()).unwrap();
            table.flush().unwrap();
        }
        String::from_utf8(shown).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn later_rows_keep_column_widths() {
        let long = "somebody-with-a-long-name";
        let later: &[&[_]] = &[&[(long, "reconnecting")], &[("ann", "connected")], &[(long, "connected")]];
        assert_eq!(
            parts(Some(30), later),
            [
                "IDENTITY          STATUS",
                "somebody-with-a…  reconnecting",
                "ann               connected",
                "somebody-with-a…  connected",
            ]
        );
        assert_eq!(
            parts(Some(80), &[&[("ann", "connected")], &[(long, "reconnecting")]]),
            ["IDENTITY  STATUS", "ann       connected", "somebod…  reconnecting"]
        );
        assert_eq!(
            parts(None, &[&[("ann", "connected")], &[(long, "connected")], &[("ben", "reconnecting")]]),
            [
                "IDENTITY  STATUS",
                "ann       connected",
                "somebody-with-a-long-name  connected",
                "ben                        reconnecting",
            ]
        );
    }

    #[test]
    fn table_without_rows_has_no_header() {
        assert_eq!(parts(Some(80), &[&[]]), [""; 0]);
        assert_eq!(parts(None, &[&[], &[("ann", "connected")]]), ["IDENTITY  STATUS", "ann       connected"]);
    }

    #[test]
    fn value_longer_than_any_of_api_pushes_only_its_row() {
        let (long, longest) = ("x".repeat(256), "x".repeat(70_000));
        let shown = parts(None, &[&[("ann", "connected"), (&longest, "connected"), (&long, "connected")]]);
        assert_eq!(shown[1], format!("ann{:253}  connected", ""));
        assert_eq!(shown[2], format!("{longest}  connected"));
        assert_eq!(shown[3], format!("{long}  connected"));
    }
}
