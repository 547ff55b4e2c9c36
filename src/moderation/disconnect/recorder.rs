//! Records the outcomes of a kick: in the audit log, as result rows, in the summary, and for the detection of rejoins.
//! Depends on `context` for output and messages.

use std::collections::{BTreeMap, HashSet};
use std::time::Instant;

use crate::api::{Client, Participant};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::context::summary::Summary;
use crate::errors::{self, ExitCode};
use crate::moderation::confirm::PREVIEW_ROWS;
use crate::moderation::disconnect::audit_log::AuditLog;
use crate::moderation::disconnect::kick_result::{KickResult, NAMES};
use crate::moderation::disconnect::target::{self, Target};
use crate::moderation::exclusions::Exclusions;
use crate::moderation::ordered_rows::OrderedRows;
use crate::moderation::outcome::Status;
use crate::moderation::selector::Selector;
use crate::output::{Report, RowWriter};

/// The record of one run.
pub struct KickRecorder<'l> {
    log: Option<&'l AuditLog>,
    /// The result rows.
    pub rows: OrderedRows<'l>,
    /// Whether an absent participant is a success.
    if_present: bool,
    /// The counts and the exit code.
    pub summary: Summary,
    /// The number of targets with each status.
    counts: BTreeMap<Status, usize>,
    started: Instant,
    /// The identities of the participants who were present: after a rejoin the SID is another.
    identities: HashSet<String>,
    /// The SIDs of the participants who are gone. A list may go on to show them for some time.
    gone: HashSet<String>,
    /// Warnings that are not printed yet.
    warnings: Vec<String>,
}

impl<'l> KickRecorder<'l> {
    /// Returns an empty record that prints to `writer`.
    pub fn new(
        log: Option<&'l AuditLog>,
        writer: &'l mut dyn RowWriter,
        if_present: bool,
        context: &Context,
    ) -> Self {
        Self {
            log,
            rows: OrderedRows::new(writer, context),
            if_present,
            summary: Summary::default(),
            counts: BTreeMap::new(),
            started: Instant::now(),
            identities: HashSet::new(),
            gone: HashSet::new(),
            warnings: Vec::new(),
        }
    }

    /// Records the result of the target at `position`.
    pub fn record(&mut self, position: usize, target: &Target, result: &KickResult, client: &Client) {
        self.complete_log_line(target, result, client);
        if let Some(other) = &result.mismatch {
            self.warnings.push(format!(
                "'{}' was kicked, but the response names {other}, which may be disconnected now",
                target.name
            ));
        }
        self.identities.extend(result.seen_identity(target).map(str::to_owned));
        self.gone.extend(result.gone_sid(target));
        *self.counts.entry(result.outcome.status).or_default() += 1;
        self.rows.push(position, result.row(target), result.outcome.status.is_change());
        result.count(target, &mut self.summary, self.if_present);
    }

    /// Prints the rows and the warnings that are held.
    pub fn flush_rows(&mut self, context: &Context) {
        self.rows.flush_rows();
        for warning in self.warnings.drain(..) {
            context.messages.warning(&warning);
        }
    }

    /// Completes the line of the audit log, if there is one. Stops the client if that fails.
    pub fn complete_log_line(&self, target: &Target, result: &KickResult, client: &Client) {
        if let (Some(log), Some(line)) = (self.log, &result.line)
            && !log.complete(line, result.row(target))
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
            self.has_seen(participant)
        });
        let joined = match unless_interrupted(reading).await {
            Ok(joined) => joined,
            Err(error) => {
                let report = errors::report(&error);
                let message = format!("cannot check for rejoined participants: {}", report.message);
                let exit = errors::exit_code(&error);
                self.summary.is_interrupted |= exit == ExitCode::Interrupted;
                return self.summary.fail(exit, Report { message, ..report });
            }
        };
        let mut newcomers = 0;
        for (position, target) in joined.into_iter().enumerate() {
            match target.participant.as_ref().filter(|participant| self.has_seen(participant)) {
                Some(participant) => {
                    self.record(position, &target, &KickResult::rejoined(participant), client);
                }
                None => newcomers += 1,
            }
        }
        self.flush_rows(context);
        if newcomers > 0 {
            let participants = if newcomers == 1 { "participant" } else { "participants" };
            context.messages.info(&format!("{newcomers} more matching {participants} joined during the run"));
        }
    }

    /// Returns whether a participant with this identity was present before.
    pub fn has_seen(&self, participant: &Participant) -> bool {
        participant.identity().is_some_and(|identity| self.identities.contains(identity))
    }

    /// Whether this participant is gone, even if a list still shows them.
    pub fn has_disconnected(&self, participant: &Participant) -> bool {
        participant.sid_text().is_some_and(|sid| self.gone.contains(sid))
    }

    /// Whether any participant was kicked.
    pub fn has_kicked(&self) -> bool {
        self.counts.contains_key(&Status::Changed)
    }

    /// Returns the counts, such as `38 kicked, 1 failed (12.4s)`; `None` for runs that fit on a screen.
    fn counts_text(&self) -> Option<String> {
        let is_long = self.counts.values().sum::<usize>() > PREVIEW_ROWS;
        let text = |(status, count): (&Status, &usize)| format!("{count} {}", NAMES.name(*status));
        let counts = self.counts.iter().map(text).collect::<Vec<_>>().join(", ");
        is_long.then(|| format!("{counts} ({:.1}s)", self.started.elapsed().as_secs_f32()))
    }

    /// Prints the rest, then the problems with the exit code of the run, then the counts. Fails if printing failed.
    pub fn close(self, context: &Context) -> anyhow::Result<ExitCode> {
        let counts = self.counts_text();
        let exit = context.close(self.rows.finish(), self.summary)?;
        if let Some(counts) = counts {
            context.messages.note(&counts);
        }
        Ok(exit)
    }
}
