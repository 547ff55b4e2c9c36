//! The result rows of a batch, printed in the order of the targets. Depends on `output`.

use std::collections::BTreeMap;
use std::io;

use crate::context::Context;
use crate::output::{Row, RowWriter};

/// Result rows by position. A reader that goes away does not stop the run, so a failure to print is reported at the end.
pub struct OrderedRows<'r> {
    writer: &'r mut dyn RowWriter,
    /// Whether each row is printed at once, not in the order of the targets.
    prints_at_once: bool,
    /// Whether only rows of changes are printed: SIDs alone are for a program that goes on with what was changed.
    prints_changes_only: bool,
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
            held: BTreeMap::new(),
            printed: Ok(()),
        }
    }

    /// Adds the row of the target at `position`. `is_change` says whether something was changed for it, or would be.
    pub fn push(&mut self, position: usize, row: Row, is_change: bool) {
        if self.prints_changes_only && !is_change {
            return;
        }
        self.held.insert(position, row);
        if self.prints_at_once {
            self.flush_rows();
        }
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
