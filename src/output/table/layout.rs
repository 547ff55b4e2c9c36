//! The widths of table columns. To fit a terminal, columns of SIDs are hidden first, then text is cut, then the last columns
//! are hidden, then everything is cut.

use std::iter::zip;

use crate::output::column::ColumnType;

/// Space between two columns.
pub const GAP: u16 = 2;

/// Minimum width of text before other columns are cut, too.
const MIN_TEXT: u16 = 8;

/// Minimum width of text before columns of SIDs are hidden.
const MIN_TEXT_BESIDE_SIDS: u16 = 12;

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
    kinds: &[ColumnType],
    above: Option<&Widths>,
    terminal: Option<u16>,
    wants_all: bool,
) -> Widths {
    let mut widths: Widths = match above {
        None => contents.into_iter().map(Some).collect(),
        Some(above) => zip(zip(contents, kinds), above)
            .map(|((content, kind), &above)| continued_width(content, *kind, above, terminal.is_some()))
            .collect(),
    };
    let Some(terminal) = terminal else { return widths };
    if above.is_none() && !wants_all {
        hide_to_fit(&mut widths, kinds, terminal);
    }
    cut_to_fit(&mut widths, kinds, terminal);
    widths
}

/// Hides the columns of SIDs, and then the last columns, until the others fit.
fn hide_to_fit(widths: &mut Widths, kinds: &[ColumnType], terminal: u16) {
    if fits(widths, kinds, MIN_TEXT_BESIDE_SIDS, terminal) {
        return;
    }
    for (width, _) in zip(&mut *widths, kinds).filter(|(_, kind)| **kind == ColumnType::Sid) {
        *width = None;
    }
    for last in (MIN_COLUMNS..widths.len()).rev() {
        if fits(widths, kinds, MIN_TEXT, terminal) {
            return;
        }
        widths[last] = None;
    }
}

/// Returns the width of a column under rows already written. On a terminal, text is cut to the width above.
fn continued_width(content: u16, kind: ColumnType, above: Option<u16>, is_terminal: bool) -> Option<u16> {
    let is_cut = kind == ColumnType::Text && is_terminal;
    above.map(|above| if is_cut { above } else { above.max(content) })
}

/// Returns whether the columns fit if text is cut to at least `min_text`.
fn fits(widths: &Widths, kinds: &[ColumnType], min_text: u16, terminal: u16) -> bool {
    let min_width = |(width, kind): (&Option<u16>, &ColumnType)| {
        width.map(|width| if *kind == ColumnType::Text { width.min(min_text) } else { width })
    };
    let needed = zip(widths, kinds).filter_map(min_width).map(usize::from).sum::<usize>();
    needed <= available(widths, terminal)
}

/// Returns the width of the terminal without the gaps between the columns.
fn available(widths: &Widths, terminal: u16) -> usize {
    let gaps = widths.iter().flatten().count().saturating_sub(1);
    usize::from(terminal).saturating_sub(gaps * usize::from(GAP))
}

/// Reduces the widest columns until all fit: only text if that is enough, or else every column.
fn cut_to_fit(widths: &mut Widths, kinds: &[ColumnType], terminal: u16) {
    let cuts_text_only = fits(widths, kinds, MIN_TEXT, terminal);
    let mut available = available(widths, terminal);
    let mut cut = Vec::new();
    for (width, kind) in zip(widths, kinds).filter_map(|(width, kind)| Some((width.as_mut()?, kind))) {
        if cuts_text_only && *kind != ColumnType::Text {
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

    #[test]
    fn cuts_text_then_hides_sids_then_cuts_all() {
        let kinds = [ColumnType::Text, ColumnType::Status, ColumnType::Text, ColumnType::Sid];
        let given = |width, wants_all| widths(vec![20, 9, 10, SID], &kinds, None, width, wants_all);
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
        let kinds = [ColumnType::Text; 6];
        let given = |width, wants_all| widths(vec![20; 6], &kinds, None, Some(width), wants_all);
        assert_eq!(given(58, false), [Some(8); 6]);
        assert_eq!(given(57, false), [Some(9), Some(9), Some(9), Some(9), Some(9), None]);
        assert_eq!(given(20, false), [Some(3), Some(3), Some(3), Some(3), None, None]);
        assert_eq!(given(57, true), [Some(7); 6]);
    }

    #[test]
    fn later_rows_keep_widths_of_text() {
        let kinds = [ColumnType::Text, ColumnType::Status, ColumnType::Sid];
        let above = vec![Some(12), Some(9), None];
        let later = |width| widths(vec![20, 12, SID], &kinds, Some(&above), width, false);
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
