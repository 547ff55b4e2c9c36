//! One thing by itself: a two-column table of its fields, one JSON object, or one line of CSV under its header.

use std::io::{self, Write};

use comfy_table::Cell;
use serde_json::Value;

use super::columns::{ColumnSelection, ColumnType};
use super::format::Format;
use super::row::Row;
use super::sanitize::escape_invisible;
use super::table::{self, cell};
use super::terminal::TerminalInfo;
use super::time::ago;
use super::write::{OutputOptions, row_writer};
use super::{jq, json};

/// Writes one row in this style to `out`. A table leaves out fields that are objects or arrays, unless they are chosen.
pub fn write_record(
    style: &OutputOptions,
    selection: &ColumnSelection,
    screen: &TerminalInfo,
    row: Row,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (style.format, &style.filter) {
        (Format::Table, _) => {
            let (field, value) = if style.has_header { ("FIELD", "VALUE") } else { ("", "") };
            let columns = [(field, ColumnType::Untruncated), (value, ColumnType::Text)];
            let (text, _) = table::render(&columns, lines(selection, screen, &row), None, true, screen);
            writeln!(out, "{}", if style.has_header { &text } else { table::without_header(&text) })?;
            out.flush()
        }
        (Format::Json, None) => json::object(&selection.apply(row), out),
        (Format::Json, Some(filter)) => jq::write_record(filter, &selection.apply(row), screen, out),
        _ => {
            let mut lines = row_writer(style, selection, screen, out);
            lines.rows(vec![row])?;
            lines.finish(true)
        }
    }
}

/// The selected fields first; where nobody chose them, then whatever else the API sent.
fn lines(selection: &ColumnSelection, screen: &TerminalInfo, row: &Row) -> Vec<Vec<Cell>> {
    let selected =
        selection.columns().iter().map(|column| (column.field, column.kind, row.get(column.field)));
    let is_rest = |(name, value): &(&String, &Value)| {
        let is_nested = value.is_object() || value.is_array();
        !selection.is_chosen() && !is_nested && selection.columns().iter().all(|column| column.field != *name)
    };
    let rest = row.iter().filter(is_rest).map(|(name, value)| (name.as_str(), ColumnType::Text, Some(value)));
    let line = |(name, kind, value)| vec![Cell::new(escape_invisible(name)), value_cell(kind, value, screen)];
    selected.chain(rest).map(line).collect()
}

/// As in a list, but there is room to say a time both ways.
fn value_cell(kind: ColumnType, value: Option<&Value>, screen: &TerminalInfo) -> Cell {
    match (kind, value) {
        (ColumnType::Time, Some(Value::String(text))) if screen.is_terminal() => match text.parse() {
            Ok(then) => Cell::new(format!("{} ({})", escape_invisible(text), ago(then, screen.now))),
            Err(_) => Cell::new(escape_invisible(text)),
        },
        _ => cell(kind, value, screen),
    }
}
