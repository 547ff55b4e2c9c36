//! The result rows of a batch, printed in the order of the targets. Depends on `output`.

use std::collections::BTreeMap;
use std::io;

use crate::context::Context;
use crate::moderation::outcome::Status;
use crate::output::{Row, RowWriter};

/// Result rows by position. A reader that goes away does not stop the run, so a failure to print is reported at the end.
pub struct OrderedRows<'r> {
    writer: &'r mut dyn RowWriter,
    /// Whether each row is printed immediately, not in the order of the targets.
    prints_immediately: bool,
    /// Whether a target with this status has a row.
    is_printed: fn(Status) -> bool,
    /// The rows that follow one that is not known yet; `None` for a target without a row.
    held: BTreeMap<usize, Option<Row>>,
    /// The position of the next row.
    next: usize,
    /// The first failure to print.
    printed: io::Result<()>,
}

impl<'r> OrderedRows<'r> {
    /// Returns an empty collection that prints to `writer`.
    pub fn new(writer: &'r mut dyn RowWriter, context: &Context) -> Self {
        Self {
            writer,
            prints_immediately: context.streams_rows(),
            is_printed: rows_to_print(context),
            held: BTreeMap::new(),
            next: 0,
            printed: Ok(()),
        }
    }

    /// Adds the row of the target at `position`, which has this status.
    pub fn push(&mut self, position: usize, row: Row, status: Status) {
        self.held.insert(position, (self.is_printed)(status).then_some(row));
        if self.prints_immediately {
            return self.flush_rows();
        }
        // A reader that is slow would hold back the requests of a run that is no dry run.
        if status != Status::WouldChange {
            return;
        }
        let mut rows = Vec::new();
        while let Some(row) = self.held.remove(&self.next) {
            rows.extend(row);
            self.next += 1;
        }
        if !rows.is_empty() {
            self.write(rows);
        }
    }

    /// Prints the rows that are held. The rows that follow begin at the first position again.
    pub fn flush_rows(&mut self) {
        let rows = std::mem::take(&mut self.held).into_values().flatten().collect();
        self.next = 0;
        self.write(rows);
    }

    fn write(&mut self, rows: Vec<Row>) {
        if self.printed.is_ok() {
            self.printed = self.writer.rows(rows);
        }
    }

    /// Flushes the output: the next row may take long.
    pub fn flush(&mut self) {
        if self.printed.is_ok() {
            self.printed = self.writer.flush();
        }
    }

    /// Prints the rest.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush_rows();
        self.printed.and_then(|()| self.writer.finish(true))
    }
}

/// Returns which targets have rows.
fn rows_to_print(context: &Context) -> fn(Status) -> bool {
    if context.prints_references() {
        // SIDs alone are for a program that goes on with what was changed.
        Status::is_change
    } else if context.prints_table() {
        // Hundreds of targets that were not tried would hide the others from the operator.
        |status| status != Status::NotTried
    } else {
        |_| true
    }
}
