//! Formats a value as a cell of a table: times and durations for people on a terminal, statuses in color.

use std::borrow::Cow;

use anstyle::Ansi256Color;
use comfy_table::{Attribute, Cell, Color};
use serde_json::Value;

use crate::iso_time;
use crate::output::column::ColumnType;
use crate::output::human_time::duration_text;
use crate::output::sanitize::escape_value;
use crate::output::severity::Severity;
use crate::output::terminal::TerminalInfo;

/// Formats a value of a column of this kind as the text of a cell, which has no line end.
pub fn cell_text<'v>(kind: ColumnType, value: Option<&'v Value>, terminal: &TerminalInfo) -> Cow<'v, str> {
    let text = match value {
        None | Some(Value::Null) => return Cow::Borrowed("-"),
        Some(Value::String(text)) => Cow::Borrowed(text.as_str()),
        Some(other) => Cow::Owned(other.to_string()),
    };
    let shown = match kind {
        ColumnType::Time if terminal.is_terminal() => {
            iso_time::parse(&text).map(|time| terminal.times.text(time))
        }
        ColumnType::Seconds if terminal.is_terminal() => text.parse().ok().map(duration_text),
        _ => None,
    };
    match shown.map_or(text, Cow::Owned) {
        Cow::Borrowed(text) => escape_value(text),
        Cow::Owned(text) => Cow::Owned(escape_value(&text).into_owned()),
    }
}

/// Returns the cell of a text of [`cell_text`]: a status in color.
pub fn styled(kind: ColumnType, text: &str) -> Cell {
    let cell = Cell::new(text);
    if kind == ColumnType::Status { color_status(cell, text) } else { cell }
}

fn color_status(cell: Cell, status: &str) -> Cell {
    let Some(severity) = Severity::of_status(status) else { return cell };
    match severity.style().get_fg_color() {
        Some(anstyle::Color::Ansi(color)) => cell.fg(Color::AnsiValue(Ansi256Color::from(color).index())),
        _ => cell.add_attribute(Attribute::Dim),
    }
}
