//! Rows on their way to a person or a program: as a table, as JSON, with what a terminal needs. Knows terminals, knows no
//! HTTP. stdout is data, stderr is talk.

pub mod chart;
mod csv;
mod field;
mod file;
pub mod fit;
#[cfg(any(test, feature = "fuzzing"))]
pub mod fuzzing;
mod hidden;
mod jq;
mod json;
mod layout;
mod notices;
mod progress;
mod raw_terminal;
mod record;
mod screen;
mod sids;
mod stdout;
mod table;
mod text;
mod time;
mod typed;

use std::io::{self, Write};

use clap::ValueEnum;
use serde_json::{Map, Value};

pub use field::{Column, Kind, Selection, UnknownField};
pub use file::{place_of, write_whole};
pub use hidden::{Typed, hidden_line};
pub use jq::{Filter, FilterFailed};
pub use json::line as json_line;
pub use notices::{Notices, Problem};
pub use progress::Progress;
pub use raw_terminal::{restore_terminal, take_terminal};
pub use record::record;
pub use screen::{Color, Screen};
pub use stdout::{StdoutFailed, stdout, stdout_has_reader};
pub use text::visible;
pub use time::{ago, brief};
pub use typed::{discard_typed, read_line};

use csv::Separator;

/// One row: values under the API's names.
pub type Row = Map<String, Value>;

/// The row of these fields, in this order.
pub fn row(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Row {
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// How rows are written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns for reading
    #[default]
    Table,
    /// One JSON value: an array for a list, an object for one thing
    Json,
    /// One JSON object a line, each written as soon as it is known
    Jsonl,
    /// A header and a line each, for a spreadsheet; texts that would be formulas there begin with '
    Csv,
    /// The same with tabs between the cells, and never quoted
    Tsv,
    /// The SIDs alone, one a line
    Name,
}

impl Format {
    /// Whether a program reads it, which then gets errors as JSON too.
    pub fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

/// How one run writes its rows.
#[derive(Debug, Clone)]
pub struct Style {
    /// In which format.
    pub format: Format,
    /// Whether the format's header is written, if it has one.
    pub has_header: bool,
    /// What JSON goes through on its way out.
    pub filter: Option<Filter>,
}

/// Takes rows as they come. Each renderer writes them as soon as it can.
pub trait Sink {
    /// Takes rows that came together.
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()>;

    /// Writes what is held back so far, since more may be long in coming.
    fn pause(&mut self) -> io::Result<()>;

    /// Writes what is still held back. `whole` is false after a failure: a table then shows the rows that came, a JSON
    /// array stays open, so that no reader takes it for the whole list.
    fn end(&mut self, whole: bool) -> io::Result<()>;
}

/// The sink that writes rows in this style to `out`.
pub fn sink<'w>(
    style: &'w Style,
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
) -> Box<dyn Sink + 'w> {
    let has_header = style.has_header;
    match (style.format, &style.filter) {
        (Format::Table, _) => Box::new(table::Table::new(has_header, selection, screen, out)),
        (Format::Json, None) => Box::new(json::Array::new(selection, out)),
        (Format::Json, Some(filter)) => Box::new(jq::Filtered::whole(filter, selection, screen, out)),
        (Format::Jsonl, None) => Box::new(json::Lines::new(selection, out)),
        (Format::Jsonl, Some(filter)) => Box::new(jq::Filtered::each(filter, selection, screen, out)),
        (Format::Csv, _) => Box::new(csv::Lines::new(Separator::Comma, has_header, selection, out)),
        (Format::Tsv, _) => Box::new(csv::Lines::new(Separator::Tab, has_header, selection, out)),
        (Format::Name, _) => Box::new(sids::Sids::new(out)),
    }
}

/// The sink that writes the results of changes: where the filter fails, they are written without it.
pub fn result_sink<'w>(
    style: &'w Style,
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
) -> Box<dyn Sink + 'w> {
    match (style.format, &style.filter) {
        (Format::Json, Some(filter)) => {
            Box::new(jq::Filtered::whole(filter, selection, screen, out).or_unfiltered())
        }
        (Format::Jsonl, Some(filter)) => {
            Box::new(jq::Filtered::each(filter, selection, screen, out).or_unfiltered())
        }
        _ => sink(style, selection, screen, out),
    }
}

/// Writes rows as a table of their own, apart from what stands before it; of none it says so.
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
    let mut table = table::Table::new(true, selection, screen, out);
    table.rows(rows)?;
    table.end(true)
}

/// Shows rows as a table on stderr, beside the data.
pub fn show(selection: &Selection, rows: Vec<Row>, color: Color) -> io::Result<()> {
    let (screen, mut out) = (Screen::of_stderr(color), io::stderr());
    let mut table = table::Table::new(true, selection, &screen, &mut out);
    table.rows(rows)?;
    table.end(true)
}
