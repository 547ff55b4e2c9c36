//! Formats a value as a cell of a table: times and durations relative on a terminal, statuses in color.

use comfy_table::{Attribute, Cell, Color};
use serde_json::Value;

use crate::output::column::Kind;
use crate::output::human_time::{ago, span};
use crate::output::sanitize::visible;
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
    match status {
        "connected" | "kicked" | "would kick" | "ended" | "would end" | "anonymized" | "would anonymize"
        | "in-progress" | "changed" | "would change" | "muted" | "would mute" | "unmuted"
        | "would unmute" | "works" => cell.fg(Color::DarkGreen),
        "reconnecting" | "already gone" | "already over" | "already anonymous" | "unchanged"
        | "already muted" | "not muted" => cell.fg(Color::DarkYellow),
        "not found" | "still present" | "failed" | "not tried" => cell.fg(Color::DarkRed),
        "disconnected" | "completed" => cell.add_attribute(Attribute::Dim),
        _ => cell,
    }
}
