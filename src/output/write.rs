//! Writes rows in the format of a run. Depends on every format.

use std::io::{self, Write};

use super::columns::ColumnSelection;
use super::csv::{self, Separator};
use super::format::Format;
use super::jq::{self, Filter};
use super::row::Row;
use super::row_sink::RowWriter;
use super::terminal::{Color, TerminalInfo};
use super::{json, sid_list, table};

/// How one run writes its rows.
#[derive(Debug, Clone)]
pub struct OutputOptions {
    /// In which format.
    pub format: Format,
    /// Whether the format's header is written, if it has one.
    pub has_header: bool,
    /// What JSON goes through on its way out.
    pub filter: Option<Filter>,
}

/// The sink that writes rows in this style to `out`.
pub fn row_writer<'w>(
    style: &'w OutputOptions,
    selection: &'w ColumnSelection,
    screen: &'w TerminalInfo,
    out: &'w mut dyn Write,
) -> Box<dyn RowWriter + 'w> {
    let has_header = style.has_header;
    match (style.format, &style.filter) {
        (Format::Table, _) => Box::new(table::Table::new(has_header, selection, screen, out)),
        (Format::Json, None) => Box::new(json::Array::new(selection, out)),
        (Format::Json, Some(filter)) => Box::new(jq::Filtered::whole(filter, selection, screen, out)),
        (Format::Jsonl, None) => Box::new(json::Lines::new(selection, out)),
        (Format::Jsonl, Some(filter)) => Box::new(jq::Filtered::each(filter, selection, screen, out)),
        (Format::Csv, _) => Box::new(csv::Lines::new(Separator::Comma, has_header, selection, out)),
        (Format::Tsv, _) => Box::new(csv::Lines::new(Separator::Tab, has_header, selection, out)),
        (Format::Name, _) => Box::new(sid_list::Sids::new(out)),
    }
}

/// The sink that writes the results of changes: where the filter fails, they are written without it.
pub fn result_writer<'w>(
    style: &'w OutputOptions,
    selection: &'w ColumnSelection,
    screen: &'w TerminalInfo,
    out: &'w mut dyn Write,
) -> Box<dyn RowWriter + 'w> {
    match (style.format, &style.filter) {
        (Format::Json, Some(filter)) => {
            Box::new(jq::Filtered::whole(filter, selection, screen, out).or_unfiltered())
        }
        (Format::Jsonl, Some(filter)) => {
            Box::new(jq::Filtered::each(filter, selection, screen, out).or_unfiltered())
        }
        _ => row_writer(style, selection, screen, out),
    }
}

/// Writes rows as a table of their own, apart from what stands before it; of none it says so.
pub fn write_section(
    heading: &str,
    selection: &ColumnSelection,
    screen: &TerminalInfo,
    rows: Vec<Row>,
    out: &mut dyn Write,
) -> io::Result<()> {
    if rows.is_empty() {
        writeln!(out, "\n{heading}: nothing")?;
        return out.flush();
    }
    writeln!(out, "\n{heading}:")?;
    let mut table = table::Table::new(true, selection, screen, out);
    table.rows(rows)?;
    table.finish(true)
}

/// Shows rows as a table on stderr, beside the data.
pub fn print_table(selection: &ColumnSelection, rows: Vec<Row>, color: Color) -> io::Result<()> {
    let (screen, mut out) = (TerminalInfo::for_stderr(color), io::stderr());
    let mut table = table::Table::new(true, selection, &screen, &mut out);
    table.rows(rows)?;
    table.finish(true)
}
