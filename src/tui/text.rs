//! Text from the API on the screen. Depends on `output` for escaping and text widths.

use crate::output::{escape_invisible, width};

/// Escapes the text, so that it cannot control the terminal, and truncates it to a width.
pub(super) fn cut(text: &str, columns: usize) -> String {
    width::truncate(&escape_invisible(text), columns).into_owned()
}
