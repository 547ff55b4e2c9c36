//! Lists of the participants of a room, read one after the other and merged. Depends on participants and references.
//!
//! A participant whose status changes between two reads can be in both lists. The SID shows that it is the same one.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::participant::Participant;
use crate::api::digest::Digest;

/// Identifies a participant among those of its room: by the SID, or by the identity and the start time of a participant without
/// a valid SID. Two participants with the same identity cannot be in a room at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParticipantKey(Digest);

impl ParticipantKey {
    /// Returns the key of a participant, or `None` if the API sent too little to recognize the participant again.
    pub fn of(participant: &Participant) -> Option<Self> {
        let start = || Some(Digest::of((participant.identity()?, participant.joined()?)));
        participant.sid().map(Digest::of).or_else(start).map(Self)
    }
}

/// What is kept of the participants of several lists, in the order in which they were first added, each of the last list that
/// includes it. A participant without a key is kept once per list, because leaving one out is worse than listing one twice.
#[derive(Debug)]
pub struct MergedLists<T = Participant> {
    items: Vec<T>,
    positions: HashMap<ParticipantKey, usize>,
}

impl<T> Default for MergedLists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), positions: HashMap::new() }
    }
}

impl<T> MergedLists<T> {
    /// Adds what is kept of the participant with this key, or replaces it.
    pub fn insert(&mut self, key: Option<ParticipantKey>, item: T) {
        match key.map(|key| self.positions.entry(key)) {
            Some(Entry::Occupied(position)) => return self.items[*position.get()] = item,
            Some(Entry::Vacant(position)) => {
                position.insert(self.items.len());
            }
            None => {}
        }
        self.items.push(item);
    }

    /// Returns what is kept of each participant.
    pub fn into_items(self) -> Vec<T> {
        self.items
    }
}

impl Extend<Participant> for MergedLists {
    fn extend<I: IntoIterator<Item = Participant>>(&mut self, participants: I) {
        for participant in participants {
            self.insert(ParticipantKey::of(&participant), participant);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn merged(participants: &[Value]) -> Vec<Value> {
        let mut merged = MergedLists::default();
        merged.extend(
            participants
                .iter()
                .map(|participant| Participant::from(participant.as_object().unwrap().clone())),
        );
        merged.into_items().into_iter().map(|participant| participant.into_fields().into()).collect()
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
    fn sids_with_other_digits_or_cases_are_other_participants() {
        let lists = ["ab", "AB", "aB", "ac", "0b"].map(|end| json!({ "sid": format!("PA{:0>32}", end) }));
        assert_eq!(merged(&lists), lists);
    }

    #[test]
    fn keeps_every_participant_that_cannot_be_recognized() {
        let lists = [json!({ "identity": "alice" }), json!({ "identity": "alice" }), json!({}), json!({})];
        assert_eq!(merged(&lists), lists);
    }
}
