//! The SIDs of rows alone, one a line, for a program that takes them one by one.

use std::io::{self, Write};

use serde_json::Value;

use super::row::Row;
use super::row_sink::RowWriter;
use super::sanitize::escape_invisible;

/// The field that each row is told by.
pub(super) const FIELD: &str = "sid";

/// One SID a line, each written as it comes. A row without one, such as somebody who was not found, has no line.
pub(super) struct Sids<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Sids<'w> {
    pub(super) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl RowWriter for Sids<'_> {
    fn rows(&mut self, rows: Vec<Row>) -> io::Result<()> {
        for row in rows {
            if let Some(Value::String(sid)) = row.get(FIELD) {
                writeln!(self.out, "{}", escape_invisible(sid))?;
            }
        }
        self.out.flush()
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    fn finish(&mut self, _whole: bool) -> io::Result<()> {
        self.out.flush()
    }
}
