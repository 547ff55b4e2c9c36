//! The subscribe rules of a participant as the API sends them. Depends on rules and on the fields.

use serde_json::Value;

use super::super::fields::{Fields, text};
use super::rule::Rule;
use super::set::{InvalidRules, RuleSet};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};

/// The subscribe rules of a participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeRules {
    fields: Fields,
    /// The ID of the request that returned them.
    pub request_id: Option<String>,
}

impl SubscribeRules {
    /// Wraps the fields of a response.
    pub(in crate::api) fn new(fields: Fields, request_id: Option<String>) -> Self {
        Self { fields, request_id }
    }

    /// Returns the rules, if all are valid.
    pub fn rule_set(&self) -> Result<RuleSet, InvalidRules> {
        RuleSet::from_api(self.rules())
    }

    /// Returns each rule as text, or as JSON if it is invalid.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line = |rule| Rule::from_api(rule).map_or_else(|_| rule.to_string(), |rule| rule.to_string());
        self.rules().iter().map(line)
    }

    /// Returns the participant's SID, if it is valid.
    pub fn participant_sid(&self) -> Option<ParticipantSid> {
        text(&self.fields, "participant_sid").and_then(ParticipantSid::parse)
    }

    /// Returns all fields.
    pub fn into_fields(self) -> Fields {
        self.fields
    }

    /// Returns the rules as sent.
    pub fn rules(&self) -> &[Value] {
        self.fields.get("rules").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whether the response has a list of rules.
    pub(in crate::api) fn has_rules(&self) -> bool {
        self.fields.get("rules").is_some_and(Value::is_array)
    }

    /// Describes whose rules these are if they are not the requested ones.
    pub(in crate::api) fn mismatch(&self, room: &RoomRef, participant: &ParticipantRef) -> Option<String> {
        let room_sid = text(&self.fields, "room_sid").and_then(RoomSid::parse);
        match (room, room_sid, participant, self.participant_sid()) {
            (RoomRef::Sid(requested), Some(other), ..) if other != *requested => {
                Some(format!("the rules of a participant in room {other}"))
            }
            (_, _, ParticipantRef::Sid(requested), Some(other)) if other != *requested => {
                Some(format!("the rules of participant {other}"))
            }
            _ => None,
        }
    }
}
