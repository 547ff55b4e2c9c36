//! The widths of table columns. To fit a terminal, columns of SIDs are hidden first, then secondary columns, then text is cut,
//! then the last columns are hidden, then everything is cut.

use std::iter::zip;

use crate::output::column::{Column, ColumnType};

/// Space between two columns.
pub const GAP: u16 = 2;

/// Minimum width of text before other columns are cut, too.
const MIN_TEXT: u16 = 8;

/// Minimum width of text before columns of SIDs are hidden.
const MIN_TEXT_BESIDE_SIDS: u16 = 12;

/// Minimum width of text before secondary columns are hidden: that of most errors.
const MIN_TEXT_BESIDE_SECONDARY: u16 = 40;

/// The number of columns that are not hidden, but cut.
const MIN_COLUMNS: usize = 4;

/// The width of each column; `None` if the column is hidden.
pub type Widths = Vec<Option<u16>>;

/// Returns the column widths for the given content widths, to fit `terminal` columns if it is set.
///
/// `above` are the widths of the rows already written, which hidden columns and cut text keep, so that both parts
/// line up. `wants_all` hides no column.
pub fn widths(
    contents: Vec<u16>,
    columns: &[Column],
    above: Option<&Widths>,
    terminal: Option<u16>,
    wants_all: bool,
) -> Widths {
    let mut widths: Widths = match above {
        None => contents.into_iter().map(Some).collect(),
        Some(above) => zip(zip(contents, columns), above)
            .map(|((content, column), &above)| {
                continued_width(content, column.kind, above, terminal.is_some())
            })
            .collect(),
    };
    let Some(terminal) = terminal else { return widths };
    if above.is_none() && !wants_all {
        hide_to_fit(&mut widths, columns, terminal);
    }
    cut_to_fit(&mut widths, columns, terminal);
    widths
}

/// Hides columns until the others fit: first those of SIDs, then the secondary ones and then others, the last ones first.
fn hide_to_fit(widths: &mut Widths, columns: &[Column], terminal: u16) {
    if !fits(widths, columns, MIN_TEXT_BESIDE_SIDS, terminal) {
        for (width, _) in zip(&mut *widths, columns).filter(|(_, column)| column.kind == ColumnType::Sid) {
            *width = None;
        }
    }
    for (index, _) in columns.iter().enumerate().rev().filter(|(_, column)| column.is_secondary) {
        if fits(widths, columns, MIN_TEXT_BESIDE_SECONDARY, terminal) {
            return;
        }
        widths[index] = None;
    }
    while shown(widths) > MIN_COLUMNS && !fits(widths, columns, MIN_TEXT, terminal) {
        if let Some(last) = widths.iter_mut().rfind(|width| width.is_some()) {
            *last = None;
        }
    }
}

/// Returns the number of columns that are not hidden.
fn shown(widths: &Widths) -> usize {
    widths.iter().flatten().count()
}

/// Returns the width of a column under rows already written. On a terminal, text is cut to the width above.
fn continued_width(content: u16, kind: ColumnType, above: Option<u16>, is_terminal: bool) -> Option<u16> {
    let is_cut = kind == ColumnType::Text && is_terminal;
    above.map(|above| if is_cut { above } else { above.max(content) })
}

/// Returns whether the columns fit if text is cut to at least `min_text`.
fn fits(widths: &Widths, columns: &[Column], min_text: u16, terminal: u16) -> bool {
    let min_width = |(width, column): (&Option<u16>, &Column)| {
        width.map(|width| if column.kind == ColumnType::Text { width.min(min_text) } else { width })
    };
    let needed = zip(widths, columns).filter_map(min_width).map(usize::from).sum::<usize>();
    needed <= available(widths, terminal)
}

/// Returns the width of the terminal without the gaps between the columns.
fn available(widths: &Widths, terminal: u16) -> usize {
    let gaps = shown(widths).saturating_sub(1);
    usize::from(terminal).saturating_sub(gaps * usize::from(GAP))
}

/// Reduces the widest columns until all fit: only text if that is enough, or else every column.
fn cut_to_fit(widths: &mut Widths, columns: &[Column], terminal: u16) {
    let cuts_text_only = fits(widths, columns, MIN_TEXT, terminal);
    let mut available = available(widths, terminal);
    let mut cut = Vec::new();
    for (width, column) in zip(widths, columns).filter_map(|(width, column)| Some((width.as_mut()?, column)))
    {
        if cuts_text_only && column.kind != ColumnType::Text {
            available = available.saturating_sub(usize::from(*width));
        } else {
            cut.push(width);
        }
    }
    let max = max_width(cut.iter().map(|width| **width).collect(), available);
    for width in cut {
        *width = max.min(*width);
    }
}

/// Returns the maximum width per column with which all fit in `available`. Narrower columns leave space to wider ones.
fn max_width(mut widths: Vec<u16>, mut available: usize) -> u16 {
    widths.sort_unstable();
    for (index, &width) in widths.iter().enumerate() {
        let even = available / (widths.len() - index);
        if usize::from(width) > even {
            return u16::try_from(even).unwrap_or(u16::MAX).max(1);
        }
        available -= usize::from(width);
    }
    u16::MAX
}

#[cfg(test)]
mod tests {
    use super::*;

    const SID: u16 = 34;

    fn columns(kinds: &[ColumnType]) -> Vec<Column> {
        kinds.iter().map(|kind| Column::new("", "", *kind)).collect()
    }

    #[test]
    fn cuts_text_then_hides_sids_then_cuts_all() {
        let columns = columns(&[ColumnType::Text, ColumnType::Status, ColumnType::Text, ColumnType::Sid]);
        let given = |width, wants_all| widths(vec![20, 9, 10, SID], &columns, None, width, wants_all);
        let whole = vec![Some(20), Some(9), Some(10), Some(SID)];
        assert_eq!(given(None, false), whole);
        assert_eq!(given(Some(79), false), whole);
        assert_eq!(given(Some(71), false), [Some(12), Some(9), Some(10), Some(SID)]);
        assert_eq!(given(Some(70), false), [Some(20), Some(9), Some(10), None]);
        assert_eq!(given(Some(70), true), [Some(11), Some(9), Some(10), Some(SID)]);
        assert_eq!(given(Some(31), false), [Some(9), Some(9), Some(9), None]);
        assert_eq!(given(Some(26), false), [Some(7), Some(7), Some(7), None]);
    }

    #[test]
    fn hides_last_columns_where_text_would_be_too_short() {
        let columns = columns(&[ColumnType::Text; 6]);
        let given = |width, wants_all| widths(vec![20; 6], &columns, None, Some(width), wants_all);
        assert_eq!(given(58, false), [Some(8); 6]);
        assert_eq!(given(57, false), [Some(9), Some(9), Some(9), Some(9), Some(9), None]);
        assert_eq!(given(20, false), [Some(3), Some(3), Some(3), Some(3), None, None]);
        assert_eq!(given(57, true), [Some(7); 6]);
    }

    #[test]
    fn hides_secondary_columns_before_text_is_cut() {
        let mut columns = columns(&[ColumnType::Text, ColumnType::Time, ColumnType::Text, ColumnType::Text]);
        columns[1] = columns[1].secondary();
        columns[3] = columns[3].secondary();
        let given = |width, wants_all| widths(vec![20, 8, 60, 10], &columns, None, Some(width), wants_all);
        assert_eq!(given(104, false), [Some(20), Some(8), Some(60), Some(10)]);
        assert_eq!(given(84, false), [Some(20), Some(8), Some(40), Some(10)]);
        assert_eq!(given(83, false), [Some(20), Some(8), Some(51), None]);
        assert_eq!(given(71, false), [Some(20), None, Some(49), None]);
        assert_eq!(given(30, false), [Some(14), None, Some(14), None]);
        assert_eq!(given(71, true), [Some(20), Some(8), Some(27), Some(10)]);
    }

    #[test]
    fn later_rows_keep_widths_of_text() {
        let columns = columns(&[ColumnType::Text, ColumnType::Status, ColumnType::Sid]);
        let above = vec![Some(12), Some(9), None];
        let later = |width| widths(vec![20, 12, SID], &columns, Some(&above), width, false);
        assert_eq!(later(Some(40)), [Some(12), Some(12), None]);
        assert_eq!(later(None), [Some(20), Some(12), None]);
    }

    #[test]
    fn narrow_columns_leave_space_to_wide_ones() {
        for (wanted, room, most) in [
            (vec![3, 4], 7, u16::MAX),
            (vec![3, 10], 9, 6),
            (vec![10, 10, 2], 12, 5),
            (vec![5], 0, 1),
            (vec![], 3, u16::MAX),
        ] {
            assert_eq!(max_width(wanted.clone(), room), most, "{wanted:?} in {room}");
        }
    }
}
