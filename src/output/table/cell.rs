//! Formats a value as a cell of a table: times and durations for people on a terminal, statuses in color.

use anstyle::Ansi256Color;
use comfy_table::{Attribute, Cell, Color};
use serde_json::Value;

use crate::iso_time;
use crate::output::column::ColumnType;
use crate::output::human_time::duration_text;
use crate::output::sanitize::escape_value;
use crate::output::severity::Severity;
use crate::output::terminal::TerminalInfo;

/// Formats a value of a column of this kind.
pub fn cell(kind: ColumnType, value: Option<&Value>, terminal: &TerminalInfo) -> Cell {
    let text = match value {
        None | Some(Value::Null) => return Cell::new("-"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let text = match kind {
        ColumnType::Time if terminal.is_terminal() => {
            iso_time::parse(&text).map_or(text, |time| terminal.times.text(time))
        }
        ColumnType::Seconds if terminal.is_terminal() => text.parse().map_or(text, duration_text),
        _ => text,
    };
    let cell = Cell::new(escape_value(&text));
    if kind == ColumnType::Status { color_status(cell, &text) } else { cell }
}

fn color_status(cell: Cell, status: &str) -> Cell {
    let Some(severity) = Severity::of_status(status) else { return cell };
    match severity.style().get_fg_color() {
        Some(anstyle::Color::Ansi(color)) => cell.fg(Color::AnsiValue(Ansi256Color::from(color).index())),
        _ => cell.add_attribute(Attribute::Dim),
    }
}
