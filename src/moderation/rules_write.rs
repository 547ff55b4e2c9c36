//! A write to the subscribe rules of one participant, as a line of the audit log. Depends on `api` for the rules.

use serde_json::json;

use crate::api::{RuleSet, SubscribeRules};
use crate::moderation::outcome::{Outcome, OutcomeNames};
use crate::moderation::target_room::TargetRoom;
use crate::output::Row;

/// A write to the subscribe rules of a participant.
pub struct RulesWrite<'w> {
    room: &'w str,
    participant: &'w str,
    sid: Option<String>,
    before: String,
    after: String,
}

impl<'w> RulesWrite<'w> {
    /// Returns the replacement of the rules `before` of a participant by the rules `after`.
    pub fn new(room: &'w TargetRoom, participant: &'w str, before: &SubscribeRules, after: &RuleSet) -> Self {
        Self {
            room: &room.name,
            participant,
            sid: before.participant_sid().map(|sid| sid.to_string()),
            before: joined(before.lines()),
            after: joined(after.rules().iter().map(ToString::to_string)),
        }
    }

    /// Returns the line with this outcome.
    pub fn row(&self, names: &OutcomeNames, outcome: &Outcome) -> Row {
        outcome.row([
            ("room", json!(self.room)),
            ("participant", json!(self.participant)),
            ("outcome", json!(names.name(outcome.status))),
            ("sid", json!(self.sid)),
            ("before", json!(self.before)),
            ("after", json!(self.after)),
        ])
    }
}

/// Joins rules into one line of text.
pub fn joined(rules: impl Iterator<Item = String>) -> String {
    rules.collect::<Vec<_>>().join("; ")
}
