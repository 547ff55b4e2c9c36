//! Where results go: on disk if a record is wanted, then to the reader, then into the exit code.

use std::collections::HashSet;

use crate::api::{Client, Participant, Reached};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::failure::{self, Exit};
use crate::moderation::confirm::PREVIEW_ROWS;
use crate::moderation::disconnect::attempt::Attempt;
use crate::moderation::disconnect::audit_log::AuditLog;
use crate::moderation::disconnect::outcome::{KICKED, Outcome};
use crate::moderation::disconnect::target::{self, Target};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::selector::Selector;
use crate::output::{Problem, Sink};

/// The account of one run.
pub struct KickRecorder<'l> {
    log: Option<&'l AuditLog>,
    /// The results on their way to the reader.
    pub report: OrderedRows<'l>,
    /// Whether one who is not found counts as done.
    if_present: bool,
    /// How it all ended.
    pub summary: Summary,
    /// How many ended in which way, in the order of the first of each.
    sums: Vec<(&'static str, usize)>,
    /// The identities of all who were there: who comes back has another SID.
    identities: HashSet<String>,
    /// The SIDs of the stays that are over, however long a list goes on to show them.
    gone: HashSet<String>,
    /// Warnings that are not told yet.
    warnings: Vec<String>,
}

impl<'l> KickRecorder<'l> {
    /// An empty account that prints to `sink`.
    pub fn new(
        log: Option<&'l AuditLog>,
        sink: &'l mut dyn Sink,
        if_present: bool,
        context: &Context,
    ) -> Self {
        Self {
            log,
            report: OrderedRows::new(sink, context),
            if_present,
            summary: Summary::default(),
            sums: Vec::new(),
            identities: HashSet::new(),
            gone: HashSet::new(),
            warnings: Vec::new(),
        }
    }

    /// Enters what became of a target, whose `place` is that among all.
    pub fn enter(&mut self, place: usize, target: &Target, attempt: &Attempt, client: &Client) {
        self.record(target, attempt, client);
        let outcome = &attempt.outcome;
        if let Outcome::Kicked(Reached { mismatch: Some(other), .. }) = outcome {
            self.warnings.push(format!(
                "'{}' is gone, but the server answered with {other}, who may be disconnected now",
                target.name
            ));
        }
        self.identities.extend(outcome.identity(target).map(str::to_owned));
        self.gone.extend(outcome.gone(target));
        self.add(outcome.name());
        self.report.push(place, outcome.row(target), outcome.is_change());
        outcome.count(target, &mut self.summary, self.if_present);
    }

    /// Prints the rows and the warnings that are held.
    pub fn settle(&mut self, context: &Context) {
        self.report.flush_rows();
        for warning in self.warnings.drain(..) {
            context.notices.warning(&warning);
        }
    }

    /// Completes the line of the audit log, if there is one. A log that cannot be kept is a reason to stop kicking.
    pub fn record(&self, target: &Target, attempt: &Attempt, client: &Client) {
        if let (Some(log), Some(line)) = (self.log, attempt.line)
            && !log.complete(line, target, &attempt.outcome)
        {
            client.stop();
        }
    }

    /// Reads the targets' rooms once more, and reports the targets that are present again under another SID, each as
    /// `rejoined`. Other participants who match and joined since are only told of.
    pub async fn report_rejoined(
        &mut self,
        client: &Client,
        targets: &[Target],
        selector: &Selector<'_>,
        exclusions: &Exclusions<'_>,
        context: &Context,
    ) {
        let reading = target::joined_since(client, targets, selector, exclusions, |participant| {
            self.knows(participant)
        });
        let joined = match unless_interrupted(reading).await {
            Ok(joined) => joined,
            Err(error) => {
                let problem = failure::problem(&error);
                let message = format!("cannot tell who has rejoined: {}", problem.message);
                let exit = failure::exit(&error);
                self.summary.is_interrupted |= exit == Exit::Interrupted;
                return self.summary.fail(exit, Problem { message, ..problem });
            }
        };
        let mut newcomers = 0;
        for (place, target) in joined.into_iter().enumerate() {
            match target.stay.clone().filter(|participant| self.knows(participant)) {
                Some(participant) => {
                    let attempt = Attempt { outcome: Outcome::Rejoined(participant), line: None };
                    self.enter(place, &target, &attempt, client);
                }
                None => newcomers += 1,
            }
        }
        self.settle(context);
        if newcomers > 0 {
            let participants = if newcomers == 1 { "participant" } else { "participants" };
            context.notices.say(&format!("{newcomers} more {participants} who match joined during the run"));
        }
    }

    /// Whether the identity is that of somebody who was there.
    pub fn knows(&self, stay: &Participant) -> bool {
        stay.identity().is_some_and(|identity| self.identities.contains(identity))
    }

    /// Whether this very stay is over, even if a list still shows it.
    pub fn has_disconnected(&self, stay: &Participant) -> bool {
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
        let is_long = self.sums.iter().map(|(_, count)| count).sum::<usize>() > PREVIEW_ROWS;
        let sum = |(name, count): &(&str, usize)| format!("{count} {name}");
        is_long.then(|| self.sums.iter().map(sum).collect::<Vec<_>>().join(" · "))
    }

    /// Ends the printing and says what did not end well, each problem with the exit code of the run, and then the sum of
    /// it all. Fails if something could not be printed.
    pub fn close(self, context: &Context) -> anyhow::Result<Exit> {
        let sum = self.sum();
        let exit = context.close(self.report.finish(), self.summary)?;
        if let Some(sum) = sum {
            context.notices.remark(&sum);
        }
        Ok(exit)
    }
}
