//! The format `name`: the SIDs of rows, one per line.

use std::io::{self, Write};

use serde_json::Value;

use super::row::Row;
use super::sanitize::visible;

/// The field that identifies a row.
pub(super) const SID_FIELD: &str = "sid";

/// Writes the SID of a row on a line. A row without one, such as that of a participant not found, is left out.
pub(super) fn write_sid(row: &Row, out: &mut dyn Write) -> io::Result<()> {
    match row.get(SID_FIELD) {
        Some(Value::String(sid)) => writeln!(out, "{}", visible(sid)),
        _ => Ok(()),
    }
}
