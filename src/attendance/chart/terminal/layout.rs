//! The widths of the chart's columns. The bars fill what the names and sums leave, unlike a table, where columns are
//! as wide as their content.

use super::bars::scale;
use crate::attendance::chart::labels;
use crate::attendance::chart::ticks::Tick;
use crate::attendance::sessions::Attendance;
use crate::output::width::{MAX_VALUE, width};

/// Space between two columns.
pub const GAP: &str = "  ";

/// Width of the chart in a pipe.
const PIPED_WIDTH: usize = 100;

/// Minimum width of the bars in a pipe, where only names beyond what the API allows are cut.
const MIN_PIPED_BARS: usize = 40;

/// Width of the symbol before a name.
const SYMBOL: usize = 2;

/// Minimum widths of a terminal for the number of stays, and for the share.
const MIN_WIDTH_WITH_STAYS: usize = 72;
const MIN_WIDTH_WITH_SHARE: usize = 52;

/// Column widths, in columns of the terminal.
pub struct Layout {
    /// Width of the names, with their symbols.
    pub name: usize,
    /// Width of the bars.
    pub bars: usize,
    /// Width of the time present.
    present: usize,
    /// Width of a line.
    pub line: usize,
    has_stays: bool,
    has_share: bool,
}

impl Layout {
    /// Computes the widths for a terminal, or for a pipe.
    pub fn new(attendance: &Attendance, terminal: Option<usize>) -> Self {
        let people = || attendance.attendees();
        let present = people().map(|person| labels::present(person).len()).max().unwrap_or(0).max(7);
        let name = people().map(|person| width(&labels::name(person)) + SYMBOL).max().unwrap_or(0).max(8);
        let line = terminal.unwrap_or(PIPED_WIDTH);
        let (max_name, min_bars) = if terminal.is_some() {
            ((line / 3).max(8), 1)
        } else {
            (usize::from(MAX_VALUE) + SYMBOL, MIN_PIPED_BARS)
        };
        let mut layout = Self {
            name: name.min(max_name),
            bars: 0,
            present,
            line,
            has_stays: line >= MIN_WIDTH_WITH_STAYS,
            has_share: line >= MIN_WIDTH_WITH_SHARE,
        };
        let others = layout.name + GAP.len() + layout.sums("", "", "").len();
        layout.bars = line.saturating_sub(others).max(min_bars);
        layout
    }

    /// Formats the columns to the right of the bars.
    pub fn sums(&self, stays: &str, present: &str, share: &str) -> String {
        let column = |is_shown: bool, text: &str| {
            if is_shown { format!("{GAP}{text:>5}") } else { String::new() }
        };
        let (stays, share) = (column(self.has_stays, stays), column(self.has_share, share));
        format!("{stays}{GAP}{present:>0$}{share}", self.present)
    }

    /// Returns the cell of a tick.
    pub fn cell(&self, tick: &Tick) -> usize {
        scale(tick.fraction, self.bars, f64::floor).min(self.bars - 1)
    }
}
