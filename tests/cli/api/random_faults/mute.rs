//! Mutes and unmutes: whom of those who listen roomctl says to have reached, and which rules they have then.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{OPEN, Stay, World};
use crate::support::Run;

/// The rules of everybody who was not given any.
pub fn default_rules() -> Vec<Value> {
    let nothing = Value::Null;
    vec![
        json!({ "type": "include", "all": true, "publisher": nothing, "track": nothing, "kind": nothing, "priority": nothing }),
    ]
}

/// The rule that keeps the sound of the one whom a row is about from somebody.
fn exclusion(row: &Value) -> Value {
    let (publisher, nothing) = (&row["identity"], Value::Null);
    json!({ "type": "exclude", "all": nothing, "publisher": publisher, "track": nothing, "kind": "audio", "priority": nothing })
}

/// Who a row says was not reached.
fn unreached(row: &Value) -> HashSet<&str> {
    row["unreached"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

/// A run, and what it told.
struct Report {
    is_mute: bool,
    run: Run,
    /// Of each whose sound is meant.
    rows: Vec<Value>,
    /// Those who listen of whom an error tells, and whether it leaves open what became of them.
    lost: Vec<(String, bool)>,
}

impl Report {
    fn of(act: &str, run: Run) -> Self {
        let lost = run.talk().into_iter().filter_map(|said| {
            let error = said["error"].as_str()?;
            let (name, why) = error.strip_prefix('\'')?.split_once("' was not reached: ")?;
            Some((name.to_owned(), why.ends_with(OPEN)))
        });
        Self { is_mute: act == "mute", rows: run.json_lines(), lost: lost.collect(), run }
    }

    /// The rules that one with these is to have.
    fn wanted(&self, stay: &Stay) -> Vec<Value> {
        let mut rules = stay.rules.clone();
        for row in self.rows.iter().filter(|row| row["identity"] != stay.identity.as_str()) {
            let exclusion = exclusion(row);
            if !self.is_mute {
                rules.retain(|rule| *rule != exclusion);
            } else if !rules.contains(&exclusion) {
                rules.push(exclusion);
            }
        }
        rules
    }

    /// That the rules of one who listens are those that they are told to have.
    fn ensure_rules(&self, before: &Stay, after: &Stay) {
        let told = self.lost.iter().find(|(name, _)| *name == after.identity);
        let is_as_before = after.rules == before.rules;
        let is_as_wanted = after.rules == self.wanted(before);
        let is_as_told = match told {
            None => is_as_wanted,
            Some((_, false)) => is_as_before,
            Some((_, true)) => is_as_before || is_as_wanted,
        };
        assert!(is_as_told, "{before:?} became {after:?}: {:?}", self.run);
    }

    /// That a row counts those right who listen, of whom these are the stays before and after.
    fn ensure_row(&self, row: &Value, listeners: &[(&Stay, &Stay)]) {
        let (exclusion, unreached) = (exclusion(row), unreached(row));
        let others = listeners.iter().filter(|(stay, _)| row["identity"] != stay.identity.as_str());
        let (lost, reached) =
            others.partition::<Vec<_>, _>(|(stay, _)| unreached.contains(stay.identity.as_str()));
        let is_muted = |stay: &Stay| stay.rules.contains(&exclusion);
        let changed = reached.iter().filter(|(before, _)| is_muted(before) != self.is_mute).count();
        let outcome = match (self.is_mute, changed) {
            _ if !lost.is_empty() => "failed",
            (true, 0) => "already muted",
            (true, _) => "muted",
            (false, 0) => "not muted",
            (false, _) => "unmuted",
        };
        let is_told = |name: &&str| self.lost.iter().any(|(told, _)| told == name);
        assert!(reached.iter().all(|(_, after)| is_muted(after) == self.is_mute), "{row}: {:?}", self.run);
        assert!(lost.len() == unreached.len() && unreached.iter().all(is_told), "{row}: {:?}", self.run);
        let counts = json!([outcome, reached.len(), reached.len() + lost.len(), changed]);
        let told = ["outcome", "reached", "receivers", "changed"].map(|field| row[field].clone());
        assert_eq!(json!(told), counts, "{row}: {:?}", self.run);
    }

    /// That the exit code says whether all were reached: there are always some who were, unless none was looked for.
    fn ensure_code(&self) {
        let codes = match (self.rows.is_empty(), self.lost.is_empty()) {
            (true, _) => 5..=6,
            (false, true) => 0..=0,
            (false, false) => 7..=7,
        };
        assert!(self.run.code.is_some_and(|code| codes.contains(&code)), "{codes:?}: {:?}", self.run);
    }
}

impl World {
    /// Mutes some for all others in a room, or unmutes them, and compares person by person.
    pub fn adjust(&mut self, act: &str, room: &str, whom: &[&str]) {
        let before = self.stays.clone();
        let report = Report::of(act, self.run(&[&[act, room], whom].concat()));
        assert!(self.news().is_empty(), "somebody was sent away: {:?}", report.run);
        let pairs = self.stays.iter().map(|(sid, after)| (&before[sid], after));
        let (listeners, others) =
            pairs.partition::<Vec<_>, _>(|(stay, _)| stay.is_there() && stay.room == self.rooms[room]);
        let is_left_alone = |(before, after): &(&Stay, &Stay)| before.rules == after.rules;
        assert!(others.iter().all(is_left_alone), "somebody who is not there: {:?}", report.run);
        for (before, after) in &listeners {
            report.ensure_rules(before, after);
        }
        for row in &report.rows {
            report.ensure_row(row, &listeners);
        }
        report.ensure_code();
        self.tell_of(&report);
    }

    fn tell_of(&mut self, report: &Report) {
        let done = if report.is_mute { "muted" } else { "unmuted" };
        for row in &report.rows {
            let count = |field: &str| usize::try_from(row[field].as_u64().unwrap()).unwrap();
            self.tell(done, count("changed"));
            self.tell(&format!("{done} before"), count("reached") - count("changed"));
            self.tell(&format!("not {done}"), count("receivers") - count("reached"));
        }
    }
}
