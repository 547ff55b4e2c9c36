//! What `mute` and `unmute` do to a rule set, and their names in messages and in the audit log.
//!
//! Depends on `mute_rule` for the edits and on `moderation` for the actions.

use crate::api::{InvalidRules, RuleSet};
use crate::commands::mute::mute_rule::MuteRules;
use crate::moderation::action::Action;
use crate::moderation::outcome::OutcomeNames;
use crate::moderation::target::Population;
use crate::rows::participant;

/// Whether a run mutes or unmutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Adds exclude rules.
    Mute,
    /// Removes exclude rules.
    Unmute,
}

/// The action of `mute` in messages and in the audit log.
const MUTE: Action = Action {
    name: "mute",
    verb: "Mute",
    preposition: "in",
    gerund: "muting",
    outcomes: OutcomeNames { changed: "muted", would_change: "would mute", unchanged: "already muted" },
    population: Population::Present,
    columns: participant::FIELDS,
    preview: participant::PREVIEW,
    always_asks: false,
};

/// The action of `unmute` in messages and in the audit log.
const UNMUTE: Action = Action {
    name: "unmute",
    verb: "Unmute",
    gerund: "unmuting",
    outcomes: OutcomeNames { changed: "unmuted", would_change: "would unmute", unchanged: "not muted" },
    ..MUTE
};

impl Direction {
    /// Returns the action in messages and in the audit log.
    pub fn action(self) -> &'static Action {
        match self {
            Self::Mute => &MUTE,
            Self::Unmute => &UNMUTE,
        }
    }

    /// Returns the changed rules, `None` if no change is needed, or an error if there are too many rules.
    pub fn apply(self, exclusion: &MuteRules, set: &RuleSet) -> Result<Option<RuleSet>, InvalidRules> {
        match self {
            Self::Mute => exclusion.add_to(set),
            Self::Unmute => Ok(exclusion.remove_from(set)),
        }
    }
}
