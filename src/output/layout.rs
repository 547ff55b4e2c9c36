//! How wide the columns of a table are, and which of them are left out, so that it fits a terminal.

use std::iter::zip;

use super::columns::ColumnType;

/// What keeps two columns apart.
pub(super) const GAP: u16 = 2;

/// The least that is left of a text that is cut, in columns of the terminal.
const LEAST: u16 = 8;

/// Where less than this is left of a text, who reads it is better served without SIDs.
const COMFORT: u16 = 12;

/// The widths of columns; none for one that is left out.
pub(super) type Widths = Vec<Option<u16>>;

/// The widths for columns with such content on a terminal of `width`, or without one. `above` are those of the part of
/// the table that is shown already, under which this one stands: what may be cut keeps its width, so that it reads as one
/// table. SIDs may be left out unless somebody `wants_all` columns.
pub(super) fn widths(
    contents: Vec<u16>,
    kinds: &[ColumnType],
    above: Option<&Widths>,
    width: Option<u16>,
    wants_all: bool,
) -> Widths {
    let mut wanted: Widths = match above {
        None => contents.into_iter().map(Some).collect(),
        Some(above) => zip(zip(contents, kinds), above)
            .map(|((content, kind), &above)| match (kind, width) {
                (ColumnType::Text, Some(_)) => above,
                _ => above.map(|above| above.max(content)),
            })
            .collect(),
    };
    let Some(width) = width else { return wanted };
    if above.is_none() && !wants_all && !fits(&wanted, kinds, COMFORT, width) {
        for (sid, _) in zip(&mut wanted, kinds).filter(|(_, kind)| **kind == ColumnType::Sid) {
            *sid = None;
        }
    }
    fitting(wanted, kinds, width)
}

/// Whether all columns fit if no more than `least` is left of a text.
fn fits(wanted: &Widths, kinds: &[ColumnType], least: u16, width: u16) -> bool {
    let needed = zip(kinds, wanted).filter_map(|(kind, wanted)| {
        wanted.map(|it| if *kind == ColumnType::Text { it.min(least) } else { it })
    });
    needed.map(usize::from).sum::<usize>() <= room(wanted, width)
}

/// What there is for the columns without the gaps between them.
fn room(wanted: &Widths, width: u16) -> usize {
    let gaps = wanted.iter().flatten().count().saturating_sub(1);
    usize::from(width).saturating_sub(gaps * usize::from(GAP))
}

/// The widths by which all columns fit: texts give way, and where that is not enough, every column.
fn fitting(mut wanted: Widths, kinds: &[ColumnType], width: u16) -> Widths {
    let only_texts = fits(&wanted, kinds, LEAST, width);
    let gives_way = |kind: &ColumnType| !only_texts || *kind == ColumnType::Text;
    let (elastic, fixed): (Vec<_>, Vec<_>) = zip(kinds, &wanted)
        .filter_map(|(kind, width)| Some((kind, (*width)?)))
        .partition(|(kind, _)| gives_way(kind));
    let taken = fixed.into_iter().map(|(_, width)| usize::from(width)).sum::<usize>();
    let rest = room(&wanted, width).saturating_sub(taken);
    let share = share(elastic.into_iter().map(|(_, width)| width).collect(), rest);
    for (width, _) in zip(&mut wanted, kinds).filter(|(_, kind)| gives_way(kind)) {
        *width = width.map(|width| width.min(share));
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

#[cfg(test)]
mod tests {
    use super::*;

    const SID: u16 = 34;

    #[test]
    fn texts_give_way_then_sids_are_left_out_then_all_are_cut() {
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
    fn what_comes_later_is_as_wide_as_what_is_there() {
        let kinds = [ColumnType::Text, ColumnType::Status, ColumnType::Sid];
        let above = vec![Some(12), Some(9), None];
        let later = |width| widths(vec![20, 12, SID], &kinds, Some(&above), width, false);
        assert_eq!(later(Some(40)), [Some(12), Some(12), None]);
        assert_eq!(later(None), [Some(20), Some(12), None]);
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
