//! Adapts the drawn cells to the terminal: marks in ASCII where the locale has nothing else, and columns that stay in
//! their places beside right-to-left names. Depends on `ratatui`, and on `output` for right-to-left text.

use ratatui::buffer::{Buffer, Cell};

use crate::output::ascii;
use crate::output::bidi::{LEFT_TO_RIGHT_MARK, has_right_to_left};

/// Adapts all cells.
pub(super) fn adapt(buffer: &mut Buffer, is_unicode: bool) {
    let width = usize::from(buffer.area.width.max(1));
    for line in buffer.content.chunks_mut(width) {
        if !is_unicode {
            line.iter_mut().for_each(replace_mark);
        }
        if line.iter().any(|cell| has_right_to_left(cell.symbol())) {
            mark_columns(line);
        }
    }
}

/// Puts a left-to-right mark into the last space before each column. Columns are separated by two or more spaces.
fn mark_columns(line: &mut [Cell]) {
    let is_space = |cell: &Cell| cell.symbol() == " ";
    for end in 2..line.len() {
        if is_space(&line[end - 2]) && is_space(&line[end - 1]) && !is_space(&line[end]) {
            line[end - 1].set_symbol(&format!(" {LEFT_TO_RIGHT_MARK}"));
        }
    }
}

fn replace_mark(cell: &mut Cell) {
    let mut symbol = cell.symbol().chars();
    if let (Some(mark), None) = (symbol.next(), symbol.next()) {
        cell.set_char(ascii(mark));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_columns_of_lines_with_right_to_left_names() {
        let mut buffer = Buffer::with_lines(["אב  12m   34", "ann  5m    7"]);
        adapt(&mut buffer, true);
        let line = |from: usize| buffer.content[from..from + 12].iter().map(Cell::symbol).collect::<String>();
        assert_eq!(line(0), "אב  \u{200e}12m   \u{200e}34");
        assert_eq!(line(12), "ann  5m    7");
    }

    #[test]
    fn marks_are_ascii_without_unicode() {
        let mut buffer = Buffer::with_lines(["▸ ● ↑↓▾│─┌ 王小…"]);
        adapt(&mut buffer, false);
        let line = buffer.content.iter().map(Cell::symbol).collect::<String>();
        assert_eq!(line, "> * ^vv|-+ 王 小 ~");
    }
}
