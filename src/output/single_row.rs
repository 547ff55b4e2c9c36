//! Writes a single row: a two-column table of its fields, one JSON object, or one line under the header of a list.

use std::io::{self, Write};

use comfy_table::Cell;
use serde_json::Value;

use super::column::{Kind, Selection};
use super::format::Format;
use super::format_writer::{Style, sink};
use super::human_time::ago;
use super::jq::write_filtered_row;
use super::json::write_object;
use super::row::Row;
use super::sanitize::visible;
use super::table::{cell, render, without_header};
use super::terminal::Screen;

/// Writes one row. A table leaves out fields that are objects or arrays, unless they are chosen.
pub fn record(
    style: &Style,
    selection: &Selection,
    screen: &Screen,
    row: Row,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (style.format, &style.filter) {
        (Format::Table, _) => {
            let (field, value) = if style.has_header { ("FIELD", "VALUE") } else { ("", "") };
            let columns = [(field, Kind::Whole), (value, Kind::Text)];
            let (text, _) = render(&columns, field_rows(selection, screen, &row), None, true, screen);
            writeln!(out, "{}", if style.has_header { &text } else { without_header(&text) })?;
            out.flush()
        }
        (Format::Json, None) => write_object(&selection.apply(row), out),
        (Format::Json, Some(filter)) => write_filtered_row(filter, &selection.apply(row), screen, out),
        _ => {
            let mut writer = sink(style, selection, screen, out);
            writer.rows(vec![row])?;
            writer.end(true)
        }
    }
}

/// Returns the name and value of each selected field, and if the user selected none, of all other fields of the row.
fn field_rows(selection: &Selection, screen: &Screen, row: &Row) -> Vec<Vec<Cell>> {
    let selected =
        selection.columns().iter().map(|column| (column.field, column.kind, row.get(column.field)));
    let is_other = |(name, value): &(&String, &Value)| {
        let is_nested = value.is_object() || value.is_array();
        !selection.is_chosen() && !is_nested && selection.columns().iter().all(|column| column.field != *name)
    };
    let others = row.iter().filter(is_other).map(|(name, value)| (name.as_str(), Kind::Text, Some(value)));
    let cells = |(name, kind, value)| vec![Cell::new(visible(name)), value_cell(kind, value, screen)];
    selected.chain(others).map(cells).collect()
}

/// Formats a value as in a list, but times absolute and relative.
fn value_cell(kind: Kind, value: Option<&Value>, screen: &Screen) -> Cell {
    match (kind, value) {
        (Kind::Moment, Some(Value::String(text))) if screen.is_terminal() => match text.parse() {
            Ok(then) => Cell::new(format!("{} ({})", visible(text), ago(then, screen.now))),
            Err(_) => Cell::new(visible(text)),
        },
        _ => cell(kind, value, screen),
    }
}
