//! Rows as a table without borders, its columns as wide as their content, cut to the width of a terminal only.

use std::io::{self, Write};
use std::iter::zip;

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
        let above = self.shown.take();
        let (text, widths) =
            render(&headers, &kinds, std::mem::take(&mut self.lines), above.as_deref(), self.screen);
        self.shown = Some(widths);
        // What follows stands under the header that is there already.
        let text = if self.has_header && above.is_none() { &text } else { without_header(&text) };
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
/// `shown` how wide they were in the part above, if there is one.
pub(super) fn render(
    headers: &[&str],
    kinds: &[Kind],
    lines: Vec<Vec<Cell>>,
    shown: Option<&[u16]>,
    screen: &Screen,
) -> (String, Vec<u16>) {
    let mut table = comfy_table::Table::new();
    table.load_style(comfy_table::presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let cells = headers.iter().map(|header| Cell::new(header).add_attribute(Attribute::Bold));
    let mut header = comfy_table::Row::from(cells.collect::<Vec<_>>());
    header.max_height(1);
    table.set_header(header).add_rows(lines);
    if screen.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let widths = widths(table.column_max_content_widths(), kinds, shown, screen.width);
    let last = headers.len().saturating_sub(1);
    for ((index, column), width) in table.column_iter_mut().enumerate().zip(&widths) {
        let gap = if index == last { 0 } else { GAP };
        column.set_padding((0, gap));
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width.saturating_add(gap))));
    }
    if screen.width.is_some() {
        // What does not fit is cut rather than broken.
        for row in table.row_iter_mut() {
            row.max_height(1);
        }
    }
    (table.trim_fmt(), widths)
}

/// How wide columns of such content are. As they were in the part above, so that it reads as one table; but what is never
/// cut may take more, and where nothing has to fit, all may.
fn widths(contents: Vec<u16>, kinds: &[Kind], shown: Option<&[u16]>, screen: Option<u16>) -> Vec<u16> {
    let wanted = match shown {
        None => contents,
        Some(shown) => zip(zip(contents, kinds), shown)
            .map(|((content, kind), &shown)| match (kind, screen) {
                (Kind::Text, Some(_)) => shown,
                _ => content.max(shown),
            })
            .collect(),
    };
    match screen {
        None => wanted,
        Some(width) => fitting(wanted, kinds, width),
    }
}

/// The widths by which all columns fit: texts give way, and where that is not enough, every column.
fn fitting(mut wanted: Vec<u16>, kinds: &[Kind], width: u16) -> Vec<u16> {
    let gaps = usize::from(GAP) * wanted.len().saturating_sub(1);
    let room = usize::from(width).saturating_sub(gaps);
    let least = |(kind, &wanted): (&Kind, &u16)| if *kind == Kind::Text { wanted.min(LEAST) } else { wanted };
    let is_roomy = zip(kinds, &wanted).map(least).map(usize::from).sum::<usize>() <= room;
    let gives_way = |kind: &Kind| !is_roomy || *kind == Kind::Text;
    let (elastic, fixed): (Vec<_>, Vec<_>) = zip(kinds, &wanted).partition(|&(kind, _)| gives_way(kind));
    let taken = fixed.into_iter().map(|(_, &width)| usize::from(width)).sum::<usize>();
    let share = share(elastic.into_iter().map(|(_, &width)| width).collect(), room.saturating_sub(taken));
    for (width, _) in zip(&mut wanted, kinds).filter(|(_, kind)| gives_way(kind)) {
        *width = (*width).min(share);
    }
    wanted
}

/// The most that each may take for all to fit in `room`; who wants less leaves the rest to others.
fn share(mut wanted: Vec<u16>, mut room: usize) -> u16 {
    wanted.sort_unstable();
    for (place, &width) in wanted.iter().enumerate() {
        let even = room / (wanted.len() - place);
        if usize::from(width) > even {
            return u16::try_from(even).unwrap_or(u16::MAX).max(1);
        }
        room -= usize::from(width);
    }
    u16::MAX
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

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use serde_json::json;

    use super::*;

    /// A table of parts, as it is shown on a screen of that width.
    fn parts(width: Option<u16>, parts: &[&[(&str, &str)]]) -> Vec<String> {
        let known =
            [Column::new("identity", "IDENTITY", Kind::Text), Column::new("status", "STATUS", Kind::Status)];
        let selection = Selection::new(None, &known, &["identity", "status"]).unwrap();
        let screen = Screen { width, color: false, now: Utc::now() };
        let mut shown = Vec::new();
        let mut table = Table::new(true, &selection, &screen, &mut shown);
        for part in parts {
            let row = |(who, status): &(&str, &str)| {
                super::super::row([("identity", json!(who)), ("status", json!(status))])
            };
            table.rows(part.iter().map(row).collect()).unwrap();
            table.pause().unwrap();
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

    #[test]
    fn who_wants_little_leaves_the_rest_to_others() {
        for (wanted, room, most) in [
            (vec![3, 4], 7, u16::MAX),
            (vec![3, 10], 9, 6),
            (vec![10, 10, 2], 12, 5),
            (vec![5], 0, 1),
            (vec![], 3, u16::MAX),
        ] {
            assert_eq!(share(wanted.clone(), room), most, "{wanted:?} in {room}");
        }
    }
}
