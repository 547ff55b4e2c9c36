//! Rows as a table without borders, its columns as wide as their content, cut to the width of a terminal only.

use std::io::{self, Write};

use comfy_table::{Attribute, Cell, Color, ColumnConstraint, ContentArrangement, Width};
use serde_json::Value;

use super::field::{Column, Kind, Selection};
use super::screen::Screen;
use super::text::visible;
use super::time::{ago, span};
use super::{Row, Sink};

/// The least that is left of a text that is cut, in columns of the terminal.
const LEAST: u16 = 8;

/// What keeps two columns apart.
const GAP: u16 = 2;

/// Holds its rows until it must show them, since the last one may be the widest.
pub(super) struct Table<'w> {
    selection: &'w Selection,
    screen: &'w Screen,
    out: &'w mut dyn Write,
    lines: Vec<Vec<Cell>>,
    /// How wide the columns were when a part of the table was last shown.
    shown: Option<Vec<u16>>,
    has_header: bool,
}

impl<'w> Table<'w> {
    pub(super) fn new(
        has_header: bool,
        selection: &'w Selection,
        screen: &'w Screen,
        out: &'w mut dyn Write,
    ) -> Self {
        Self { selection, screen, out, lines: Vec::new(), shown: None, has_header }
    }
}

impl Sink for Table<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        let line = |row: Row| {
            let cell = |column: &Column| cell(column.kind, row.get(column.field), self.screen);
            self.selection.columns().iter().map(cell).collect()
        };
        self.lines.extend(rows.into_iter().map(line));
        Ok(())
    }

    fn pause(&mut self) -> io::Result<()> {
        let columns = self.selection.columns();
        let header = |column: &Column| if self.has_header { column.header } else { "" };
        let headers = columns.iter().map(header).collect::<Vec<_>>();
        let kinds = columns.iter().map(|column| column.kind).collect::<Vec<_>>();
        let floor = self.shown.take();
        let (text, widths) =
            render(&headers, &kinds, std::mem::take(&mut self.lines), floor.as_deref(), self.screen);
        self.shown = Some(widths);
        // What follows stands under the header that is there already.
        let text = if self.has_header && floor.is_none() { &text } else { without_header(&text) };
        if !text.is_empty() {
            writeln!(self.out, "{text}")?;
        }
        self.out.flush()
    }

    fn end(&mut self, whole: bool) -> io::Result<()> {
        // A header alone says that there is nobody, which after a failure is not known.
        let is_due = !self.lines.is_empty() || (whole && self.shown.is_none());
        if is_due { self.pause() } else { Ok(()) }
    }
}

/// The lines of a table under its first one.
pub(super) fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}

/// The text of a table of cells under headers, and the widths of its columns; `kinds` says which of them may be cut,
/// `floor` how wide they are at least.
pub(super) fn render(
    headers: &[&str],
    kinds: &[Kind],
    lines: Vec<Vec<Cell>>,
    floor: Option<&[u16]>,
    screen: &Screen,
) -> (String, Vec<u16>) {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let cells = headers.iter().map(|header| Cell::new(header).add_attribute(Attribute::Bold));
    let mut header = comfy_table::Row::from(cells.collect::<Vec<_>>());
    header.max_height(1);
    table.set_header(header);
    for line in lines {
        table.add_row(line);
    }
    if screen.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let last = headers.len().saturating_sub(1);
    for (index, column) in table.column_iter_mut().enumerate() {
        let gap = if index == last { 0 } else { GAP };
        column.set_padding((0, gap));
        if let Some(width) = floor.and_then(|floor| floor.get(index)) {
            column.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width + gap)));
        }
    }
    let mut widths = table.column_max_content_widths();
    for (width, floor) in widths.iter_mut().zip(floor.unwrap_or_default()) {
        *width = (*width).max(*floor);
    }
    if let Some(width) = screen.width {
        fit(&mut table, kinds, width);
    }
    (table.trim_fmt(), widths)
}

/// Cuts texts to let a table fit the width; where that is not enough, every column gives way.
fn fit(table: &mut comfy_table::Table, kinds: &[Kind], width: u16) {
    let widths = table.column_max_content_widths();
    let least = |(kind, &content): (&Kind, &u16)| {
        u32::from(GAP) + u32::from(if *kind == Kind::Text { content.min(LEAST) } else { content })
    };
    let is_roomy = kinds.iter().zip(&widths).map(least).sum::<u32>() <= u32::from(width) + u32::from(GAP);
    table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width);
    for (kind, column) in kinds.iter().zip(table.column_iter_mut()) {
        if is_roomy && *kind != Kind::Text {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for row in table.row_iter_mut() {
        row.max_height(1);
    }
}

/// How a value reads in a table.
pub(super) fn cell(kind: Kind, value: Option<&Value>, screen: &Screen) -> Cell {
    let text = match value {
        None | Some(Value::Null) => return Cell::new("-"),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let shown = match kind {
        Kind::Moment if screen.is_terminal() => text.parse().map_or(text, |then| ago(then, screen.now)),
        Kind::Seconds if screen.is_terminal() => text.parse().map_or(text, span),
        _ => text,
    };
    let cell = Cell::new(visible(&shown));
    match (kind, shown.as_str()) {
        (
            Kind::Status,
            "connected" | "kicked" | "would kick" | "ended" | "would end" | "anonymized" | "would anonymize"
            | "in-progress" | "changed" | "would change" | "muted" | "would mute" | "unmuted"
            | "would unmute" | "works",
        ) => cell.fg(Color::DarkGreen),
        (
            Kind::Status,
            "reconnecting" | "already gone" | "already over" | "already anonymous" | "unchanged"
            | "already muted" | "not muted",
        ) => cell.fg(Color::DarkYellow),
        (Kind::Status, "not found" | "still present" | "failed" | "not tried") => cell.fg(Color::DarkRed),
        (Kind::Status, "disconnected" | "completed") => cell.add_attribute(Attribute::Dim),
        _ => cell,
    }
}
