//! Renders a table without borders. `comfy-table` aligns, cuts and styles the cells; the column widths are those of
//! `layout`, because `comfy-table` can neither cut some columns before others nor leave columns out to fit.

use std::borrow::Cow;
use std::iter::zip;

use comfy_table::{Attribute, Cell, ColumnConstraint, ContentArrangement, Row, Table, Width, presets};

use super::layout::{GAP, Widths, widths};
use crate::output::column::ColumnType;
use crate::output::terminal::TerminalInfo;
use crate::output::width::{MAX_VALUE, width};

/// Returns the text of a table and the widths of its columns. `columns` are the headers and kinds; see [`widths`] for
/// `above` and `wants_all`.
pub fn render(
    columns: &[(&str, ColumnType)],
    rows: Vec<Vec<Cell>>,
    above: Option<&Widths>,
    wants_all: bool,
    terminal: &TerminalInfo,
) -> (String, Widths) {
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
    let kinds = columns.iter().map(|(_, kind)| *kind).collect::<Vec<_>>();
    let contents = table.column_max_content_widths();
    let has_long_rows = terminal.width.is_none() && contents.iter().any(|content| *content > MAX_VALUE);
    let contents = contents.into_iter().map(|content| content.min(MAX_VALUE)).collect();
    let widths = widths(contents, &kinds, above, terminal.width, wants_all);
    let last = widths.iter().rposition(Option::is_some);
    for ((index, column), width) in table.column_iter_mut().enumerate().zip(&widths) {
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
    (if has_long_rows { with_long_rows(&text, &table, &widths) } else { text }, widths)
}

/// Returns the text of a table with the values whole that are cut there; they push the rest of their own rows only.
fn with_long_rows(text: &str, table: &Table, widths: &Widths) -> String {
    let is_long = |row: &Row| row.cell_iter().any(|cell| width(&cell.content()) > usize::from(MAX_VALUE));
    let row =
        |(line, row)| if is_long(row) { Cow::Owned(long_row(row, widths)) } else { Cow::Borrowed(line) };
    let header = text.lines().next().map(Cow::Borrowed);
    let rows = zip(text.lines().skip(1), table.row_iter()).map(row);
    header.into_iter().chain(rows).collect::<Vec<_>>().join("\n")
}

/// Returns the line of a row with no value cut.
fn long_row(row: &Row, widths: &Widths) -> String {
    let mut line = String::new();
    for (cell, column) in zip(row.cell_iter(), widths).filter_map(|(cell, column)| Some((cell, (*column)?))) {
        let content = cell.content();
        let missing = usize::from(column).saturating_sub(width(&content));
        line += &content;
        line += &" ".repeat(missing + usize::from(GAP));
    }
    line.trim_end().to_owned()
}

/// Returns the lines of a table without the first.
pub fn without_header(text: &str) -> &str {
    text.split_once('\n').map_or("", |(_, rest)| rest)
}
