//! Kicks under random faults: the reported outcomes match the participants of the sandbox.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::{Participant, Simulation, UNKNOWN_OUTCOME};

impl Simulation {
    /// Kicks, and compares the outcome of each target with the sandbox.
    pub fn kick(&mut self, args: &[&str]) {
        let fields = "participant,outcome,identity,sid,room,error";
        let started = self.advance_clock();
        let run = self.run(&[args, &["--yes", "--fields", fields]].concat());
        let mut disconnected = self.read_events();
        let rows = run.json_lines();
        let mut failed = 0;
        for row in &rows {
            let text = |field: &str| row[field].as_str().unwrap_or_default();
            let disconnected_by_run = disconnected.iter().position(|sid| self.is(sid, row));
            let has_left = |sid: &str| !self.participants[sid].is_present();
            match text("outcome") {
                "kicked" => {
                    // API times are whole seconds: leaving just before a kick with a lost response counts as kicked.
                    let just_before = |left: DateTime<Utc>| left >= started - TimeDelta::seconds(2);
                    let may_be = self.participants[text("sid")].left.is_some_and(just_before);
                    assert!(disconnected_by_run.is_some() || may_be, "{row} was not kicked: {run:?}");
                }
                "already gone" => {
                    assert!(has_left(text("sid")), "{row} is still there: {run:?}");
                    assert!(disconnected_by_run.is_none(), "{row} was kicked by this very run: {run:?}");
                }
                "failed" => {
                    failed += 1;
                    let is_open = text("error").ends_with(UNKNOWN_OUTCOME);
                    assert!(
                        disconnected_by_run.is_none() || is_open,
                        "{row} was kicked all the same: {run:?}"
                    );
                }
                "unconfirmed" => failed += 1,
                "not found" | "not tried" => {
                    failed += 1;
                    assert!(disconnected_by_run.is_none(), "{row} was kicked: {run:?}");
                    let is_unknown =
                        text("outcome") == "not tried" || text("participant").starts_with("nobody");
                    assert!(is_unknown || self.has_left(row), "{row} is there: {run:?}");
                }
                other => panic!("{other}: {run:?}"),
            }
            disconnected_by_run.map(|place| disconnected.swap_remove(place));
            self.count_outcome(text("outcome"), 1);
        }
        assert!(disconnected.is_empty(), "kicked, but not reported: {disconnected:?} in {run:?}");
        assert_eq!(run.code == Some(0), failed == 0 && run.stderr.is_empty(), "{run:?}");
    }

    /// Whether a row is about the participant with this SID.
    fn is(&self, sid: &str, row: &Value) -> bool {
        let Participant { identity, room, .. } = &self.participants[sid];
        match row["sid"].as_str() {
            Some(printed) => printed == sid,
            None => {
                row["participant"] == sid
                    || (row["participant"] == identity.as_str()
                        && row["room"].as_str().and_then(|name| self.rooms.get(name)) == Some(room))
            }
        }
    }

    /// Whether no present participant can be the row's target.
    fn has_left(&self, row: &Value) -> bool {
        !self.participants.iter().any(|(sid, participant)| participant.is_present() && self.is(sid, row))
    }
}
