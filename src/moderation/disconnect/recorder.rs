//! Records the outcomes of a kick: as results, and for the detection of rejoins. Depends on the results of a batch.

use std::collections::HashSet;

use crate::api::{Client, Participant, RoomRef};
use crate::context::Context;
use crate::context::interrupt::unless_interrupted;
use crate::errors::{self, ExitCode};
use crate::moderation::batch_results::BatchResults;
use crate::moderation::disconnect::kick_result::KickResult;
use crate::moderation::exclusions::Exclusions;
use crate::moderation::outcome::Status;
use crate::moderation::selector::Selector;
use crate::moderation::target::Target;
use crate::moderation::target_room::TargetRoom;
use crate::moderation::target_search::{self, Search};
use crate::output::{Report, count_text};

/// The record of one run.
pub struct KickRecorder<'l> {
    /// The result rows, the counts and the exit code.
    pub results: BatchResults<'l>,
    /// The rooms and identities of the participants who were present: after a rejoin the SID is another.
    identities: HashSet<(RoomRef, String)>,
    /// The SIDs of the participants who are gone. A list may go on to show them for some time.
    gone: HashSet<String>,
    /// Warnings that are not printed yet.
    warnings: Vec<String>,
}

impl<'l> KickRecorder<'l> {
    /// Returns an empty record.
    pub fn new(results: BatchResults<'l>) -> Self {
        Self { results, identities: HashSet::new(), gone: HashSet::new(), warnings: Vec::new() }
    }

    /// Records the result of the target at `position`.
    pub fn record(&mut self, position: usize, target: &Target, result: &KickResult) {
        if let Some(other) = &result.mismatch {
            self.warnings.push(format!(
                "'{}' was kicked, but the response names {other}, which may be disconnected now",
                target.name()
            ));
        }
        // A dry run looks for no participant again.
        let is_kick = result.outcome.status != Status::WouldChange;
        let identity = result.seen_identity(target).filter(|_| is_kick);
        self.identities.extend(identity.map(|identity| (target.room.reference.clone(), identity.to_owned())));
        self.gone.extend(result.gone_sid(target));
        self.results.add(position, &result.outcome, result.row(target), result.report(target));
    }

    /// Prints the rows and the warnings that are held.
    pub fn flush_rows(&mut self, context: &Context) {
        self.results.rows.flush_rows();
        for warning in self.warnings.drain(..) {
            context.messages.warning(&warning);
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
        let reading =
            target_search::joined_since(client, targets, selector, exclusions, |room, participant| {
                self.has_seen(room, participant)
            });
        let what = "cannot check for rejoined participants";
        let Search { targets: joined, unread } = match unless_interrupted(reading).await {
            Ok(joined) => joined,
            Err(error) => {
                let report = errors::report(&error);
                let message = format!("{what}: {}", report.message);
                let exit = errors::exit_code(&error);
                self.results.summary.is_interrupted |= exit == ExitCode::Interrupted;
                return self.results.summary.count_failed_as(exit, Report { message, ..report });
            }
        };
        for (room, error) in unread {
            let what = format!("{what} in room '{}'", room.name);
            let report = errors::report_for_step(&what, &error);
            self.results.summary.count_failed_as(errors::exit_code_for_call(&error), report);
        }
        let mut newcomers = 0;
        for (position, target) in joined.into_iter().enumerate() {
            match target.participant.as_ref().filter(|found| self.has_seen(&target.room, found)) {
                Some(participant) => {
                    self.record(position, &target, &KickResult::rejoined(participant));
                }
                None => newcomers += 1,
            }
        }
        self.flush_rows(context);
        if newcomers > 0 {
            let more = count_text(newcomers, "more matching participant", "more matching participants");
            context.messages.info(&format!("{more} joined during the run"));
        }
    }

    /// Returns the identities of the participants who were present.
    pub fn identities(&self) -> impl Iterator<Item = &str> {
        self.identities.iter().map(|(_, identity)| identity.as_str())
    }

    /// Returns whether a participant with this identity was present in the room before.
    pub fn has_seen(&self, room: &TargetRoom, participant: &Participant) -> bool {
        let key = |identity: &str| (room.reference.clone(), identity.to_owned());
        participant.identity().is_some_and(|identity| self.identities.contains(&key(identity)))
    }

    /// Whether this participant is gone, even if a list still shows them.
    pub fn has_disconnected(&self, participant: &Participant) -> bool {
        participant.sid_text().is_some_and(|sid| self.gone.contains(sid))
    }

    /// Whether any participant was kicked.
    pub fn has_kicked(&self) -> bool {
        self.results.has(Status::Changed)
    }
}
