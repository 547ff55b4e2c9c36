//! Text on the screen, escaped and cut. Depends on `output` for escaping and text widths.

use crate::output::{escape_invisible, escape_value, width};

/// Escapes the text, so that it cannot control the terminal, and truncates it to a width.
pub(super) fn cut(text: &str, columns: usize) -> String {
    width::truncate(&escape_invisible(text), columns).into_owned()
}

/// Like [`cut`] for a value of the API: spaces at its ends, which cannot be seen there, are escaped, too.
pub(super) fn cut_value(value: &str, columns: usize) -> String {
    width::truncate(&escape_value(value), columns).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_is_escaped_and_cut_with_spaces_at_its_ends_shown() {
        assert_eq!(cut_value("ann ", 20), "ann\\u{20}");
        assert_eq!(cut_value("a\u{1b}[2J", 20), "a\\u{1b}[2J");
        assert_eq!(cut_value("a long name", 6), "a lon…");
        assert_eq!(cut(" ● live ", 20), " ● live ");
    }
}
