//! The output options of a run, and the writer of rows that they select. Depends on every format.

use std::io::{self, Write};

use super::column::Selection;
use super::csv::{CsvWriter, Separator};
use super::format::Format;
use super::jq::{Filter, FilterWriter};
use super::json::{ArrayWriter, json_line};
use super::row::Row;
use super::row_writer::{RowByRow, Sink};
use super::sid_list::write_sid;
use super::table::TableWriter;
use super::terminal::{Color, Screen};

/// How a run writes its rows.
#[derive(Debug, Clone)]
pub struct Style {
    /// The output format.
    pub format: Format,
    /// Whether the format's header is written, if it has one.
    pub has_header: bool,
    /// The filter that JSON is sent through.
    pub filter: Option<Filter>,
}

/// Returns the writer of rows for `style`.
pub fn sink<'w>(
    style: &'w Style,
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
) -> Box<dyn Sink + 'w> {
    writer(style, false, selection, screen, out)
}

/// Returns the writer of rows for the results of changes. Rows that the filter fails for are written unfiltered.
pub fn result_sink<'w>(
    style: &'w Style,
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
) -> Box<dyn Sink + 'w> {
    writer(style, true, selection, screen, out)
}

fn writer<'w>(
    style: &'w Style,
    keeps_failed: bool,
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
) -> Box<dyn Sink + 'w> {
    let has_header = style.has_header;
    match (style.format, &style.filter) {
        (Format::Table, _) => Box::new(TableWriter::new(has_header, selection, screen, out)),
        (Format::Json | Format::Jsonl, Some(filter)) => {
            let is_array = style.format == Format::Json;
            Box::new(FilterWriter::new(filter, is_array, keeps_failed, selection, screen, out))
        }
        (Format::Json, None) => Box::new(ArrayWriter::new(selection, out)),
        (Format::Jsonl, None) => {
            Box::new(RowByRow::new(out, |row, out| json_line(&selection.apply(row), out)))
        }
        (Format::Csv, _) => Box::new(CsvWriter::new(Separator::Comma, has_header, selection, out)),
        (Format::Tsv, _) => Box::new(CsvWriter::new(Separator::Tab, has_header, selection, out)),
        (Format::Name, _) => Box::new(RowByRow::new(out, |row, out| write_sid(&row, out))),
    }
}

/// Writes a heading and a table of rows, separated from the text before; or that there are none.
pub fn section(
    heading: &str,
    selection: &Selection,
    screen: &Screen,
    rows: Vec<Row>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if rows.is_empty() {
        writeln!(out, "\n{heading}: nothing")?;
        return out.flush();
    }
    writeln!(out, "\n{heading}:")?;
    write_table(selection, screen, rows, out)
}

/// Writes rows as a table to stderr.
pub fn show(selection: &Selection, rows: Vec<Row>, color: Color) -> io::Result<()> {
    write_table(selection, &Screen::of_stderr(color), rows, &mut io::stderr())
}

fn write_table(
    selection: &Selection,
    screen: &Screen,
    rows: Vec<Row>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = TableWriter::new(true, selection, screen, out);
    table.rows(rows)?;
    table.end(true)
}
