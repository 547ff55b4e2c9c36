//! The keys that move, as in less and vim, in the list and in the help.

use crate::tui::keys::Key;

/// A movement of the cursor, or of a text that is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Motion {
    /// Up by a number of rows.
    Up(usize),
    /// Down by a number of rows.
    Down(usize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Motion {
    /// Returns the movement of a key on a page with this many rows; `None` for a key that does not move.
    pub(super) fn of(key: Key, page: usize) -> Option<Self> {
        let half = (page / 2).max(1);
        Some(match key {
            Key::Up | Key::Char('k') => Self::Up(1),
            Key::Down | Key::Char('j') => Self::Down(1),
            Key::Control('u') => Self::Up(half),
            Key::Control('d') => Self::Down(half),
            Key::PageUp | Key::Char('b') | Key::Control('b') => Self::Up(page),
            Key::PageDown | Key::Char(' ') | Key::Control('f') => Self::Down(page),
            Key::Home | Key::Char('g') => Self::First,
            Key::End | Key::Char('G') => Self::Last,
            _ => return None,
        })
    }

    /// Returns where the movement leads to from a position, of which `last` is the highest.
    pub(super) fn apply(self, position: usize, last: usize) -> usize {
        match self {
            Self::Up(rows) => position.saturating_sub(rows),
            Self::Down(rows) => (position + rows).min(last),
            Self::First => 0,
            Self::Last => last,
        }
    }
}
