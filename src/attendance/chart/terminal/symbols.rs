//! The characters and colors of bars and statuses.

use anstyle::{AnsiColor, Style};

use super::bars::Cell;
use crate::attendance::sessions::State;
use crate::output::Severity;

pub const FAINT: Style = Style::new().dimmed();

/// Blocks that are filled from the left, by eighths.
const LEFT: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

/// Returns the color and character of a cell.
///
/// Unicode has blocks for every eighth from the left, but few from the right: with color, a block from the left is
/// inverted; without, the nearest block is used.
pub fn block(cell: Cell, is_tick: bool, has_color: bool) -> (Style, &'static str) {
    match cell {
        Cell::Empty => (FAINT, if is_tick { "┊" } else { " " }),
        Cell::Full(state) => (style(state), full_block(state)),
        Cell::Left(eighths, state) => (style(state), LEFT[eighths - 1]),
        Cell::Right(eighths, state) if has_color => (style(state).invert(), LEFT[7 - eighths]),
        Cell::Right(eighths, state) => (style(state), nearest_right_block(eighths)),
        Cell::Both(eighths, one, other) => {
            (style(one).bg_color(style(other).get_fg_color()), LEFT[eighths - 1])
        }
    }
}

pub fn style(state: State) -> Style {
    match state {
        State::Connected => Severity::Good.style(),
        State::Reconnecting => Severity::Warning.style(),
        State::Disconnected => AnsiColor::Blue.on_default(),
        State::Other => AnsiColor::Magenta.on_default(),
    }
}

/// Returns the symbol before a name, which shows the status without color.
pub fn symbol(state: State) -> &'static str {
    match state {
        State::Connected => "●",
        State::Reconnecting => "◐",
        State::Disconnected => "○",
        State::Other => "?",
    }
}

fn full_block(state: State) -> &'static str {
    match state {
        State::Connected | State::Disconnected => "█",
        State::Reconnecting => "▒",
        State::Other => "░",
    }
}

fn nearest_right_block(eighths: usize) -> &'static str {
    match eighths {
        0..=2 => "▕",
        3..=6 => "▐",
        _ => "█",
    }
}
