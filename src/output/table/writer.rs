//! Writes rows as a table. The rows are held back until they must be shown, since the widths depend on all of them. Without
//! rows there is no header.

use std::io::{self, Write};

use comfy_table::Cell;

use super::cell::cell;
use super::layout::Widths;
use super::render::{render, without_header};
use crate::output::bidi::mark_columns;
use crate::output::column::Column;
use crate::output::column_selection::ColumnSelection;
use crate::output::row::Row;
use crate::output::row_writer::RowWriter;
use crate::output::terminal::TerminalInfo;

/// Writes rows as a table.
pub struct TableWriter<'w> {
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
    rows: Vec<Vec<Cell>>,
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
        Self { selection, terminal, out, rows: Vec::new(), written: None, has_header }
    }
}

impl RowWriter for TableWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        let cells = |row: Row| {
            let cell = |column: &Column| cell(column.kind, row.get(column.field), self.terminal);
            self.selection.columns().iter().map(cell).collect()
        };
        self.rows.extend(rows.into_iter().map(cells));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.rows.is_empty() {
            return self.out.flush();
        }
        let header = |column: &Column| if self.has_header { column.header } else { "" };
        let columns =
            self.selection.columns().iter().map(|column| (header(column), column.kind)).collect::<Vec<_>>();
        let rows = std::mem::take(&mut self.rows);
        let above = self.written.take();
        let (text, widths) =
            render(&columns, rows, above.as_ref(), self.selection.is_chosen(), self.terminal);
        self.written = Some(widths);
        let text = if self.has_header && above.is_none() { &text } else { without_header(&text) };
        for line in text.lines() {
            let line = if self.terminal.is_terminal() { mark_columns(line) } else { line.into() };
            writeln!(self.out, "{line}")?;
        }
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
    use crate::output::column::ColumnType;
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
