//! A row of bars as the cells of a terminal, each an eighth of a cell exact where Unicode has a block for it.

use crate::attendance::sessions::{SessionSpan, Span, State};

/// In how many parts a cell can be filled.
const PARTS: usize = 8;

/// How one cell is filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nobody is there.
    Empty,
    /// From side to side.
    Full(State),
    /// So many eighths from the left; what follows is empty.
    Left(usize, State),
    /// So many eighths from the right; what goes before is empty.
    Right(usize, State),
    /// So many eighths of the one, the rest of the other.
    Both(usize, State, State),
}

/// The stays of one identity over `width` cells. However short a stay is, it can be seen.
pub(super) fn cells(visits: &[SessionSpan], room: Span, width: usize) -> Vec<Cell> {
    let mut parts = vec![None; width * PARTS];
    for visit in visits {
        let Some(span) = visit.span else { continue };
        let from = part(room.place(span.from), parts.len()).min(parts.len().saturating_sub(1));
        let to = part(room.place(span.to), parts.len()).max(from + 1).min(parts.len());
        parts[from..to].fill(Some(visit.session.state));
    }
    parts.chunks(PARTS).map(cell).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a place is from 0 to 1, and no terminal is 2^52 cells wide"
)]
fn part(place: f64, parts: usize) -> usize {
    (place * parts as f64).round() as usize
}

/// The block that comes nearest. A cell holds one gap at most: of two bars that it parts, the longer piece is shown, so
/// that the gap is.
fn cell(parts: &[Option<State>]) -> Cell {
    match (run(parts.iter()), run(parts.iter().rev())) {
        (Some((state, PARTS)), _) => Cell::Full(state),
        (Some((one, left)), Some((other, right))) if left + right == PARTS => Cell::Both(left, one, other),
        (Some((state, left)), right) if right.is_none_or(|(_, right)| right <= left) => {
            Cell::Left(left, state)
        }
        (_, Some((state, right))) => Cell::Right(right, state),
        _ => middle(parts),
    }
}

/// What `parts` begin with, and how many of it.
fn run<'p>(mut parts: impl Iterator<Item = &'p Option<State>>) -> Option<(State, usize)> {
    let first = (*parts.next()?)?;
    Some((first, 1 + parts.take_while(|part| **part == Some(first)).count()))
}

/// No block stands free in the middle of a cell: such a stay is moved to the nearer side.
fn middle(parts: &[Option<State>]) -> Cell {
    let Some(first) = parts.iter().position(Option::is_some) else { return Cell::Empty };
    let Some(state) = parts[first] else { return Cell::Empty };
    let count = parts.iter().filter(|part| part.is_some()).count();
    if 2 * first + count <= PARTS { Cell::Left(count, state) } else { Cell::Right(count, state) }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::attendance::sessions::Session;

    const GONE: State = State::Disconnected;
    const HERE: State = State::Connected;

    fn span(from: i64, to: i64) -> Span {
        let at = |second| DateTime::UNIX_EPOCH + TimeDelta::seconds(second);
        Span { from: at(from), to: at(to) }
    }

    /// The cells of these stays, in a room of four cells, each of eight seconds.
    fn row(stays: &[(i64, i64, State)]) -> Vec<Cell> {
        let visit = |&(from, to, state): &(i64, i64, State)| SessionSpan {
            session: Session { identity: None, sid: None, state, joined: None, left: None },
            span: Some(span(from, to)),
        };
        cells(&stays.iter().map(visit).collect::<Vec<_>>(), span(0, 32), 4)
    }

    #[test]
    fn both_ends_of_a_bar_are_exact_to_an_eighth_of_a_cell() {
        use Cell::{Empty, Full, Left, Right};
        assert_eq!(row(&[(0, 32, HERE)]), [Full(HERE); 4]);
        assert_eq!(row(&[(5, 19, GONE)]), [Right(3, GONE), Full(GONE), Left(3, GONE), Empty]);
        assert_eq!(row(&[(8, 16, GONE)]), [Empty, Full(GONE), Empty, Empty]);
    }

    #[test]
    fn a_stay_of_no_time_can_be_seen_at_every_place() {
        use Cell::{Empty, Left, Right};
        assert_eq!(row(&[(0, 0, GONE)]), [Left(1, GONE), Empty, Empty, Empty]);
        assert_eq!(row(&[(10, 10, GONE)]), [Empty, Left(1, GONE), Empty, Empty]);
        assert_eq!(row(&[(14, 14, GONE)]), [Empty, Right(1, GONE), Empty, Empty]);
        assert_eq!(row(&[(32, 32, HERE)]), [Empty, Empty, Empty, Right(1, HERE)]);
    }

    #[test]
    fn the_gap_before_a_rejoin_can_be_seen() {
        use Cell::{Full, Left, Right};
        let gap = row(&[(0, 12, GONE), (14, 32, HERE)]);
        assert_eq!(gap, [Full(GONE), Left(4, GONE), Full(HERE), Full(HERE)]);
        let gap = row(&[(0, 9, GONE), (11, 32, HERE)]);
        assert_eq!(gap, [Full(GONE), Right(5, HERE), Full(HERE), Full(HERE)]);
    }

    #[test]
    fn a_rejoin_without_a_gap_shares_its_cell() {
        let row = row(&[(0, 11, GONE), (11, 32, HERE)]);
        assert_eq!(row, [Cell::Full(GONE), Cell::Both(3, GONE, HERE), Cell::Full(HERE), Cell::Full(HERE)]);
    }

    #[test]
    fn no_cells_hold_nothing() {
        assert_eq!(cells(&[], span(0, 32), 0), []);
        assert_eq!(row(&[]), [Cell::Empty; 4]);
    }
}
