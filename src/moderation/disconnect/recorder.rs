//! Records the outcomes of a kick: in the audit log, as result rows, in the summary, and for the detection of rejoins.
//! Depends on `context` for output and messages.

use std::collections::HashSet;

use crate::api::{Client, Participant, Reached};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, Exit};
use crate::moderation::confirm::PREVIEW_ROWS;
use crate::moderation::disconnect::attempt::Attempt;
use crate::moderation::disconnect::audit_log::AuditLog;
use crate::moderation::disconnect::outcome::{KICKED, Outcome};
use crate::moderation::disconnect::target::{self, Target};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::selector::Selector;
use crate::output::{Problem, Sink};

/// The record of one run.
pub struct KickRecorder<'l> {
    log: Option<&'l AuditLog>,
    /// The result rows.
    pub report: OrderedRows<'l>,
    /// Whether an absent participant is a success.
    if_present: bool,
    /// The counts and the exit code.
    pub summary: Summary,
    /// The number of targets with each outcome, in order of first appearance.
    sums: Vec<(&'static str, usize)>,
    /// The identities of the participants who were present: after a rejoin the SID is another.
    identities: HashSet<String>,
    /// The SIDs of the participants who are gone. A list may go on to show them for some time.
    gone: HashSet<String>,
    /// Warnings that are not printed yet.
    warnings: Vec<String>,
}

impl<'l> KickRecorder<'l> {
    /// Returns an empty record that prints to `sink`.
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

    /// Records the outcome of the target at `place`.
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

    /// Completes the line of the audit log, if there is one. Stops the client if that fails.
    pub fn record(&self, target: &Target, attempt: &Attempt, client: &Client) {
        if let (Some(log), Some(line)) = (self.log, &attempt.line)
            && !log.complete(line, target, &attempt.outcome)
        {
            client.stop();
        }
    }

    /// Reads the targets' rooms once more and reports each target that is present under another SID as `rejoined`. Other
    /// participants who match and joined during the run are counted in a note.
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
                let problem = errors::problem(&error);
                let message = format!("cannot tell who has rejoined: {}", problem.message);
                let exit = errors::exit(&error);
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

    /// Whether a participant with this identity was present before.
    pub fn knows(&self, stay: &Participant) -> bool {
        stay.identity().is_some_and(|identity| self.identities.contains(identity))
    }

    /// Whether this participant is gone, even if a list still shows them.
    pub fn has_disconnected(&self, stay: &Participant) -> bool {
        stay.sid_text().is_some_and(|sid| self.gone.contains(sid))
    }

    /// Counts an outcome.
    fn add(&mut self, name: &'static str) {
        match self.sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, count)) => *count += 1,
            None => self.sums.push((name, 1)),
        }
    }

    /// Whether any participant was kicked.
    pub fn has_kicked(&self) -> bool {
        self.sums.iter().any(|(name, _)| *name == KICKED)
    }

    /// Returns the counts in words; `None` for runs that fit on a screen.
    fn sum(&self) -> Option<String> {
        let is_long = self.sums.iter().map(|(_, count)| count).sum::<usize>() > PREVIEW_ROWS;
        let sum = |(name, count): &(&str, usize)| format!("{count} {name}");
        is_long.then(|| self.sums.iter().map(sum).collect::<Vec<_>>().join(" · "))
    }

    /// Prints the rest, then the problems with the exit code of the run, then the counts. Fails if printing failed.
    pub fn close(self, context: &Context) -> anyhow::Result<Exit> {
        let sum = self.sum();
        let exit = context.close(self.report.finish(), self.summary)?;
        if let Some(sum) = sum {
            context.notices.remark(&sum);
        }
        Ok(exit)
    }
}
