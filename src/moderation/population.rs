//! The participants of a room that an action is for: those who are present, or those who left. Depends on `api` and on the
//! selection.

use crate::api::{ALL, LEFT, PRESENT, Participant, Status};
use crate::moderation::selector::Selector;

/// The participants of a room that patterns select.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Population {
    /// Those who are present.
    Present,
    /// Those who have left. A reference also selects participants who are present, so that this can be reported.
    Left,
}

impl Population {
    /// Returns the lists in which the selection is looked for.
    pub fn statuses(self, selector: &Selector<'_>) -> &'static [Option<Status>] {
        match self {
            Self::Present => PRESENT,
            // Participants who are present matter only to a reference or an exclusion.
            Self::Left if selector.named.all().is_empty() && selector.exclusions().is_empty() => LEFT,
            Self::Left => ALL,
        }
    }

    /// Whether a participant who matches the selection is a target.
    pub fn includes(self, participant: &Participant, selector: &Selector<'_>) -> bool {
        self == Self::Present || participant.has_left() || selector.named.position(participant).is_some()
    }

    /// Whether the targets can only be found in the list of participants. A participant who left is found by SID alone.
    pub fn needs_list(self, selector: &Selector<'_>) -> bool {
        selector.needs_list() || (self == Self::Left && selector.named.has_identities())
    }

    /// Returns the message for a selection without targets.
    pub fn no_match(self) -> &'static str {
        match self {
            Self::Present => "no participant matches",
            Self::Left => "no participant who left matches",
        }
    }

    /// Describes the participants of a room that exclusions are compared with.
    pub fn scope(self) -> &'static str {
        if self == Self::Present { "in the room" } else { "in the room, past or present" }
    }
}
