//! Text from the API on the screen. Depends on `output` for escaping and text widths.

use crate::output::{visible, width};

/// Escapes the text, so that it cannot control the terminal, and truncates it to a width.
pub(super) fn cut(text: &str, columns: usize) -> String {
    width::cut(&visible(text), columns).into_owned()
}
