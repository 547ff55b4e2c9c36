//! One thing by itself: a two-column table of its fields, one JSON object, or one line of CSV under its header.

use std::io::{self, Write};

use comfy_table::Cell;
use serde_json::Value;

use super::columns::{Kind, Selection};
use super::format::Format;
use super::row::Row;
use super::sanitize::visible;
use super::table::{self, cell};
use super::terminal::Screen;
use super::time::ago;
use super::write::{Style, sink};
use super::{jq, json};

/// Writes one row in this style to `out`. A table leaves out fields that are objects or arrays, unless they are chosen.
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
            let (text, _) = table::render(&columns, lines(selection, screen, &row), None, true, screen);
            writeln!(out, "{}", if style.has_header { &text } else { table::without_header(&text) })?;
            out.flush()
        }
        (Format::Json, None) => json::object(&selection.apply(row), out),
        (Format::Json, Some(filter)) => jq::record(filter, &selection.apply(row), screen, out),
        _ => {
            let mut lines = sink(style, selection, screen, out);
            lines.rows(vec![row])?;
            lines.end(true)
        }
    }
}

/// The selected fields first; where nobody chose them, then whatever else the API sent.
fn lines(selection: &Selection, screen: &Screen, row: &Row) -> Vec<Vec<Cell>> {
    let selected =
        selection.columns().iter().map(|column| (column.field, column.kind, row.get(column.field)));
    let is_rest = |(name, value): &(&String, &Value)| {
        let is_nested = value.is_object() || value.is_array();
        !selection.is_chosen() && !is_nested && selection.columns().iter().all(|column| column.field != *name)
    };
    let rest = row.iter().filter(is_rest).map(|(name, value)| (name.as_str(), Kind::Text, Some(value)));
    let line = |(name, kind, value)| vec![Cell::new(visible(name)), value_cell(kind, value, screen)];
    selected.chain(rest).map(line).collect()
}

/// As in a list, but there is room to say a time both ways.
fn value_cell(kind: Kind, value: Option<&Value>, screen: &Screen) -> Cell {
    match (kind, value) {
        (Kind::Moment, Some(Value::String(text))) if screen.is_terminal() => match text.parse() {
            Ok(then) => Cell::new(format!("{} ({})", visible(text), ago(then, screen.now))),
            Err(_) => Cell::new(visible(text)),
        },
        _ => cell(kind, value, screen),
    }
}
