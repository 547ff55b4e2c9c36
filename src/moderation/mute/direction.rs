//! What `mute` and `unmute` do to a rule set, and the names of their outcomes. Depends on `mute_rule` for the edits.

use crate::api::{InvalidRules, RuleSet};
use crate::moderation::mute::mute_rule::MuteRules;
use crate::moderation::outcome::OutcomeNames;

/// Whether a run mutes or unmutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Adds exclude rules.
    Mute,
    /// Removes exclude rules.
    Unmute,
}

impl Direction {
    /// Returns the names of the outcomes.
    pub const fn outcomes(self) -> &'static OutcomeNames {
        match self {
            Self::Mute => {
                &OutcomeNames { changed: "muted", would_change: "would mute", unchanged: "already muted" }
            }
            Self::Unmute => {
                &OutcomeNames { changed: "unmuted", would_change: "would unmute", unchanged: "not muted" }
            }
        }
    }

    /// Returns the changed rules, `None` if no change is needed, or an error if there are too many rules.
    pub fn apply(self, mute_rules: &MuteRules, set: &RuleSet) -> Result<Option<RuleSet>, InvalidRules> {
        match self {
            Self::Mute => mute_rules.add_to(set),
            Self::Unmute => Ok(mute_rules.remove_from(set)),
        }
    }
}
