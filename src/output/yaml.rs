//! The format `yaml`: rows as a YAML sequence, a single row as a mapping, in block style.
//!
//! A serializer of YAML decides by its own version of YAML which text needs quotes; another version would read `no` or
//! `12:30` as something else. Here only words that are text in every version are plain. Everything else is in double
//! quotes, with the escapes that JSON and YAML share.

use std::io::{self, Write};

use serde_json::Value;

use super::column::ColumnSelection;
use super::row::Row;
use super::row_writer::RowWriter;
use super::sanitize::visible_yaml;

/// Words that a version of YAML reads as something else than text.
const RESERVED: &[&str] = &["false", "n", "no", "null", "off", "on", "true", "y", "yes"];

/// Writes rows as one sequence, each at once.
pub(super) struct SequenceWriter<'w> {
    selection: &'w ColumnSelection,
    out: &'w mut dyn Write,
    is_empty: bool,
}

impl<'w> SequenceWriter<'w> {
    pub(super) fn new(selection: &'w ColumnSelection, out: &'w mut dyn Write) -> Self {
        Self { selection, out, is_empty: true }
    }
}

impl RowWriter for SequenceWriter<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            let row = Value::Object(self.selection.apply(row));
            writeln!(self.out, "- {}", block(&row, 1))?;
            self.is_empty = false;
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, whole: bool) -> io::Result<()> {
        match (whole, self.is_empty) {
            (true, true) => writeln!(self.out, "[]")?,
            // A bracket that stays open makes the document invalid, so that no reader takes the list for complete.
            (false, false) => writeln!(self.out, "[")?,
            (true, false) | (false, true) => {}
        }
        self.out.flush()
    }
}

/// Writes one row as a mapping.
pub(super) fn write_mapping(row: Row, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", block(&Value::Object(row), 0))?;
    out.flush()
}

/// Returns a value whose lines after the first are indented by this many levels.
fn block(value: &Value, level: usize) -> String {
    let lines = match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| format!("{}:{}", scalar_of_text(name), nested(value, level)))
            .collect::<Vec<_>>(),
        Value::Array(items) => items.iter().map(|item| format!("- {}", block(item, level + 1))).collect(),
        Value::String(text) => return scalar_of_text(text),
        scalar => return scalar.to_string(),
    };
    if lines.is_empty() {
        return value.to_string();
    }
    lines.join(&format!("\n{}", indent(level)))
}

/// Returns the value of a field: on the same line, or below it if it has fields or items.
fn nested(value: &Value, level: usize) -> String {
    let has_lines = value.as_object().is_some_and(|fields| !fields.is_empty())
        || value.as_array().is_some_and(|items| !items.is_empty());
    if has_lines {
        format!("\n{}{}", indent(level + 1), block(value, level + 1))
    } else {
        format!(" {}", block(value, level))
    }
}

fn indent(level: usize) -> String {
    "  ".repeat(level)
}

/// Returns text plain if every version of YAML reads it as text, or else in double quotes.
fn scalar_of_text(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_reserved = RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is_word && !is_reserved { text.to_owned() } else { visible_yaml(Value::from(text).to_string()) }
}
