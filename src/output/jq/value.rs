//! Writes what a filter returns. Depends on `process` for the values.

use std::io::{self, Write};

use super::process::FilterValue;
use crate::output::sanitize::{visible_json, visible_lines};
use crate::output::terminal::TerminalInfo;

/// Writes a string raw, and everything else as JSON. On a terminal, control characters in strings are escaped.
pub(super) fn write_value(
    value: FilterValue,
    terminal: &TerminalInfo,
    out: &mut dyn Write,
) -> io::Result<()> {
    match value {
        FilterValue::Json(json) => writeln!(out, "{}", visible_json(json)),
        FilterValue::Text(text) => match std::str::from_utf8(&text) {
            Ok(text) if terminal.is_terminal() => writeln!(out, "{}", visible_lines(text)),
            _ => {
                out.write_all(&text)?;
                writeln!(out)
            }
        },
    }
}
