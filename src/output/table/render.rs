//! Renders a table without borders. `comfy-table` aligns, cuts and styles the cells; the column widths are those of
//! `layout`, because `comfy-table` can neither cut some columns before others nor leave columns out to fit.

use std::borrow::Cow;
use std::iter::{repeat_n, zip};

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

use super::layout::{GAP, Widths};
use crate::output::column::ColumnType;
use crate::output::terminal::TerminalInfo;
use crate::output::width::{MAX_VALUE, width};

/// Returns the width that a text takes in its column: that of a longer value than any of the API does not count, as it pushes
/// the rest of its own row only.
pub fn content_width(text: &str) -> u16 {
    u16::try_from(width(text)).unwrap_or(MAX_VALUE).clamp(1, MAX_VALUE)
}

/// Returns the text of a table whose columns have these headers, kinds and widths. What does not fit is cut.
pub fn render(
    columns: &[(&str, ColumnType)],
    rows: Vec<Vec<Cell>>,
    widths: &Widths,
    terminal: &TerminalInfo,
) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let header = columns.iter().map(|(header, _)| Cell::new(header).add_attribute(Attribute::Bold));
    let mut header = Row::from(header.collect::<Vec<_>>());
    header.max_height(1);
    table.set_header(header).add_rows(rows);
    if !terminal.unicode {
        table.set_truncation_indicator("~");
    }
    // `terminal` has decided about color, also from the environment.
    crossterm::style::force_color_output(terminal.color);
    if terminal.color {
        table.enforce_styling();
    } else {
        table.force_no_tty();
    }
    let last = widths.iter().rposition(Option::is_some);
    for ((index, column), width) in table.column_iter_mut().enumerate().zip(widths) {
        let gap = if Some(index) == last { 0 } else { GAP };
        column.set_padding((0, gap)).set_constraint(match width {
            Some(width) => ColumnConstraint::Absolute(Width::Fixed(width.saturating_add(gap))),
            None => ColumnConstraint::Hidden,
        });
    }
    // Cut text that does not fit instead of wrapping it.
    for row in table.row_iter_mut() {
        row.max_height(1);
    }
    let text = table.trim_fmt();
    if terminal.width.is_none() { with_long_rows(&text, &table, widths) } else { text }
}

/// Returns the text of a table with the values whole that are cut there.
fn with_long_rows(text: &str, table: &Table, widths: &Widths) -> String {
    let row = |(line, row): (_, &Row)| {
        let cells = row.cell_iter().map(Cell::content).collect::<Vec<_>>();
        let is_long = cells.iter().any(|cell| width(cell) > usize::from(MAX_VALUE));
        if is_long { Cow::Owned(plain_row(cells.iter(), widths)) } else { Cow::Borrowed(line) }
    };
    let header = text.lines().next().map(Cow::Borrowed);
    let rows = zip(text.lines().skip(1), table.row_iter()).map(row);
    header.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Returns the line of a row with no value cut and without color.
pub fn plain_row(cells: impl Iterator<Item = impl AsRef<str>>, widths: &Widths) -> String {
    let mut line = String::new();
    for (cell, column) in zip(cells, widths).filter_map(|(cell, column)| Some((cell, (*column)?))) {
        let missing = usize::from(column).saturating_sub(width(cell.as_ref()));
        line += cell.as_ref();
        line.extend(repeat_n(' ', missing + usize::from(GAP)));
    }
    line.truncate(line.trim_end().len());
    line
}

/// Returns the lines of a table without the first.
pub fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}
