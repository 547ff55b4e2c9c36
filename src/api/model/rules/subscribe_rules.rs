//! The subscribe rules of a participant as the API sends them. Depends on rules and on the fields.

use serde_json::Value;

use super::super::fields::{Fields, text};
use super::rule::Rule;
use super::set::{BadRules, RuleSet};
use crate::api::reference::{ParticipantRef, ParticipantSid, RoomRef, RoomSid};

/// The rules of one participant, as the API sends them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscribeRules {
    pub fields: Fields,
    /// The id of the request.
    pub request_id: Option<String>,
}

impl SubscribeRules {
    /// The rules, if they are all of the sort that the API describes.
    pub fn rule_set(&self) -> Result<RuleSet, BadRules> {
        RuleSet::of_answer(self.rules())
    }

    /// Each rule in words, or as JSON where words cannot say it.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let line = |rule| Rule::of_answer(rule).map_or_else(|_| rule.to_string(), |rule| rule.to_string());
        self.rules().iter().map(line)
    }

    /// The SID of whose rules they are, if what was sent is one.
    pub fn participant_sid(&self) -> Option<ParticipantSid> {
        text(&self.fields, "participant_sid").and_then(ParticipantSid::parse)
    }

    /// All that the API sent.
    pub fn into_fields(self) -> Fields {
        self.fields
    }

    /// The rules as sent.
    pub fn rules(&self) -> &[Value] {
        self.fields.get("rules").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// Whose rules these are, where they are not those that were asked for.
    pub fn other_than(&self, room: &RoomRef, who: &ParticipantRef) -> Option<String> {
        let of_room = text(&self.fields, "room_sid").and_then(RoomSid::parse);
        match (room, of_room, who, self.participant_sid()) {
            (RoomRef::Sid(asked), Some(other), ..) if other != *asked => {
                Some(format!("the rules of somebody in room {other}"))
            }
            (_, _, ParticipantRef::Sid(asked), Some(other)) if other != *asked => {
                Some(format!("the rules of participant {other}"))
            }
            _ => None,
        }
    }
}
