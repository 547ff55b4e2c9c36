//! Writes a single row: a two-column table of its fields, one JSON object or YAML mapping, or one line under the header of a list.

use std::io::{self, Write};

use comfy_table::Cell;
use serde_json::Value;

use crate::iso_time;

use super::column::ColumnType;
use super::column_selection::ColumnSelection;
use super::format::Format;
use super::format_writer::{OutputOptions, RowKind, row_writer};
use super::jq::write_filtered_row;
use super::json::write_object;
use super::row::Row;
use super::sanitize::{escape_invisible, escape_value};
use super::table::{cell, content_width, render, widths, without_header};
use super::terminal::TerminalInfo;
use super::time_style::TimeForm;
use super::yaml::write_mapping;

/// Writes one row. A table leaves out fields that are objects or arrays, unless they are chosen.
pub fn write_record(
    options: &OutputOptions,
    selection: &ColumnSelection,
    terminal: &TerminalInfo,
    row: Row,
    out: &mut dyn Write,
) -> io::Result<()> {
    match (options.format, &options.filter) {
        (Format::Table, _) => {
            let (field, value) = if options.has_header { ("FIELD", "VALUE") } else { ("", "") };
            let columns = [(field, ColumnType::Untruncated), (value, ColumnType::Text)];
            let rows = field_rows(selection, terminal, &row);
            let content = |index: usize, header| {
                let cells = rows.iter().map(|row| content_width(&row[index].content()));
                cells.fold(content_width(header), u16::max)
            };
            let contents = vec![content(0, field), content(1, value)];
            let kinds = columns.map(|(_, kind)| kind);
            let widths = widths(contents, &kinds, None, terminal.width, true);
            let text = render(&columns, rows, &widths, terminal);
            writeln!(out, "{}", if options.has_header { &text } else { without_header(&text) })?;
            out.flush()
        }
        (Format::Json, None) => write_object(&selection.apply(row), out),
        (Format::Json, Some(filter)) => write_filtered_row(filter, &selection.apply(row), terminal, out),
        (Format::Yaml, _) => write_mapping(selection.apply(row), out),
        _ => {
            let mut writer = row_writer(RowKind::Record, options, selection, terminal, out);
            writer.rows(vec![row])?;
            writer.finish(true)
        }
    }
}

/// Returns the name and value of each selected field, and if the user selected none, of all other fields of the row.
fn field_rows(selection: &ColumnSelection, terminal: &TerminalInfo, row: &Row) -> Vec<Vec<Cell>> {
    let selected =
        selection.columns().iter().map(|column| (column.field, column.kind, row.get(column.field)));
    let is_other = |(name, value): &(&String, &Value)| {
        let is_nested = value.is_object() || value.is_array();
        !selection.is_chosen() && !is_nested && selection.columns().iter().all(|column| column.field != *name)
    };
    let others =
        row.iter().filter(is_other).map(|(name, value)| (name.as_str(), ColumnType::Text, Some(value)));
    let cells =
        |(name, kind, value)| vec![Cell::new(escape_invisible(name)), value_cell(kind, value, terminal)];
    selected.chain(others).map(cells).collect()
}

/// Formats a value as in a list, but relative times after the absolute ones.
fn value_cell(kind: ColumnType, value: Option<&Value>, terminal: &TerminalInfo) -> Cell {
    let is_relative = terminal.is_terminal() && terminal.times.form == TimeForm::Relative;
    match (kind, value) {
        (ColumnType::Time, Some(Value::String(text))) if is_relative => match iso_time::parse(text) {
            Some(time) => Cell::new(format!("{} ({})", escape_invisible(text), terminal.times.text(time))),
            None => Cell::new(escape_value(text)),
        },
        _ => cell(kind, value, terminal),
    }
}
