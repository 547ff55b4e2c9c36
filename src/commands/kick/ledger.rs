//! Where results go: on disk if a record is wanted, then to the reader, then into the exit code.

use std::collections::BTreeMap;
use std::io;

use super::super::context::Context;
use super::log::Log;
use super::outcome::{Outcome, Tally};
use super::target::Target;
use crate::api::Client;
use crate::output::{Row, Sink};

/// The account of one run.
pub struct Ledger<'l> {
    log: Option<Log>,
    sink: &'l mut dyn Sink,
    /// Whether each result is printed at once, or all of them in the order asked for.
    prints_at_once: bool,
    /// Whether one who is not found counts as done.
    if_present: bool,
    held: BTreeMap<usize, Row>,
    /// How it all ended.
    pub tally: Tally,
    /// The first failure to print or to record.
    failure: io::Result<()>,
}

impl<'l> Ledger<'l> {
    /// An empty account that prints to `sink`.
    pub fn new(log: Option<Log>, sink: &'l mut dyn Sink, if_present: bool, context: &Context) -> Self {
        let prints_at_once = context.prints_at_once();
        Self {
            log,
            sink,
            prints_at_once,
            if_present,
            held: BTreeMap::new(),
            tally: Tally::default(),
            failure: Ok(()),
        }
    }

    /// Enters what became of a target, whose `place` is that among all. A reader who goes away is no reason to stop
    /// kicking; that the record cannot be kept is.
    pub fn enter(&mut self, place: usize, target: &Target, outcome: Outcome, client: &Client) {
        if let Some(log) = &mut self.log
            && let Err(error) = log.append(target, &outcome)
        {
            client.stop();
            self.failure = Err(error);
        }
        self.held.insert(place, outcome.row(target));
        self.tally.add(outcome, self.if_present);
        if self.prints_at_once {
            self.settle();
        }
    }

    /// Prints what is held.
    pub fn settle(&mut self) {
        let rows = std::mem::take(&mut self.held).into_values().collect();
        if self.failure.is_ok() {
            self.failure = self.sink.rows(rows);
        }
    }

    /// Lets a reader see all that is printed so far, since more may be long in coming.
    pub fn pause(&mut self) {
        if self.failure.is_ok() {
            self.failure = self.sink.pause();
        }
    }

    /// Ends the printing and says what did not end well. Fails if something could not be printed or recorded.
    pub fn close(self, context: &Context) -> io::Result<()> {
        let printed = self.failure.and_then(|()| self.sink.end(true));
        for problem in &self.tally.problems {
            context.notices.problem(problem);
        }
        printed
    }
}
