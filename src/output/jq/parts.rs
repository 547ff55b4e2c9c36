//! The results of a filter for the parts of a list, written as those for all of it. Depends on `elements`.

use std::io::{self, Write};

use super::elements::Elements;
use super::process::FilterValue;
use super::value::write_value;
use crate::output::sanitize::visible_json;
use crate::output::terminal::TerminalInfo;

/// The results so far.
pub(super) struct PartResults {
    elements: Elements,
    /// The sum of the numbers.
    count: u64,
    /// Whether the array has no elements.
    is_empty: bool,
}

impl PartResults {
    pub(super) fn new(elements: Elements) -> Self {
        Self { elements, count: 0, is_empty: true }
    }

    /// Adds a value that the filter returned for a part.
    pub(super) fn add(
        &mut self,
        value: FilterValue,
        terminal: &TerminalInfo,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        match (self.elements, value) {
            (Elements::Mapped, FilterValue::Json(json)) => {
                let Some(items) = json.strip_prefix("[\n").and_then(|json| json.strip_suffix("\n]")) else {
                    return Ok(());
                };
                let lead = if std::mem::take(&mut self.is_empty) { "[" } else { "," };
                write!(out, "{lead}\n{}", visible_json(items.to_owned()))
            }
            (Elements::Counted, FilterValue::Json(json)) => {
                self.count += json.parse::<u64>().map_err(io::Error::other)?;
                Ok(())
            }
            (_, value) => write_value(value, terminal, out),
        }
    }

    /// Writes the end of the array, or the sum. If the list is not `whole`, the array stays open, and there is no sum.
    pub(super) fn finish(&self, whole: bool, out: &mut dyn Write) -> io::Result<()> {
        match (self.elements, whole) {
            (Elements::Mapped, true) if self.is_empty => writeln!(out, "[]"),
            (Elements::Mapped, true) => writeln!(out, "\n]"),
            (Elements::Mapped, false) if !self.is_empty => writeln!(out),
            (Elements::Counted, true) => writeln!(out, "{}", self.count),
            _ => Ok(()),
        }
    }
}
