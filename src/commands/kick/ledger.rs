//! Where results go: on disk if a record is wanted, then to the reader, then into the exit code.

use std::collections::{BTreeMap, HashSet};
use std::io;

use anyhow::Context as _;

use super::super::context::Context;
use super::super::tally::Tally;
use super::log::Log;
use super::outcome::Outcome;
use super::target::Target;
use crate::api::Client;
use crate::failure::Exit;
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
    /// The identities of all who were there.
    pub identities: HashSet<String>,
    /// The first failure to print.
    printed: io::Result<()>,
    /// The first failure to record.
    recorded: io::Result<()>,
}

impl<'l> Ledger<'l> {
    /// An empty account that prints to `sink`.
    pub fn new(log: Option<Log>, sink: &'l mut dyn Sink, if_present: bool, context: &Context) -> Self {
        Self {
            log,
            sink,
            prints_at_once: context.prints_at_once(),
            if_present,
            held: BTreeMap::new(),
            tally: Tally::default(),
            identities: HashSet::new(),
            printed: Ok(()),
            recorded: Ok(()),
        }
    }

    /// Enters what became of a target, whose `place` is that among all. A reader who goes away is no reason to stop
    /// kicking; that the record cannot be kept is.
    pub fn enter(
        &mut self,
        place: usize,
        target: &Target,
        outcome: &Outcome,
        was_sent: bool,
        client: &Client,
    ) {
        if let (Some(log), Ok(()), true) = (&mut self.log, &self.recorded, was_sent) {
            self.recorded = log.append(target, outcome);
            if self.recorded.is_err() {
                client.stop();
            }
        }
        self.identities.extend(outcome.identity().map(str::to_owned));
        self.held.insert(place, outcome.row(target));
        outcome.count(&mut self.tally, self.if_present);
        if self.prints_at_once {
            self.settle();
        }
    }

    /// Prints what is held.
    pub fn settle(&mut self) {
        let rows = std::mem::take(&mut self.held).into_values().collect();
        if self.printed.is_ok() {
            self.printed = self.sink.rows(rows);
        }
    }

    /// Lets a reader see all that is printed so far, since more may be long in coming.
    pub fn pause(&mut self) {
        if self.printed.is_ok() {
            self.printed = self.sink.pause();
        }
    }

    /// Ends the printing and says what did not end well, each problem with the exit code of the run. Fails if something
    /// could not be recorded or printed.
    pub fn close(self, exit: Exit, context: &Context) -> anyhow::Result<Exit> {
        let printed = self.printed.and_then(|()| self.sink.end(true));
        let exit = context.close(printed, self.tally, exit)?;
        self.recorded.context("cannot write the log")?;
        Ok(exit)
    }
}
