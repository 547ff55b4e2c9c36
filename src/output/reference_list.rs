//! The format `name`: what a next command takes as its arguments to act on each row, such as its SID, one row per line.

use std::io::{self, Write};

use serde_json::Value;

use super::row::Row;
use super::sanitize::escape_invisible;

/// Writes the fields of a row on a line, separated by tabs, or a line for each item of a list. A row without all of them,
/// such as that of a participant not found, is left out.
pub(super) fn write_references(fields: &[&str], row: &Row, out: &mut dyn Write) -> io::Result<()> {
    if let [field] = fields
        && let Some(Value::Array(items)) = row.get(*field)
    {
        return items.iter().filter_map(reference).try_for_each(|item| writeln!(out, "{item}"));
    }
    let references = fields.iter().map(|field| row.get(*field).and_then(reference));
    match references.collect::<Option<Vec<_>>>() {
        Some(references) => writeln!(out, "{}", references.join("\t")),
        None => Ok(()),
    }
}

fn reference(value: &Value) -> Option<String> {
    value.as_str().map(|text| escape_invisible(text).into_owned())
}
