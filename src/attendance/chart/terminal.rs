//! The picture in a terminal, in all of its width; in a pipe, at a fixed width and without colour.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::cells::{Cell, cells};
use super::ticks::{Tick, ticks};
use super::words;
use crate::attendance::sessions::{Attendance, Attendee, State};
use crate::output::TerminalInfo;
use crate::output::width::{pad, width};

/// The columns of the picture where there is no terminal.
const PIPED: usize = 100;

/// The least columns that the bars get in a pipe, where names are not cut.
const LEAST_PIPED: usize = 40;

/// From so many columns on, there is room to count the stays, and to tell the share.
const WITH_STAYS: usize = 72;
const WITH_SHARE: usize = 52;

/// With more rows than this, the axis is repeated below them.
const MANY: usize = 20;

/// What keeps two columns apart.
const GAP: &str = "  ";

/// Blocks that are filled from the left, by eighths.
const LEFT: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];

const HEADER: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();

/// How the columns of the terminal are used.
struct Layout {
    /// For the names, with their marks.
    name: usize,
    /// For the bars.
    bars: usize,
    /// For the time that somebody was there.
    present: usize,
    /// For all of a line.
    line: usize,
    has_stays: bool,
    has_share: bool,
}

/// One terminal's picture of one room.
struct Picture<'p> {
    attendance: &'p Attendance,
    layout: Layout,
    ticks: Vec<Tick>,
    color: bool,
    out: &'p mut dyn Write,
}

/// Draws who was there when.
pub fn terminal(attendance: &Attendance, screen: &TerminalInfo, out: &mut dyn Write) -> io::Result<()> {
    let layout = Layout::new(attendance, screen.width.map(usize::from));
    let ticks = ticks(attendance.span, layout.bars);
    let mut picture = Picture { attendance, layout, ticks, color: screen.color, out };
    picture.draw()
}

impl Layout {
    fn new(attendance: &Attendance, columns: Option<usize>) -> Self {
        let people = || attendance.attendees.iter();
        let present = people().map(|person| words::present(person).len()).max().unwrap_or(0).max(7);
        let name = people().map(|person| width(&words::name(person)) + 2).max().unwrap_or(0).max(8);
        let line = columns.unwrap_or(PIPED);
        let (has_stays, has_share) = (line >= WITH_STAYS, line >= WITH_SHARE);
        let name = if columns.is_some() { name.min((line / 3).max(8)) } else { name };
        let least = if columns.is_some() { 1 } else { LEAST_PIPED };
        let mut layout = Self { name, bars: 0, present, line, has_stays, has_share };
        let others = name + GAP.len() + layout.sums("", "", "").len();
        layout.bars = line.saturating_sub(others).max(least);
        layout
    }

    /// The cells at the right of a row.
    fn sums(&self, stays: &str, present: &str, share: &str) -> String {
        let column = |is_shown: bool, text: &str| {
            if is_shown { format!("{GAP}{text:>5}") } else { String::new() }
        };
        let (stays, share) = (column(self.has_stays, stays), column(self.has_share, share));
        format!("{stays}{GAP}{present:>0$}{share}", self.present)
    }

    /// The cell that a tick stands in.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place is from 0 to 1, and no terminal is 2^52 cells wide"
    )]
    fn cell_of(&self, tick: &Tick) -> usize {
        ((tick.place * self.bars as f64) as usize).min(self.bars - 1)
    }
}

impl Picture<'_> {
    fn draw(&mut self) -> io::Result<()> {
        let attendance = self.attendance;
        self.paint(HEADER, &words::room(attendance))?;
        writeln!(self.out)?;
        self.wrapped(unmarked(words::period(attendance)))?;
        writeln!(self.out)?;
        self.labels()?;
        self.head()?;
        for (person, is_even) in attendance.attendees.iter().zip([false, true].into_iter().cycle()) {
            self.row(person, is_even)?;
        }
        if attendance.attendees.len() > MANY {
            self.foot()?;
            self.labels()?;
        }
        writeln!(self.out)?;
        self.wrapped(unmarked(words::totals(attendance)))?;
        let legend = words::legend(attendance).map(|(state, text)| (Some(state), text));
        self.wrapped(legend)?;
        self.out.flush()
    }

    /// The times on the axis, each above its tick.
    fn labels(&mut self) -> io::Result<()> {
        let mut line = format!("{:>1$}{GAP}", "UTC", self.layout.name);
        let start = self.layout.name + GAP.len();
        let mut free = start;
        for tick in &self.ticks {
            let half = tick.label.len() / 2;
            let end = start + self.layout.bars;
            let at = (start + self.layout.cell_of(tick)).saturating_sub(half);
            let at = at.min(end.saturating_sub(tick.label.len())).max(start);
            if at < free || at + tick.label.len() > end {
                continue;
            }
            line += &" ".repeat(at - width(&line));
            line += &tick.label;
            free = at + tick.label.len() + 1;
        }
        self.paint(FAINT, line.trim_end())?;
        writeln!(self.out)
    }

    /// The headers of the columns, with the axis over the bars.
    fn head(&mut self) -> io::Result<()> {
        self.paint(HEADER, &pad("IDENTITY", self.layout.name))?;
        write!(self.out, "{GAP}")?;
        let axis = self.axis("┬");
        self.paint(FAINT, &axis)?;
        let headers = self.layout.sums("STAYS", "PRESENT", "SHARE");
        self.paint(HEADER, &headers)?;
        writeln!(self.out)
    }

    fn foot(&mut self) -> io::Result<()> {
        write!(self.out, "{:1$}{GAP}", "", self.layout.name)?;
        let axis = self.axis("┴");
        self.paint(FAINT, &axis)?;
        writeln!(self.out)
    }

    fn axis(&self, mark: &str) -> String {
        let is_marked = self.marked();
        is_marked.iter().map(|is_marked| if *is_marked { mark } else { "─" }).collect()
    }

    /// Which cells of a row hold a tick.
    fn marked(&self) -> Vec<bool> {
        let mut marked = vec![false; self.layout.bars];
        for tick in &self.ticks {
            marked[self.layout.cell_of(tick)] = true;
        }
        marked
    }

    /// The bars of two rows touch: every other row is dimmed, so that the eye can follow one.
    fn row(&mut self, person: &Attendee, is_dimmed: bool) -> io::Result<()> {
        let state = person.state();
        self.paint(style(state), mark(state))?;
        let name = pad(&words::name(person), self.layout.name.saturating_sub(2));
        write!(self.out, " {name}{GAP}")?;
        let cells = cells(&person.spans, self.attendance.span, self.layout.bars);
        let blocks =
            cells.into_iter().zip(self.marked()).map(|(cell, is_marked)| self.block(cell, is_marked));
        let blocks = blocks.map(|(style, block)| (if is_dimmed { style.dimmed() } else { style }, block));
        for run in blocks.collect::<Vec<_>>().chunk_by(|(one, _), (next, _)| one == next) {
            let text: String = run.iter().map(|(_, block)| *block).collect();
            self.paint(run[0].0, &text)?;
        }
        let (stays, share) = (person.spans.len().to_string(), words::share(self.attendance, person));
        writeln!(self.out, "{}", self.layout.sums(&stays, &words::present(person), &share))
    }

    /// What a cell shows. Unicode has blocks for every eighth from the left; from the right, colour turns them inside
    /// out, and without it the nearest of the few that there are must do.
    fn block(&self, cell: Cell, is_marked: bool) -> (Style, &'static str) {
        match cell {
            Cell::Empty => (FAINT, if is_marked { "┊" } else { " " }),
            Cell::Full(state) => (style(state), full(state)),
            Cell::Left(eighths, state) => (style(state), LEFT[eighths - 1]),
            Cell::Right(eighths, state) if self.color => (style(state).invert(), LEFT[7 - eighths]),
            Cell::Right(eighths, state) => (style(state), nearest_from_right(eighths)),
            Cell::Both(eighths, one, other) => {
                (style(one).bg_color(style(other).get_fg_color()), LEFT[eighths - 1])
            }
        }
    }

    /// Writes parts of one sentence, over as many lines as they need.
    fn wrapped(&mut self, parts: impl Iterator<Item = (Option<State>, String)>) -> io::Result<()> {
        let mut column = 0;
        for (state, text) in parts {
            let taken = width(&text) + if state.is_some() { 2 } else { 0 };
            if column > 0 && column + 3 + taken > self.layout.line {
                writeln!(self.out)?;
                column = 0;
            } else if column > 0 {
                self.paint(FAINT, " · ")?;
                column += 3;
            }
            if let Some(state) = state {
                self.paint(style(state), mark(state))?;
                write!(self.out, " ")?;
            }
            write!(self.out, "{text}")?;
            column += taken;
        }
        if column > 0 { writeln!(self.out) } else { Ok(()) }
    }

    fn paint(&mut self, style: Style, text: &str) -> io::Result<()> {
        if self.color && style != Style::new() {
            write!(self.out, "{style}{text}{style:#}")
        } else {
            write!(self.out, "{text}")
        }
    }
}

/// Parts without a mark before them.
fn unmarked(parts: Vec<String>) -> impl Iterator<Item = (Option<State>, String)> {
    parts.into_iter().map(|part| (None, part))
}

fn style(state: State) -> Style {
    match state {
        State::Connected => AnsiColor::Green.on_default(),
        State::Reconnecting => AnsiColor::Yellow.on_default(),
        State::Disconnected => AnsiColor::Blue.on_default(),
        State::Other => AnsiColor::Magenta.on_default(),
    }
}

/// What stands before a name, so that a state can be told without colour.
fn mark(state: State) -> &'static str {
    match state {
        State::Connected => "●",
        State::Reconnecting => "◐",
        State::Disconnected => "○",
        State::Other => "?",
    }
}

fn full(state: State) -> &'static str {
    match state {
        State::Connected | State::Disconnected => "█",
        State::Reconnecting => "▒",
        State::Other => "░",
    }
}

fn nearest_from_right(eighths: usize) -> &'static str {
    match eighths {
        0..=2 => "▕",
        3..=6 => "▐",
        _ => "█",
    }
}
