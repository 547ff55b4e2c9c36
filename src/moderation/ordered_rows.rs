//! The rows of a run over several targets, on their way to the reader.

use std::collections::BTreeMap;
use std::io;

use crate::context::Context;
use crate::output::{Row, Sink};

/// Rows by place. A reader who goes away is no reason to stop what is being done, so a failure to print waits for the end.
pub struct OrderedRows<'r> {
    sink: &'r mut dyn Sink,
    /// Whether each row is printed at once, or all of them in the order asked for.
    prints_at_once: bool,
    /// Whether only rows of changes are printed: SIDs alone are for a program that goes on with what was changed.
    prints_changes_only: bool,
    held: BTreeMap<usize, Row>,
    /// The first failure to print.
    printed: io::Result<()>,
}

impl<'r> OrderedRows<'r> {
    /// An empty one that prints to `sink`.
    pub fn new(sink: &'r mut dyn Sink, context: &Context) -> Self {
        Self {
            sink,
            prints_at_once: context.prints_at_once(),
            prints_changes_only: context.prints_sids(),
            held: BTreeMap::new(),
            printed: Ok(()),
        }
    }

    /// Takes the row of the target whose place that is among all. `is_change` says whether something was changed for it,
    /// or would be.
    pub fn push(&mut self, place: usize, row: Row, is_change: bool) {
        if self.prints_changes_only && !is_change {
            return;
        }
        self.held.insert(place, row);
        if self.prints_at_once {
            self.flush_rows();
        }
    }

    /// Prints what is held.
    pub fn flush_rows(&mut self) {
        let rows = std::mem::take(&mut self.held).into_values().collect();
        if self.printed.is_ok() {
            self.printed = self.sink.rows(rows);
        }
    }

    /// Lets a reader see all that is printed so far, since more may be long in coming.
    pub fn flush(&mut self) {
        if self.printed.is_ok() {
            self.printed = self.sink.pause();
        }
    }

    /// Prints the rest.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush_rows();
        self.printed.and_then(|()| self.sink.end(true))
    }
}
