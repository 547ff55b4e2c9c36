//! Mute and unmute under random faults: the reported receivers and rules match those of the sandbox.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Participant, Simulation, UNKNOWN_OUTCOME};
use crate::support::Run;

/// The rules of a participant without any set.
pub fn default_rules() -> Vec<Value> {
    let nothing = Value::Null;
    vec![
        json!({ "type": "include", "all": true, "publisher": nothing, "track": nothing, "kind": nothing, "priority": nothing }),
    ]
}

/// The rule that excludes the target's audio.
fn exclusion(row: &Value) -> Value {
    let (publisher, nothing) = (&row["identity"], Value::Null);
    json!({ "type": "exclude", "all": nothing, "publisher": publisher, "track": nothing, "kind": "audio", "priority": nothing })
}

/// The receivers that a row reports as unreached.
fn unreached(row: &Value) -> HashSet<&str> {
    row["unreached"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

/// A run and what it reported.
struct Report {
    is_mute: bool,
    run: Run,
    /// One row per target.
    rows: Vec<Value>,
    /// Receivers with an error, and whether the error leaves the outcome open.
    lost: Vec<(String, bool)>,
}

impl Report {
    fn of(action: &str, run: Run) -> Self {
        let lost = run.messages().into_iter().filter_map(|message| {
            let error = message["error"].as_str()?;
            let (name, why) = error.strip_prefix("cannot update the rules of '")?.split_once("': ")?;
            Some((name.to_owned(), why.ends_with(UNKNOWN_OUTCOME)))
        });
        Self { is_mute: action == "mute", rows: run.json_lines(), lost: lost.collect(), run }
    }

    /// The rules that a participant is expected to have after the run.
    fn expected(&self, participant: &Participant) -> Vec<Value> {
        let mut rules = participant.rules.clone();
        for row in self.rows.iter().filter(|row| row["identity"] != participant.identity.as_str()) {
            let exclusion = exclusion(row);
            if !self.is_mute {
                rules.retain(|rule| *rule != exclusion);
            } else if !rules.contains(&exclusion) {
                rules.push(exclusion);
            }
        }
        rules
    }

    /// Asserts that a receiver's rules are those that the run reported.
    fn assert_rules(&self, before: &Participant, after: &Participant) {
        let printed = self.lost.iter().find(|(name, _)| *name == after.identity);
        let is_as_before = after.rules == before.rules;
        let is_as_wanted = after.rules == self.expected(before);
        let is_as_reported = match printed {
            None => is_as_wanted,
            Some((_, false)) => is_as_before,
            Some((_, true)) => is_as_before || is_as_wanted,
        };
        assert!(is_as_reported, "{before:?} became {after:?}: {:?}", self.run);
    }

    /// Asserts that a row counts receivers correctly, given their state before and after the run.
    fn assert_row(&self, row: &Value, listeners: &[(&Participant, &Participant)]) {
        let (exclusion, unreached) = (exclusion(row), unreached(row));
        let others =
            listeners.iter().filter(|(participant, _)| row["identity"] != participant.identity.as_str());
        let (lost, reached) = others
            .partition::<Vec<_>, _>(|(participant, _)| unreached.contains(participant.identity.as_str()));
        let is_muted = |participant: &Participant| participant.rules.contains(&exclusion);
        let changed = reached.iter().filter(|(before, _)| is_muted(before) != self.is_mute).count();
        let outcome = match (self.is_mute, changed) {
            _ if !lost.is_empty() => "failed",
            (true, 0) => "already muted",
            (true, _) => "muted",
            (false, 0) => "not muted",
            (false, _) => "unmuted",
        };
        let is_reported = |name: &&str| self.lost.iter().any(|(printed, _)| printed == name);
        assert!(reached.iter().all(|(_, after)| is_muted(after) == self.is_mute), "{row}: {:?}", self.run);
        assert!(lost.len() == unreached.len() && unreached.iter().all(is_reported), "{row}: {:?}", self.run);
        let counts = json!([outcome, reached.len(), reached.len() + lost.len(), changed]);
        let printed = ["outcome", "reached", "receivers", "changed"].map(|field| row[field].clone());
        assert_eq!(json!(printed), counts, "{row}: {:?}", self.run);
    }

    /// Asserts that the exit code tells whether all receivers were reached; some always are, unless there was no
    /// target.
    fn assert_exit_code(&self) {
        let codes = match (self.rows.is_empty(), self.lost.is_empty()) {
            (true, _) => 5..=6,
            (false, true) => 0..=0,
            (false, false) => 7..=7,
        };
        assert!(self.run.code.is_some_and(|code| codes.contains(&code)), "{codes:?}: {:?}", self.run);
    }
}

impl Simulation {
    /// Mutes or unmutes targets in a room, and compares the report with the sandbox for each receiver.
    pub fn adjust(&mut self, action: &str, room: &str, targets: &[&str]) {
        let before = self.participants.clone();
        let report = Report::of(action, self.run(&[&[action, room], targets].concat()));
        assert!(self.read_events().is_empty(), "a participant was disconnected: {:?}", report.run);
        let pairs = self.participants.iter().map(|(sid, after)| (&before[sid], after));
        let (listeners, others) = pairs.partition::<Vec<_>, _>(|(participant, _)| {
            participant.is_present() && participant.room == self.rooms[room]
        });
        let is_unchanged = |(before, after): &(&Participant, &Participant)| before.rules == after.rules;
        assert!(others.iter().all(is_unchanged), "a participant outside the room: {:?}", report.run);
        for (before, after) in &listeners {
            report.assert_rules(before, after);
        }
        for row in &report.rows {
            report.assert_row(row, &listeners);
        }
        report.assert_exit_code();
        self.count_outcomes(&report);
    }

    fn count_outcomes(&mut self, report: &Report) {
        let done = if report.is_mute { "muted" } else { "unmuted" };
        for row in &report.rows {
            let count = |field: &str| usize::try_from(row[field].as_u64().unwrap()).unwrap();
            self.count_outcome(done, count("changed"));
            self.count_outcome(&format!("{done} before"), count("reached") - count("changed"));
            self.count_outcome(&format!("not {done}"), count("receivers") - count("reached"));
        }
    }
}
