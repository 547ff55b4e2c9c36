//! Where results go: on disk if a record is wanted, then to the reader, then into the exit code.

use std::collections::HashSet;
use std::io;

use anyhow::Context as _;

use super::super::consent::SCREENFUL;
use super::super::context::Context;
use super::super::report::Report;
use super::super::tally::Tally;
use super::log::Log;
use super::outcome::{KICKED, Outcome};
use super::target::Target;
use crate::api::{Client, Participant};
use crate::failure::Exit;
use crate::output::Sink;

/// The account of one run.
pub struct Ledger<'l> {
    log: Option<Log>,
    /// The results on their way to the reader.
    pub report: Report<'l>,
    /// Whether one who is not found counts as done.
    if_present: bool,
    /// How it all ended.
    pub tally: Tally,
    /// How many ended in which way, in the order of the first of each.
    sums: Vec<(&'static str, usize)>,
    /// The identities of all who were there: who comes back has another SID.
    identities: HashSet<String>,
    /// The SIDs of the stays that are over, however long a list goes on to show them.
    gone: HashSet<String>,
    /// The first failure to record.
    recorded: io::Result<()>,
}

impl<'l> Ledger<'l> {
    /// An empty account that prints to `sink`.
    pub fn new(log: Option<Log>, sink: &'l mut dyn Sink, if_present: bool, context: &Context) -> Self {
        Self {
            log,
            report: Report::new(sink, context),
            if_present,
            tally: Tally::default(),
            sums: Vec::new(),
            identities: HashSet::new(),
            gone: HashSet::new(),
            recorded: Ok(()),
        }
    }

    /// Enters what became of a target, whose `place` is that among all.
    pub fn enter(
        &mut self,
        place: usize,
        target: &Target,
        outcome: &Outcome,
        was_sent: bool,
        client: &Client,
    ) {
        self.record(target, outcome, was_sent, client);
        self.identities.extend(outcome.identity().map(str::to_owned));
        self.gone.extend(outcome.gone(target));
        self.add(outcome.name());
        self.report.enter(place, outcome.row(target));
        outcome.count(target, &mut self.tally, self.if_present);
    }

    /// Records a write, if one was sent. That the record cannot be kept is a reason to stop kicking.
    pub fn record(&mut self, target: &Target, outcome: &Outcome, was_sent: bool, client: &Client) {
        if let (Some(log), Ok(()), true) = (&mut self.log, &self.recorded, was_sent) {
            self.recorded = log.append(target, outcome);
            if self.recorded.is_err() {
                client.stop();
            }
        }
    }

    /// Whether the identity is that of somebody who was there.
    pub fn knows(&self, stay: &Participant) -> bool {
        stay.identity().is_some_and(|identity| self.identities.contains(identity))
    }

    /// Whether this very stay is over, even if a list still shows it.
    pub fn has_seen_off(&self, stay: &Participant) -> bool {
        stay.sid_text().is_some_and(|sid| self.gone.contains(sid))
    }

    /// Adds one to those that ended in that way.
    fn add(&mut self, name: &'static str) {
        match self.sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => self.sums.push((name, 1)),
        }
    }

    /// Whether anybody was kicked.
    pub fn has_kicked(&self) -> bool {
        self.sums.iter().any(|(name, _)| *name == KICKED)
    }

    /// How many ended in which way, in words; `None` where a person sees as much.
    fn sum(&self) -> Option<String> {
        let is_long = self.sums.iter().map(|(_, count)| count).sum::<usize>() > SCREENFUL;
        let sum = |(name, count): &(&str, usize)| format!("{count} {name}");
        is_long.then(|| self.sums.iter().map(sum).collect::<Vec<_>>().join(" · "))
    }

    /// Ends the printing and says what did not end well, each problem with the exit code of the run, and then the sum of
    /// it all. Fails if something could not be recorded or printed.
    pub fn close(self, context: &Context) -> anyhow::Result<Exit> {
        let sum = self.sum();
        let exit = context.close(self.report.end(), self.tally)?;
        if let Some(sum) = sum {
            context.notices.remark(&sum);
        }
        self.recorded.context("cannot write the log")?;
        Ok(exit)
    }
}
