//! Writes the chart line by line.

use std::io::{self, Write};

use anstyle::Style;

use super::bars::{cells, marks};
use super::layout::{GAP, Layout};
use super::symbols::{FAINT, block, style, symbol};
use crate::attendance::chart::labels;
use crate::attendance::chart::ticks::{Tick, ticks};
use crate::attendance::sessions::{Attendance, Attendee, State};
use crate::output::bidi::{LEFT_TO_RIGHT_MARK, has_right_to_left};
use crate::output::width::{pad, width};
use crate::output::{TerminalInfo, ascii};

/// Number of rows from which the axis is repeated below them.
const MANY_ROWS: usize = 20;

const HEADER: Style = Style::new().bold();

struct Chart<'c> {
    attendance: &'c Attendance,
    layout: Layout,
    ticks: Vec<Tick>,
    terminal: &'c TerminalInfo,
    out: &'c mut dyn Write,
}

/// Writes the chart.
pub fn terminal(attendance: &Attendance, terminal: &TerminalInfo, out: &mut dyn Write) -> io::Result<()> {
    let layout = Layout::new(attendance, terminal.width.map(usize::from));
    let ticks = ticks(attendance.period, layout.bars);
    Chart { attendance, layout, ticks, terminal, out }.write()
}

impl Chart<'_> {
    fn write(&mut self) -> io::Result<()> {
        let attendance = self.attendance;
        self.paint(HEADER, &labels::room(attendance))?;
        writeln!(self.out)?;
        self.write_wrapped(without_symbols(labels::period(attendance)))?;
        writeln!(self.out)?;
        self.write_times()?;
        self.write_header()?;
        for (person, is_even) in attendance.attendees().zip([false, true].into_iter().cycle()) {
            self.write_row(person, is_even)?;
        }
        if attendance.attendees().len() > MANY_ROWS {
            write!(self.out, "{}{GAP}", pad("", self.layout.name))?;
            self.draw(FAINT, &self.axis("┴"))?;
            writeln!(self.out)?;
            self.write_times()?;
        }
        writeln!(self.out)?;
        self.write_wrapped(without_symbols(labels::totals(attendance)))?;
        self.write_wrapped(labels::legend(attendance).map(|(state, text)| (Some(state), text)))?;
        self.write_wrapped(without_symbols(labels::reasons(attendance)))?;
        self.out.flush()
    }

    /// Writes the times above the axis, each centered on its tick. Times that would overlap are left out.
    fn write_times(&mut self) -> io::Result<()> {
        let mut line = pad("", self.layout.name - "UTC".len()) + "UTC" + GAP;
        let start = self.layout.name + GAP.len();
        let end = start + self.layout.bars;
        let mut free = start;
        for tick in &self.ticks {
            let length = tick.label.len();
            let centered = (start + self.layout.cell(tick)).saturating_sub(length / 2);
            let at = centered.min(end.saturating_sub(length)).max(start);
            if at < free || at + length > end {
                continue;
            }
            line += &" ".repeat(at - width(&line));
            line += &tick.label;
            free = at + length + 1;
        }
        self.paint(FAINT, line.trim_end())?;
        writeln!(self.out)
    }

    /// Writes the column headers, with the axis above the bars.
    fn write_header(&mut self) -> io::Result<()> {
        self.paint(HEADER, &pad("IDENTITY", self.layout.name))?;
        write!(self.out, "{GAP}")?;
        self.draw(FAINT, &self.axis("┬"))?;
        self.paint(HEADER, &self.layout.sums("STAYS", "PRESENT", "SHARE"))?;
        writeln!(self.out)
    }

    fn axis(&self, tick: &str) -> String {
        self.tick_cells().into_iter().map(|is_tick| if is_tick { tick } else { "─" }).collect()
    }

    /// Returns for each cell of a row whether it contains a tick.
    fn tick_cells(&self) -> Vec<bool> {
        let mut is_tick = vec![false; self.layout.bars];
        for tick in &self.ticks {
            is_tick[self.layout.cell(tick)] = true;
        }
        is_tick
    }

    /// Writes the row of an identity. The bars of adjacent rows touch, so every other row is dimmed.
    fn write_row(&mut self, person: Attendee<'_>, is_dimmed: bool) -> io::Result<()> {
        let state = person.state();
        self.draw(style(state), symbol(state))?;
        let name = pad(&labels::name(person), self.layout.name.saturating_sub(2));
        write!(self.out, " {name}{GAP}")?;
        if self.terminal.is_terminal() && has_right_to_left(&name) {
            write!(self.out, "{LEFT_TO_RIGHT_MARK}")?;
        }
        let cells = cells(person.sessions(), self.attendance.period, self.layout.bars);
        let blocks = cells.into_iter().zip(self.tick_cells()).map(|(cell, is_tick)| {
            let (style, block) = block(cell, is_tick, self.terminal.color);
            (if is_dimmed { style.dimmed() } else { style }, block)
        });
        let mut blocks = blocks.collect::<Vec<_>>();
        for (cell, mark) in marks(person.sessions(), self.attendance.period, self.layout.bars) {
            if let Some(block) = blocks.get_mut(cell) {
                *block = (HEADER, mark);
            }
        }
        for run in blocks.chunk_by(|(one, _), (next, _)| one == next) {
            let text: String = run.iter().map(|(_, block)| *block).collect();
            self.draw(run[0].0, &text)?;
        }
        let (stays, share) = (person.session_count().to_string(), labels::share(self.attendance, person));
        writeln!(self.out, "{}", self.layout.sums(&stays, &labels::present(person), &share))
    }

    /// Writes the parts of a line, on more lines if necessary.
    fn write_wrapped(&mut self, parts: impl Iterator<Item = (Option<State>, String)>) -> io::Result<()> {
        let mut column = 0;
        for (state, text) in parts {
            let part_width = width(&text) + if state.is_some() { 2 } else { 0 };
            if column > 0 && column + 3 + part_width > self.layout.line {
                writeln!(self.out)?;
                column = 0;
            } else if column > 0 {
                self.draw(FAINT, " · ")?;
                column += 3;
            }
            if let Some(state) = state {
                self.draw(style(state), symbol(state))?;
                write!(self.out, " ")?;
            }
            self.draw(Style::new(), &text)?;
            column += part_width;
        }
        if column > 0 { writeln!(self.out) } else { Ok(()) }
    }

    /// Writes a text of the chart's own, in ASCII where the locale has nothing else.
    fn draw(&mut self, style: Style, text: &str) -> io::Result<()> {
        let is_unicode = self.terminal.unicode;
        let text = text.chars().map(|c| if is_unicode { c } else { ascii(c) }).collect::<String>();
        self.paint(style, &text)
    }

    fn paint(&mut self, style: Style, text: &str) -> io::Result<()> {
        let style = if self.terminal.color { style } else { Style::new() };
        write!(self.out, "{style}{text}{style:#}")
    }
}

fn without_symbols(parts: Vec<String>) -> impl Iterator<Item = (Option<State>, String)> {
    parts.into_iter().map(|part| (None, part))
}
