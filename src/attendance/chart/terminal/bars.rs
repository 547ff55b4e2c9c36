//! The bars of a row as cells of the terminal, exact to an eighth of a cell where Unicode has a block for it.

use crate::attendance::chart::labels;
use crate::attendance::sessions::{Period, Session, State};

/// Number of parts that a cell is divided into.
const PARTS: usize = 8;

/// Content of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// No bar.
    Empty,
    /// A bar across the whole cell.
    Full(State),
    /// A bar of this many eighths from the left.
    Left(usize, State),
    /// A bar of this many eighths from the right.
    Right(usize, State),
    /// A bar of this many eighths from the left, and another for the rest.
    Both(usize, State, State),
}

/// Returns the sessions of one identity in a row of `width` cells. Each session is at least an eighth of a cell wide.
pub fn cells<'s>(sessions: impl Iterator<Item = &'s Session>, room: Period, width: usize) -> Vec<Cell> {
    let mut parts = vec![None; width * PARTS];
    for session in sessions {
        let Some(period) = session.period(room) else { continue };
        let position = |at| scale(room.fraction(at), parts.len(), f64::round);
        let from = position(period.from).min(parts.len().saturating_sub(1));
        let to = position(period.to).max(from + 1).min(parts.len());
        parts[from..to].fill(Some(session.state));
    }
    parts.chunks(PARTS).map(cell).collect()
}

/// Returns the cells in which sessions of one identity end, each with the mark of the reason.
pub fn marks<'s>(
    sessions: impl Iterator<Item = &'s Session>,
    room: Period,
    width: usize,
) -> Vec<(usize, &'static str)> {
    let mark = |session: &Session| {
        let (reason, period) = (session.reason.as_ref()?, session.period(room)?);
        let end = scale(room.fraction(period.to), width, f64::ceil);
        Some((end.saturating_sub(1), labels::mark(reason)))
    };
    sessions.filter_map(mark).collect()
}

/// Returns the position of a fraction on an axis of `length` cells or parts.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a fraction is from 0 to 1, and no terminal is 2^52 cells wide"
)]
pub fn scale(fraction: f64, length: usize, round: fn(f64) -> f64) -> usize {
    round(fraction * length as f64) as usize
}

/// Returns the nearest block. A cell can show only one gap: of two bars separated by one, only the longer is shown.
fn cell(parts: &[Option<State>]) -> Cell {
    match (first_run(parts.iter()), first_run(parts.iter().rev())) {
        (Some((state, PARTS)), _) => Cell::Full(state),
        (Some((one, left)), Some((other, right))) if left + right == PARTS => Cell::Both(left, one, other),
        (Some((state, left)), right) if right.is_none_or(|(_, right)| right <= left) => {
            Cell::Left(left, state)
        }
        (_, Some((state, right))) => Cell::Right(right, state),
        _ => inner_bar(parts),
    }
}

/// Returns the status that the parts start with, and how often it is repeated.
fn first_run<'p>(mut parts: impl Iterator<Item = &'p Option<State>>) -> Option<(State, usize)> {
    let first = (*parts.next()?)?;
    Some((first, 1 + parts.take_while(|part| **part == Some(first)).count()))
}

/// Moves a bar that touches neither side to the nearer one, since there is no block for it.
fn inner_bar(parts: &[Option<State>]) -> Cell {
    let Some(first) = parts.iter().position(Option::is_some) else { return Cell::Empty };
    let Some(state) = parts[first] else { return Cell::Empty };
    let count = parts.iter().filter(|part| part.is_some()).count();
    if 2 * first + count <= PARTS { Cell::Left(count, state) } else { Cell::Right(count, state) }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;
    use crate::attendance::sessions::Session;

    const GONE: State = State::Disconnected;
    const HERE: State = State::Connected;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn period(from: i64, to: i64) -> Period {
        Period { from: at(from), to: at(to) }
    }

    /// Returns the cells of sessions in a room of four cells of eight seconds each.
    fn row(stays: &[(i64, i64, State)]) -> Vec<Cell> {
        let session = |&(from, to, state): &(i64, i64, State)| {
            let (joined, left) = (Some(at(from)), Some(at(to)));
            Session { identity: None, sid: None, state, joined, left, reason: None }
        };
        cells(stays.iter().map(session).collect::<Vec<_>>().iter(), period(0, 32), 4)
    }

    #[test]
    fn ends_of_bar_are_exact_to_eighth_of_cell() {
        use Cell::{Empty, Full, Left, Right};
        assert_eq!(row(&[(0, 32, HERE)]), [Full(HERE); 4]);
        assert_eq!(row(&[(5, 19, GONE)]), [Right(3, GONE), Full(GONE), Left(3, GONE), Empty]);
        assert_eq!(row(&[(8, 16, GONE)]), [Empty, Full(GONE), Empty, Empty]);
    }

    #[test]
    fn empty_session_is_visible() {
        use Cell::{Empty, Left, Right};
        assert_eq!(row(&[(0, 0, GONE)]), [Left(1, GONE), Empty, Empty, Empty]);
        assert_eq!(row(&[(10, 10, GONE)]), [Empty, Left(1, GONE), Empty, Empty]);
        assert_eq!(row(&[(14, 14, GONE)]), [Empty, Right(1, GONE), Empty, Empty]);
        assert_eq!(row(&[(32, 32, HERE)]), [Empty, Empty, Empty, Right(1, HERE)]);
    }

    #[test]
    fn gap_before_rejoin_is_visible() {
        use Cell::{Full, Left, Right};
        let gap = row(&[(0, 12, GONE), (14, 32, HERE)]);
        assert_eq!(gap, [Full(GONE), Left(4, GONE), Full(HERE), Full(HERE)]);
        let gap = row(&[(0, 9, GONE), (11, 32, HERE)]);
        assert_eq!(gap, [Full(GONE), Right(5, HERE), Full(HERE), Full(HERE)]);
    }

    #[test]
    fn rejoin_without_gap_shares_cell() {
        let row = row(&[(0, 11, GONE), (11, 32, HERE)]);
        assert_eq!(row, [Cell::Full(GONE), Cell::Both(3, GONE, HERE), Cell::Full(HERE), Cell::Full(HERE)]);
    }

    #[test]
    fn row_without_cells_is_empty() {
        assert_eq!(cells([].iter(), period(0, 32), 0), []);
        assert_eq!(row(&[]), [Cell::Empty; 4]);
    }
}
