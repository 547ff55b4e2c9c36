//! Lists of the participants of a room, read one after the other and merged. Depends on participants and references.
//!
//! A participant whose status changes between two reads can be in both lists. The SID shows that it is the same one.

use chrono::{DateTime, Utc};
use indexmap::IndexMap;

use super::participant::Participant;
use crate::api::reference::ParticipantSid;

/// Identifies a participant among those of its room.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ParticipantKey {
    /// The SID.
    Sid(ParticipantSid),
    /// The identity and the start time of a participant without a valid SID: two participants with the same identity
    /// cannot be in a room at the same time.
    Start(String, DateTime<Utc>),
    /// The position of a participant that cannot be recognized in another list.
    Position(usize),
}

impl ParticipantKey {
    /// Returns the key of a participant, or `None` if the API sent too little to recognize the participant again.
    pub fn of(participant: &Participant) -> Option<Self> {
        let start = || Some(Self::Start(participant.identity()?.to_owned(), participant.joined()?));
        participant.sid().map(Self::Sid).or_else(start)
    }
}

/// Participants from several lists, in the order in which they were first added, each with the fields of the last list that
/// includes it. A participant without a key is kept once per list, because leaving one out is worse than listing one twice.
#[derive(Debug, Default)]
pub struct Merged(IndexMap<ParticipantKey, Participant>);

impl Merged {
    /// Returns the participants.
    pub fn into_participants(self) -> Vec<Participant> {
        self.0.into_values().collect()
    }
}

impl Extend<Participant> for Merged {
    fn extend<T: IntoIterator<Item = Participant>>(&mut self, participants: T) {
        for participant in participants {
            let key = ParticipantKey::of(&participant).unwrap_or(ParticipantKey::Position(self.0.len()));
            self.0.insert(key, participant);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn merged(participants: &[Value]) -> Vec<Value> {
        let mut merged = Merged::default();
        merged.extend(
            participants
                .iter()
                .map(|participant| Participant::from(participant.as_object().unwrap().clone())),
        );
        merged.into_participants().into_iter().map(|participant| participant.into_fields().into()).collect()
    }

    #[test]
    fn keeps_each_participant_once_with_its_last_status() {
        let alice = |status: &str| json!({ "sid": format!("PA{:032}", 1), "status": status });
        let bob = json!({ "sid": format!("PA{:032}", 2), "status": "connected" });
        let lists = [alice("reconnecting"), bob.clone(), alice("connected")];
        assert_eq!(merged(&lists), [alice("connected"), bob]);
    }

    #[test]
    fn recognizes_participants_without_a_valid_sid_by_identity_and_start_time() {
        let alice = |status: &str, minute: u32| {
            let start = format!("2026-11-23T10:{minute:02}:00Z");
            json!({ "sid": "Alice", "identity": "alice", "status": status, "start_time": start })
        };
        let lists = [alice("reconnecting", 1), alice("connected", 1), alice("connected", 2)];
        assert_eq!(merged(&lists), [alice("connected", 1), alice("connected", 2)]);
    }

    #[test]
    fn keeps_every_participant_that_cannot_be_recognized() {
        let lists = [json!({ "identity": "alice" }), json!({ "identity": "alice" }), json!({}), json!({})];
        assert_eq!(merged(&lists), lists);
    }
}
