//! The references that a command line names one by one, indexed: thousands of them are looked up in rooms of thousands.
//! Depends on `api`.

use std::collections::HashMap;

use crate::api::{Participant, ParticipantRef};
use crate::moderation::batch::dedup;

/// Returns items in the order of their positions.
pub fn in_request_order<T>(items: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let mut items = items.collect::<Vec<_>>();
    items.sort_by_key(|(position, _)| *position);
    items.into_iter().map(|(_, item)| item).collect()
}

/// References, each once, in the order in which they are named. A position is an index into this order.
#[derive(Debug)]
pub struct ReferenceIndex {
    references: Vec<ParticipantRef>,
    identities: HashMap<String, usize>,
    sids: HashMap<String, usize>,
}

impl ReferenceIndex {
    /// Indexes references.
    pub fn new(references: Vec<ParticipantRef>) -> Self {
        let references = dedup(references);
        let (mut identities, mut sids) = (HashMap::new(), HashMap::new());
        for (position, reference) in references.iter().enumerate() {
            match reference {
                ParticipantRef::Name(identity) => identities.insert(identity.clone(), position),
                ParticipantRef::Sid(sid) => sids.insert(sid.to_string(), position),
            };
        }
        Self { references, identities, sids }
    }

    /// All references, in order.
    pub fn all(&self) -> &[ParticipantRef] {
        &self.references
    }

    /// Whether there are both identities and SIDs, which may mean one participant twice.
    pub fn is_mixed(&self) -> bool {
        !self.identities.is_empty() && !self.sids.is_empty()
    }

    /// Whether there is an identity.
    pub fn has_identities(&self) -> bool {
        !self.identities.is_empty()
    }

    /// Returns the positions of the participant's identity and SID.
    pub fn positions(&self, participant: &Participant) -> impl Iterator<Item = usize> {
        let identity = participant.identity().and_then(|identity| self.identities.get(identity));
        let sid = participant.sid_text().and_then(|sid| self.sids.get(sid));
        [identity, sid].into_iter().flatten().copied()
    }

    /// Returns the position of the first reference to the participant.
    pub fn position(&self, participant: &Participant) -> Option<usize> {
        self.positions(participant).min()
    }
}
