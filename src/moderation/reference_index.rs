//! Those who are named one by one, and which of them a stay is: by an index, since lists of thousands meet rooms of
//! thousands.

use std::collections::HashMap;

use crate::api::{Participant, ParticipantRef};
use crate::moderation::batch::dedup;

/// Things in the order of their places.
pub fn in_request_order<T>(things: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let mut things = things.collect::<Vec<_>>();
    things.sort_by_key(|(place, _)| *place);
    things.into_iter().map(|(_, thing)| thing).collect()
}

/// References, each once, in the order named. A place is that in this order.
#[derive(Debug)]
pub struct ReferenceIndex {
    references: Vec<ParticipantRef>,
    identities: HashMap<String, usize>,
    sids: HashMap<String, usize>,
}

impl ReferenceIndex {
    /// Those who are named.
    pub fn new(references: Vec<ParticipantRef>) -> Self {
        let references = dedup(references);
        let (mut identities, mut sids) = (HashMap::new(), HashMap::new());
        for (place, reference) in references.iter().enumerate() {
            match reference {
                ParticipantRef::Name(identity) => identities.insert(identity.clone(), place),
                ParticipantRef::Sid(sid) => sids.insert(sid.to_string(), place),
            };
        }
        Self { references, identities, sids }
    }

    /// All of them, in order.
    pub fn all(&self) -> &[ParticipantRef] {
        &self.references
    }

    /// Whether names and SIDs stand together, which may mean one person twice.
    pub fn is_mixed(&self) -> bool {
        !self.identities.is_empty() && !self.sids.is_empty()
    }

    /// Whether somebody is named by identity.
    pub fn has_identities(&self) -> bool {
        !self.identities.is_empty()
    }

    /// The places of all that mean this stay: its identity, its SID, or both.
    pub fn positions(&self, stay: &Participant) -> impl Iterator<Item = usize> {
        let identity = stay.identity().and_then(|identity| self.identities.get(identity));
        let sid = stay.sid_text().and_then(|sid| self.sids.get(sid));
        [identity, sid].into_iter().flatten().copied()
    }

    /// The place of the first that means this stay.
    pub fn position(&self, stay: &Participant) -> Option<usize> {
        self.positions(stay).min()
    }
}
