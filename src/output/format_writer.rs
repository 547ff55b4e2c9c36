//! The output options of a run, and the writer of rows that they select. Depends on every format.

use std::io::{self, Write};

use super::byte_order_mark::MarkedWriter;
use super::column_selection::ColumnSelection;
use super::csv::{CsvWriter, Separator};
use super::format::Format;
use super::held_rows::HeldRows;
use super::jq::{Filter, FilterWriter};
use super::json::{ArrayWriter, json_line};
use super::reference_list::write_references;
use super::row::Row;
use super::row_writer::{RowByRow, RowWriter};
use super::sort::SortedWriter;
use super::table::TableWriter;
use super::terminal::TerminalInfo;
use super::yaml::SequenceWriter;

/// How a run writes its rows.
#[derive(Debug, Clone)]
pub struct OutputOptions {
    /// The output format.
    pub format: Format,
    /// Whether the format's header is written, if it has one.
    pub has_header: bool,
    /// Whether CSV and TSV begin with a byte-order mark.
    pub has_bom: bool,
    /// The filter that JSON is sent through.
    pub filter: Option<Filter>,
}

/// What the rows of a run are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Records that were read.
    Record,
    /// Outcomes of changes. They are written even if the filter fails, since the changes cannot be repeated.
    Outcome,
    /// Objects of the API, which are printed as JSON.
    Json,
    /// Events, whose number is not known: neither a table nor a JSON array can wait for the last one.
    Event,
}

/// Returns the writer of rows of this kind. Records are sorted if the user chose an order.
pub fn row_writer<'w>(
    kind: RowKind,
    options: &'w OutputOptions,
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
) -> Box<dyn RowWriter + 'w> {
    let writer = writer_in_order(kind, options, selection, terminal, out);
    match selection.order() {
        Some(order) if kind == RowKind::Record => {
            let fields = selection.fields(options.format.is_structured());
            Box::new(SortedWriter::new(order, fields, writer))
        }
        _ => writer,
    }
}

/// Returns the writer of rows in the order in which they come.
fn writer_in_order<'w>(
    kind: RowKind,
    options: &'w OutputOptions,
    selection: &'w ColumnSelection,
    terminal: &'w TerminalInfo,
    out: &'w mut dyn Write,
) -> Box<dyn RowWriter + 'w> {
    let has_header = options.has_header;
    let marked = |out| MarkedWriter::new(out, options.has_bom);
    let format = match options.format {
        format if kind == RowKind::Json && !format.is_json() => Format::Json,
        Format::Table | Format::Json if kind == RowKind::Event => Format::Jsonl,
        format => format,
    };
    match (format, &options.filter) {
        (Format::Table, _) => Box::new(TableWriter::new(has_header, selection, terminal, out)),
        (Format::Json | Format::Jsonl, Some(filter)) => {
            let is_array = format == Format::Json;
            let keeps_failed = kind == RowKind::Outcome;
            Box::new(FilterWriter::new(filter, is_array, keeps_failed, selection, terminal, out))
        }
        (Format::Json, None) => Box::new(ArrayWriter::new(selection, out)),
        (Format::Jsonl, None) => {
            Box::new(RowByRow::new(out, |row, out| json_line(&selection.apply(row), out)))
        }
        (Format::Csv, _) => Box::new(CsvWriter::new(Separator::Comma, has_header, selection, marked(out))),
        (Format::Tsv, _) => Box::new(CsvWriter::new(Separator::Tab, has_header, selection, marked(out))),
        (Format::Yaml, _) => Box::new(SequenceWriter::new(selection, out)),
        (Format::Name, _) => {
            Box::new(RowByRow::new(out, |row, out| write_references(selection.reference(), &row, out)))
        }
    }
}

/// Returns what holds the rows of a command that writes them in an order of its own.
pub fn held_rows(options: &OutputOptions, selection: &ColumnSelection) -> HeldRows {
    selection.held_rows(options.format.is_structured())
}

/// Returns whether a field of the rows is printed, or can be read by the filter or the order.
pub fn reads_field(options: &OutputOptions, selection: &ColumnSelection, field: &str) -> bool {
    if selection.order().is_some_and(|order| order.column.field == field) {
        return true;
    }
    match options.format {
        Format::Name => selection.reference().contains(&field),
        format if selection.is_chosen() || !format.is_structured() => selection.has_field(field),
        _ => true,
    }
}

/// Writes a heading and a table of rows, separated from the text before; or that there are none.
pub fn write_section(
    heading: &str,
    selection: &ColumnSelection,
    terminal: &TerminalInfo,
    rows: Vec<Row>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if rows.is_empty() {
        writeln!(out, "\n{heading}: nothing")?;
        return out.flush();
    }
    writeln!(out, "\n{heading}:")?;
    write_table(selection, terminal, rows, out)
}

/// Writes rows as a table to stderr, which `terminal` describes.
pub fn print_table(selection: &ColumnSelection, rows: Vec<Row>, terminal: &TerminalInfo) -> io::Result<()> {
    write_table(selection, terminal, rows, &mut io::stderr())
}

fn write_table(
    selection: &ColumnSelection,
    terminal: &TerminalInfo,
    rows: Vec<Row>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut table = TableWriter::new(true, selection, terminal, out);
    table.rows(rows)?;
    table.finish(true)
}
