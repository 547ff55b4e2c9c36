//! Rows as a table without borders, its columns as wide as their content, cut to the width of a terminal only.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Width};
use serde_json::Value;

use super::columns::{Column, ColumnSelection, ColumnType};
use super::layout::{GAP, Widths, widths};
use super::row::Row;
use super::row_sink::RowWriter;
use super::sanitize::escape_invisible;
use super::terminal::TerminalInfo;
use super::time::{ago, duration_text};

/// Holds its rows until it must show them, since the last one may be the widest.
pub(super) struct Table<'w> {
    selection: &'w ColumnSelection,
    screen: &'w TerminalInfo,
    out: &'w mut dyn Write,
    lines: Vec<Vec<Cell>>,
    /// How wide the columns were when a part of the table was last shown.
    shown: Option<Widths>,
    has_header: bool,
}

impl<'w> Table<'w> {
    pub(super) fn new(
        has_header: bool,
        selection: &'w ColumnSelection,
        screen: &'w TerminalInfo,
        out: &'w mut dyn Write,
    ) -> Self {
        Self { selection, screen, out, lines: Vec::new(), shown: None, has_header }
    }
}

impl RowWriter for Table<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        let line = |row: Row| {
            let cell = |column: &Column| cell(column.kind, row.get(column.field), self.screen);
            self.selection.columns().iter().map(cell).collect()
        };
        self.lines.extend(rows.into_iter().map(line));
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        let header = |column: &Column| if self.has_header { column.header } else { "" };
        let columns = self.selection.columns().iter().map(|column| (header(column), column.kind));
        let lines = std::mem::take(&mut self.lines);
        let above = self.shown.take();
        let wants_all = self.selection.is_chosen();
        let (text, widths) =
            render(&columns.collect::<Vec<_>>(), lines, above.as_ref(), wants_all, self.screen);
        self.shown = Some(widths);
        // What follows stands under the header that is there already.
        let text = if self.has_header && above.is_none() { &text } else { without_header(&text) };
        if !text.is_empty() {
            writeln!(self.out, "{text}")?;
        }
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        // A header alone says that there is nobody, which after a failure is not known.
        let is_due = !self.lines.is_empty() || (whole && self.shown.is_none());
        if is_due { self.flush() } else { Ok(()) }
    }
}

/// The lines of a table under its first one.
pub(super) fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

/// The text of a table of cells under headers of some kind, and the widths of its columns; see [`widths`] for `above`, the
/// widths of the part that stands above it, and `wants_all`.
pub(super) fn render(
    columns: &[(&str, ColumnType)],
    lines: Vec<Vec<Cell>>,
    above: Option<&Widths>,
    wants_all: bool,
    screen: &TerminalInfo,
) -> (String, Widths) {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let cells = columns.iter().map(|(header, _)| Cell::new(header).add_attribute(Attribute::Bold));
    let mut header = comfy_table::Row::from(cells.collect::<Vec<_>>());
    header.max_height(1);
    table.set_header(header).add_rows(lines);
    // Whether there is colour was decided, by the environment, too.
    crossterm::style::force_color_output(screen.color);
    if screen.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let kinds = columns.iter().map(|(_, kind)| *kind).collect::<Vec<_>>();
    let widths = widths(table.column_max_content_widths(), &kinds, above, screen.width, wants_all);
    let last = widths.iter().rposition(Option::is_some);
    for ((index, column), width) in table.column_iter_mut().enumerate().zip(&widths) {
        let gap = if Some(index) == last { 0 } else { GAP };
        column.set_padding((0, gap)).set_constraint(match width {
            Some(width) => ColumnConstraint::Absolute(Width::Fixed(width.saturating_add(gap))),
            None => ColumnConstraint::Hidden,
        });
    }
    if screen.width.is_some() {
        // What does not fit is cut rather than broken.
        for row in table.row_iter_mut() {
            row.max_height(1);
        }
    }
    (table.trim_fmt(), widths)
}

/// How a value reads in a table.
pub(super) fn cell(kind: ColumnType, value: Option<&Value>, screen: &TerminalInfo) -> Cell {
    let text = match value {
        None | Some(Value::Null) => return Cell::new("-"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let shown = match kind {
        ColumnType::Time if screen.is_terminal() => text.parse().map_or(text, |then| ago(then, screen.now)),
        ColumnType::Seconds if screen.is_terminal() => text.parse().map_or(text, duration_text),
        _ => text,
    };
    let cell = Cell::new(escape_invisible(&shown));
    match (kind, shown.as_str()) {
        (
            ColumnType::Status,
            "connected" | "kicked" | "would kick" | "ended" | "would end" | "anonymized" | "would anonymize"
            | "in-progress" | "changed" | "would change" | "muted" | "would mute" | "unmuted"
            | "would unmute" | "works",
        ) => cell.fg(Color::DarkGreen),
        (
            ColumnType::Status,
            "reconnecting" | "already gone" | "already over" | "already anonymous" | "unchanged"
            | "already muted" | "not muted",
        ) => cell.fg(Color::DarkYellow),
        (ColumnType::Status, "not found" | "still present" | "failed" | "not tried") => {
            cell.fg(Color::DarkRed)
        }
        (ColumnType::Status, "disconnected" | "completed") => cell.add_attribute(Attribute::Dim),
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use serde_json::json;

    use super::*;

    /// A table of parts, as it is shown on a screen of that width.
    fn parts(width: Option<u16>, parts: &[&[(&str, &str)]]) -> Vec<String> {
        let known = [
            Column::new("identity", "IDENTITY", ColumnType::Text),
            Column::new("status", "STATUS", ColumnType::Status),
        ];
        let selection = ColumnSelection::new(None, &known, &["identity", "status"]).unwrap();
        let screen = TerminalInfo { width, color: false, now: Utc::now() };
        let mut shown = Vec::new();
        let mut table = Table::new(true, &selection, &screen, &mut shown);
        for part in parts {
            let row = |(who, status): &(&str, &str)| {
                super::super::row([("identity", json!(who)), ("status", json!(status))])
            };
            table.rows(part.iter().map(row).collect()).unwrap();
            table.flush().unwrap();
        }
        String::from_utf8(shown).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_comes_later_stands_under_what_is_there() {
        let long = "somebody-with-a-long-name";
        let later: &[&[_]] = &[&[(long, "reconnecting")], &[("ann", "connected")], &[(long, "connected")]];
        assert_eq!(
            parts(Some(30), later),
            [
                "IDENTITY          STATUS",
                "somebody-with-a…  reconnecting",
                "ann               connected",
                "somebody-with-a…  connected",
            ]
        );
        assert_eq!(
            parts(Some(80), &[&[("ann", "connected")], &[(long, "reconnecting")]]),
            ["IDENTITY  STATUS", "ann       connected", "somebod…  reconnecting"]
        );
        assert_eq!(
            parts(None, &[&[("ann", "connected")], &[(long, "connected")], &[("ben", "reconnecting")]]),
            [
                "IDENTITY  STATUS",
                "ann       connected",
                "somebody-with-a-long-name  connected",
                "ben                        reconnecting",
            ]
        );
    }
}
