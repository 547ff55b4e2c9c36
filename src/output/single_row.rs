//! Writes a single row: a two-column table of its fields, one JSON object or YAML mapping, or one line under the header of a
//! list.

use std::borrow::Cow;
use std::io::{self, Write};

use anstyle::Style;
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
use super::severity::Severity;
use super::table::{GAP, cell_text};
use super::terminal::TerminalInfo;
use super::time_style::TimeForm;
use super::width::{MAX_VALUE, width};
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
            let mut fields = field_rows(selection, terminal, &row);
            if options.has_header {
                fields.insert(0, ("FIELD".into(), "VALUE".into(), Style::new().bold()));
            }
            write_fields(&fields, terminal.color, out)
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

/// A name, a value and how it is colored.
type Field<'f> = (Cow<'f, str>, Cow<'f, str>, Style);

/// Writes a field on each line. A terminal wraps the values that are wider, so that they can be copied whole.
fn write_fields(fields: &[Field<'_>], color: bool, out: &mut dyn Write) -> io::Result<()> {
    let names = fields.iter().map(|(name, ..)| width(name)).max().unwrap_or_default();
    let names = names.min(usize::from(MAX_VALUE));
    for (name, value, style) in fields {
        let gap = " ".repeat(names.saturating_sub(width(name)) + usize::from(GAP));
        if color {
            writeln!(out, "{name}{gap}{style}{value}{style:#}")?;
        } else {
            writeln!(out, "{}", format!("{name}{gap}{value}").trim_end())?;
        }
    }
    out.flush()
}

/// Returns the name and value of each selected field, and if the user selected none, of all other fields of the row.
fn field_rows<'r>(selection: &ColumnSelection, terminal: &TerminalInfo, row: &'r Row) -> Vec<Field<'r>> {
    let selected =
        selection.columns().iter().map(|column| (column.field, column.kind, row.get(column.field)));
    let is_other = |(name, value): &(&String, &Value)| {
        let is_nested = value.is_object() || value.is_array();
        !selection.is_chosen() && !is_nested && selection.columns().iter().all(|column| column.field != *name)
    };
    let others =
        row.iter().filter(is_other).map(|(name, value)| (name.as_str(), ColumnType::Text, Some(value)));
    let field = |(name, kind, value)| {
        let value = value_text(kind, value, terminal);
        let severity = if kind == ColumnType::Status { Severity::of_status(&value) } else { None };
        (escape_invisible(name), value, severity.map(Severity::style).unwrap_or_default())
    };
    selected.chain(others).map(field).collect()
}

/// Formats a value as in a list, but relative times after the absolute ones.
fn value_text<'v>(kind: ColumnType, value: Option<&'v Value>, terminal: &TerminalInfo) -> Cow<'v, str> {
    let is_relative = terminal.is_terminal() && terminal.times.form == TimeForm::Relative;
    match (kind, value) {
        (ColumnType::Time, Some(Value::String(text))) if is_relative => match iso_time::parse(text) {
            Some(time) => format!("{} ({})", escape_invisible(text), terminal.times.text(time)).into(),
            None => escape_value(text),
        },
        _ => cell_text(kind, value, terminal),
    }
}
