//! The result rows of a batch, printed in the order of the targets. Depends on `output`.

use std::collections::BTreeMap;
use std::io;

use crate::context::Context;
use crate::moderation::outcome::Status;
use crate::output::{Row, RowWriter};

/// Result rows by position. A reader that goes away does not stop the run, so a failure to print is reported at the end.
pub struct OrderedRows<'r> {
    writer: &'r mut dyn RowWriter,
    /// Whether each row is printed at once, not in the order of the targets.
    prints_at_once: bool,
    /// Whether only rows of changes are printed: SIDs alone are for a program that goes on with what was changed.
    prints_changes_only: bool,
    /// Whether targets that were not tried have no row: hundreds of such rows would hide the others from the operator.
    omits_untried: bool,
    has_omitted: bool,
    held: BTreeMap<usize, Row>,
    /// The first failure to print.
    printed: io::Result<()>,
}

impl<'r> OrderedRows<'r> {
    /// Returns an empty collection that prints to `writer`.
    pub fn new(writer: &'r mut dyn RowWriter, context: &Context) -> Self {
        Self {
            writer,
            prints_at_once: context.streams_rows(),
            prints_changes_only: context.prints_references(),
            omits_untried: context.prints_table(),
            has_omitted: false,
            held: BTreeMap::new(),
            printed: Ok(()),
        }
    }

    /// Adds the row of the target at `position`, which has this status.
    pub fn push(&mut self, position: usize, row: Row, status: Status) {
        if self.prints_changes_only && !status.is_change() {
            return;
        }
        if self.omits_untried && status == Status::NotTried {
            self.has_omitted = true;
            return;
        }
        self.held.insert(position, row);
        if self.prints_at_once {
            self.flush_rows();
        }
    }

    /// Whether a target that was not tried has no row.
    pub fn has_omitted(&self) -> bool {
        self.has_omitted
    }

    /// Prints the rows that are held.
    pub fn flush_rows(&mut self) {
        let rows = std::mem::take(&mut self.held).into_values().collect();
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
