//! Subscribe rules, which determine the tracks that a participant receives: as types, as JSON and as text.

mod json;
mod rule;
mod set;
mod subscribe_rules;
mod syntax;
#[cfg(test)]
pub mod testing;

pub use rule::{Rule, RuleType, TrackKind};
pub use set::{InvalidRules, MAX_RULES, RuleSet};
pub use subscribe_rules::SubscribeRules;
