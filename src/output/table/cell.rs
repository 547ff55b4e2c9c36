//! Formats a value as a cell of a table: times and durations relative on a terminal, statuses in color.

use anstyle::Ansi256Color;
use comfy_table::{Attribute, Cell, Color};
use serde_json::Value;

use crate::output::column::Kind;
use crate::output::human_time::{ago, span};
use crate::output::sanitize::visible;
use crate::output::severity::Severity;
use crate::output::terminal::Screen;

/// Formats a value of a column of this kind.
pub fn cell(kind: Kind, value: Option<&Value>, screen: &Screen) -> Cell {
    let text = match value {
        None | Some(Value::Null) => return Cell::new("-"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let text = match kind {
        Kind::Moment if screen.is_terminal() => text.parse().map_or(text, |then| ago(then, screen.now)),
        Kind::Seconds if screen.is_terminal() => text.parse().map_or(text, span),
        _ => text,
    };
    let cell = Cell::new(visible(&text));
    if kind == Kind::Status { color_status(cell, &text) } else { cell }
}

fn color_status(cell: Cell, status: &str) -> Cell {
    let Some(severity) = Severity::of_status(status) else { return cell };
    match severity.style().get_fg_color() {
        Some(anstyle::Color::Ansi(color)) => cell.fg(Color::AnsiValue(Ansi256Color::from(color).index())),
        _ => cell.add_attribute(Attribute::Dim),
    }
}
