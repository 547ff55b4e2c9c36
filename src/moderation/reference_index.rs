//! The references that a command line names one by one, indexed: thousands of them are looked up in rooms of thousands.
//! Depends on `api`.

use std::collections::HashMap;

use crate::api::{Participant, ParticipantRef, RoomRef};
use crate::moderation::batch::dedup;

/// Returns items in the order of their positions.
pub fn in_request_order<T>(items: impl Iterator<Item = (usize, T)>) -> Vec<T> {
    let mut items = items.collect::<Vec<_>>();
    items.sort_by_key(|(position, _)| *position);
    items.into_iter().map(|(_, item)| item).collect()
}

/// A participant that is named: in one room, or wherever the command looks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Named {
    /// The room, if it is named, too.
    pub room: Option<RoomRef>,
    /// The participant.
    pub participant: ParticipantRef,
}

/// Named participants, each once, in the order in which they are named. A position is an index into this order.
#[derive(Debug, Default)]
pub struct ReferenceIndex {
    named: Vec<Named>,
    /// The positions of those that are named without a room.
    anywhere: Positions,
    /// The positions of those that are named in a room.
    in_rooms: HashMap<RoomRef, Positions>,
}

/// Positions by identity and by SID.
#[derive(Debug, Default)]
struct Positions {
    identities: HashMap<String, usize>,
    sids: HashMap<String, usize>,
}

impl Positions {
    fn of(&self, participant: &Participant) -> [Option<usize>; 2] {
        let identity = participant.identity().and_then(|identity| self.identities.get(identity));
        let sid = participant.sid_text().and_then(|sid| self.sids.get(sid));
        [identity.copied(), sid.copied()]
    }
}

impl ReferenceIndex {
    /// Indexes named participants.
    pub fn new(named: Vec<Named>) -> Self {
        let named = dedup(named);
        let (mut anywhere, mut in_rooms) = (Positions::default(), HashMap::<_, Positions>::new());
        for (position, Named { room, participant }) in named.iter().enumerate() {
            let positions = match room {
                None => &mut anywhere,
                Some(room) => in_rooms.entry(room.clone()).or_default(),
            };
            match participant {
                ParticipantRef::Name(identity) => positions.identities.insert(identity.clone(), position),
                ParticipantRef::Sid(sid) => positions.sids.insert(sid.to_string(), position),
            };
        }
        Self { named, anywhere, in_rooms }
    }

    /// Returns the index with other references to the rooms.
    pub fn with_rooms(self, room: impl Fn(RoomRef) -> Option<RoomRef>) -> Self {
        let named = self.named.into_iter();
        Self::new(named.map(|named| Named { room: named.room.and_then(&room), ..named }).collect())
    }

    /// All named participants, in order.
    pub fn all(&self) -> &[Named] {
        &self.named
    }

    /// Whether there are both identities and SIDs, which may mean one participant twice.
    pub fn is_mixed(&self) -> bool {
        self.has_identities() && self.positions_maps().any(|positions| !positions.sids.is_empty())
    }

    /// Whether there is an identity.
    pub fn has_identities(&self) -> bool {
        self.positions_maps().any(|positions| !positions.identities.is_empty())
    }

    fn positions_maps(&self) -> impl Iterator<Item = &Positions> {
        self.in_rooms.values().chain([&self.anywhere])
    }

    /// Returns the positions of the participant's identity and SID.
    pub fn positions(&self, participant: &Participant) -> impl Iterator<Item = usize> {
        let room = participant.room_sid().filter(|_| !self.in_rooms.is_empty()).map(RoomRef::Sid);
        let in_room = room.and_then(|room| self.in_rooms.get(&room));
        in_room.into_iter().chain([&self.anywhere]).flat_map(|positions| positions.of(participant)).flatten()
    }

    /// Returns the position of the first reference to the participant.
    pub fn position(&self, participant: &Participant) -> Option<usize> {
        self.positions(participant).min()
    }
}
