//! The results of a batch: the result rows, the summary and the counts, the same for every action. Depends on `context` for
//! output and messages.

use std::collections::BTreeMap;
use std::time::Instant;

use crate::context::Context;
use crate::context::summary::Summary;
use crate::errors::ExitCode;
use crate::moderation::confirm::PREVIEW_ROWS;
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::outcome::{Outcome, OutcomeNames, Status};
use crate::output::{Report, Row, RowWriter};

/// The results of one run.
pub struct BatchResults<'r> {
    /// The result rows.
    pub rows: OrderedRows<'r>,
    /// The problems and the exit code.
    pub summary: Summary,
    names: &'static OutcomeNames,
    /// Whether an absent participant is a success.
    if_present: bool,
    /// The number of targets with each status.
    counts: BTreeMap<Status, usize>,
    started: Instant,
}

impl<'r> BatchResults<'r> {
    /// Returns an empty record that prints to `writer`. With `if_present`, an absent participant is a success.
    pub fn new(
        writer: &'r mut dyn RowWriter,
        names: &'static OutcomeNames,
        if_present: bool,
        context: &Context,
    ) -> Self {
        Self {
            rows: OrderedRows::new(writer, context),
            summary: Summary::default(),
            names,
            if_present,
            counts: BTreeMap::new(),
            started: Instant::now(),
        }
    }

    /// Adds the result of the target at `position`. `report` is the message for a failure; `None` for that of the error.
    pub fn add(&mut self, position: usize, outcome: &Outcome, row: Row, report: Option<Report>) {
        self.add_row(position, outcome.status, row);
        match outcome.status {
            Status::NotFound if self.if_present => self.summary.count_done(),
            _ => outcome.count(report, &mut self.summary),
        }
    }

    /// Adds the result row of the target at `position`, whose failure is in the summary already.
    pub fn add_row(&mut self, position: usize, status: Status, row: Row) {
        *self.counts.entry(status).or_default() += 1;
        self.rows.push(position, row, status);
    }

    /// Whether any target has this status.
    pub fn has(&self, status: Status) -> bool {
        self.counts.contains_key(&status)
    }

    /// Returns the counts, such as `38 kicked, 1 failed (12.4s)`.
    fn counts_text(&self) -> String {
        let text = |(status, count): (&Status, &usize)| format!("{count} {}", self.names.name(*status));
        let counts = self.counts.iter().map(text).collect::<Vec<_>>().join(", ");
        format!("{counts} ({:.1}s)", self.started.elapsed().as_secs_f32())
    }

    /// Prints the rest, then the problems with the exit code of the run, then the counts: on a terminal those of a run that
    /// does not fit on a screen, and always those of a run with rows that were omitted. Fails if printing failed.
    pub fn close(self, context: &Context) -> anyhow::Result<ExitCode> {
        let (counts, total) = (self.counts_text(), self.counts.values().sum::<usize>());
        let has_omitted = context.prints_table() && self.has(Status::NotTried);
        let exit = context.close(self.rows.finish(), self.summary)?;
        if has_omitted {
            context.messages.info(&counts);
        } else if total > PREVIEW_ROWS {
            context.messages.note(&counts);
        }
        Ok(exit)
    }
}
